"""Cells of workbooks, new and old: as a CSV with what a person sees in them."""

from collections.abc import Callable, Sequence
from datetime import date, datetime, time

import pytest

from attenders.extracts.reading import Extract, workbook_checks
from tests.unit.attenders.extracts.old_workbooks import (
    HIDDEN,
    Fault,
    Formula,
    Sheet,
    old_workbook,
)
from tests.unit.attenders.extracts.tables import appointments, patients, problems
from tests.unit.attenders.extracts.workbooks import rows_as_xml, workbook


COLUMNS = (
    "Patient ID",
    "Appointment date",
    "Appointment time",
    "Booked date",
    "No-show",
    "Clinician",
    "Duration minutes",
    "Birth year",
)
DAY = date(2025, 4, 14)
MOMENT = datetime(2025, 4, 14, 9, 5)  # noqa: DTZ001 - as a sheet keeps it
# What is in the cell, and what a person sees there
ROWS: Sequence[tuple[Sequence[object], str]] = (
    (
        ("0012345", DAY, time(9, 5), date(2025, 4, 1), True, "O’Neil é, B", 10, 1960),
        '0012345,14/04/2025,09:05,01/04/2025,TRUE,"O’Neil é, B",10,1960',
    ),
    (
        (12345.0, MOMENT, time(0), "01-Apr-25", False, "Dr A", 10.0, "1960"),
        "12345,14/04/2025 09:05,00:00,01-Apr-25,FALSE,Dr A,10,1960",
    ),
    (
        (29872499824296, "14/04/2025", "23:59", None, "Yes", "", "1h 4m", None),
        "29872499824296,14/04/2025,23:59,,Yes,,1h 4m,",
    ),
    (
        ("9377952927E-5", DAY, time(12, 30), MOMENT, "No", None, 15, 2024.0),
        "9377952927E-5,14/04/2025,12:30,14/04/2025 09:05,No,,15,2024",
    ),
)
VALUES = [COLUMNS, *(values for values, _ in ROWS)]
SEEN = "\n".join([",".join(COLUMNS), *(line for _, line in ROWS)]) + "\n"
FORMS = {
    "xlsx": lambda: workbook(VALUES),
    "xlsx from 1904": lambda: workbook(VALUES, date1904=True),
    "xls": lambda: old_workbook(VALUES),
    "xls from 1904": lambda: old_workbook(VALUES, date1904=True),
}
Read = Callable[..., Extract]


@pytest.mark.parametrize("make", FORMS.values(), ids=FORMS)
def test_cells_are_read_as_they_are_seen(extract: Read, make):
    plain = extract(SEEN)

    found = extract(make())

    assert appointments(found) == appointments(plain)
    assert found.appointments.equals(plain.appointments)
    assert patients(found) == patients(plain)
    assert found.clinicians == plain.clinicians
    assert problems(found) == problems(plain) == []


def test_cells_of_the_csv_itself(extract: Read):
    found = extract(SEEN)

    assert appointments(found, "minute", "booked_day", "duration") == [
        ("0012345", "2025-04-14", "DNA", 545, "2025-04-01", 10),
        ("12345", "2025-04-14", "ATTENDED", 0, "2025-04-01", 10),
        ("29872499824296", "2025-04-14", "DNA", 1439, "", 64),
        ("9377952927E-5", "2025-04-14", "ATTENDED", 750, "2025-04-14", 15),
    ]


def test_old_cells_with_formulas_and_errors(extract: Read):
    found = extract(
        old_workbook(
            [
                COLUMNS[:5],
                ["P1", Formula(45761, style=1), Formula(0.5, style=2), None, "No"],
                ["P2", Fault("#N/A"), None, None, "No"],
            ]
        )
    )

    assert appointments(found, "minute") == [("P1", "2025-04-14", "ATTENDED", 720)]
    assert problems(found) == [(3, "NO_DATE", "Appointment date", "")]


def test_cells_with_formulas_that_have_values(extract: Read):
    cells = (
        '<row r="3"><c r="A3" t="str"><f>A1</f><v>P2</v></c><c r="B3" s="1"><f>x</f>'
        '<v>45761</v></c><c r="C3" s="2"><f>x</f><v>0.5</v></c>'
        '<c r="E3" t="b"><f>x</f><v>1</v></c></row>'
    )
    table = rows_as_xml([COLUMNS, ["P1", DAY, time(9), None, "No"]])

    found = extract(workbook(table + cells))

    assert appointments(found, "minute") == [
        ("P1", "2025-04-14", "ATTENDED", 540),
        ("P2", "2025-04-14", "DNA", 720),
    ]
    assert found.notices == ()


TABLE = [COLUMNS, *VALUES[1:]]
ALIKE = (
    "Read from the sheet “{}” only. Not read, though the columns are alike: “{}”. Save"
    " each as a file of its own, and upload them one after the other."
)


@pytest.mark.parametrize(
    ("sheets", "told"),
    [
        ([Sheet(TABLE, "April")], ""),
        (
            [Sheet([["About"]], "About"), Sheet(TABLE, "May")],
            "Read from the sheet “May”.",
        ),
        (
            [Sheet([["About"]], "About"), Sheet(TABLE, "May", HIDDEN)],
            "Read from the hidden sheet “May”.",
        ),
        (
            [Sheet(TABLE, "Old", HIDDEN), Sheet(TABLE, "May")],
            ALIKE.format("May", "Old"),
        ),
        ([Sheet(TABLE, "May"), Sheet(TABLE, "June")], ALIKE.format("May", "June")),
        # Facts about patients, of which there is no more to say
        ([Sheet(TABLE, "May"), Sheet([["Patient ID", "Age"], ["1", 9]], "Ages")], ""),
    ],
    ids=["one", "second", "hidden", "seen before hidden", "alike", "others"],
)
def test_which_sheet_is_read(extract: Read, sheets, told):
    found = extract(old_workbook(*sheets))

    assert found.rows_accepted == 4
    assert " ".join(found.notices) == told


def test_old_workbook_of_many_rows(extract: Read):
    rows = [[f"P{n % 900}", DAY, time(9, n % 60), None, "No"] for n in range(5_000)]

    found = extract(old_workbook([COLUMNS, *rows]))

    assert found.rows_accepted == 5_000
    assert len(found.patients) == 900


def test_workbook_that_is_too_large(refusal, monkeypatch):
    monkeypatch.setattr(workbook_checks, "_MOST_PACKED_BYTES", 1000)

    for content in (old_workbook(TABLE), workbook(TABLE)):
        assert refusal(content).startswith(
            "The workbook is larger than 50 MB, which is the limit for Excel files."
        )
