"""The list of people at risk, for the clinician whom the practice has named for it."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET
from django_tables2 import RequestConfig
from django_tables2.export import TableExport

from academy.people import audit
from academy.people.paging import show_page
from academy.people.permissions import (
    PracticeRequest,
    for_practice_people,
    manages,
)
from attenders.analysis.at_risk import METHOD, AtRisk
from attenders.analysis.whole import NotPossible
from attenders.charts.words import said
from attenders.choices import store as choices
from attenders.demand import store
from attenders.demand.models import AnalysisRun
from attenders.demand.tables import AtRiskTable
from attenders.demand.views import PEOPLE_A_PAGE, empty, work


@for_practice_people
@require_GET
def at_risk_list(request: PracticeRequest) -> HttpResponse:
    """Who is on the list and why; first of all, whose list it is."""
    context = {
        "practice": request.practice,
        "here": "at_risk",
        "is_manager": manages(user=request.user, practice=request.practice),
        "method": METHOD,
        **work(request),
    }
    owner = choices.at_risk_owner_of(request.practice)
    if owner is None:
        context["has_left"] = choices.has_named_owner(request.practice)
        return render(request, "demand/at_risk_unowned.html", context)
    run = store.latest_run(request.practice)
    if run is None:
        return empty(request, context)
    found = store.load(run, "AT_RISK")
    if isinstance(found, NotPossible):
        context["why"] = found.why
        return render(request, "demand/at_risk_unknown.html", context)
    table = AtRiskTable(
        run.people_at_risk.select_related("patient", "run"), rule=found.rule
    )
    asked = request.GET.get("_export")
    if asked is not None:
        return _export(request, run, table=table, form=asked)
    show_page(request, table, per_page=PEOPLE_A_PAGE)
    _note_seen(request, run, table)
    context |= _said(found) | {
        "run": run,
        "is_stale": store.is_stale(run),
        "owner": owner,
        "table": table,
    }
    return render(request, "demand/at_risk_list.html", context)


def _said(found: AtRisk) -> dict[str, object]:
    """The figure in words, with what is old or missing in its data today."""
    return {
        "found": found,
        "sentence": said(found.sentence),
        "rising": said(found.rising_sentence),
        "warnings": [
            said(warning) for warning in found.warnings(on=timezone.localdate())
        ],
    }


def _note_seen(request: PracticeRequest, run: AnalysisRun, table: AtRiskTable) -> None:
    audit.record(
        "AT_RISK_LISTED",
        by=request.user,
        practice=request.practice,
        object_id=run.pk,
        people_count=len(table.paginated_rows),
        page=table.page.number,
    )


def _export(
    request: PracticeRequest, run: AnalysisRun, *, table: AtRiskTable, form: str
) -> HttpResponse:
    """The whole list as a file. Only numbers and words of ours are in it, so nothing
    that a spreadsheet could take for a formula."""
    if form != TableExport.CSV:
        raise Http404
    RequestConfig(request, paginate=False).configure(table)
    audit.record(
        "AT_RISK_EXPORTED",
        by=request.user,
        practice=request.practice,
        object_id=run.pk,
        people_count=len(table.rows),
    )
    name = f"people-at-risk-{run.last_day.isoformat()}.csv"
    response: HttpResponse = TableExport(form, table).response(name)
    return response
