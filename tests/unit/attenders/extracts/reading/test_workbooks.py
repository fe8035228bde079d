"""Workbooks: read as their rows are seen, or refused in a sentence."""

from datetime import date, datetime
from time import perf_counter

import pytest

from attenders.extracts.reading import workbook_checks
from tests.unit.attenders.extracts.tables import appointments, problems
from tests.unit.attenders.extracts.workbooks import workbook, zipped


HEADINGS = ["Patient ID", "Appointment date", "Appointment time", "Status", "Clinician"]
GOOD = ["P1", date(2025, 4, 1), "09:00", "Attended", "O’Neil é, B"]
SAVE_AS = "In Excel, choose Save as, then “Excel Workbook (.xlsx)” or “CSV UTF-8”."
DAMAGED = (
    "The file is damaged or incomplete, so it cannot be opened. Save or copy it again,"
    " and upload it again."
)
UNSAFE = (
    "The workbook is damaged or unsafe, so it was not opened. Save it anew in Excel, and"
    " upload it again."
)
FAR = (
    "The workbook has a value far outside the table, at {}. Delete the empty rows and"
    " columns around the table in Excel, save, and upload it again."
)
FIRST_CELL = '<row r="1"><c r="A1"><v>1</v></c></row>'
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def test_workbook(extract):
    found = extract(workbook([HEADINGS, GOOD, ["P2", "x", "", "DNA", ""]]))

    assert appointments(found, "minute") == [("P1", "2025-04-01", "ATTENDED", 540)]
    assert found.clinicians == ("O’Neil é, B",)
    assert problems(found) == [(3, "UNREADABLE_DATE", "Appointment date", "x")]
    assert found.notices == ()


@pytest.mark.parametrize("date1904", [False, True])
def test_workbook_dates(extract, date1904):
    moment = datetime(2025, 4, 1, 9, 5)  # noqa: DTZ001 - as a sheet keeps it
    content = workbook(
        [["Patient", "Date", "Status"], ["P1", moment, "DNA"]], date1904=date1904
    )

    assert appointments(extract(content), "minute") == [
        ("P1", "2025-04-01", "DNA", 545)
    ]


def test_workbook_serials_and_texts_mixed(extract):
    rows = [[3, day, "DNA"] for day in (45748, "01/04/2025", date(2025, 4, 1))]
    found = extract(workbook([["Patient", "Date", "Status"], *rows]))

    assert found.appointments["day"].nunique() == 1
    assert found.patients["local_id"].tolist() == ["3"]


def test_workbook_long_numbers_stay_whole(extract):
    content = workbook(
        [["Patient", "Date", "Status"], [29872499824296, "1/4/25", "DNA"]]
    )

    assert extract(content).patients["local_id"].tolist() == ["29872499824296"]


def test_workbook_rows_keep_their_numbers(extract):
    rows = [[], ["A title"], [], HEADINGS, GOOD, [], ["P2", "x", "", "DNA", ""]]

    found = extract(workbook(rows))

    assert problems(found) == [(7, "UNREADABLE_DATE", "Appointment date", "x")]
    assert found.notices == ("Skipped 3 rows above the headings.",)


def test_workbook_second_sheet(extract):
    found = extract(workbook([["About"], ["A clinic"]], [HEADINGS, GOOD]))

    assert found.rows_accepted == 1
    assert found.notices == ("Read from the sheet “Sheet 2”.",)


def test_workbook_first_of_sheets_alike(extract):
    found = extract(workbook([HEADINGS, GOOD], [HEADINGS, GOOD, GOOD]))

    assert found.rows_accepted == 1


def test_workbook_formulas_without_value_and_hidden_rows(extract):
    heading = '<row r="1">' + "".join(
        f'<c r="{place}1" t="inlineStr"><is><t>{text}</t></is></c>'
        for place, text in zip("ABC", ("Patient", "Date", "Status"), strict=True)
    )
    rows = (
        '</row><row r="2" hidden="1"><c r="A2"><v>7</v></c>'
        '<c r="B2" s="1"><v>45748</v></c></row>'
        '<row r="3"><c r="A3"><v>7</v></c><c r="B3" s="1"><f>TODAY()</f></c></row>'
    )

    found = extract(workbook(heading + rows))

    assert problems(found)[1:] == [(3, "NO_DATE", "Date", "")]
    assert " ".join(found.notices) == (
        "1 cell has a formula without a value, which is read as empty. In Excel, copy the"
        " sheet and paste it as values. 1 hidden row is included."
    )


def test_workbook_dimension_alone_is_not_believed(refusal):
    content = workbook('<dimension ref="A1:XFD1048576"/><sheetData>' + FIRST_CELL)

    assert "no patient number column" in refusal(content)


@pytest.mark.parametrize(
    "place", ["XFD1048576", "XFD1", "A16777217", "GS1", "GR1048576"]
)
def test_workbook_value_far_outside(refusal, place):
    row = place.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
    far = f'<row r="{row}"><c r="{place}"><v>1</v></c></row>'

    assert refusal(workbook(FIRST_CELL + far)) == FAR.format(place)


@pytest.mark.parametrize("piece", ["\n" * 1000, "x" * 1000], ids=["space", "string"])
def test_workbook_bomb(refusal, piece):
    content = workbook(FIRST_CELL + piece * 50_000)
    start = perf_counter()

    sentence = refusal(content)

    assert "longer than Excel can keep" in sentence or "expands" in sentence
    assert perf_counter() - start < 5


def test_workbook_bomb_of_cells(refusal, monkeypatch):
    monkeypatch.setattr(workbook_checks, "_MOST_BYTES", 3_000_000)
    content = workbook(FIRST_CELL * 100_000)

    assert refusal(content).startswith("The file expands to more than 3 MB")


@pytest.mark.parametrize(
    "entities",
    [
        '<!DOCTYPE a [<!ENTITY b "c"><!ENTITY d "&b;&b;">]>',
        '<!DOCTYPE a SYSTEM "file:///etc/passwd">',
        '<!DOCTYPE a SYSTEM "http://127.0.0.1/x">',
    ],
)
def test_workbook_entities(refusal, entities):
    content = workbook([HEADINGS], more={"xl/extra.xml": (entities + "<a/>").encode()})

    assert refusal(content) == UNSAFE


def test_workbook_xml_in_another_encoding(refusal):
    content = workbook(
        [HEADINGS], more={"xl/extra.xml": "<!DOCTYPE a>".encode("utf-16")}
    )

    assert refusal(content) == UNSAFE


def test_workbook_with_macros(refusal):
    content = workbook([HEADINGS, GOOD], more={"xl/vbaProject.bin": b"x"})

    assert refusal(content) == f"The workbook contains macros. {SAVE_AS}"


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("word/document.xml", "a Word document"),
        ("xl/workbook.bin", "a binary Excel workbook"),
        ("content.xml", "an OpenDocument file"),
    ],
)
def test_workbook_of_another_kind(refusal, name, kind):
    content = zipped({"[Content_Types].xml": "<a/>", name: b"<a/>"})

    assert refusal(content) == (
        f"The selected file must be a CSV or an Excel workbook, but this is {kind}."
        f" {SAVE_AS}"
    )


@pytest.mark.parametrize("share", [0.1, 0.5, 0.8, 0.99])
def test_workbook_cut(refusal, share):
    content = workbook([HEADINGS, *[GOOD] * 50])

    assert refusal(content[: int(len(content) * share)]) == DAMAGED


def test_workbook_with_a_password(refusal):
    content = OLE + bytes(1000) + "EncryptedPackage".encode("utf-16-le") + bytes(1000)

    assert refusal(content) == (
        "The workbook is protected by a password. Save it without one, and upload it"
        " again."
    )


def test_old_workbook_damaged(refusal):
    assert refusal(OLE + bytes(2000)) == DAMAGED


def test_workbook_of_nothing(refusal):
    assert refusal(workbook([])) == "The selected file is empty."
    assert refusal(workbook([HEADINGS])) == (
        "The file has headings but no appointments. Check the dates of the report."
    )
