"""Texts with rows and columns that are not quite what they should be (1 to 37)."""

from tests.unit.attenders.extracts.reading.corpus.bad_file import (
    HEADINGS,
    NHS_NUMBER,
    PATIENT,
    SURNAME,
    BadFile,
    row,
    text,
)


EMPTY = "The selected file is empty."
MIXED = (
    "The file mixes two ways of saving letters: UTF-8 and, first in line {},"
    " Windows-1252. Check names with accents."
)
NAMED = row(clinician="O’Neil é")
SHORT = f"{PATIENT},14/04/2025\n"

HEADERS = (
    BadFile(1, "empty.csv", lambda: b"", refused=EMPTY),
    BadFile(2, "bom_only.csv", lambda: b"\xef\xbb\xbf", refused=EMPTY),
    BadFile(
        3,
        "header_only.csv",
        text(),
        refused="The file has headings but no appointments."
        " Check the dates of the report.",
    ),
    BadFile(4, "blank_lines.csv", lambda: b"\n\r\n\n \n", refused=EMPTY),
    BadFile(
        5,
        "no_header.csv",
        text(row() * 5, headings=""),
        asks="The first row looks like an appointment, so the file seems to have no"
        " headings.",
    ),
    BadFile(
        5,
        "no_header_named_months.csv",
        text(f"{PATIENT},{SURNAME},01-Apr-26,Finished\n" * 5, headings=""),
        asks="The first row looks like an appointment, so the file seems to have no"
        " headings.",
    ),
    BadFile(
        6,
        "wrong_header.csv",
        text(f"{NHS_NUMBER},{SURNAME},x\n", headings="NHS Number,Surname,Smear\n"),
        asks="The file has no patient number column (such as “Patient id”) and no"
        " appointment date column (such as “Appointment date”) and no appointment status"
        " column (such as “Status”). Its columns are: NHS Number, Surname, Smear.",
    ),
    BadFile(
        7,
        "dup_header.csv",
        text(row(), headings="Patient,Date,Time,Status,date\n"),
        asks="The file has 2 columns called Date (2 and 5). Remove or rename all but one.",
    ),
    BadFile(
        8,
        "header_case_space.csv",
        text(row(), headings=" patient id ,APPOINTMENT_DATE,time, STATUS,clinician\n"),
    ),
    BadFile(
        9,
        "header_nbsp.csv",
        text(
            row(),
            headings="\ufeffPat\u200bient\u00a0ID,Appoint\u00adment\u00a0date\u200b"
            ",Time,Sta\u2060tus,\ufeffClinician\n",
        ),
        clinicians=("Dr A",),
    ),
    BadFile(
        10,
        "preamble_rows.csv",
        text(row(), headings=f"Report\n\nLast Run: 04-May-2026\nBy: x,,\n{HEADINGS}"),
        told="Skipped 4 rows above the headings.",
    ),
    BadFile(
        11,
        "footer_total.csv",
        text(row() * 3, 'Total,"1,234",,,\n'),
        accepted=3,
        problems=((5, "NOT_AN_APPOINTMENT"),),
    ),
)

ROWS = (
    BadFile(
        12,
        "extra_col.csv",
        text(row() * 86, row(clinician=f"{SURNAME}, Dr A"), row()),
        accepted=87,
        problems=((88, "WRONG_NUMBER_OF_VALUES"),),
    ),
    BadFile(
        13,
        "short_row.csv",
        text(row(), SHORT, row()),
        accepted=2,
        problems=((3, "WRONG_NUMBER_OF_VALUES"),),
    ),
    *(
        BadFile(number, name, lambda sign=sign: _separated(sign), accepted=2)
        for number, name, sign in (
            (14, "semicolon.csv", ";"),
            (15, "tab.csv", "\t"),
            (16, "pipe.csv", "|"),
        )
    ),
)


def _separated(sign: str) -> bytes:
    return (HEADINGS + row() * 2).replace(",", sign).encode()


LETTERS = (
    BadFile(
        17,
        "utf16le_bom.csv",
        lambda: ("\ufeff" + HEADINGS + NAMED).replace(",", "\t").encode("utf-16-le"),
        clinicians=("O’Neil é",),
    ),
    BadFile(
        18,
        "utf16_nobom.csv",
        lambda: (HEADINGS + NAMED * 3).encode("utf-16-le"),
        refused="How the letters of this file were saved cannot be recognised (it may be"
        " UTF-16 without a mark). In Excel, choose Save as, then “CSV UTF-8 (comma"
        " delimited)”.",
    ),
    BadFile(
        19,
        "cp1252.csv",
        lambda: (HEADINGS + NAMED).encode("cp1252"),
        told="Read as Windows-1252: check names with accents.",
        clinicians=("O’Neil é",),
    ),
    BadFile(
        20,
        "mixed_enc.csv",
        lambda: text(NAMED * 3)() + row(clinician="Dr Ö").encode("cp1252") * 2,
        told=MIXED.format(5),
        accepted=5,
        clinicians=("O’Neil é", "Dr Ö"),
    ),
    BadFile(
        21,
        "lone_surrogate.csv",
        lambda: text(NAMED * 5, row())()[:-1] + b"\xed\xa0\x80\n",
        told=MIXED.format(7),
        accepted=6,
    ),
    BadFile(
        22,
        "overlong_utf8.csv",
        lambda: text(NAMED * 5, row())()[:-1] + b"\xc0\xaf\n",
        told=MIXED.format(7),
        accepted=6,
    ),
    BadFile(
        23,
        "nul_byte.csv",
        text(
            row() * 7, row(patient="FIC\x0000418"), row(clinician="Dr\0 A"), row() * 7
        ),
        accepted=15,
        problems=((9, "UNSTORABLE_PATIENT"),),
        clinicians=("Dr A",),
    ),
    BadFile(
        24,
        "control_chars.csv",
        text(row() * 7, row(clinician="Dr\x1b \x07A"), row(status="Atten\x07ded")),
        accepted=9,
        problems=((10, "STATUS_NOT_RECOGNISED"),),
        clinicians=("Dr A",),
    ),
    BadFile(
        25,
        "rtl_override.csv",
        text(row(clinician="Dr \u202eA")),
        clinicians=("Dr \u202eA",),
    ),
    BadFile(
        26,
        "u2028.csv",
        text(row(clinician="Dr\u2028A"), row(clinician="Dr\u2029B")),
        accepted=2,
        clinicians=("Dr\u2028A", "Dr\u2029B"),
    ),
)

LINES = (
    BadFile(
        27,
        "cr_only.csv",
        lambda: text(row() * 3)().replace(b"\n", b"\r"),
        accepted=3,
    ),
    BadFile(
        28,
        "mixed_eol.csv",
        lambda: text(row() * 3)().replace(b"\n", b"\r\n", 1).replace(b"A\n", b"A\r", 1),
        accepted=3,
    ),
    BadFile(
        29,
        "unclosed_quote.csv",
        text(row() * 38, row(clinician='"Dr B'), row() * 100),
        refused="A quotation mark in row 40 is never closed, so the rows after it cannot"
        " be told apart. Nothing has been loaded.",
    ),
    BadFile(
        30,
        "quote_middle.csv",
        text(row(clinician='"Dr "A'), row(clinician='Dr "A" B'), row(time='9"00')),
        accepted=3,
        problems=((4, "UNREADABLE_TIME"),),
    ),
    BadFile(
        31,
        "multiline_field.csv",
        text(row(clinician='"Dr\n\nA"') * 2, row("soon")),
        accepted=2,
        problems=((4, "UNREADABLE_DATE"),),
        clinicians=("Dr A",),
    ),
    BadFile(
        32,
        "huge_field.csv",
        text(row(), row(patient="9" * 200_000), row(status="x" * 200_000)),
        accepted=2,
        problems=((3, "UNSTORABLE_PATIENT"), (4, "STATUS_NOT_RECOGNISED")),
    ),
    BadFile(
        33,
        "huge_line.csv",
        lambda: b"a," * 10_000_000,
        refused="The first row is far too long to be the column headings.",
        dangerous=True,
    ),
    BadFile(
        33,
        "huge_line_below.csv",
        lambda: HEADINGS.encode() + b"x" * 20_000_000,
        refused="The file has a line that is far too long to be a row.",
        dangerous=True,
    ),
    BadFile(
        34,
        "wide_10000_cols.csv",
        text(headings=HEADINGS.strip() + ",x" * 9_995 + "\n"),
        refused="The file has 10,000 columns; the limit is 200. Export only the columns"
        " that are needed.",
    ),
    # 35 to 37 are decided where the file is received, and by its settings
)

FILES = (*HEADERS, *ROWS, *LETTERS, *LINES)
