"""Files that are no extract, each with the sentence that a person sees."""

from time import perf_counter

import pytest


SAVE_AS = "In Excel, choose Save as, then “CSV UTF-8 (comma delimited)”."
HEADINGS = "Patient ID,Appointment date,Status,Clinician\n"
GOOD = HEADINGS + "P1,01/04/2025,Attended,Dr A\n"


@pytest.mark.parametrize(
    "content",
    [b"", b"\xef\xbb\xbf", b"\n\n\r\n\n", b"\xef\xbb\xbf\n \t\n"],
    ids=["nothing", "byte order mark", "blank lines", "mark and blank lines"],
)
def test_open_empty(refusal, content):
    assert refusal(content) == "The selected file is empty."


@pytest.mark.parametrize(
    ("start", "kind"),
    [
        (b"PK\x03\x04\x14\x00xl/workbook.xml", "a spreadsheet or ZIP file"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1", "an old or password-protected Excel file"),
        (b"%PDF-1.7\n", "a PDF"),
        (b"\x1f\x8b\x08\x00", "a compressed file"),
        (b"MZ\x90\x00", "a program"),
        (b"\x89PNG\r\n\x1a\n", "a picture"),
        (b"\xff\xd8\xff\xe0", "a picture"),
    ],
)
def test_open_other_kind_of_file(refusal, start, kind):
    content = start + GOOD.encode()

    assert refusal(content) == (
        f"The selected file must be a CSV, but this is {kind}. {SAVE_AS}"
    )


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_open_utf16_with_mark(refusal, encoding):
    content = ("\ufeff" + GOOD).encode(encoding)

    assert refusal(content) == (
        f"The file is saved as “Unicode text” (UTF-16). {SAVE_AS}"
    )


@pytest.mark.parametrize(
    "content",
    [GOOD.encode("utf-16-le"), GOOD.encode() + b"\x00\x01\x02\x03", b"\x00"],
    ids=["UTF-16 without a mark", "binary after text", "a NUL"],
)
def test_open_not_text(refusal, content):
    assert refusal(content) == (
        "The selected file must be a CSV, but this one does not hold text."
    )


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf", b"\n  "])
@pytest.mark.parametrize("start", [b"<!DOCTYPE html>\n<p>", b"<html>", b"<?xml "])
def test_open_web_page(refusal, mark, start):
    assert refusal(mark + start) == (
        "The selected file must be a CSV, but this is a web page."
    )


@pytest.mark.parametrize("content", [b'{"rows": 1}', b"[1]", b'\xef\xbb\xbf{"a": 1}'])
def test_open_json(refusal, content):
    assert refusal(content) == (
        "The selected file must be a CSV, but this is a JSON file."
    )


@pytest.mark.parametrize("first", ["", "   ", "\t"])
def test_open_first_row_empty(refusal, first):
    assert refusal((first + "\n" + GOOD).encode()) == (
        "The first row is empty. The first row must be the column headings."
    )


@pytest.mark.parametrize("columns", [201, 10_000])
def test_open_too_many_columns(refusal, columns):
    more = "".join(f",Column {number}" for number in range(columns - 4))
    content = HEADINGS.replace("\n", more + "\n").encode()

    assert refusal(content) == f"The file has {columns:,} columns; the limit is 200."


def test_open_as_many_columns_as_may_be(extract):
    more = "".join(f",Column {number}" for number in range(196))
    content = HEADINGS.strip() + more + "\nP1,01/04/2025,Attended,Dr A" + "," * 196

    assert extract(content + "\n").rows_accepted == 1


@pytest.mark.parametrize("piece", [b"a", b"a,", b'a";', b"\xc3\xa9"])
def test_open_20_mb_line(refusal, piece):
    content = piece * (20_000_000 // len(piece))
    start = perf_counter()

    sentence = refusal(content)

    assert sentence == "The first row is far too long to be the column headings."
    assert perf_counter() - start < 5


def test_open_one_heading_far_too_long(refusal):
    content = b"a" * 200_000 + b"," + GOOD.encode()

    assert refusal(content) == (
        "The first row is far too long to be the column headings."
    )


def test_open_heading_over_two_lines(refusal):
    content = b'Patient ID,Date,Status,"Seen\nby"\nP1,01/04/2025,Attended,A\n'

    assert refusal(content) == (
        "A quotation mark in the first row is never closed. Every heading must stand"
        " on one line."
    )


def test_open_headings_in_another_encoding(refusal):
    content = "Patient ID,Date,Status,Médecin\n".encode("cp1252")

    assert refusal(content) == (
        "The file has letters that are not saved as UTF-8, so they could be misread."
        f" {SAVE_AS}"
    )


@pytest.mark.parametrize("sign", [",", ";", "\t", "|"])
def test_open_delimiter(extract, sign):
    found = extract(GOOD.replace(",", sign))

    assert found.layout.headings == (
        "Patient ID",
        "Appointment date",
        "Status",
        "Clinician",
    )
    assert found.rows_accepted == 1


def test_open_delimiter_that_a_heading_holds(extract):
    found = extract(
        """
        "Notes, a, b, c, d";Patient ID;Date;Status
        x;P1;01/04/2025;Attended
        """
    )

    assert found.layout.dropped == ("Notes, a, b, c, d",)


def test_open_byte_order_mark_is_no_part_of_the_heading(extract):
    found = extract(b"\xef\xbb\xbf" + GOOD.encode())

    assert found.layout.headings[0] == "Patient ID"
    assert found.rows_accepted == 1


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_open_line_ends(extract, end):
    content = (GOOD + "P2,02/04/2025,DNA,Dr B\n").replace("\n", end)

    found = extract(content.encode())

    assert found.rows_read == 2
    assert found.clinicians == ("Dr A", "Dr B")


def test_open_line_ends_mixed(extract):
    found = extract(
        b"Patient ID,Date,Status\r\nP1,01/04/2025,DNA\rP2,01/04/2025,DNA\n"
        b"P3,01/04/2025,DNA\r\n"
    )

    assert list(found.patients["local_id"]) == ["P1", "P2", "P3"]
