"""Periods and choices: which figures are kept, asking for others, stopping work."""

from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from academy.people.models import Job, JobState
from academy.people.permissions import PracticeRequest, for_practice_people
from attenders.analysis.view import DEFAULT, View, ViewError
from attenders.analysis.whole import NotPossible
from attenders.charts.words import said
from attenders.demand import operations, store
from attenders.demand.forms import ViewForm, fields_of
from attenders.demand.models import AnalysisRun
from attenders.demand.subjects import GROUPS
from attenders.demand.view_query import address_end
from attenders.extracts.models import Upload


# Far enough back to find what each view was last asked for
_JOBS_LOOKED_AT = 100
# What failed earlier is no news
_NEWS_FOR = timedelta(days=7)


@dataclass(frozen=True)
class Kept:
    """Figures that are kept, and how they stand to the data of now."""

    run: AnalysisRun
    view: View
    is_stale: bool
    seconds: float
    sentence: str
    upload: Upload | None

    @property
    def fields(self) -> dict[str, str]:
        """What a form sends to ask for them anew."""
        return fields_of(self.view)

    @property
    def query(self) -> str:
        """The end of the address of pages that show them."""
        return address_end(self.view)


@dataclass(frozen=True)
class Asked:
    """An analysis that was asked for: of which view, and how far it is."""

    job: Job
    view: View

    @property
    def has_just_failed(self) -> bool:
        job = self.job
        if job.state != JobState.FAILED or job.finished_at is None:
            return False
        return bool(timezone.now() - job.finished_at < _NEWS_FOR)

    @property
    def fields(self) -> dict[str, str]:
        """What a form sends to ask for it again."""
        return fields_of(self.view)


@for_practice_people
@require_http_methods(["GET", "POST"])
def analyses(request: PracticeRequest) -> HttpResponse:
    """Show the figures that are kept and what is at work; POST asks for others."""
    sent = request.POST if request.method == "POST" else None
    form = ViewForm(sent, initial=fields_of(DEFAULT))
    if form.is_valid():
        return _ask(request, form.view)
    asked = _asked(request)
    context = {
        "practice": request.practice,
        "here": "figures",
        "groups": GROUPS,
        "form": form,
        "has_data": request.practice.uploads.loaded().exists(),
        "kept": _kept(request),
        "at_work": [one for one in asked if one.job.is_at_work],
        "failed": [one for one in asked if one.has_just_failed],
        "most_kept": store.VIEWS_KEPT,
    }
    return render(request, "demand/analyses.html", context)


def _ask(request: PracticeRequest, view: View) -> HttpResponse:
    try:
        is_new = operations.ask_for_analysis(
            practice=request.practice, by=request.user, view=view, after_failure=True
        )
    except operations.TooManyAnalysesError as error:
        messages.info(request, str(error))
    else:
        messages.success(
            request,
            "The figures are being worked out. You find them below when they are there."
            if is_new
            else "These figures are here already, or being worked out.",
        )
    return redirect("demand:analyses", practice_id=request.practice.pk)


def _asked(request: PracticeRequest) -> list[Asked]:
    """The last analysis of each view that was asked for, the newest first."""
    jobs = request.practice.jobs.filter(kind="ANALYSE").order_by("-created_at")
    latest: dict[str, Asked] = {}
    for job in jobs[:_JOBS_LOOKED_AT]:
        with suppress(ViewError):  # it was asked for when it was still offered
            view = store.view_asked(job)
            latest.setdefault(view.key, Asked(job, view))
    return list(latest.values())


def _kept(request: PracticeRequest) -> list[Kept]:
    """The default figures first, then those of other views, the newest first."""
    newest = store.latest_run(request.practice)
    others = request.practice.runs.exclude(view_key="").order_by("-created_at")
    runs = [newest, *others] if newest else [*others]
    stamp = store.inputs_stamp(request.practice)
    uploads = _last_uploads(request, runs)
    return [
        Kept(
            run=run,
            view=view,
            is_stale=store.is_stale_beside(stamp, run),
            seconds=sum(run.timings.values()),
            sentence=_sentence(run),
            upload=uploads.get(_last_upload(run)),
        )
        for run in runs
        if (view := store.view_of(run)) is not None
    ]


def _sentence(run: AnalysisRun) -> str:
    """Who attends often, as these figures have it."""
    found = store.load(run, "FREQUENT")
    return found.why if isinstance(found, NotPossible) else said(found.sentence)


def _last_upload(run: AnalysisRun) -> str:
    """The id of the last upload that the figures were worked out from."""
    uploads: list[list[Any]] = run.inputs.get("uploads", [])
    return str(uploads[-1][0]) if uploads else ""


def _last_uploads(
    request: PracticeRequest, runs: Iterable[AnalysisRun]
) -> Mapping[str, Upload]:
    wanted = {_last_upload(run) for run in runs} - {""}
    found = request.practice.uploads.filter(pk__in=wanted)
    return {str(upload.pk): upload for upload in found}


def _job(request: PracticeRequest, job_id: UUID) -> Job:
    return get_object_or_404(request.practice.jobs, pk=job_id, kind="ANALYSE")


@for_practice_people
@require_GET
def analysis_progress(request: PracticeRequest, job_id: UUID) -> HttpResponse:
    """The part of the page that htmx renews; when the work is over, the whole page."""
    job = _job(request, job_id)
    response = render(request, "demand/analysis_progress.html", {"job": job})
    if not job.is_at_work:
        response["HX-Refresh"] = "true"
    return response


@for_practice_people
@require_http_methods(["GET", "POST"])
def analysis_stop(request: PracticeRequest, job_id: UUID) -> HttpResponse:
    """Stop what waits or is at work; never by its address alone."""
    job = _job(request, job_id)
    if request.method == "POST":
        stopped = operations.stop_analysis(
            practice=request.practice, job_id=job.pk, by=request.user
        )
        messages.success(
            request,
            "The analysis was stopped. The figures are as they were before."
            if stopped
            else "This analysis was over already, so there was nothing to stop.",
        )
    return redirect("demand:analyses", practice_id=request.practice.pk)
