"""Guessing who attends often before seeing it, and the gap afterwards."""

from collections.abc import Sequence
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from academy.exceptions import ErasureError
from academy.people.permissions import (
    PracticeRequest,
    for_practice_managers,
    for_practice_people,
    manages,
)
from attenders.analysis.definitions import FrequentAttenders
from attenders.analysis.guess import METHOD, Gap
from attenders.analysis.window import Window
from attenders.charts import guess as worded
from attenders.charts.parts import Chart
from attenders.demand import guesses, operations, store
from attenders.demand.downloads import FORMS, table_file
from attenders.demand.forms import GuessForm
from attenders.demand.guessing import after_guessing
from attenders.demand.models import AnalysisRun
from attenders.demand.views import empty, work


def _context(request: PracticeRequest) -> dict[str, object]:
    return {"practice": request.practice, "here": "people", **work(request)}


def _to(request: PracticeRequest, name: str) -> HttpResponseRedirect:
    return redirect(f"demand:{name}", practice_id=request.practice.pk)


def _wanted(request: PracticeRequest) -> str:
    """The page that somebody wanted to see, if it is one of the practice; else none."""
    asked = request.POST.get("next") or request.GET.get("next", "")
    start = reverse("demand:dashboard", kwargs={"practice_id": request.practice.pk})
    return asked if asked.startswith(start) else ""


def _with_wanted(request: PracticeRequest, name: str) -> str:
    """The address of a page here that still knows what somebody wanted to see."""
    page = reverse(f"demand:{name}", kwargs={"practice_id": request.practice.pk})
    wanted = _wanted(request)
    return f"{page}?{urlencode({'next': wanted})}" if wanted else page


@for_practice_people
@require_http_methods(["GET", "POST"])
def guess(request: PracticeRequest) -> HttpResponse:
    """Ask what a person expects of those who attend often, before they see it."""
    run = store.latest_run(request.practice)
    if run is None:
        return empty(request, _context(request))
    if guesses.has_guessed(request.practice, request.user):
        return _to(request, "guess_show")
    questions = [answer.question for answer in guesses.answers_of(run)]
    sent = request.POST if request.method == "POST" else None
    form = GuessForm(sent, questions=questions)
    if questions and form.is_valid():
        try:
            operations.save_guess(
                practice=request.practice, numbers=form.numbers, by=request.user
            )
        except ErasureError as error:
            form.add_error(None, str(error))
        else:
            return redirect(_with_wanted(request, "guess_show"))
    context = _context(request) | {
        "form": form,
        "questions": questions,
        "frequent": _frequent(run),
        "is_manager": manages(user=request.user, practice=request.practice),
        "wanted": _wanted(request),
        "skip": _with_wanted(request, "guess_skip"),
    }
    return render(request, "demand/guess.html", context)


def _frequent(run: AnalysisRun) -> FrequentAttenders | None:
    found = store.load(run, "FREQUENT")
    return found if isinstance(found, FrequentAttenders) else None


@for_practice_managers
@require_http_methods(["GET", "POST"])
def guess_skip(request: PracticeRequest) -> HttpResponse:
    """Say what skipping the guess loses; POST skips it."""
    if request.method == "POST":
        try:
            operations.skip_guess(practice=request.practice, by=request.user)
        except ErasureError as error:
            messages.error(request, str(error))
            return _to(request, "guess_skip")
        return redirect(_wanted(request) or _people(request))
    context = _context(request) | {
        "wanted": _wanted(request),
        "guess": _with_wanted(request, "guess"),
    }
    return render(request, "demand/guess_skip.html", context)


def _people(request: PracticeRequest) -> str:
    return reverse("demand:people", kwargs={"practice_id": request.practice.pk})


@for_practice_people
@require_GET
@after_guessing
def guess_show(request: PracticeRequest) -> HttpResponse:
    """The person's guess and those of their colleagues beside the figures."""
    newest = store.latest_run(request.practice)
    if newest is None:
        return empty(request, _context(request))
    mine = guesses.guess_of(request.practice, request.user)
    if mine is None:
        return _to(request, "guess")
    found = guesses.gaps_of(mine, run=newest)
    compared = mine.run or newest
    context = _context(request) | {
        "mine": mine,
        "run": compared,
        "is_newest": compared.pk == newest.pk,
        "drawing": _chart(found, compared),
        "surprises": worded.surprises(found),
        "known": worded.known(found),
        "not_guessed": worded.not_guessed(found),
        "method": METHOD,
        "files": _files(request),
        "wanted": _wanted(request) or _people(request),
    }
    return render(request, "demand/guess_show.html", context)


def _chart(found: Sequence[Gap], run: AnalysisRun) -> Chart:
    return worded.guess_chart(found, window=Window(run.first_day, run.last_day))


def _files(request: PracticeRequest) -> dict[str, str]:
    ids = {"practice_id": request.practice.pk}
    return {
        form.upper(): reverse("demand:guess_download", kwargs={**ids, "form": form})
        for form in FORMS
    }


@for_practice_people
@require_GET
@after_guessing
def guess_download(request: PracticeRequest, form: str) -> HttpResponse:
    """The table of guesses and figures as a file."""
    newest = store.latest_run(request.practice)
    mine = guesses.guess_of(request.practice, request.user)
    if form not in FORMS or newest is None or mine is None:
        raise Http404
    drawing = _chart(guesses.gaps_of(mine, run=newest), mine.run or newest)
    return table_file(drawing, METHOD, form=form, name="guesses-and-figures")
