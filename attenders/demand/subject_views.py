"""The pages of figures: one view for all subjects, and the files of their tables."""

from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from academy.people.models import Job, JobState
from academy.people.permissions import PracticeRequest, for_practice_people
from attenders.analysis.view import View
from attenders.analysis.window import Window, financial_year_to
from attenders.choices import store as choices
from attenders.demand import operations, store
from attenders.demand.blocks import HEADLINE, About, Subject, blocks, leads
from attenders.demand.downloads import FORMS, table_file
from attenders.demand.forms import ChangeForm, fields_of
from attenders.demand.guessing import guess_first
from attenders.demand.models import AnalysisRun
from attenders.demand.subjects import GROUPS, OVERVIEW, SUBJECTS
from attenders.demand.view_query import address_end, view_from
from attenders.demand.views import work


# What a form for changing the view sends first: the address is then said in short
_CHANGED = "period"


@for_practice_people
@require_http_methods(["GET", "POST"])
def subject(request: PracticeRequest, slug: str = OVERVIEW.slug) -> HttpResponse:
    """Show one subject as the address asks for it; POST has its figures worked out."""
    shown = _subject(slug)
    if shown.is_of_often and (first := guess_first(request)):
        return first
    latest = store.latest_run(request.practice)
    year = latest and financial_year_to(latest.last_day)
    form = None
    if _CHANGED in request.GET:
        form = ChangeForm(request.GET, year=year)
        if form.is_valid():
            return redirect(_address(request, shown, form.view))
    view = View() if form else view_from(request.GET)
    if request.method == "POST":
        return _ask(request, shown, view)
    context = {
        "practice": request.practice,
        "here": "figures",
        "groups": GROUPS,
        "subject": shown,
        "related": [SUBJECTS[other] for other in shown.related],
        "view": view,
        "query": address_end(view),
        "form": form or ChangeForm(initial=_fields(view, year), year=year),
        **work(request),
        **_found(request, shown, view, latest),
    }
    return render(request, "demand/subject.html", context)


def _subject(slug: str) -> Subject:
    if slug not in SUBJECTS:
        raise Http404
    return SUBJECTS[slug]


def _address(request: PracticeRequest, shown: Subject, view: View) -> str:
    ids = {"practice_id": request.practice.pk, "slug": shown.slug}
    return reverse("demand:subject", kwargs=ids) + address_end(view)


def _fields(view: View, year: Window | None) -> dict[str, str]:
    """What the form shows as chosen."""
    fields = fields_of(view)
    if view.window is not None and view.window == year:
        return fields | {"period": "YEAR", "first": "", "last": ""}
    return fields


def _ask(request: PracticeRequest, shown: Subject, view: View) -> HttpResponse:
    """Have the figures worked out, and come back to the page, which says how far it is."""
    try:
        operations.ask_for_analysis(
            practice=request.practice,
            by=request.user,
            view=shown.narrowed(view),
            after_failure=True,
        )
    except operations.TooManyAnalysesError as error:
        messages.info(request, str(error))
    return redirect(_address(request, shown, view))


def _found(
    request: PracticeRequest, shown: Subject, view: View, latest: AnalysisRun | None
) -> dict[str, Any]:
    """What there is to show; without any figures, what is being done about that."""
    run = latest
    if not shown.narrowed(view).is_default:
        run = store.run_showing(request.practice, view, narrowed=shown.narrowed)
    if run is None:
        return _nothing_yet(request, shown.narrowed(view))
    is_stale = store.is_stale(run)
    every = SUBJECTS.values() if shown is OVERVIEW else (shown,)
    results = _results(run, every)
    about = _about(run, view, shown)
    return {
        "run": run,
        "window": about.window,
        "figures": results[HEADLINE],
        "blocks": blocks(shown, results, about),
        "leads": leads(SUBJECTS.values(), results, about) if shown is OVERVIEW else {},
        "is_stale": is_stale,
        "job": _job(request, shown.narrowed(view)) if is_stale else None,
    }


def _results(run: AnalysisRun, subjects: Iterable[Subject]) -> dict[str, Any]:
    return store.load_all(run, {kind for one in subjects for kind in one.kinds})


def _about(run: AnalysisRun, view: View, shown: Subject) -> About:
    named = None
    if "AT_RISK" in shown.kinds:
        named = choices.at_risk_owner_of(run.practice)
    return About(
        view=view,
        window=Window(run.first_day, run.last_day),
        today=timezone.localdate(),
        owner=str(named.name or named.email) if named else "",
    )


def _nothing_yet(request: PracticeRequest, view: View) -> dict[str, Any]:
    """The figures of the last 12 months are asked for by the page itself.

    Those of any other view only when somebody says so: an address alone, which a browser
    may open ahead, never has anything worked out that was not going to be.
    """
    practice = request.practice
    has_data = practice.uploads.loaded().exists()
    if has_data and view.is_default:
        operations.ask_for_analysis(practice=practice, by=request.user)
    return {
        "run": None,
        "has_data": has_data,
        "has_uploads": practice.uploads.filter(undone_at__isnull=True).exists(),
        "job": _job(request, view) if has_data else None,
    }


def _job(request: PracticeRequest, view: View) -> Job | None:
    """What the workers last did about this view, if it is not done or did not end well."""
    last: Job | None = operations.jobs_of_view(request.practice, view).first()
    return last if last and last.state != JobState.DONE else None


@for_practice_people
@require_GET
def subject_download(
    request: PracticeRequest, slug: str, block: str, form: str
) -> HttpResponse:
    """The table of one block as a file; the same view as on the page."""
    shown, view = _subject(slug), view_from(request.GET)
    if shown.is_of_often and (first := guess_first(request)):
        return first
    run = store.run_showing(request.practice, view, narrowed=shown.narrowed)
    if run is None or form not in FORMS:
        raise Http404
    found = blocks(shown, _results(run, (shown,)), _about(run, view, shown), only=block)
    if not found or found[0].drawing is None:
        raise Http404
    name = f"{shown.slug}-{block}-{run.last_day.isoformat()}"
    return table_file(found[0].drawing, found[0].cards[0], form=form, name=name)
