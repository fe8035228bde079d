"""The data behind the figures, to be looked at before them; all from stored results."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from academy.exceptions import ErasureError
from academy.people.permissions import PracticeRequest, for_practice_people
from attenders.analysis.bounds import TOGETHER
from attenders.analysis.outcomes import CASES
from attenders.analysis.quality import METHODS, Quality
from attenders.charts import quality as worded
from attenders.demand import operations, store
from attenders.demand.forms import OutcomeForm, WeekCheckForm
from attenders.demand.guessing import guess_first
from attenders.demand.models import AnalysisRun
from attenders.demand.views import empty, work


_CHANGED = "There are new figures since you opened that page. Please look again."


def _latest(request: PracticeRequest) -> tuple[AnalysisRun | None, Quality | None]:
    run = store.latest_run(request.practice)
    return run, store.load_quality(run) if run else None


def _named(request: PracticeRequest, user_id: object) -> str:
    """Who it was, if they are still of the practice."""
    person = request.practice.people.filter(pk=user_id).first() if user_id else None
    return (person.name or person.email) if person else "somebody who has since left"


@for_practice_people
@require_http_methods(["GET", "POST"])
def quality(request: PracticeRequest) -> HttpResponse:
    """Show the data behind the latest figures; POST says that it has been looked at."""
    run, found = _latest(request)
    if request.method == "POST":
        return _seen(request, run)
    context = {"practice": request.practice, "here": "quality", **work(request)}
    if run is None or found is None:
        return empty(request, context)
    months = worded.months(found)
    problems = worded.problems(found)
    check = store.week_check(request.practice, found=found)
    context |= {
        "run": run,
        "quality": found,
        "seen_by": run.quality_seen_at and _named(request, run.quality_seen_by_id),
        "problems": problems[: worded.SHOWN_FIRST],
        "more": len(problems) - worded.SHOWN_FIRST,
        "together": next(e for e in found.effects if e.name == TOGETHER),
        "effect_sentence": worded.effect_sentence,
        "statuses": worded.statuses_table(found),
        "effects": worded.effects_table(found),
        "missing": worded.missing_table(found),
        "gaps": worded.gap_sentences(found),
        "months": months,
        "month": worded.month(found, _month(request, months)),
        "check": check,
        "checked_by": check and _named(request, check.checked_by_id),
        "methods": METHODS,
    }
    return render(request, "demand/quality.html", context)


def _month(request: PracticeRequest, months: list[tuple[str, str, int]]) -> str:
    """The month that the address asks for, else the one with the most gaps."""
    worst = max(months, key=lambda month: (month[2], month[0]))
    asked = request.GET.get("month", worst[0])
    if asked not in {value for value, _, _ in months}:
        raise Http404
    return asked


def _seen(request: PracticeRequest, run: AnalysisRun | None) -> HttpResponse:
    """To the guess, then the results; not where the person has looked at another run."""
    if run is None or request.POST.get("run") != str(run.pk):
        messages.info(request, _CHANGED)
        return redirect("demand:quality", practice_id=request.practice.pk)
    operations.note_quality_seen(run=run, by=request.user)
    figures = redirect("demand:overview", practice_id=request.practice.pk)
    return guess_first(request) or figures


@for_practice_people
@require_http_methods(["GET", "POST"])
def outcome_choices(request: PracticeRequest) -> HttpResponse:
    """What counts as attended or missed, where sources differ."""
    _, found = _latest(request)
    now = store.outcome_choices(request.practice).to_dict()
    form = OutcomeForm(request.POST if request.method == "POST" else None, initial=now)
    if form.is_valid():
        try:
            operations.set_outcome_choices(
                practice=request.practice, choices=form.chosen, by=request.user
            )
        except ErasureError as error:
            messages.error(request, str(error))
        else:
            messages.success(
                request,
                "Saved. The figures follow as soon as they are worked out anew.",
            )
        return redirect("demand:quality", practice_id=request.practice.pk)
    counts = {status.status: status.n for status in found.statuses} if found else {}
    context = {
        "practice": request.practice,
        "here": "quality",
        "form": form,
        "cases": [
            (name, case, counts.get(case.status)) for name, case in CASES.items()
        ],
        "quality": found,
    }
    return render(request, "demand/outcome_choices.html", context)


@for_practice_people
@require_http_methods(["GET", "POST"])
def week_check(request: PracticeRequest) -> HttpResponse:
    """Ask whether the practice's own book of one week has as many appointments."""
    _, found = _latest(request)
    week = found and found.week
    form = WeekCheckForm(request.POST if request.method == "POST" else None)
    if week and form.is_valid():
        if not form.is_about(week):
            messages.info(request, _CHANGED)
            return redirect("demand:week_check", practice_id=request.practice.pk)
        try:
            operations.check_week(
                practice=request.practice,
                week=week,
                in_book=form.number,
                by=request.user,
            )
        except ErasureError as error:
            messages.error(request, str(error))
        else:
            messages.success(request, "Your answer is saved.")
        return redirect("demand:quality", practice_id=request.practice.pk)
    context = {
        "practice": request.practice,
        "here": "quality",
        "form": form,
        "week": week,
        "table": week and worded.week_table(week),
        "method": METHODS["week"],
    }
    return render(request, "demand/week_check.html", context)
