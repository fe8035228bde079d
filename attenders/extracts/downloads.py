"""Files that a person takes home."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, QuerySet
from django.http import StreamingHttpResponse

from academy.downloads import csv_stream
from academy.words import number
from attenders.extracts.reading.problems import Kind


@dataclass(frozen=True)
class NotListed:
    """A kind of problem with more rows than are listed."""

    kind: str
    title: str
    listed: int
    rows: int

    def __str__(self) -> str:
        return (
            f"{self.title}: only the first {number(self.listed)} of"
            f" {number(self.rows)} rows are listed."
        )


def problems_not_listed(upload: Any, kinds: Mapping[str, Kind]) -> list[NotListed]:
    """The kinds of problem of which a file had too many to list all.

    A kind of upload that lists all has no counts of its own.
    """
    listed = dict(
        upload.problems.values_list("kind").annotate(Count("row", distinct=True))
    )
    return [
        NotListed(kind, kinds[kind].title, listed[kind], rows)
        for kind, rows in getattr(upload, "problem_counts", {}).items()
        if rows > listed.get(kind, rows)
    ]


def problem_file(
    problems: QuerySet[Any],
    kinds: Mapping[str, Kind],
    *,
    not_listed: Iterable[object] = (),
) -> StreamingHttpResponse:
    """The rows with a problem as CSV.

    Its last lines say in words which rows are `not_listed`.
    """
    rows = _problem_rows(problems, kinds, not_listed)
    return csv_stream(rows, name="rows-to-check")


def _problem_rows(
    problems: QuerySet[Any], kinds: Mapping[str, Kind], not_listed: Iterable[object]
) -> Iterator[tuple[object, ...]]:
    yield ("Row", "Column", "What it says", "What is wrong", "Effect")
    for problem in problems.order_by("row", "pk").iterator():
        kind = kinds[problem.kind]
        yield (problem.row, problem.column, problem.value, kind.title, kind.effect)
    for part in not_listed:
        yield ("", "", "", str(part), "")
