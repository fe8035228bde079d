"""First the guess, then the page: for pages that show who attends often."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from academy.people.permissions import PracticeRequest
from attenders.demand import guesses, store


def guess_first(request: PracticeRequest) -> HttpResponse | None:
    """The way to the guess, for somebody who has still to make it; None for others."""
    practice = request.practice
    if guesses.has_guessed(practice, request.user):
        return None
    if not guesses.is_due(store.latest_run(practice), request.user):
        return None
    after = {"next": request.get_full_path()} if request.method == "GET" else {}
    page = reverse("demand:guess", kwargs={"practice_id": practice.pk})
    return redirect(f"{page}?{urlencode(after)}" if after else page)


def after_guessing(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Declare that a person sees this page only once they have guessed or skipped it."""

    @wraps(view)
    def guarded(request: PracticeRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return guess_first(request) or view(request, *args, **kwargs)

    return guarded
