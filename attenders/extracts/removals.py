"""What a load took away and how it comes back; what stands now; what nobody needs."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db import connection, models
from django.db.models import Count, Max, Min
from django.db.models.functions import Now
from psycopg2 import sql

from academy.people.models import Practice
from attenders.extracts.models import (
    Appointment,
    Clinician,
    Patient,
    RemovedAppointment,
    SlotType,
    Upload,
    UploadProblem,
)


# What an upload took away is kept for so many uploads, and no longer than this
UPLOADS_KEPT = 5
KEPT_FOR = timedelta(days=90)

# Ids come back as they were: alike rows are told apart by their order
COLUMNS = (
    "id, practice_id, patient_id, clinician_id, slot_type_id, upload_id, day, minute,"
    " booked_day, status, mode, staff, duration"
)
KEEP = f"""
INSERT INTO extracts_removedappointment (removed_by_id, {COLUMNS})
SELECT %(upload)s, {COLUMNS} FROM gone
"""  # noqa: S608 - our own constants
_RETURN = f"""
WITH back AS (
    DELETE FROM extracts_removedappointment
    WHERE practice_id = %(practice)s AND removed_by_id = %(upload)s
    RETURNING {COLUMNS}
)
INSERT INTO extracts_appointment ({COLUMNS}) SELECT {COLUMNS} FROM back
"""  # noqa: S608 - our own constants
_REMOVE = """
DELETE FROM extracts_appointment
WHERE practice_id = %(practice)s AND upload_id = %(upload)s
"""
_COUNT_CURRENT = """
WITH days AS (
    SELECT upload_id, day, count(*) AS rows FROM extracts_appointment
    WHERE practice_id = %(practice)s GROUP BY upload_id, day
), now AS (
    SELECT upload_id, sum(rows) AS rows, count(*) AS days, min(day) AS first,
        max(day) AS last
    FROM days GROUP BY upload_id
)
UPDATE extracts_upload SET current_rows = coalesce(now.rows, 0),
    current_days = coalesce(now.days, 0), current_first_day = now.first,
    current_last_day = now.last
FROM extracts_upload AS every LEFT JOIN now ON now.upload_id = every.id
WHERE extracts_upload.id = every.id AND every.practice_id = %(practice)s
    AND every.load_number IS NOT NULL
"""


def number_load(upload: Upload) -> None:
    """Give the upload its place among the practice's loads; the caller saves it.

    Uploads that are too many loads ago can no longer be undone from now on.
    """
    practice = upload.practice
    last = practice.uploads.aggregate(last=Max("load_number"))["last"]
    upload.load_number = (last or 0) + 1
    upload.undo_kept = True
    kept = practice.uploads.filter(undo_kept=True).order_by("-load_number")
    too_old = list(kept.values_list("pk", flat=True)[UPLOADS_KEPT - 1 :])
    Upload.objects.filter(pk__in=too_old).update(undo_kept=False)


def count_current(practice: Practice) -> None:
    """Put on each of the practice's uploads what of it stands now."""
    with connection.cursor() as cursor:
        cursor.execute(_COUNT_CURRENT, {"practice": practice.pk})


def undo(upload: Upload) -> tuple[int, int]:
    """Make the appointments what they were before the upload.

    Gives how many went, and how many came back.
    """
    ids = {"practice": upload.practice_id, "upload": upload.pk}
    with connection.cursor() as cursor:
        cursor.execute(_REMOVE, ids)
        went = cursor.rowcount
        cursor.execute(_RETURN, ids)
        return went, cursor.rowcount


@dataclass(frozen=True)
class Span:
    """How many appointments, and over which days."""

    rows: int
    first_day: date | None
    last_day: date | None


def would_go(upload: Upload) -> Span:
    """What undoing the upload would take away."""
    return _span(upload.practice.appointments.filter(upload=upload))


def would_return(upload: Upload) -> Span:
    """What undoing the upload would bring back."""
    return _span(upload.practice.removedappointments.filter(removed_by=upload))


def _span(rows: models.QuerySet[Any]) -> Span:
    found = rows.aggregate(rows=Count("*"), first=Min("day"), last=Max("day"))
    return Span(found["rows"], found["first"], found["last"])


def forget_old_removals(practice: Practice) -> int:
    """Delete what was taken away too long ago to come back; gives how many rows."""
    practice.uploads.filter(
        undo_kept=True, job__finished_at__lt=Now() - KEPT_FOR
    ).update(undo_kept=False)
    kept = practice.uploads.filter(undo_kept=True).values("pk")
    # A plain list: NOT IN with a subquery would be asked row by row
    old = RemovedAppointment.objects.filter(practice=practice).exclude(
        removed_by__in=list(kept.values_list("pk", flat=True))
    )
    return old._raw_delete(old.db)


def delete_before(*, practice: Practice, day: date) -> int:
    """Delete appointments of earlier days; gives how many that counted went.

    What the rows of a file said goes once its last day is an earlier one.
    """
    gone = [
        found._raw_delete(found.db)
        for found in (
            Appointment.objects.filter(practice=practice, day__lt=day),
            RemovedAppointment.objects.filter(practice=practice, day__lt=day),
        )
    ]
    problems = UploadProblem.objects.filter(
        upload__practice=practice, upload__last_day__lt=day
    )
    problems.delete()
    return gone[0]


def remove_unused(practice: Practice) -> int:
    """Delete patients and names that nothing refers to any more.

    Whatever has a key to them in any app, be it only appointments that may come back,
    keeps them. Gives how many patients went. Call it under the lock for loading.
    """
    gone = 0
    for model in (Patient, Clinician, SlotType):
        with connection.cursor() as cursor:
            cursor.execute(_unused(model), {"practice": practice.pk})
            gone += cursor.rowcount if model is Patient else 0
    return gone


def _unused(model: type[models.Model]) -> sql.Composed:
    """The statement that deletes the rows of one practice to which none refer."""
    return sql.SQL(
        "DELETE FROM {table} WHERE practice_id = %(practice)s AND {conditions}"
    ).format(
        table=sql.Identifier(model._meta.db_table),
        conditions=sql.SQL(" AND ").join(
            _not_named_in(model, reference) for reference in _references(model)
        ),
    )


def _references(model: type[models.Model]) -> Iterator[models.ForeignKey[Any, Any]]:
    """Every key to the model, of whatever app."""
    for relation in model._meta.get_fields(include_hidden=True):
        if relation.one_to_many or (relation.one_to_one and relation.auto_created):
            yield relation.field


def _not_named_in(
    model: type[models.Model], key: models.ForeignKey[Any, Any]
) -> sql.Composed:
    other = key.model._meta
    here = [field.column for field in other.concrete_fields]
    # The parts of a table that is cut by practice are passed over
    scope = "other.practice_id = %(practice)s AND " if "practice_id" in here else ""
    return sql.SQL(
        "NOT EXISTS (SELECT FROM {other} AS other WHERE {scope}other.{key} = {table}.id)"
    ).format(
        other=sql.Identifier(other.db_table),
        scope=sql.SQL(scope),
        key=sql.Identifier(key.column),
        table=sql.Identifier(model._meta.db_table),
    )
