"""Files that a person takes home."""

import csv
import io

from academy.downloads import csv_response, csv_stream


ROWS = [("Age", "People"), ("65 – 69", 12), ("=1+1", -3), ('a "b", c', None)]


def test_csv_is_what_was_given_with_a_mark_for_excel():
    response = csv_response(ROWS, name="ages")

    text = response.content.decode("utf-8")
    assert text.startswith("\ufeff")
    assert list(csv.reader(io.StringIO(text[1:]))) == [
        ["Age", "People"],
        ["65 – 69", "12"],
        ["'=1+1", "-3"],
        ['a "b", c', ""],
    ]


def test_csv_has_its_name_and_kind():
    response = csv_response([], name="ages")

    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert response["Content-Disposition"] == 'attachment; filename="ages.csv"'


def test_csv_stream_is_the_same_row_by_row():
    parts = list(csv_stream(ROWS, name="ages"))

    assert len(parts) == 1 + len(ROWS)
    assert b"".join(parts) == csv_response(ROWS, name="ages").content
