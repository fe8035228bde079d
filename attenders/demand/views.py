"""The main charts, and the list of people who attend often; all from stored results."""

from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods
from django_tables2 import RequestConfig
from django_tables2.export import TableExport

from academy.downloads import csv_response
from academy.exceptions import NumberError
from academy.people import audit
from academy.people.models import JobState
from academy.people.paging import show_page
from academy.people.permissions import (
    PracticeRequest,
    confirmed_lately,
    for_practice_managers,
    for_practice_people,
    manages,
)
from attenders.analysis import bands, concentration, counted, counts, missed
from attenders.analysis.headline import Headline
from attenders.analysis.method import Method
from attenders.charts.bands import bands_chart
from attenders.charts.concentration import HEADLINE_PERCENT, concentration_chart
from attenders.charts.missed import lead_chart, weekday_chart
from attenders.charts.parts import Chart
from attenders.demand import operations, store
from attenders.demand.downloads import FORMS, table_file
from attenders.demand.guessing import after_guessing
from attenders.demand.models import AnalysisRun
from attenders.demand.tables import PatientTable
from attenders.extracts import local_numbers
from attenders.extracts.models import Upload
from attenders.extracts.pseudonyms import shown as shown_pseudonym


PEOPLE_A_PAGE = 50
# The lists that have buttons for the number of one person: where each is, and its title
_LISTS = {
    "people": ("demand:people", "People who attend often"),
    "at_risk": ("demand:at_risk_list", "People at risk"),
}


def work(request: PracticeRequest) -> dict[str, object]:
    """What the workers are doing for this practice, and what they last failed at."""
    jobs = operations.jobs_of(request.practice)
    latest = jobs.filter(kind__in=("LOAD", "ANALYSE")).first()
    failed = latest is not None and latest.state == JobState.FAILED
    return {
        "at_work": jobs.filter(state__in=operations.AT_WORK).exists(),
        "failed": latest if failed else None,
        "asking": _asking(request),
    }


def _asking(request: PracticeRequest) -> Upload | None:
    """A file that waits for its person's answer."""
    return request.practice.uploads.filter(job__state=JobState.ASKING).first()


def empty(request: PracticeRequest, context: dict[str, object]) -> HttpResponse:
    """What a page shows while there are no figures, which it sees to."""
    operations.ask_for_analysis(practice=request.practice, by=request.user)
    context |= work(request)
    context["has_uploads"] = request.practice.uploads.filter(
        undone_at__isnull=True
    ).exists()
    return render(request, "demand/dashboard_empty.html", context)


def _charts(figures: Headline) -> dict[str, tuple[Chart, Method]]:
    """The main charts by name, each with its method, in their order.

    Those of people are left out where no appointment has a patient.
    """
    window, of_people = figures.covered, figures.covered_with_patients
    people = {
        "concentration": (
            concentration_chart(figures.concentration, window=of_people),
            concentration.METHOD,
        ),
        "bands": (bands_chart(figures.bands, window=of_people), bands.METHOD),
    }
    return {
        **(people if figures.has_people else {}),
        "weekday": (weekday_chart(figures.missed, window=window), missed.METHOD),
        "wait": (lead_chart(figures.missed, window=window), missed.METHOD),
    }


@for_practice_people
@require_GET
@after_guessing
def dashboard(request: PracticeRequest) -> HttpResponse:
    """The main charts on one page. They answer the guess, so they come after it."""
    context = {"practice": request.practice, "here": "figures", **work(request)}
    run = store.latest_run(request.practice)
    if run is None:
        return empty(request, context)
    figures = store.load_headline(run)
    context |= {
        "run": run,
        "figures": figures,
        "charts": _charts(figures),
        "counts_method": counts.METHOD,
        "counted_method": counted.METHOD,
    }
    return render(request, "demand/dashboard.html", context)


@for_practice_people
@require_GET
@after_guessing
def table_download(request: PracticeRequest, name: str, form: str) -> HttpResponse:
    """The table of one chart as a file, with what it is about."""
    run = store.latest_run(request.practice)
    charts = _charts(store.load_headline(run)) if run else {}
    if name not in charts or form not in FORMS:
        raise Http404
    drawing, method = charts[name]
    return table_file(drawing, method, form=form, name=name)


def _top_percent(request: PracticeRequest) -> int:
    """How far down the list goes: what the address asks for, if we offer it."""
    asked = request.GET.get("top", str(HEADLINE_PERCENT))
    offered = {str(percent): percent for percent in concentration.LISTED_PERCENTS}
    if asked not in offered:
        raise Http404
    return offered[asked]


def _people(run: AnalysisRun, *, places: int) -> PatientTable:
    counts = run.people.filter(place__lte=places)
    return PatientTable(counts.select_related("patient", "run"))


@for_practice_people
@require_GET
@after_guessing
def people(request: PracticeRequest) -> HttpResponse:
    context = {"practice": request.practice, "here": "people", **work(request)}
    percent = _top_percent(request)
    run = store.latest_run(request.practice)
    if run is None:
        return empty(request, context)
    figures = store.load_headline(run)
    if not figures.has_people:
        return render(request, "demand/people_unknown.html", context)
    top = next(t for t in figures.concentration.top if t.top_percent == percent)
    table = _people(run, places=top.patients)
    export = request.GET.get("_export")
    if export is not None:
        return _export(request, run, table=table, form=export, shown=top.patients)
    show_page(request, table, per_page=PEOPLE_A_PAGE)
    shown = len(table.paginated_rows)
    audit.record(
        "PEOPLE_LISTED",
        by=request.user,
        practice=request.practice,
        object_id=run.pk,
        people_count=shown,
        page=table.page.number,
        top_percent=percent,
    )
    context |= {
        "run": run,
        "figures": figures,
        "top": top,
        "offered": concentration.LISTED_PERCENTS,
        "table": table,
        "method": concentration.METHOD,
        "is_manager": manages(user=request.user, practice=request.practice),
    }
    return render(request, "demand/people.html", context)


def _export(
    request: PracticeRequest,
    run: AnalysisRun,
    *,
    table: PatientTable,
    form: str,
    shown: int,
) -> HttpResponse:
    """The whole list as a file. Only numbers and words of ours are in it, so nothing
    that a spreadsheet could take for a formula."""
    if form != TableExport.CSV:
        raise Http404
    RequestConfig(request, paginate=False).configure(table)
    audit.record(
        "PEOPLE_EXPORTED",
        by=request.user,
        practice=request.practice,
        object_id=run.pk,
        people_count=shown,
    )
    name = f"people-who-attend-often-{run.last_day.isoformat()}.csv"
    response: HttpResponse = TableExport(form, table).response(name)
    return response


@for_practice_people
@require_http_methods(["GET", "POST"])
def number_show(request: PracticeRequest, patient_id: int) -> HttpResponse:
    """One person's number in the practice's own system; never by its address alone."""
    patient = get_object_or_404(request.practice.patients, pk=patient_id)
    here = "at_risk" if request.POST.get("from") == "at_risk" else "people"
    name, title = _LISTS[here]
    people_list = reverse(name, kwargs={"practice_id": request.practice.pk})
    if request.method == "GET":
        return redirect(people_list)
    context = {
        "practice": request.practice,
        "here": here,
        "pseudonym": shown_pseudonym(patient.pseudonym),
        # As the list was when the person left it
        "people_list": f"{people_list}?{QueryDict(request.POST.get('list')).urlencode()}",
        "list_title": title,
    }
    try:
        context["number"] = local_numbers.opened(patient)
    except NumberError as error:
        context["reason"] = str(error)
    else:
        audit.record(
            "NUMBER_SHOWN",
            by=request.user,
            practice=request.practice,
            people_count=1,
            patient=patient.pk,
        )
    return render(request, "demand/number_show.html", context)


@for_practice_managers
@confirmed_lately
@require_http_methods(["GET", "POST"])
@after_guessing
def number_list(request: PracticeRequest) -> HttpResponse:
    """Say what is in the file with the numbers of a whole list, then give it."""
    context = {"practice": request.practice, "here": "people", **work(request)}
    percent = _top_percent(request)
    run = store.latest_run(request.practice)
    if run is None:
        return empty(request, context)
    concentrated = store.load_headline(run).concentration
    top = next(t for t in concentrated.top if t.top_percent == percent)
    if request.method == "POST":
        return _numbers(request, run, places=top.patients)
    return render(request, "demand/number_list.html", context | {"top": top})


def _numbers(
    request: PracticeRequest, run: AnalysisRun, *, places: int
) -> HttpResponse:
    """Pseudonyms and numbers of a list; blank where a number is not kept."""
    counts = run.people.filter(place__lte=places).order_by("place")
    rows = [("Place", "Pseudonym", "Number in your clinical system")]
    given = 0
    for count in counts.select_related("patient"):
        try:
            number = local_numbers.opened(count.patient)
            given += 1
        except NumberError:
            number = ""
        rows.append((count.place, shown_pseudonym(count.patient.pseudonym), number))
    audit.record(
        "NUMBERS_EXPORTED",
        by=request.user,
        practice=request.practice,
        object_id=run.pk,
        people_count=given,
    )
    name = f"numbers-of-people-who-attend-often-{run.last_day.isoformat()}"
    return csv_response(rows, name=name)
