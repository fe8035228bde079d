"""Doing one thing at a time for a practice."""

from django.db import connection

from academy.people.models import Practice


def lock_practice(practice: Practice, what: str) -> None:
    """Until the transaction ends, nobody else does the same for this practice."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))",
            [f"{what} {practice.pk}"],
        )
