"""Files that are what they should be, with values that are not (72 to 84)."""

from tests.unit.attenders.extracts.reading.corpus.bad_file import (
    NHS_NUMBER,
    BadFile,
    row,
    text,
)


NEITHER = (
    "No date shows whether the day or the month comes first, and the weekdays do not"
    " tell. Read day first (04/05/2025 as 4 May 2025)."
)
NHS_NUMBERS = (
    "The column Patient ID holds NHS numbers, which are never needed here. Export the"
    " number that your clinical system gives each patient instead: “Patient ID” in"
    " SystmOne, “EMIS Number” in EMIS Web. Nothing has been loaded."
)
SHORTENED = (
    "The patient numbers in the column Patient ID were shortened by Excel (such as"
    " 9.43E+09), so people can no longer be told apart. Nothing has been loaded: run the"
    " export again, and do not save it from Excel."
)
ARABIC = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")
LENGTHS = (
    "Patient ID,Appointment date,Status,Duration minutes\n",
    *(f"P1,14/04/2025,DNA,{value}\n" for value in ("inf", "nan", "1e400", "10")),
)

DATES = (
    # The issue takes dates with the month first, and says so
    BadFile(
        72,
        "dates_text_us.csv",
        text(row("03/31/2025") * 3, row("04/01/2025")),
        told="Dates were read month first: 03/31/2025 as 31 March 2025.",
        accepted=4,
        days=("2025-03-31", "2025-04-01"),
    ),
    # What is asked before it is loaded, see test_asking
    BadFile(
        73,
        "dates_ambiguous.csv",
        text(row("04/05/2025"), row("05/05/2025")),
        told=NEITHER,
        accepted=2,
    ),
    BadFile(
        75,
        "dates_impossible.csv",
        text(
            row(),
            *(
                row(day)
                for day in ("31/02/2025", "31/12/1899", "01/01/2087", "9999-12-31")
            ),
        ),
        problems=(
            (3, "UNREADABLE_DATE"),
            (4, "UNREADABLE_DATE"),
            (5, "TOO_FAR_AHEAD"),
            (6, "NO_DATE"),
        ),
    ),
    BadFile(
        76,
        "dst_times.csv",
        text(row("30/03/2025", time="01:30"), row("26/10/2025", time="01:30")),
        accepted=2,
        days=("2025-03-30", "2025-10-26"),
    ),
)

NUMBERS = (
    BadFile(
        77,
        "sci_notation_nhs.csv",
        text(row(patient="9.43477E+09") * 3),
        refused=SHORTENED,
    ),
    BadFile(
        77,
        "sci_notation_few.csv",
        text(row() * 5, row(patient="2.98725E+13")),
        accepted=5,
        problems=((7, "SHORTENED_PATIENT"),),
    ),
    BadFile(
        78,
        "leading_zero_lost.csv",
        text(row(patient="0012345"), row(patient="12345"), row(patient="12345.0")),
        accepted=3,
    ),
    BadFile(
        79,
        "nhs_bad_check.csv",
        text(*(row(patient=f"{number}") for number in range(9990000011, 9990000018))),
        accepted=7,
    ),
    BadFile(
        80,
        "nhs_arabic_digits.csv",
        text(row(patient=NHS_NUMBER.translate(ARABIC)) * 3),
        refused=NHS_NUMBERS,
    ),
    BadFile(
        80,
        "dates_arabic_digits.csv",
        text(row(), row("14/04/2025".translate(ARABIC))),
        problems=((3, "UNREADABLE_DATE"),),
    ),
    BadFile(
        81,
        "inf_nan_1e400.csv",
        text(*LENGTHS[1:], headings=LENGTHS[0]),
        accepted=4,
        problems=((2, "UNREADABLE_DURATION"), (4, "UNREADABLE_DURATION")),
    ),
)


def _named(number: int, name: str, *names: str) -> BadFile:
    """Names that are an attack somewhere, which are only names here."""
    rows = [row(clinician=f'"{one.replace(chr(34), chr(34) * 2)}"') for one in names]
    return BadFile(
        number, name, text(*rows), accepted=len(names), clinicians=tuple(names)
    )


TRAPS = (
    _named(82, "formula_inject.csv", "=cmd|'/c calc'!A1", "@SUM(A1)", "+1", "-1+1"),
    _named(83, "xss_names.csv", "<img onerror=x>", "{{7*7}}", "</script>", '"><b>'),
    _named(84, "sql_names.csv", "'; DROP TABLE x;--", "\\", "{a,b}", "NULL", '"}'),
)

FILES = (*DATES, *NUMBERS, *TRAPS)
