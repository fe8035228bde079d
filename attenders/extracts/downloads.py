"""Files that a person takes home."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.db.models import QuerySet
from django.http import StreamingHttpResponse

from academy.downloads import csv_stream
from attenders.extracts.reading.problems import Kind


def problem_file(
    problems: QuerySet[Any], kinds: Mapping[str, Kind]
) -> StreamingHttpResponse:
    """Every row with a problem as CSV."""
    return csv_stream(_problem_rows(problems, kinds), name="rows-to-check")


def _problem_rows(
    problems: QuerySet[Any], kinds: Mapping[str, Kind]
) -> Iterator[tuple[object, ...]]:
    yield ("Row", "Column", "What it says", "What is wrong", "Effect")
    for problem in problems.order_by("row", "pk").iterator():
        kind = kinds[problem.kind]
        yield (problem.row, problem.column, problem.value, kind.title, kind.effect)
