"""Generated files: nothing is lost, nothing crashes, and a slow reader agrees."""

import csv
import io
from contextlib import suppress
from datetime import date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from academy.exceptions import ExtractError
from attenders.extracts.reading import Extract, read_extract
from attenders.extracts.reading.layouts import TEMPLATE_HEADINGS
from attenders.extracts.reading.problems import KINDS
from tests.unit.attenders.extracts.tables import appointments
from tests.unit.attenders.extracts.workbooks import workbook, zipped


HEADINGS = ("Patient ID", "Appointment date", "Status", "Clinician", "Age", "Notes")
STATUSES = {"Attended": "ATTENDED", "DNA": "DNA", "no-show": "DNA", "?": "UNKNOWN"}
REJECTING = [kind for kind, meaning in KINDS.items() if meaning.rejects]
GENERATED = settings(max_examples=60, deadline=None)

# Not a line end of its own outside quotation marks, which makes one row two
letters = st.characters(codec="utf-8", exclude_characters="\x00\r")
words = st.text(letters, max_size=6)
patient = (
    st.sampled_from(["P1", "P2", "007", "9377952927E-5", "", "-1", "P\a9"]) | words
)
day = (
    st.sampled_from(["01/04/2025", "2025-04-02", "3-Apr-25", "31/02/2025", ""]) | words
)
row = st.tuples(
    patient,
    day,
    st.sampled_from(list(STATUSES)) | words,
    words,
    st.sampled_from(["62", "-1", ""]),
    words,
).map(list)
odd_row = st.lists(st.sampled_from(["P1", "x", ""]), max_size=8)


def file_of(rows: list[list[str]], *, end: str = "\n", sign: str = ",") -> bytes:
    text = io.StringIO()
    writer = csv.writer(text, delimiter=sign, lineterminator=end)
    writer.writerows([HEADINGS, *rows])
    return text.getvalue().encode()


def read(content: bytes) -> Extract:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "extract.csv"
        path.write_bytes(content)
        return read_extract(path)


def slow_day(text: str) -> date | None:
    for form in ("%d/%m/%Y", "%Y-%m-%d", "%d-%b-%y"):
        with suppress(ValueError):
            return datetime.strptime(text.strip(), form).date()  # noqa: DTZ007
    return None


def slow_read(content: bytes) -> list[tuple[str, str, str]]:
    """(patient, day, status) of each row that can be used, the obvious way."""
    rows = list(csv.reader(io.StringIO(content.decode(), newline="")))
    found = []
    for values in rows[1:]:
        if len(values) != len(HEADINGS):
            continue
        who, when = values[0].strip(), slow_day(values[1])
        if who not in ("", "-1") and who.isprintable() and when:
            status = STATUSES.get(values[2], "UNKNOWN")
            found.append((who, when.isoformat(), status))
    return found


@given(st.lists(row | odd_row, max_size=20))
@GENERATED
def test_every_row_is_accepted_or_rejected_once(rows):
    try:
        found = read(file_of(rows))
    except ExtractError:
        return

    costly = found.problems[found.problems["kind"].isin(REJECTING)]
    assert costly["row"].is_unique
    assert found.rows_read == found.rows_accepted + len(costly)
    assert found.problems["row"].between(2, len(rows) + 1).all()


known_row = st.tuples(
    st.sampled_from(["P1", " P2 ", "007", "9377952927E-5", "", "-1", "P\a9"]),
    st.sampled_from(["01/04/2025", "2025-04-02", "3-Apr-25", "31/02/2025", "", "x"]),
    st.sampled_from([*STATUSES, ""]),
    st.sampled_from(["Dr A", "Fenwick, B", 'Dr "C" D', "Dr\nE"]),
    st.sampled_from(["62", "-1", ""]),
    st.sampled_from(["", "é, ;|", "line\r\nbreak", '"']),
).map(list)


@given(st.lists(known_row | odd_row, max_size=30), st.sampled_from(["\n", "\r\n"]))
@GENERATED
def test_slow_reader_agrees(rows, end):
    content = file_of(rows, end=end)
    expected = slow_read(content)

    if expected:
        assert appointments(read(content)) == expected
    else:
        with pytest.raises(ExtractError):
            read(content)


@given(st.lists(known_row, min_size=1, max_size=12), st.sampled_from(";\t|"))
@GENERATED
def test_delimiter_does_not_matter(rows, sign):
    rows = [["P1", "01/04/2025", "DNA", "", "", ""], *rows]
    plain = read(file_of(rows))

    other = read(file_of(rows, sign=sign))

    assert other.appointments.equals(plain.appointments)
    assert other.problems.equals(plain.problems)


@given(st.lists(known_row, min_size=1, max_size=12), st.data())
@GENERATED
def test_cut_file_is_refused_or_ends_with_a_whole_row(rows, data):
    rows = [["P1", "01/04/2025", "DNA", "", "", ""], *rows]
    content = file_of(rows)
    at = data.draw(st.integers(content.index(b"\n") + 1, len(content)))

    try:
        found = appointments(read(content[:at].decode(errors="ignore").encode()))
    except ExtractError:
        return

    whole = appointments(read(content))
    assert found[:-1] == whole[: len(found) - 1]


def whole_or_refused(content: bytes) -> bool:
    """Whether the file is read with every row accounted for, or refused in words."""
    try:
        found = read(content)
    except ExtractError as error:
        return str(error).endswith(".")
    costly = found.problems["kind"].isin(REJECTING).sum()
    left_out = sum(found.excluded.values())
    return found.rows_read == found.rows_accepted + costly + left_out


@given(st.binary(max_size=300), st.booleans())
@settings(max_examples=100, deadline=None)
def test_any_bytes_are_read_or_refused(content, with_headings):
    headings = ",".join(TEMPLATE_HEADINGS).encode() + b"\n"

    assert whole_or_refused(headings + content if with_headings else content)


GOOD_ROW = "P1,01/04/2025,DNA,,,\n"
ENDS = ("\n", "\r", "\r\n")
pieces = st.sampled_from((GOOD_ROW, *ENDS, *'",; é', '""', '"a\nb"', ",,,,,", "\u2028"))


@given(st.lists(pieces | st.just(GOOD_ROW), max_size=40))
@settings(max_examples=100, deadline=None)
def test_any_text_under_headings_is_read_or_refused(parts):
    content = ",".join(HEADINGS) + "\n" + "".join(parts)

    assert whole_or_refused(content.encode())


SHEET = workbook([HEADINGS[:3], *[["P1", "01/04/2025", "DNA"]] * 3])
PACKED = zipped({"a.csv": ",".join(HEADINGS) + "\n" + GOOD_ROW})
changes = st.lists(st.tuples(st.floats(0, 0.999), st.integers(0, 255)), max_size=6)


@given(st.sampled_from((SHEET, PACKED)), changes, st.floats(0.5, 1))
@settings(max_examples=100, deadline=None)
def test_any_damaged_archive_is_read_or_refused(content, places, share):
    damaged = bytearray(content)
    for place, value in places:
        damaged[int(place * len(damaged))] = value

    assert whole_or_refused(bytes(damaged[: int(share * len(damaged))]))
