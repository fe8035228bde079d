"""Pages about rows with a problem, the same for every kind of upload.

`upload` is a row of one, with its `problems`; `kinds` says what can be wrong with it.
"""

from collections.abc import Mapping
from typing import Any

from django.db.models import Count, Min
from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import render

from academy.people import audit
from academy.people.paging import show_page
from academy.people.permissions import PracticeRequest
from attenders.extracts.downloads import problem_file, problems_not_listed
from attenders.extracts.reading.problems import Kind
from attenders.extracts.tables import ProblemTable


PROBLEMS_A_PAGE = 100


def by_kind(upload: Any, kinds: Mapping[str, Kind]) -> list[dict[str, object]]:
    """Each kind that there is, with its rows; as in `kinds`, those that cost rows first."""
    found = upload.problems.values("kind").annotate(
        listed=Count("row", distinct=True), first=Min("row")
    )
    counts = getattr(upload, "problem_counts", {})
    return [
        {
            **problem,
            "meaning": kinds[problem["kind"]],
            "rows": counts.get(problem["kind"], problem["listed"]),
        }
        for problem in sorted(found, key=lambda p: list(kinds).index(p["kind"]))
    ]


def problem_page(
    request: PracticeRequest,
    upload: Any,
    *,
    table_type: type[ProblemTable],
    here: str,
    back: str,
) -> HttpResponse:
    """The rows with a problem, or with the kind of problem that is asked for."""
    found = upload.problems.all()
    kind = request.GET.get("kind", "")
    if kind in table_type.kinds:
        found = found.filter(kind=kind)
    table = table_type(found)
    show_page(request, table, per_page=PROBLEMS_A_PAGE)
    audit.record(
        "PROBLEMS_LISTED",
        by=request.user,
        practice=request.practice,
        object_id=upload.pk,
        people_count=len(table.paginated_rows),
    )
    context = {
        "practice": request.practice,
        "here": here,
        "upload": upload,
        "table": table,
        "meaning": table_type.kinds.get(kind),
        "not_listed": [
            part
            for part in problems_not_listed(upload, table_type.kinds)
            if kind not in table_type.kinds or part.kind == kind
        ],
        "back": {"href": upload.get_absolute_url(), "text": back},
    }
    return render(request, "extracts/problem_list.html", context)


def problem_download(
    request: PracticeRequest, upload: Any, *, kinds: Mapping[str, Kind]
) -> StreamingHttpResponse:
    """Every problem of a file: no more than the pages show, so nothing not kept."""
    problems = upload.problems.all()
    audit.record(
        "PROBLEMS_EXPORTED",
        by=request.user,
        practice=request.practice,
        object_id=upload.pk,
        people_count=problems.values("row").distinct().count(),
    )
    not_listed = problems_not_listed(upload, kinds)
    return problem_file(problems, kinds, not_listed=not_listed)
