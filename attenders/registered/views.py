"""Pages about registered people: what there is, lists, and the age-sex table."""

import csv
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from academy.downloads import csv_response
from academy.exceptions import DuplicateUploadError, ErasureError
from academy.people.models import JobState, Practice
from academy.people.paging import show_page
from academy.people.permissions import PracticeRequest, for_practice_people
from academy.words import day, number, people, plural
from attenders.analysis import registered as figures
from attenders.analysis.registered import (
    AgeSexTable,
    ListAgainstAppointments,
    RegisteredCounts,
)
from attenders.extracts import problem_pages
from attenders.registered import operations, store
from attenders.registered.forms import AgeSexFileForm, AgeSexForm, ListForm
from attenders.registered.models import AgeSexCount, AgeSexSource, RegisteredList
from attenders.registered.reading.age_sex import TEMPLATE as AGE_SEX_TEMPLATE
from attenders.registered.reading.fields import (
    FIELDS,
    TEMPLATE_EXAMPLES,
    TEMPLATE_HEADINGS,
)
from attenders.registered.reading.problems import KINDS
from attenders.registered.tables import ListProblemTable, ListTable


LISTS_A_PAGE = 10


def lists(request: PracticeRequest) -> QuerySet[RegisteredList]:
    return request.practice.registered_lists.select_related("job", "practice")


def _context(request: PracticeRequest, **more: Any) -> dict[str, Any]:
    rules = figures.STANDING_RULES
    return {
        "practice": request.practice,
        "here": "registered",
        "rules": rules,
        "children_rule": figures.CHILDREN_RULE,
        **more,
    }


@for_practice_people
@require_GET
def summary(request: PracticeRequest) -> HttpResponse:
    """What is known of the registered people, and how it came."""
    table = ListTable(lists(request))
    show_page(request, table, per_page=LISTS_A_PAGE)
    current = store.current_list(request.practice)
    age_sex = store.newest_age_sex(request.practice)
    jobs = request.practice.jobs
    context = _context(
        request,
        table=table,
        current=current,
        counts=current and RegisteredCounts.from_dict(current.counts or {}),
        age_sex=age_sex,
        age_sex_table=age_sex and _shown_table(age_sex),
        difference=age_sex and _difference(request.practice, age_sex),
        against=current
        and current.against
        and ListAgainstAppointments.from_dict(current.against),
        loading=lists(request).filter(
            job__state__in=(JobState.QUEUED, JobState.RUNNING)
        ),
        comparing=jobs.filter(
            kind="ANALYSE", state__in=(JobState.QUEUED, JobState.RUNNING)
        ).exists(),
        methods={
            "counts": figures.COUNTS_METHOD,
            "age_sex": figures.AGE_SEX_METHOD,
            "against": figures.AGAINST_METHOD,
        },
    )
    return render(request, "registered/summary.html", context)


def _shown_table(count: AgeSexCount) -> dict[str, Any]:
    """The table in the form of the macro for tables."""
    table = AgeSexTable.from_dict(count.table)
    return {
        "caption": f"Registered people on {day(count.counted_on)}, from"
        f" {count.get_source_display()}",
        "headings": ("Age", "Female", "Male", "Other or not known", "All"),
        "rows": [
            (row.band, *map(number, (row.female, row.male, row.other, row.people)))
            for row in (*table.rows, table.total)
            if row.people or row.band != figures.AGE_NOT_KNOWN
        ],
    }


def _difference(practice: Practice, count: AgeSexCount) -> str:
    """Whether the table adds up to the list size, as a sentence."""
    total = AgeSexTable.from_dict(count.table).people
    if practice.list_size is None:
        return f"The table adds up to {people(total)}. The list size is not known."
    more = total - practice.list_size
    if not more:
        return f"The table adds up to {people(total)}, which is the list size."
    side = "more" if more > 0 else "fewer"
    assert practice.list_size_date is not None  # by a constraint of the database
    return (
        f"The table adds up to {people(total)}, which is {number(abs(more))} {side} than"
        f" the list size, {number(practice.list_size)} on"
        f" {day(practice.list_size_date)}."
    )


@for_practice_people
@require_http_methods(["GET", "POST"])
def list_add(request: PracticeRequest) -> HttpResponse:
    sent = request.method == "POST"
    today = {"as_at": f"{timezone.localdate():%d/%m/%Y}"}
    form = ListForm(*([request.POST, request.FILES] if sent else []), initial=today)
    if form.is_valid():
        try:
            added = operations.add_list(
                practice=request.practice,
                file=form.cleaned_data["file"],
                as_at=form.cleaned_data["as_at"],
                by=request.user,
            )
        except (DuplicateUploadError, ErasureError) as error:
            messages.info(request, str(error))
            return redirect("registered:summary", practice_id=request.practice.pk)
        return redirect(added)
    return render(request, "registered/list_add.html", _context(request, form=form))


@for_practice_people
@require_GET
def list_template(_request: PracticeRequest) -> HttpResponse:
    """Our own layout, with a made-up row for each kind of person."""
    examples = csv.reader(TEMPLATE_EXAMPLES.splitlines())
    return csv_response([TEMPLATE_HEADINGS, *examples], name="registered-list-template")


@for_practice_people
@require_GET
def list_show(request: PracticeRequest, list_id: UUID) -> HttpResponse:
    shown = get_object_or_404(lists(request), pk=list_id)
    return render(request, "registered/list_show.html", _shown(request, shown))


@for_practice_people
@require_GET
def list_progress(request: PracticeRequest, list_id: UUID) -> HttpResponse:
    """The part of the page that htmx renews; when the work is over, the whole page."""
    shown = get_object_or_404(lists(request), pk=list_id)
    context = _shown(request, shown)
    response = render(request, "extracts/upload_progress.html", context)
    if not context["at_work"]:
        response["HX-Refresh"] = "true"
    return response


def _shown(request: PracticeRequest, shown: RegisteredList) -> dict[str, Any]:
    counts = shown.counts and RegisteredCounts.from_dict(shown.counts)
    return _context(
        request,
        shown=shown,
        counts=counts,
        at_work=shown.job.is_at_work,
        current=shown.job if shown.job.is_at_work else None,
        kept=[shown.columns_used[n] for n in FIELDS if n in shown.columns_used],
        excluded="; ".join(
            f"{reason}: {plural(rows, 'row')}"
            for reason, rows in shown.rows_excluded.items()
        ),
        problems=problem_pages.by_kind(shown, KINDS),
    )


@for_practice_people
@require_GET
def problem_list(request: PracticeRequest, list_id: UUID) -> HttpResponse:
    shown = get_object_or_404(lists(request), pk=list_id)
    return problem_pages.problem_page(
        request,
        shown,
        table_type=ListProblemTable,
        here="registered",
        back="Back to the list",
    )


@for_practice_people
@require_GET
def problem_download(request: PracticeRequest, list_id: UUID) -> StreamingHttpResponse:
    shown = get_object_or_404(lists(request), pk=list_id)
    return problem_pages.problem_download(request, shown, kinds=KINDS)


@for_practice_people
@require_http_methods(["GET", "POST"])
def age_sex_edit(request: PracticeRequest) -> HttpResponse:
    """The age-sex table by hand; what is known already is filled in."""
    newest = store.newest_age_sex(request.practice)
    form = AgeSexForm(
        request.POST if request.method == "POST" else None,
        table=newest and AgeSexTable.from_dict(newest.table),
        initial={"counted_on": f"{newest.counted_on:%d/%m/%Y}"} if newest else None,
    )
    if form.is_valid():
        return _saved(request, form, source=AgeSexSource.HAND)
    return render(request, "registered/age_sex_edit.html", _context(request, form=form))


@for_practice_people
@require_http_methods(["GET", "POST"])
def age_sex_upload(request: PracticeRequest) -> HttpResponse:
    """The age-sex table from a file."""
    sent = request.method == "POST"
    form = AgeSexFileForm(request.POST, request.FILES) if sent else AgeSexFileForm()
    if form.is_valid():
        return _saved(request, form, source=AgeSexSource.FILE)
    context = _context(request, form=form)
    return render(request, "registered/age_sex_upload.html", context)


def _saved(
    request: PracticeRequest, form: AgeSexForm | AgeSexFileForm, *, source: AgeSexSource
) -> HttpResponse:
    try:
        saved = operations.save_age_sex(
            practice=request.practice,
            table=form.table,
            counted_on=form.cleaned_data["counted_on"],
            source=source,
            by=request.user,
        )
    except ErasureError as error:
        messages.info(request, str(error))
        return redirect("registered:summary", practice_id=request.practice.pk)
    newest = store.newest_age_sex(request.practice)
    assert newest is not None  # there is the one just saved
    if newest == saved:
        messages.success(request, "The age-sex table is saved.")
    else:
        messages.info(
            request,
            "The age-sex table is saved, but another is newer, of"
            f" {day(newest.counted_on)}, so that one counts.",
        )
    return redirect("registered:summary", practice_id=request.practice.pk)


@for_practice_people
@require_GET
def age_sex_template(_request: PracticeRequest) -> HttpResponse:
    """Our own layout of an age-sex table, with nobody in it."""
    rows = csv.reader(AGE_SEX_TEMPLATE.splitlines())
    return csv_response(rows, name="age-sex-template")
