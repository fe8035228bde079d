"""Between frames and rows: the one place that knows order, codes and bulk speed."""

import io
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
from django.conf import settings
from django.db import connection, transaction

from academy.people.bulk import copy_numbers, insert_rows, unpacked
from academy.people.locks import (
    lock_practice as lock_practice,  # noqa: PLC0414 - part of what the store offers
)
from academy.people.models import Practice
from attenders.analysis.quality import FileFacts
from attenders.analysis.window import Window
from attenders.extracts import local_numbers
from attenders.extracts.models import Upload
from attenders.extracts.pseudonyms import practice_key, pseudonyms
from attenders.extracts.reading import Extract
from attenders.extracts.reading.problems import KINDS
from attenders.extracts.removals import COLUMNS, KEEP
from attenders.frames import (
    APPOINTMENT_TYPES,
    MODE_TYPE,
    NOT_KNOWN,
    SEX_TYPE,
    SEXES,
    STAFF_TYPE,
    STATUS_TYPE,
    category,
    check_frame,
)


def replace_appointments(*, upload: Upload, extract: Extract) -> int:
    """Put the extract's appointments in the place of those it renews.

    A day inside the file is complete: for each clinician the file has on that day (or
    the whole day, where it names none), what was there goes. On the first and the last
    day, where an export may have been cut, a row replaces one alike (patient, start,
    clinician, slot type) and the rest stays. A file without patients renews only
    appointments without one, and a file with patients only those with one: neither has
    what the other brought. What went is kept, so that the upload can be undone. Gives
    how many rows went.
    """
    practice = upload.practice
    days = extract.appointments["day"]
    ids = {
        "practice": practice.pk,
        "upload": upload.pk,
        "first": days.min().date(),
        "last": days.max().date(),
        "nobody": not extract.has_patients,
    }
    removed = 0
    with transaction.atomic(savepoint=False), connection.cursor() as cursor:
        copy_numbers("extracts_stagedappointment", _staged(practice, extract))
        cursor.execute(_ANY_OLD, ids)
        if cursor.fetchone()[0]:
            for removal in (_REMOVE_INNER, _REMOVE_EDGES):
                cursor.execute(removal, ids)
                removed += cursor.rowcount
        cursor.execute(_MOVE, ids)
        # A transaction sees no staged rows but its own, for none are ever committed
        if cursor.rowcount != len(days):
            raise RuntimeError("The staged rows are not those of the extract.")
        cursor.execute("DELETE FROM extracts_stagedappointment")
    return removed


def count_kept(*, upload: Upload, extract: Extract) -> int:
    """Appointments of other files that stay on days of this one, its edges aside.

    The file has none of their clinicians on that day: they are others, or the same
    under other names, which nobody but a person can tell.
    """
    days = extract.appointments["day"].drop_duplicates()
    inner = days.loc[(days > days.min()) & (days < days.max())]
    return (
        upload.practice.appointments.filter(
            day__in=inner.dt.date.tolist(), patient__isnull=not extract.has_patients
        )
        .exclude(upload=upload)
        .count()
    )


def _staged(practice: Practice, extract: Extract) -> dict[str, npt.NDArray[np.generic]]:
    """The columns of the staging table; -1 and -infinity say that nothing is known."""
    frame = extract.appointments
    # The last one, -1, is for code -1: an appointment without a patient
    patients = np.append(patient_ids(practice, extract.patients), NOT_KNOWN)
    clinicians = _name_ids("extracts_clinician", practice, extract.clinicians)
    slot_types = _name_ids("extracts_slottype", practice, extract.slot_types)
    return {
        "patient_id": patients[frame["patient"].to_numpy()],
        "day": frame["day"].to_numpy(),
        "minute": frame["minute"].to_numpy(),
        "booked_day": frame["booked_day"].to_numpy(),
        **{
            name: frame[name].cat.codes.to_numpy().astype(np.int16)
            for name in ("status", "mode", "staff")
        },
        "clinician_id": clinicians[frame["clinician"].to_numpy()],
        "slot_type_id": slot_types[frame["slot_type"].to_numpy()],
        "duration": frame["duration"].to_numpy(),
    }


_SAME_KIND = "practice_id = %(practice)s AND (patient_id IS NULL) = %(nobody)s"
_PERIOD = f"{_SAME_KIND} AND day BETWEEN %(first)s AND %(last)s"
_ANY_OLD = f"SELECT EXISTS (SELECT FROM extracts_appointment WHERE {_PERIOD})"  # noqa: S608 - our own constants

_REMOVE_INNER = f"""
WITH staged AS MATERIALIZED (
    SELECT DISTINCT day, clinician_id FROM extracts_stagedappointment
), gone AS (
    DELETE FROM extracts_appointment
    WHERE {_SAME_KIND} AND day > %(first)s AND day < %(last)s AND (
        (day, clinician_id) IN (SELECT day, clinician_id FROM staged)
        OR day IN (SELECT day FROM staged WHERE clinician_id = -1)
        OR clinician_id IS NULL AND day IN (SELECT day FROM staged)
    )
    RETURNING {COLUMNS}
)
{KEEP}
"""  # noqa: S608 - our own constants

# Alike rows are numbered on both sides: the n-th staged one takes the place of the
# n-th old one, which leaves the larger of the two counts and never the sum.
_ALIKE = "patient_id, day, minute, clinician_id, slot_type_id"
_REMOVE_EDGES = f"""
WITH staged AS (
    SELECT {_ALIKE}, row_number() OVER (PARTITION BY {_ALIKE}) AS place
    FROM extracts_stagedappointment WHERE day IN (%(first)s, %(last)s)
), old AS (
    SELECT id, day, minute, coalesce(patient_id, -1) AS patient_id,
        coalesce(clinician_id, -1) AS clinician_id,
        coalesce(slot_type_id, -1) AS slot_type_id,
        row_number() OVER (PARTITION BY {_ALIKE} ORDER BY id) AS place
    FROM extracts_appointment
    WHERE {_SAME_KIND} AND day IN (%(first)s, %(last)s)
), gone AS (
    DELETE FROM extracts_appointment
    WHERE {_SAME_KIND} AND day IN (%(first)s, %(last)s)
        AND id IN (SELECT id FROM old JOIN staged USING ({_ALIKE}, place))
    RETURNING {COLUMNS}
)
{KEEP}
"""  # noqa: S608 - our own constants

_PATIENTS = 50_000  # of whom names and numbers are in memory at a time
_COPIED = "day, minute, status, mode, staff, duration"
_MOVE = f"""
INSERT INTO extracts_appointment (
    practice_id, upload_id, {_COPIED}, booked_day, patient_id, clinician_id,
    slot_type_id)
SELECT %(practice)s, %(upload)s, {_COPIED}, nullif(booked_day, '-infinity'),
    nullif(patient_id, -1), nullif(clinician_id, -1), nullif(slot_type_id, -1)
FROM extracts_stagedappointment
"""  # noqa: S608 - our own constants


def patient_ids(practice: Practice, patients: pd.DataFrame) -> npt.NDArray[np.int64]:
    """Our id of each patient; new ones are made, and new facts about old ones kept."""
    parts = [
        _ids_of(practice, patients.iloc[start : start + _PATIENTS])
        for start in range(0, len(patients), _PATIENTS)
    ]
    return np.concatenate([np.empty(0, dtype=np.int64), *parts])


def _ids_of(practice: Practice, patients: pd.DataFrame) -> npt.NDArray[np.int64]:
    key = practice_key(master_key=settings.PSEUDONYM_KEY, practice_id=practice.pk)
    names = pseudonyms(patients["local_id"], key=key)
    numbers = local_numbers.closed(
        patients["local_id"], pseudonyms=names, practice_id=practice.pk
    )
    returned = insert_rows(
        "extracts_patient",
        {
            "pseudonym": ("text", names),
            "local_number": ("bytea", numbers),
            "birth_year": ("smallint", _known(patients["birth_year"])),
            "birth_month": ("smallint", _known(patients["birth_month"])),
            "sex": ("smallint", patients["sex"].cat.codes.tolist()),
            "conditions": ("text", patients["conditions"].tolist()),
        },
        alike={"practice_id": practice.pk},
        ending=f"""
            ON CONFLICT (practice_id, pseudonym) DO UPDATE SET
                local_number = CASE
                    WHEN {local_numbers.is_ours(practice.pk, "extracts_patient")}
                    THEN extracts_patient.local_number ELSE excluded.local_number
                END,
                birth_year = coalesce(excluded.birth_year, extracts_patient.birth_year),
                birth_month = CASE
                    WHEN excluded.birth_year <> extracts_patient.birth_year
                    THEN excluded.birth_month
                    ELSE coalesce(excluded.birth_month, extracts_patient.birth_month)
                END,
                sex = CASE WHEN excluded.sex = {SEXES.index("UNKNOWN")}
                    THEN extracts_patient.sex ELSE excluded.sex END,
                conditions = coalesce(
                    nullif(excluded.conditions, ''), extracts_patient.conditions)
            RETURNING pseudonym, id""",
    )
    ids = dict(returned)
    return np.array([ids[name] for name in names], dtype=np.int64)


def _known(numbers: "pd.Series[int]") -> list[int | None]:
    return [None if one == NOT_KNOWN else one for one in numbers.tolist()]


def close_numbers_anew(practice: Practice) -> tuple[int, int]:
    """Close local numbers with the newest key, where an older one closed them.

    Gives how many it was, and of how many no key is there.
    """
    patients = (
        practice.patients.only("practice_id", "pseudonym", "local_number")
        .exclude(local_number=None)
        .select_for_update()
        .iterator(chunk_size=_PATIENTS)
    )
    closed = unreadable = 0
    while block := list(islice(patients, _PATIENTS)):
        anew = local_numbers.closed_anew(block, practice_id=practice.pk)
        known = {pk: number for pk, number in anew.items() if number is not None}
        with connection.cursor() as cursor:
            cursor.execute(_NUMBERS_ANEW, [list(known), list(known.values())])
        closed += len(known)
        unreadable += len(anew) - len(known)
    return closed, unreadable


_NUMBERS_ANEW = """
UPDATE extracts_patient SET local_number = anew.number
FROM unnest(%s::bigint[], %s::bytea[]) AS anew (id, number)
WHERE extracts_patient.id = anew.id
"""


def _name_ids(
    table: str, practice: Practice, names: Sequence[str]
) -> npt.NDArray[np.int32]:
    """Our id of each clinician or slot type; the last one, -1, is for code -1."""
    texts = [name[:200] for name in names]
    unique = list(dict.fromkeys(texts))
    returned = insert_rows(
        table,
        {"text": ("text", unique)},
        alike={"practice_id": practice.pk},
        ending="ON CONFLICT (practice_id, text) DO UPDATE SET text = excluded.text"
        " RETURNING text, id",
    )
    ids = dict(returned)
    return np.array([*(ids[text] for text in texts), NOT_KNOWN], dtype=np.int32)


_PROBLEMS_AT_A_TIME = 20_000


def save_problems(*, upload: Upload, problems: pd.DataFrame) -> None:
    """Keep the problems listed, each with its row number."""
    insert_problems("extracts_uploadproblem", problems, alike={"upload_id": upload.pk})


def insert_problems(
    table: str, problems: pd.DataFrame, *, alike: Mapping[str, object]
) -> None:
    """Put problems into the table of one kind of upload, some at a time."""
    for start in range(0, len(problems), _PROBLEMS_AT_A_TIME):
        some = problems.iloc[start : start + _PROBLEMS_AT_A_TIME]
        insert_rows(
            table,
            {
                "row": ("integer", some["row"].tolist()),
                "kind": ("text", some["kind"].astype("str").tolist()),
                "column": ("text", _storable(some["column"])),
                "value": ("text", _storable(some["value"])),
            },
            alike=alike,
        )


def _storable(texts: Iterable[str]) -> list[str]:
    """Without NUL, which Postgres cannot keep, and no longer than the columns."""
    return [text.replace("\x00", "�")[:80] for text in texts]


def people_with_appointments(practice: Practice) -> npt.NDArray[np.int64]:
    """Our ids of all patients who have an appointment of any kind, in order."""
    known = practice.appointments.exclude(patient_id=None)
    found = known.values_list("patient_id", flat=True).distinct()
    return np.array(sorted(found), dtype=np.int64)


def load_patients(
    *, practice: Practice, patient_ids: npt.NDArray[np.int64]
) -> pd.DataFrame:
    """What is known of these patients, but their numbers, in this order."""
    # All of the practice's: to ask for thousands by number takes longer
    found = practice.patients.values_list(*_PATIENT_FACTS)
    facts = {row[0]: row[1:] for row in found}
    ordered = [facts[pk] for pk in patient_ids.tolist()]
    years, months, sexes, conditions = (
        zip(*ordered, strict=True) if ordered else [()] * 4
    )
    return pd.DataFrame(
        {
            "birth_year": np.array(or_not_known(years), dtype=np.int16),
            "birth_month": np.array(or_not_known(months), dtype=np.int8),
            "sex": category(np.array(sexes, dtype=np.int8), SEX_TYPE),
            "conditions": pd.Series(list(conditions), dtype="str"),
        }
    )


def or_not_known(numbers: Iterable[int | None]) -> list[int]:
    """The numbers as frames have them, where a number may not be known."""
    return [NOT_KNOWN if number is None else number for number in numbers]


def clinician_names(practice: Practice) -> dict[int, str]:
    """The names in the appointments, by the numbers that frames have for them."""
    return dict(practice.clinicians.values_list("pk", "text"))


def slot_type_names(practice: Practice) -> dict[int, str]:
    """The slot types in the appointments, by the numbers that frames have for them."""
    return dict(practice.slot_types.values_list("pk", "text"))


_PATIENT_FACTS = ("pk", "birth_year", "birth_month", "sex", "conditions")
# Rows of totals cost no appointment; all others that were left out may have been one
_HELD = [
    name
    for name, kind in KINDS.items()
    if kind.rejects and name != "NOT_AN_APPOINTMENT"
]


def file_facts(*, practice: Practice, window: Window) -> FileFacts:
    """What was left out of the files that have days in the window.

    A file of which nothing stands no longer counts. One whose days a later file has too
    does while rows of it stand: the figures count these.
    """
    counting = list(
        practice.uploads.loaded()
        .exclude(current_rows=0)
        .filter(first_day__lte=window.last, last_day__gte=window.first)
        .order_by("load_number")
        .defer("preview", "columns_used", "identifiers_dropped")
    )
    reasons: Counter[str] = Counter()
    slot_types: Counter[str] = Counter()
    for upload in counting:
        reasons.update(upload.rows_excluded)
        slot_types.update(upload.slot_types_excluded)
    return FileFacts(
        files=len(counting),
        rows_read=sum(upload.rows_read or 0 for upload in counting),
        held=sum(
            upload.problem_counts.get(kind, 0) for upload in counting for kind in _HELD
        ),
        not_appointments=tuple(reasons.most_common()),
        slot_types=tuple(slot_types.most_common()),
        replaced=sum(upload.rows_replaced or 0 for upload in counting),
        kept=sum(upload.rows_kept or 0 for upload in counting),
    )


@dataclass(frozen=True)
class StoredAppointments:
    """A practice's appointments of a period; `patient_ids` says who patient 0 is.

    Those without a patient have the code -1, which is none of `patient_ids`.
    """

    frame: pd.DataFrame
    patient_ids: npt.NDArray[np.int64]


# What is read of each appointment, none of it NULL, and its SQL type
_STORED = {
    "patient": ("coalesce(patient_id, -1)", "bigint"),
    "day": ("day", "date"),
    "minute": ("minute", "smallint"),
    "booked_day": ("coalesce(booked_day, '-infinity')", "date"),
    "status": ("status", "smallint"),
    "mode": ("mode", "smallint"),
    "staff": ("staff", "smallint"),
    "clinician": ("coalesce(clinician_id, -1)", "integer"),
    "slot_type": ("coalesce(slot_type_id, -1)", "integer"),
    "duration": ("duration", "smallint"),
}


def load_appointments(
    *, practice: Practice, window: Window | None
) -> StoredAppointments:
    """Read the appointments of a period back as a frame; of all days without one."""
    days = window or Window(date.min, date.max)
    columns = ", ".join(
        f"{found}::{kind} AS {name}" for name, (found, kind) in _STORED.items()
    )
    rows = io.BytesIO()
    with connection.cursor() as cursor:
        query = cursor.mogrify(
            f"COPY (SELECT {columns} FROM extracts_appointment"  # noqa: S608  our own names
            " WHERE practice_id = %s AND day BETWEEN %s AND %s)"
            " TO STDOUT (FORMAT binary)",
            [practice.pk, days.first, days.last],
        )
        cursor.copy_expert(query, rows)
    found = unpacked(
        rows.getbuffer(), {name: kind for name, (_, kind) in _STORED.items()}
    )
    ids = found["patient"]
    people = pa.array(ids, mask=ids == NOT_KNOWN).dictionary_encode()
    frame = pd.DataFrame(
        {
            "patient": people.indices.fill_null(NOT_KNOWN).to_numpy(),
            "day": found["day"].astype("datetime64[s]"),
            "minute": found["minute"],
            "booked_day": found["booked_day"].astype("datetime64[s]"),
            "status": category(found["status"], STATUS_TYPE),
            "mode": category(found["mode"], MODE_TYPE),
            "staff": category(found["staff"], STAFF_TYPE),
            "clinician": found["clinician"],
            "slot_type": found["slot_type"],
            "duration": found["duration"],
        }
    )
    return StoredAppointments(
        check_frame(frame, APPOINTMENT_TYPES), people.dictionary.to_numpy()
    )
