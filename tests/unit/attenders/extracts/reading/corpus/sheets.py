"""Workbooks with cells that are far away, unsafe, hidden, or not what they show (59 to 71)."""

import io
import zipfile
from datetime import date, datetime, time

from tests.unit.attenders.extracts.old_workbooks import old_workbook
from tests.unit.attenders.extracts.reading.corpus.bad_file import (
    COLUMNS,
    PATIENT,
    BadFile,
)
from tests.unit.attenders.extracts.workbooks import rows_as_xml, workbook, zipped


DAY = date(2025, 4, 14)
APPOINTMENT = (PATIENT, DAY, time(9), "Attended", "Dr A")
TABLE = rows_as_xml([COLUMNS, APPOINTMENT])
UNSAFE = (
    "The workbook is damaged or unsafe, so it was not opened. Save it anew in Excel, and"
    " upload it again."
)
FAR = (
    "The workbook has a value far outside the table, at {}. Delete the empty rows and"
    " columns around the table in Excel, save, and upload it again."
)
LAUGHS = "".join(
    f'<!ENTITY l{n} "{f"&l{n - 1};" * 10 if n else "ha"}">' for n in range(10)
)


def with_cell(place: str) -> bytes:
    """A table and one lone cell."""
    row = place.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
    return workbook(f'{TABLE}<row r="{row}"><c r="{place}"><v>1</v></c></row>')


def elsewhere(content: bytes) -> bytes:
    """The same workbook with its sheet under another name."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return zipped(
            {
                name.replace("worksheets/sheet1", "one"): archive.read(name).replace(
                    b"worksheets/sheet1", b"one"
                )
                for name in archive.namelist()
            }
        )


def with_entities(entities: str) -> bytes:
    """A workbook with a part that declares entities."""
    part = f'<?xml version="1.0"?><!DOCTYPE a [{entities}]><a>&l9;</a>'
    return workbook([COLUMNS, APPOINTMENT], more={"xl/theme/theme1.xml": part.encode()})


def with_row(cells: str) -> bytes:
    """A table and one row of ready cells, which is row 3."""
    return workbook(f'{TABLE}<row r="3"><c r="A3"><v>7</v></c>{cells}</row>')


FILES = (
    BadFile(
        59,
        "xfd_cell.xlsx",
        lambda: with_cell("XFD1048576"),
        refused=FAR.format("XFD1048576"),
        dangerous=True,
    ),
    BadFile(
        59,
        "xfd_cell_in_a_sheet_elsewhere.xlsx",
        lambda: elsewhere(with_cell("XFD1048576")),
        refused=FAR.format("XFD1048576"),
        dangerous=True,
    ),
    BadFile(
        59,
        "far_cell.xls",
        lambda: old_workbook([COLUMNS, *[[]] * 65_000, [None] * 255 + [1]]),
        refused=FAR.format("IV65002"),
        dangerous=True,
    ),
    BadFile(
        60,
        "solver_addin.xlsx",
        lambda: with_cell("XFD3"),
        refused=FAR.format("XFD3"),
        dangerous=True,
    ),
    BadFile(
        61,
        "dim_lie.xlsx",
        lambda: workbook(f'<dimension ref="A1:XFD1048576"/><sheetData>{TABLE}'),
        dangerous=True,
    ),
    BadFile(
        62,
        "beyond_grid.xlsx",
        lambda: with_cell("A16777217"),
        refused=FAR.format("E16777217"),
        dangerous=True,
    ),
    BadFile(
        63,
        "billion_laughs.xlsx",
        lambda: with_entities(LAUGHS),
        refused=UNSAFE,
        dangerous=True,
    ),
    BadFile(
        64,
        "xxe_file.xlsx",
        lambda: with_entities('<!ENTITY l9 SYSTEM "file:///etc/passwd">'),
        refused=UNSAFE,
    ),
    BadFile(
        64,
        "xxe_http.xlsx",
        lambda: with_entities('<!ENTITY l9 SYSTEM "http://127.0.0.1:9/x">'),
        refused=UNSAFE,
    ),
    BadFile(
        65,
        "external_link.xlsx",
        lambda: workbook(
            [COLUMNS, APPOINTMENT],
            more={"xl/externalLinks/externalLink1.xml": b"<externalLink/>"},
        ),
        told="The workbook takes values from other files. These were not opened: their"
        " values are as they were when the workbook was last saved.",
    ),
    BadFile(
        66,
        "formula_cells.xlsx",
        lambda: with_row('<c r="B3" s="1"><f>TODAY()</f></c>'),
        told="1 cell has a formula without a value, which is read as empty. In Excel, copy"
        " the sheet and paste it as values.",
        problems=((3, "NO_DATE"),),
    ),
    BadFile(
        67,
        "error_cells.xlsx",
        lambda: with_row(
            '<c r="B3" t="e"><v>#N/A</v></c><c r="D3" t="e"><v>#REF!</v></c>'
        ),
        told="2 cells have an error such as #N/A, which is read as empty.",
        problems=((3, "NO_DATE"),),
    ),
    BadFile(
        68,
        "two_sheets.xlsx",
        lambda: workbook([["About"]], [COLUMNS, APPOINTMENT]),
        told="Read from the sheet “Sheet 2”.",
    ),
    BadFile(
        68,
        "two_sheets_alike.xlsx",
        lambda: workbook([COLUMNS, APPOINTMENT], [COLUMNS, APPOINTMENT]),
        told="Read from the sheet “Sheet 1” only. Not read, though the columns are alike:"
        " “Sheet 2”. Save each as a file of its own, and upload them one after the"
        " other.",
    ),
    BadFile(
        69,
        "hidden_sheet.xlsx",
        lambda: workbook([["About"]], [COLUMNS, APPOINTMENT], hidden=[2]),
        told="Read from the hidden sheet “Sheet 2”.",
    ),
    BadFile(
        69,
        "hidden_rows.xlsx",
        lambda: workbook(TABLE.replace('<row r="2"', '<row r="2" hidden="1"')),
        told="1 hidden row is included.",
    ),
    BadFile(
        70,
        "merged_cells.xlsx",
        lambda: workbook(
            [["Appointments"], COLUMNS, APPOINTMENT, [PATIENT, None, None, "DNA"]],
            after='<mergeCells count="2"><mergeCell ref="A1:E1"/><mergeCell ref="B3:B4"/>'
            "</mergeCells>",
        ),
        told="Skipped 1 row above the headings.",
        problems=((4, "NO_DATE"),),
    ),
    BadFile(
        71,
        "date1904.xlsx",
        lambda: workbook([COLUMNS, APPOINTMENT], date1904=True),
        days=("2025-04-14",),
    ),
    BadFile(
        71,
        "date1904.xls",
        lambda: old_workbook([COLUMNS, APPOINTMENT], date1904=True),
        days=("2025-04-14",),
    ),
    BadFile(
        74,
        "dates_mixed.xlsx",
        lambda: workbook(
            [
                COLUMNS,
                *(
                    (PATIENT, day, None, "DNA")
                    for day in (45761, DAY, "14/04/2025", datetime(2025, 4, 14, 9), "x")  # noqa: DTZ001 - as a sheet keeps it
                ),
            ]
        ),
        accepted=4,
        problems=((6, "UNREADABLE_DATE"),),
        days=("2025-04-14",),
    ),
)
