"""Texts in every encoding that a practice may have saved."""

import tracemalloc
from pathlib import Path

import pytest

from attenders.extracts.reading.texts import text_at
from tests.unit.attenders.extracts.tables import problems


HEADINGS = "Patient ID,Appointment date,Status,Clinician\n"
GOOD = "P1,2025-04-01,Attended,Dr A\n"
NAMED = "P2,2025-04-02,DNA,O’Neil é\n"
CP1252 = "Read as Windows-1252: check names with accents."


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
def test_utf8(extract, encoding):
    found = extract((HEADINGS + NAMED).encode(encoding))

    assert found.clinicians == ("O’Neil é",)
    assert found.layout.headings[0] == "Patient ID"
    assert found.notices == ()


@pytest.mark.parametrize("sign", ["\t", ","])
@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf16_with_mark(extract, encoding, sign):
    text = "\ufeff" + (HEADINGS + NAMED + GOOD).replace(",", sign)

    found = extract(text.replace("\n", "\r\n").encode(encoding))

    assert found.clinicians == ("O’Neil é", "Dr A")
    assert found.rows_read == 2


def test_utf16_cut_in_a_letter(refusal):
    content = ("\ufeff" + HEADINGS + GOOD + "P2,01/0").encode("utf-16-le")

    assert "in the middle of row 3, which has 2 of 4 values" in refusal(content[:-1])


@pytest.mark.parametrize("before", [1, 300_000], ids=["first", "later block"])
def test_cp1252_wherever_the_first_odd_letter_is(extract, before):
    content = (HEADINGS + GOOD * before).encode() + NAMED.encode("cp1252")

    found = extract(content)

    assert found.clinicians == ("Dr A", "O’Neil é")
    assert found.notices == (CP1252,)


def test_cp1252_in_a_column_not_kept(extract):
    found = extract(
        b"Patient,Date,Status,Notes\nP1,2025-04-01,DNA,caf\xe9 \xed\xa0\x80 \xc0\xaf\n"
    )

    assert found.rows_accepted == 1
    assert found.notices == (CP1252,)


def test_cp1252_in_a_short_row(extract):
    found = extract((HEADINGS + GOOD).encode() + b"P1,O\x92Neil\n")

    assert problems(found) == [
        (3, "WRONG_NUMBER_OF_VALUES", "", "2 values, 4 headings")
    ]


def test_cp1252_byte_without_a_letter(extract):
    found = extract(HEADINGS.encode() + b"P1,2025-04-01,DNA,A\x81B\n")

    assert found.clinicians == ("A\ufffdB",)


def test_letter_cut_by_a_block_is_whole(tmp_path):
    path = tmp_path / "text.csv"
    path.write_bytes(b"x" * ((1 << 20) - 1) + "é".encode() * 10)

    assert text_at(path).encoding == "utf-8"


@pytest.mark.parametrize("encoding", ["utf-16", "cp1252"])
def test_memory_is_that_of_a_block(tmp_path: Path, encoding):
    path = tmp_path / "text.csv"
    path.write_bytes(("é,b,c\n" * 2_000_000).encode(encoding))

    tracemalloc.start()
    with text_at(path).open() as file:
        size = sum(len(block) for block in iter(lambda: file.read(1 << 16), b""))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()

    assert size == 14_000_000
    assert peak < 8_000_000
