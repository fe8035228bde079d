"""The audit: one line for every write, and every view of a person's data."""

from datetime import datetime
from typing import Any
from uuid import UUID

from academy.people.models import AuditEvent, Practice, User


def record(
    action: str,
    *,
    by: User | None,
    practice: Practice | None,
    object_id: UUID | None = None,
    people_count: int = 0,
    **detail: Any,
) -> None:
    """Write one line. `by` is None for what the system does by itself.

    `detail` holds ids and counts: never a patient's number, a name or free text.
    """
    AuditEvent.objects.create(
        action=action,
        actor_id=by.pk if by else None,
        practice_id=practice.pk if practice else None,
        object_id=object_id,
        people_count=people_count,
        detail=detail,
    )


def has_done(action: str, *, by: User, practice: Practice, since: datetime) -> bool:
    """Whether the person has done this in the practice since then."""
    return AuditEvent.objects.filter(
        action=action, actor_id=by.pk, practice_id=practice.pk, at__gte=since
    ).exists()
