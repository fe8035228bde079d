"""Tables that a person takes home as a file, safe to open in a spreadsheet."""

import csv
from collections.abc import Iterable, Iterator, Sequence

from django.http import HttpResponse, StreamingHttpResponse

from academy.words import cell
from academy.workbooks import workbook


_MARK = "\ufeff"  # so that Excel reads UTF-8
Rows = Iterable[Iterable[object]]


class _Echo:
    """A file that gives each line back instead of keeping it."""

    def write(self, line: str) -> str:
        return line


def csv_response(rows: Rows, *, name: str) -> HttpResponse:
    """A CSV of these rows; `name` is that of the file, without its ending."""
    return HttpResponse("".join(_lines(rows)), **_kind(name))


def csv_stream(rows: Rows, *, name: str) -> StreamingHttpResponse:
    """The same, for as many rows as do not fit into memory."""
    return StreamingHttpResponse(_lines(rows), **_kind(name))


def workbook_response(
    *,
    caption: str,
    headings: Sequence[str],
    rows: Sequence[Sequence[str]],
    about: Sequence[tuple[str, str]],
    name: str,
) -> HttpResponse:
    """A table of formatted cells as an Excel workbook, with what it is about."""
    return HttpResponse(
        workbook(caption=caption, headings=headings, rows=rows, about=about),
        content_type=(
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
        ),
        headers={"Content-Disposition": f'attachment; filename="{name}.xlsx"'},
    )


def _kind(name: str) -> dict[str, object]:
    return {
        "content_type": "text/csv; charset=utf-8",
        "headers": {"Content-Disposition": f'attachment; filename="{name}.csv"'},
    }


def _lines(rows: Rows) -> Iterator[str]:
    writer = csv.writer(_Echo())
    yield _MARK
    for row in rows:
        yield writer.writerow(
            [cell(value) if isinstance(value, str) else value for value in row]
        )
