"""Whole files: what is counted, how rows are numbered, and what comes back."""

from collections import Counter
from dataclasses import fields
from datetime import date

import pandas as pd
import pytest

from attenders.extracts.reading import Extract, read_extract
from attenders.frames import FrameError
from attenders.made_up import make_extract, write_extract
from tests.unit.attenders.extracts.tables import appointments, problems


HEADINGS = "Patient ID,Appointment date,Status,Clinician\n"
GOOD = "P1,01/04/2025,Attended,Dr A\n"
BAD = "P1,x,Attended,Dr A\n"
SHORT = "P1,01/04/2025\n"
LONG = "P1,01/04/2025,Attended,Dr A,x\n"
MEANING = {
    "Attended": "ATTENDED",
    "Did not attend": "DNA",
    "Cancelled": "CANCELLED",
    "Booked": "BOOKED",
    "Patient walked out": "WALKED_OUT",
    "No access visit": "NO_ACCESS_VISIT",
}
SMALL = {"patients": 120, "years": 1, "seed": 3, "last_day": date(2026, 3, 31)}


def bad_rows(extract: Extract) -> list[int]:
    return extract.problems["row"].tolist()


def same(one: Extract, other: Extract) -> bool:
    return (
        one.appointments.equals(other.appointments)
        and one.patients.equals(other.patients)
        and one.problems.equals(other.problems)
        and all(
            getattr(one, part.name) == getattr(other, part.name)
            for part in fields(Extract)
            if part.name not in ("appointments", "patients", "problems")
        )
    )


@pytest.mark.parametrize(
    "content",
    [HEADINGS, HEADINGS.strip(), HEADINGS + "\n\n\r\n", HEADINGS + ",,,\n , ,,\n"],
    ids=["headings", "no line break", "blank lines", "rows of nothing"],
)
def test_read_no_appointments(refusal, content):
    assert refusal(content) == (
        "The file has headings but no appointments. Check the dates of the report."
    )


def test_read_every_row_unusable(refusal):
    content = HEADINGS + SHORT + ",01/04/2025,DNA,\n" + BAD + BAD

    assert refusal(content) == (
        "Of 4 rows, none can be used. Most often: an appointment date we cannot read"
        " (first in row 4). Nothing has been loaded."
    )


def test_read_swapped_columns_tells_no_patient_number(refusal):
    content = "Date,Patient ID,Status\n4711123,13/03/2025,Attended\n"

    assert refusal(content) == (
        "Of 1 row, none can be used. Most often: an appointment date we cannot read"
        " (first in row 2). Nothing has been loaded."
    )


def test_read_every_row_short(refusal):
    assert refusal(HEADINGS + SHORT * 3) == (
        "Of 3 rows, none can be used. Most often: more or fewer values than headings"
        " (first in row 2, “2 values, 4 headings”). Nothing has been loaded."
    )


def test_read_every_row_without_patient(refusal):
    assert refusal(HEADINGS + ",01/04/2025,DNA,Dr A\n") == (
        "Of 1 row, none can be used. Most often: no patient number"
        " (first in row 2). Nothing has been loaded."
    )


def test_rows_counted(extract):
    found = extract(HEADINGS + GOOD + "\n" + BAD + SHORT + ",,,\n" + LONG + GOOD)

    assert (found.rows_read, found.rows_accepted, found.rows_rejected) == (5, 2, 3)


def test_row_numbers_with_blank_lines(extract):
    found = extract(HEADINGS + "\n" + BAD + "\n\n" + GOOD + ",,,\n" + BAD)

    assert bad_rows(found) == [3, 8]


def test_row_numbers_with_values_over_lines(extract):
    over_lines = 'P1,01/04/2025,Attended,"Dr\n\nA"\n'

    found = extract(HEADINGS + over_lines + BAD + over_lines + SHORT + GOOD + BAD)

    assert bad_rows(found) == [3, 5, 7]


def test_row_numbers_with_short_and_long_rows_between(extract):
    found = extract(HEADINGS + SHORT + BAD + LONG + LONG + GOOD + BAD + SHORT)

    assert problems(found) == [
        (2, "WRONG_NUMBER_OF_VALUES", "", "2 values, 4 headings"),
        (3, "UNREADABLE_DATE", "Appointment date", "x"),
        (4, "WRONG_NUMBER_OF_VALUES", "", "5 values, 4 headings"),
        (5, "WRONG_NUMBER_OF_VALUES", "", "5 values, 4 headings"),
        (7, "UNREADABLE_DATE", "Appointment date", "x"),
        (8, "WRONG_NUMBER_OF_VALUES", "", "2 values, 4 headings"),
    ]


def test_row_numbers_over_many_blocks(extract):
    part = GOOD * 149_997 + BAD + SHORT + "\n"  # 4.3 MB: more than one block

    found = extract(HEADINGS + part * 3)

    last = [150_000, 300_000, 450_000]
    assert bad_rows(found) == sorted([*(at - 1 for at in last), *last])
    assert found.rows_read == 3 * 149_999
    assert found.appointments["patient"].eq(0).all()


def test_patients_and_names_over_many_blocks(extract):
    filler = GOOD * 160_000
    late = "P2,02/04/2025,DNA,Dr B\nP1,03/04/2025,DNA,Dr A\n"

    found = extract(HEADINGS + filler + late + filler + late)

    assert list(found.patients["local_id"]) == ["P1", "P2"]
    assert found.clinicians == ("Dr A", "Dr B")
    assert appointments(found, "clinician")[-2:] == [
        ("P2", "2025-04-02", "DNA", 1),
        ("P1", "2025-04-03", "DNA", 0),
    ]


def test_progress_rises_to_the_whole(written):
    said: list[tuple[int, float]] = []
    path = written(HEADINGS + GOOD * 400_000)

    read_extract(path, progress=lambda rows, share: said.append((rows, share)))

    assert len(said) >= 2
    assert said == sorted(said)
    assert said[-1] == (400_000, 1.0)


def test_layout_says_what_is_dropped(extract):
    found = extract(
        """
        Patient ID,NHS number,Name,Date,Status
        P1,9990000018,Someone,01/04/2025,DNA
        """
    )

    assert found.layout.used == {
        "patient": "Patient ID",
        "date": "Date",
        "status": "Status",
    }
    assert found.layout.dropped == ("NHS number", "Name")


def test_save_and_load_round_trip(extract, tmp_path):
    found = extract(
        """
        Patient ID,Date,Booked date,Time,Status,Mode,Staff,Clinician,Slot type,Age,Sex,Conditions,Notes
        P1,01/04/2025,28/03/2025,09:10,Attended,Phone,GP,Dr É,Routine,62,F,Asthma; COPD,x
        007,02/04/2025,,,?,x,x,,,-1,,,"a, b"
        ,02/04/2025,,,DNA,,,,,,,,
        P1,01/04/2025
        """
    )

    found.save(tmp_path)

    assert same(Extract.load(tmp_path), found)
    assert len(found.problems) == 5


def test_save_and_load_what_was_found_out(extract, tmp_path):
    found = extract(
        "Title\nEMIS Number,NHS Number,Appointment Date,Status,Slot Type\n"
        "1,9990000018,01/04/2025,DNA,Routine\n2,,01/04/2025,DNA,Lunch\n"
    )

    found.save(tmp_path)

    assert same(Extract.load(tmp_path), found)
    assert found.excluded
    assert found.dropped_identifiers
    assert found.notices


def test_save_and_load_without_problems_or_names(extract, tmp_path):
    found = extract("Patient,Date,Status\nP1,01/04/2025,DNA\n")

    found.save(tmp_path)

    assert same(Extract.load(tmp_path), found)


def test_load_checks_the_frames(extract, tmp_path):
    found = extract(HEADINGS + GOOD)
    found.save(tmp_path)
    found.appointments.drop(columns="day").to_feather(tmp_path / "appointments.arrow")

    with pytest.raises(FrameError):
        Extract.load(tmp_path)


def test_public_file(noshow_file):
    found = read_extract(noshow_file)

    assert found.layout.name == "the public no-show file"
    assert (found.rows_read, found.rows_accepted) == (110_527, 110_527)
    assert len(found.patients) == 62_299
    assert problems(found) == [
        (27_035, "BOOKED_AFTER_APPOINTMENT", "ScheduledDay", "2016-05-10T10:51:53Z"),
        (55_228, "BOOKED_AFTER_APPOINTMENT", "ScheduledDay", "2016-05-18T14:50:41Z"),
        (64_177, "BOOKED_AFTER_APPOINTMENT", "ScheduledDay", "2016-05-05T13:43:58Z"),
        (71_535, "BOOKED_AFTER_APPOINTMENT", "ScheduledDay", "2016-05-11T13:49:20Z"),
        (72_364, "BOOKED_AFTER_APPOINTMENT", "ScheduledDay", "2016-05-04T06:50:57Z"),
        (99_834, "IMPOSSIBLE_AGE", "Age", "-1"),
    ]


def test_public_file_ids_stay_text(noshow_file):
    found = read_extract(noshow_file)

    odd = found.patients["local_id"].str.contains("E-")
    assert odd.sum() == 5
    assert (found.appointments["minute"] == -1).all()


def test_made_up_extract_is_read_whole(tmp_path):
    table = make_extract(**SMALL, nhs_numbers=True)
    write_extract(table, tmp_path / "extract.csv")

    found = read_extract(tmp_path / "extract.csv")

    assert problems(found) == []
    assert found.rows_accepted == found.rows_read == table.num_rows
    assert found.layout.name == "our template"
    assert found.layout.dropped == ("NHS number",)


def test_made_up_extract_same_counts(tmp_path):
    table = make_extract(**SMALL)
    write_extract(table, tmp_path / "extract.csv")

    found = read_extract(tmp_path / "extract.csv")

    words = Counter(MEANING[word] for word in table["Status"].to_pylist())
    assert Counter(found.appointments["status"]) == words
    assert set(found.patients["local_id"]) == set(table["Patient ID"].to_pylist())
    assert set(found.clinicians) == set(table["Clinician"].to_pylist())


def test_made_up_extract_same_columns(tmp_path):
    table = make_extract(**SMALL).to_pandas()
    make_path = tmp_path / "extract.csv"
    write_extract(make_extract(**SMALL), make_path)

    frame = read_extract(make_path).appointments

    times = pd.to_timedelta(table["Appointment time"] + ":00").dt.total_seconds() / 60
    assert frame["minute"].tolist() == times.tolist()
    assert frame["duration"].tolist() == table["Duration minutes"].tolist()
    assert frame["booked_day"].dt.strftime("%d/%m/%Y").equals(table["Booked date"])
    assert "UNKNOWN" not in set(frame["mode"]) | set(frame["staff"])
