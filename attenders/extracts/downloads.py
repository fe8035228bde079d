"""Files that a person takes home."""

import csv
from collections.abc import Iterator, Mapping
from typing import Any

from django.db.models import QuerySet
from django.http import StreamingHttpResponse

from academy.words import cell
from attenders.extracts.reading.problems import Kind


class _Echo:
    """A file that gives each line back instead of keeping it."""

    def write(self, line: str) -> str:
        return line


def problem_file(
    problems: QuerySet[Any], kinds: Mapping[str, Kind]
) -> StreamingHttpResponse:
    """Every row with a problem as CSV, safe to open in a spreadsheet."""
    return StreamingHttpResponse(
        _problem_lines(problems, kinds),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="rows-to-check.csv"'},
    )


def _problem_lines(problems: QuerySet[Any], kinds: Mapping[str, Kind]) -> Iterator[str]:
    lines = csv.writer(_Echo())
    yield "\ufeff"  # so that Excel reads UTF-8
    yield lines.writerow(("Row", "Column", "What it says", "What is wrong", "Effect"))
    for problem in problems.order_by("row", "pk").iterator():
        kind = kinds[problem.kind]
        words = (problem.column, problem.value, kind.title, kind.effect)
        yield lines.writerow((problem.row, *map(cell, words)))
