"""Between frames and rows: the one place that knows order, codes and bulk speed."""

import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.csv
from django.conf import settings
from django.db import connection
from django.db.models import Max

from academy.people.bulk import insert_rows
from academy.people.models import Practice
from attenders.analysis.window import Window
from attenders.extracts.models import Upload
from attenders.extracts.pseudonyms import practice_key, pseudonyms
from attenders.extracts.reading import Extract
from attenders.frames import (
    APPOINTMENT_TYPES,
    MODE_TYPE,
    NOT_KNOWN,
    OUTCOMES,
    SEXES,
    STAFF_TYPE,
    STATUS_TYPE,
    STATUSES,
    category,
    check_frame,
)


_COPY_ROWS = 200_000
_STAGED = "upload_id, patient_id, day, minute, booked_day, status, mode, staff, clinician_id, slot_type_id, duration"
_KEPT = "practice_id, " + _STAGED


def lock_practice(practice: Practice, what: str) -> None:
    """Until the transaction ends, nobody else does the same for this practice."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))",
            [f"{what} {practice.pk}"],
        )


def replace_appointments(*, upload: Upload, extract: Extract) -> int:
    """Put the extract's appointments in the place of those it renews.

    A day inside the file is complete: for each clinician the file has on that day (or
    the whole day, where it names none), what was there goes. On the first and the last
    day, where an export may have been cut, a row replaces one alike (patient, start,
    clinician, slot type) and the rest stays. Gives how many rows went.
    """
    practice = upload.practice
    patients = _patient_ids(practice, extract.patients)
    clinicians = _name_ids("extracts_clinician", practice, extract.clinicians)
    slot_types = _name_ids("extracts_slottype", practice, extract.slot_types)
    table = _staged_table(
        extract.appointments, upload.pk, patients, clinicians, slot_types
    )
    with connection.cursor() as cursor:
        for start in range(0, len(table), _COPY_ROWS):
            rows = io.BytesIO()
            pa.csv.write_csv(
                table.slice(start, _COPY_ROWS),
                rows,
                pa.csv.WriteOptions(include_header=False),
            )
            rows.seek(0)
            cursor.copy_expert(
                f"COPY extracts_stagedappointment ({_STAGED}) FROM STDIN (FORMAT csv)",
                rows,
            )
        ids = {"practice": practice.pk, "upload": upload.pk}
        cursor.execute(_REMOVE_INNER, ids)
        removed = cursor.rowcount
        cursor.execute(_REMOVE_EDGES, ids)
        removed += cursor.rowcount
        cursor.execute(
            f"INSERT INTO extracts_appointment ({_KEPT})"  # noqa: S608 - our own constants
            f" SELECT %(practice)s, {_STAGED} FROM extracts_stagedappointment"
            " WHERE upload_id = %(upload)s",
            ids,
        )
        cursor.execute(
            "DELETE FROM extracts_stagedappointment WHERE upload_id = %(upload)s", ids
        )
    return removed


_REMOVE_INNER = """
WITH staged AS (
    SELECT day, clinician_id FROM extracts_stagedappointment
    WHERE upload_id = %(upload)s GROUP BY day, clinician_id
), edges AS (SELECT min(day) AS first, max(day) AS last FROM staged)
DELETE FROM extracts_appointment old USING staged, edges
WHERE old.practice_id = %(practice)s AND old.day = staged.day
    AND old.day > edges.first AND old.day < edges.last
    AND (old.clinician_id = staged.clinician_id
         OR old.clinician_id IS NULL OR staged.clinician_id IS NULL)
"""

# Alike rows are numbered on both sides: the n-th staged one takes the place of the
# n-th old one, which leaves the larger of the two counts and never the sum.
_ALIKE = "patient_id, day, minute, clinician_id, slot_type_id"
_REMOVE_EDGES = f"""
WITH staged AS (
    SELECT {_ALIKE}, row_number() OVER (PARTITION BY {_ALIKE}) AS place
    FROM extracts_stagedappointment WHERE upload_id = %(upload)s
), edges AS (
    SELECT unnest(ARRAY[min(day), max(day)]) AS day FROM staged
), old AS (
    SELECT id, {_ALIKE}, row_number() OVER (PARTITION BY {_ALIKE} ORDER BY id) AS place
    FROM extracts_appointment
    WHERE practice_id = %(practice)s AND day IN (SELECT day FROM edges)
)
DELETE FROM extracts_appointment WHERE id IN (
    SELECT old.id FROM old JOIN staged ON
        old.patient_id = staged.patient_id AND old.day = staged.day
        AND old.minute = staged.minute AND old.place = staged.place
        AND old.clinician_id IS NOT DISTINCT FROM staged.clinician_id
        AND old.slot_type_id IS NOT DISTINCT FROM staged.slot_type_id
)
"""  # noqa: S608 - our own constants


def _patient_ids(practice: Practice, patients: pd.DataFrame) -> npt.NDArray[np.int64]:
    """Our id of each patient; new ones are made, and new facts about old ones kept."""
    key = practice_key(master_key=settings.PSEUDONYM_KEY, practice_id=practice.pk)
    names = pseudonyms(patients["local_id"], key=key)
    birth_years = [
        None if year == NOT_KNOWN else year for year in patients["birth_year"].tolist()
    ]
    returned = insert_rows(
        "extracts_patient",
        {
            "practice_id": ("uuid", [str(practice.pk)] * len(names)),
            "pseudonym": ("text", names),
            "birth_year": ("smallint", birth_years),
            "sex": ("smallint", patients["sex"].cat.codes.tolist()),
            "conditions": ("text", patients["conditions"].tolist()),
        },
        ending=f"""
            ON CONFLICT (practice_id, pseudonym) DO UPDATE SET
                birth_year = coalesce(excluded.birth_year, extracts_patient.birth_year),
                sex = CASE WHEN excluded.sex = {SEXES.index("UNKNOWN")}
                    THEN extracts_patient.sex ELSE excluded.sex END,
                conditions = coalesce(
                    nullif(excluded.conditions, ''), extracts_patient.conditions)
            RETURNING pseudonym, id""",
    )
    ids = dict(returned)
    return np.array([ids[name] for name in names], dtype=np.int64)


def _name_ids(
    table: str, practice: Practice, names: Sequence[str]
) -> npt.NDArray[np.float64]:
    """Our id of each clinician or slot type, with a last one, missing, for code -1."""
    texts = [name[:200] for name in names]
    unique = list(dict.fromkeys(texts))
    returned = insert_rows(
        table,
        {
            "practice_id": ("uuid", [str(practice.pk)] * len(unique)),
            "text": ("text", unique),
        },
        ending="ON CONFLICT (practice_id, text) DO UPDATE SET text = excluded.text"
        " RETURNING text, id",
    )
    ids = dict(returned)
    return np.array([*(ids[text] for text in texts), np.nan], dtype=np.float64)


def _staged_table(
    frame: pd.DataFrame,
    upload_id: UUID,
    patients: npt.NDArray[np.int64],
    clinicians: npt.NDArray[np.float64],
    slot_types: npt.NDArray[np.float64],
) -> pa.Table:
    def optional(ids: npt.NDArray[np.float64], column: str) -> pa.Array:
        return pa.array(ids[frame[column].to_numpy()], from_pandas=True).cast("int32")

    return pa.table(
        {
            "upload_id": pa.DictionaryArray.from_arrays(
                np.zeros(len(frame), dtype=np.int8), [str(upload_id)]
            ).cast("string"),
            "patient_id": patients[frame["patient"].to_numpy()],
            "day": pa.array(frame["day"].to_numpy()).cast("date32"),
            "minute": frame["minute"].to_numpy(),
            "booked_day": pa.array(frame["booked_day"].to_numpy()).cast("date32"),
            "status": frame["status"].cat.codes.to_numpy(),
            "mode": frame["mode"].cat.codes.to_numpy(),
            "staff": frame["staff"].cat.codes.to_numpy(),
            "clinician_id": optional(clinicians, "clinician"),
            "slot_type_id": optional(slot_types, "slot_type"),
            "duration": frame["duration"].to_numpy(),
        }
    )


def save_problems(*, upload: Upload, problems: pd.DataFrame) -> None:
    """Keep every problem with its row number."""
    insert_rows(
        "extracts_uploadproblem",
        {
            "upload_id": ("uuid", [str(upload.pk)] * len(problems)),
            "row": ("integer", problems["row"].tolist()),
            "kind": ("text", problems["kind"].astype("str").tolist()),
            "column": ("text", _storable(problems["column"])),
            "value": ("text", _storable(problems["value"])),
        },
    )


def _storable(texts: Iterable[str]) -> list[str]:
    """Without NUL, which Postgres cannot keep, and no longer than the columns."""
    return [text.replace("\x00", "�")[:80] for text in texts]


def latest_outcome_day(practice: Practice) -> date | None:
    """The day of the practice's last appointment that was attended or missed."""
    codes = [STATUSES.index(status) for status in OUTCOMES]
    found = practice.appointments.filter(status__in=codes).aggregate(latest=Max("day"))
    latest: date | None = found["latest"]
    return latest


@dataclass(frozen=True)
class StoredAppointments:
    """A practice's appointments of a period; `patient_ids` says who patient 0 is."""

    frame: pd.DataFrame
    patient_ids: npt.NDArray[np.int64]


def load_appointments(*, practice: Practice, window: Window) -> StoredAppointments:
    """Read the appointments of a period back as a frame."""
    rows = io.BytesIO()
    with connection.cursor() as cursor:
        query = cursor.mogrify(
            "COPY (SELECT patient_id, day, minute, booked_day, status, mode, staff,"
            " coalesce(clinician_id, -1) AS clinician,"
            " coalesce(slot_type_id, -1) AS slot_type, duration"
            " FROM extracts_appointment WHERE practice_id = %s"
            " AND day BETWEEN %s AND %s) TO STDOUT (FORMAT csv, HEADER)",
            [practice.pk, window.first, window.last],
        )
        cursor.copy_expert(query, rows)
    rows.seek(0)
    table = pa.csv.read_csv(
        rows,
        convert_options=pa.csv.ConvertOptions(
            column_types={
                "patient_id": pa.int64(),
                "day": pa.date32(),
                "booked_day": pa.date32(),
                **dict.fromkeys(("clinician", "slot_type"), pa.int32()),
                **dict.fromkeys(("status", "mode", "staff"), pa.int8()),
                **dict.fromkeys(("minute", "duration"), pa.int16()),
            }
        ),
    )
    people = table["patient_id"].combine_chunks().dictionary_encode()

    def values(name: str) -> npt.NDArray[np.generic]:
        return table[name].to_numpy()

    frame = pd.DataFrame(
        {
            "patient": people.indices.to_numpy(),
            "day": values("day").astype("datetime64[s]"),
            "minute": values("minute"),
            "booked_day": values("booked_day").astype("datetime64[s]"),
            "status": category(values("status"), STATUS_TYPE),
            "mode": category(values("mode"), MODE_TYPE),
            "staff": category(values("staff"), STAFF_TYPE),
            "clinician": values("clinician"),
            "slot_type": values("slot_type"),
            "duration": values("duration"),
        }
    )
    return StoredAppointments(
        check_frame(frame, APPOINTMENT_TYPES), people.dictionary.to_numpy()
    )
