"""Files that are no extract, each with the sentence that a person sees."""

from time import perf_counter

import pytest


SAVE_AS = "In Excel, choose Save as, then “CSV UTF-8 (comma delimited)”."
WANTED = "The selected file must be a CSV or an Excel workbook, but this is"
EXPORT = "Run the export again, and choose CSV or Excel as its format."
UNPACK = "Unpack it, and upload what is in it."
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
        (b"%PDF-1.7\n", f"a PDF. {EXPORT}"),
        (b"\x1f\x8b\x08\x00", f"a compressed file. {UNPACK}"),
        (b"7z\xbc\xaf\x27\x1c", f"a compressed file. {UNPACK}"),
        (b"Rar!\x1a\x07", f"a compressed file. {UNPACK}"),
        (b"MZ\x90\x00", f"a program. {EXPORT}"),
        (b"\x89PNG\r\n\x1a\n", f"a picture. {EXPORT}"),
        (b"\xff\xd8\xff\xe0", f"a picture. {EXPORT}"),
        (b"{\\rtf1\\ansi", f"a text document. {EXPORT}"),
    ],
)
def test_open_other_kind_of_file(refusal, start, kind):
    assert refusal(start + GOOD.encode()) == f"{WANTED} {kind}"


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_open_utf16_without_a_mark(refusal, encoding):
    assert refusal(GOOD.encode(encoding)) == (
        "How the letters of this file were saved cannot be recognised (it may be UTF-16"
        f" without a mark). {SAVE_AS}"
    )


@pytest.mark.parametrize(
    "content",
    [GOOD.encode() + b"\x00\x01\x02\x03", b"\x00", bytes(1000), bytes(range(256)) * 9],
    ids=["binary after text", "a NUL", "nothing but NUL", "all bytes"],
)
def test_open_not_text(refusal, content):
    assert refusal(content) == f"{WANTED} one that does not hold text. {EXPORT}"


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf", b"\n  "])
@pytest.mark.parametrize("start", [b"<!DOCTYPE html>\n<p>", b"<html>", b"<table><tr>"])
def test_open_web_page(refusal, mark, start):
    assert refusal(mark + start) == (
        f"{WANTED} a web page. If it opens in Excel as a table, choose Save as, then “CSV"
        " UTF-8 (comma delimited)”. If it is a page that asks you to sign in, sign in and"
        " run the export again."
    )


def test_open_workbook_as_one_xml_file(refusal):
    start = b'<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?>'

    assert refusal(start) == f"{WANTED} an XML file. {SAVE_AS}"


@pytest.mark.parametrize("content", [b'{"rows": 1}', b"[1]", b'\xef\xbb\xbf{"a": 1}'])
def test_open_json(refusal, content):
    assert refusal(content) == f"{WANTED} a JSON file. {EXPORT}"


@pytest.mark.parametrize("first", ["", "   ", "\t"])
def test_open_first_row_empty(extract, first):
    found = extract((first + "\n" + GOOD + "P1,x,DNA,Dr A\n").encode())

    assert found.rows_accepted == 1
    assert found.problems["row"].tolist() == [4]


TITLES = (
    "Appointments report\n",
    "Last Run: 04-May-2026 10:12,,,\n\n",
    '"A title, with ""marks"" and a, comma"\n',
    "Appointment Statistics Report,,\nLast Run: 04-May-2026\n\nPractice: The Limes\n",
)


@pytest.mark.parametrize("titles", TITLES)
def test_open_rows_above_the_headings(extract, titles):
    found = extract((titles + GOOD + "P1,x,DNA,Dr A\n").encode())

    above = titles.count("\n")
    assert found.rows_read == 2
    assert found.problems["row"].tolist() == [above + 3]
    rows = "row" if above == 1 else "rows"
    assert found.notices[0] == f"Skipped {above} {rows} above the headings."


def test_open_line_that_names_the_sign(extract):
    found = extract("sep=;\n" + GOOD.replace(",", ";"))

    assert found.rows_accepted == 1
    assert found.layout.headings[0] == "Patient ID"


@pytest.mark.parametrize("end", ["\r", "\r\n"])
def test_open_rows_above_and_other_line_ends(extract, end):
    content = ("Report\n\n" + GOOD + "P1,x,DNA,A\nP2\n").replace("\n", end).encode()

    assert extract(content).problems["row"].tolist() == [5, 6]


def test_open_headings_too_far_down_are_not_looked_for(refusal):
    assert "has no patient number column" in refusal("Title\n" * 20 + GOOD)


def test_open_cut_file_with_rows_above_the_headings(refusal):
    assert "in the middle of row 4, which has 2 of 4" in refusal("A\n" + GOOD + "P2,0")


def test_open_mark_never_closed_with_rows_above_the_headings(refusal):
    content = "A\nB\n" + GOOD + 'P2,"02/04/2025,DNA,Dr B\n' + "P3,03/04/2025,DNA,A\n"

    assert "quotation mark in row 5 is never closed" in refusal(content)


def test_open_rows_that_end_in_a_comma(extract):
    rows = GOOD.splitlines()[1] + ",\n"

    found = extract(HEADINGS + rows * 3)

    assert found.rows_accepted == 3
    assert found.layout.headings[-1] == ""


def test_open_only_the_headings_end_in_a_comma(extract):
    found = extract(HEADINGS.strip() + ",\n" + GOOD.splitlines()[1] + "\n")

    assert found.rows_accepted == 1


def test_open_everything_ends_in_a_comma(extract):
    found = extract(GOOD.replace("\n", ",\n"))

    assert found.layout.dropped == ("",)


@pytest.mark.parametrize("columns", [201, 10_000])
def test_open_too_many_columns(refusal, columns):
    more = "".join(f",Column {number}" for number in range(columns - 4))
    content = HEADINGS.replace("\n", more + "\n").encode()

    assert refusal(content) == (
        f"The file has {columns:,} columns; the limit is 200. Export only the columns"
        " that are needed."
    )


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


def test_open_headings_in_another_encoding(extract):
    found = extract(
        "Patient ID,Date,Status,Médecin\nP1,01/04/2025,DNA,é\n".encode("cp1252")
    )

    assert found.layout.headings[-1] == "Médecin"
    assert found.notices[0] == "Read as Windows-1252: check names with accents."


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
