"""Adding practices and people, each with its audit event."""

from datetime import date

from django.db import transaction

from academy.people import audit
from academy.people.models import Membership, Practice, Role, User


def add_practice(
    *,
    ods_code: str,
    name: str,
    list_size: int | None,
    list_size_date: date | None,
    by: User | None,
) -> Practice:
    """Make a practice, or bring the name of an existing one up to date.

    Its list size changes only if one is given.
    """
    sizes = {"list_size": list_size, "list_size_date": list_size_date}
    known = {} if list_size is None else sizes
    with transaction.atomic():
        practice, _ = Practice.objects.update_or_create(
            ods_code=ods_code.upper(), defaults={"name": name, **known}
        )
        audit.record("PRACTICE_SAVED", by=by, practice=practice, object_id=practice.pk)
    return practice


def add_person(
    *,
    email: str,
    role: Role,
    practice: Practice | None,
    password: str | None,
    by: User | None,
) -> User:
    """Give a person a role, and make their account if they have none."""
    with transaction.atomic():
        user = User.objects.filter(email__iexact=email).first()
        if user is None:
            user = User.objects.create_user(email=email, password=password)
        Membership.objects.get_or_create(user=user, role=role, practice=practice)
        audit.record(
            "ROLE_GIVEN", by=by, practice=practice, object_id=user.pk, role=role
        )
    return user
