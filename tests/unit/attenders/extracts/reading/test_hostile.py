"""Files of every system with something wrong at a random place: read, or refused in words.

FUZZ_EXAMPLES sets how many are tried of each kind; a run before a release takes more.
"""

import json
import os
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from academy.exceptions import ExtractError
from attenders.extracts.reading import (
    Extract,
    Guide,
    Preview,
    UnclearFileError,
    read_extract,
)
from attenders.extracts.reading.problems import KINDS
from attenders.extracts.sandbox import read_safely
from attenders.frames import APPOINTMENT_TYPES, PATIENT_TYPES, check_frame
from tests.unit.attenders.extracts.old_workbooks import old_workbook
from tests.unit.attenders.extracts.samples import TABLES, as_csv
from tests.unit.attenders.extracts.workbooks import workbook, zipped


EXAMPLES = int(os.environ.get("FUZZ_EXAMPLES", "60"))
TRIED = settings(max_examples=EXAMPLES, deadline=None)
MOST_SECONDS = 10
REJECTING = [kind for kind, meaning in KINDS.items() if meaning.rejects]
FORMS = {
    "csv": as_csv,
    "cp1252": lambda rows: as_csv(rows, end="\r\n", encoding="cp1252"),
    "utf-16": lambda rows: as_csv(rows, sign="\t", encoding="utf-16-le"),
    "xlsx": workbook,
    "xls": old_workbook,
    "zip": lambda rows: zipped({"a.csv": as_csv(rows), "b.csv": "Key,Value\n1,2\n"}),
}


def read(content: bytes, *, in_child: bool = False) -> Extract | None:
    """What a file holds, if anything; whatever is not said in words is an error here."""
    start = perf_counter()
    try:
        with TemporaryDirectory() as folder:
            path = Path(folder) / "upload"
            path.write_bytes(content)
            if in_child:
                with path.open("rb") as file:
                    return read_safely(file, guide=Guide(), progress=lambda *_: None)
            return read_extract(path)
    except ExtractError as error:
        assert str(error).endswith(".")  # noqa: PT017 - what is said is checked
        return None
    finally:
        assert perf_counter() - start < MOST_SECONDS


def check(found: Extract) -> None:
    """Every row is accounted for once, and the frames are what they promise to be."""
    costly = found.problems[found.problems["kind"].isin(REJECTING)]
    assert costly["row"].is_unique
    assert found.rows_read == (
        found.rows_accepted + len(costly) + sum(found.excluded.values())
    )
    frame = check_frame(found.appointments, APPOINTMENT_TYPES)
    people = check_frame(found.patients, PATIENT_TYPES)
    assert len(frame) >= found.rows_accepted
    assert frame["day"].notna().all()
    assert frame["minute"].between(-1, 1439).all()
    assert frame["duration"].between(-1, 1440).all()
    assert frame["patient"].between(-1, len(people) - 1).all()
    assert frame["clinician"].between(-1, len(found.clinicians) - 1).all()
    assert frame["slot_type"].between(-1, len(found.slot_types) - 1).all()
    assert (frame["patient"].min() >= 0) == found.has_patients
    assert people["local_id"].is_unique
    assert all(number.isprintable() for number in people["local_id"])
    kept = (*found.clinicians, *found.slot_types, *people["conditions"])
    assert not [text for text in kept if "\0" in text or "\n" in text]


@pytest.mark.parametrize("name", TABLES)
@pytest.mark.parametrize("form", FORMS)
def test_sample_is_sound(name, form):
    found = read(FORMS[form](TABLES[name]))

    assert found is not None
    assert found.layout.name == name
    check(found)


# The traps of the extracts reference (7) and of the reliability reference (2.6, 4.2)
HOSTILE = st.sampled_from(
    (
        *(
            "",
            " ",
            "-1",
            "Unknown",
            "NULL",
            "n/a",
            "2",
            "0",
            "-5",
            "1e400",
            "nan",
            "inf",
        ),
        *("2.98725E+13", "29872499824296.0", "9377952927E-5", "9990000018", "007"),
        *("31/02/2025", "31/12/1899", "9999-12-31T00:00:00", "01/01/2087", "2020-01"),
        *("MAR2019", "01-Sept-2025", "03/31/2025", "44537.99999", "20250431", "0.4583"),
        *("09:00 - 09:59", "Before 12:59", "24:00", "2:10 PM", "30/03/2025 01:30"),
        *("1wks 2d", "1439", "1h 4m", "99h", "99999999999999999999"),
        *("Total", "Grand total, 1,234", "Lunch", "DO NOT BOOK", "Blocked", "17", "26"),
        *("DOE, Jane (Miss)", "SK17 6AA", "a.b@example.org", "31/12/1960"),
        *(
            "=cmd|'/c calc'!A1",
            "@SUM(A1)",
            "\t=1",
            "+1",
            "<script>{{7*7}}",
            "'; DROP--",
        ),
        *("\0", "a\0b", "\x07\x1b", "\u202ex", "\u2028", "\u200b", "\ufeff", "\x85"),
        *(
            "٩٤٣",
            "²",
            "３",
            "Zoë",
            "🙂",
            '"',
            '""',
            'x"y',
            "a\nb",
            "a\r\nb",
            ",",
            ";",
            "\\",
        ),
        *("x" * 300, "9" * 200),
    )
)


def spoilt(name: str, data: st.DataObject) -> list[list[str]]:
    """The sample with hostile cells in it, with rows taken twice, cut or widened."""
    headings, *rows = [list(row) for row in TABLES[name]]
    rows *= data.draw(st.integers(1, 3), label="times")
    rows = [list(row) for row in rows]
    cells = st.tuples(
        st.integers(0, len(rows) - 1), st.integers(0, len(headings) - 1), HOSTILE
    )
    for row, column, value in data.draw(st.lists(cells, max_size=12), label="cells"):
        rows[row][column] = value
    for row in data.draw(st.lists(st.integers(0, len(rows) - 1), max_size=2)):
        rows[row] = rows[row][: data.draw(st.integers(0, len(headings)))]
    return [headings, *rows]


@given(st.sampled_from(list(TABLES)), st.sampled_from(list(FORMS)), st.data())
@settings(TRIED, max_examples=3 * EXAMPLES)
def test_hostile_cells_are_accounted_for(name, form, data):
    rows = spoilt(name, data)
    if form == "xlsx":  # XML has no such letters: Excel does not write them
        rows = [[_as_xml_has_it(value) for value in row] for row in rows]

    found = read(FORMS[form](rows))

    if found is not None:
        check(found)


def _as_xml_has_it(value: str) -> str:
    return "".join(letter for letter in value if letter >= " " or letter in "\t\n\r")


@given(st.sampled_from(list(TABLES)), st.data())
@TRIED
def test_hostile_headings_are_read_or_asked_about(name, data):
    headings, *rows = [list(row) for row in TABLES[name]]
    cells = st.tuples(st.integers(0, len(headings) - 1), HOSTILE)
    for column, value in data.draw(st.lists(cells, min_size=1, max_size=4)):
        headings[column] = value

    found = read(as_csv([headings, *rows]))

    if found is not None:
        check(found)


changes = st.lists(
    st.tuples(
        st.sampled_from(("flip", "cut", "repeat", "insert")),
        st.floats(0, 0.999),
        st.floats(0, 0.999),
        st.binary(min_size=1, max_size=8),
    ),
    min_size=1,
    max_size=4,
)


def changed(content: bytes, how: list[tuple[str, float, float, bytes]]) -> bytes:
    """The bytes of a file after something went wrong with them, and again."""
    for kind, one, other, more in how:
        start, end = sorted((int(one * len(content)), int(other * len(content))))
        if kind == "flip":
            content = content[:start] + more + content[start + len(more) :]
        elif kind == "cut":
            content = content[:start] + content[end:]
        elif kind == "repeat":
            content = content[:end] + content[start:]
        else:
            content = content[:start] + more + content[start:]
    return content


SAMPLES = {
    (name, form): make(rows)
    for name, rows in TABLES.items()
    for form, make in FORMS.items()
}


@given(st.sampled_from([which for which in SAMPLES if which[1] != "xls"]), changes)
@settings(TRIED, max_examples=5 * EXAMPLES)
def test_damaged_file_is_read_or_refused(which, how):
    found = read(changed(SAMPLES[which], how))

    if found is not None:
        check(found)


@given(st.sampled_from([which for which in SAMPLES if which[1] == "xls"]), changes)
@settings(TRIED, max_examples=max(EXAMPLES // 10, 1))
def test_damaged_old_workbook_is_read_or_refused(which, how):
    # By a child, for what is left of some makes calamine end its process
    found = read(changed(SAMPLES[which], how), in_child=True)

    if found is not None:
        check(found)


@given(
    st.binary(max_size=2000),
    st.sampled_from((b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"\xff\xfe", b"")),
)
@TRIED
def test_any_bytes_after_a_known_start_are_read_or_refused(content, start):
    found = read(start + content)

    if found is not None:
        check(found)


@given(st.sampled_from(list(TABLES)), st.data())
@TRIED
def test_file_without_one_of_its_columns_is_read_or_asked_about(name, data):
    rows = spoilt(name, data)
    gone = data.draw(st.integers(0, len(rows[0]) - 1), label="gone")
    content = as_csv([row[:gone] + row[gone + 1 :] for row in rows])

    with TemporaryDirectory() as folder:
        path = Path(folder) / "upload"
        path.write_bytes(content)
        try:
            check(read_extract(path))
        except UnclearFileError as error:
            check_preview(error.preview)
        except ExtractError as error:
            assert str(error).endswith(".")  # noqa: PT017 - one of three good ends


def check_preview(seen: Preview) -> None:
    """A person can choose among labels that are there, and each names one column."""
    assert set(seen.columns.values()) <= set(seen.labels)
    assert len(set(seen.labels)) == len(seen.labels)
    said = json.dumps(seen.to_dict())
    assert json.dumps(Preview.from_dict(json.loads(said)).to_dict()) == said
