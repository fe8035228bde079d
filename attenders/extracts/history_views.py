"""Undoing an upload, and how long appointments are kept."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from academy.exceptions import UndoError
from academy.people.permissions import (
    PracticeRequest,
    confirmed_lately,
    for_practice_managers,
    for_practice_people,
)
from attenders.extracts import history, removals, retention
from attenders.extracts.forms import RetentionForm


@for_practice_people
@require_http_methods(["GET", "POST"])
def upload_undo(request: PracticeRequest, upload_id: UUID) -> HttpResponse:
    """Say what undoing would do, and do it once that is confirmed."""
    uploads = request.practice.uploads.with_people().select_related("job", "undo_job")
    upload = get_object_or_404(uploads, pk=upload_id)
    if request.method == "POST":
        try:
            history.ask_to_undo(upload=upload, by=request.user)
        except UndoError as error:
            messages.error(request, str(error))
        return redirect(upload)
    context = {
        "practice": request.practice,
        "here": "uploads",
        "upload": upload,
        "refusal": history.refusal(upload),
        "goes": removals.would_go(upload),
        "returns": removals.would_return(upload),
    }
    return render(request, "extracts/upload_undo.html", context)


def _kept(request: PracticeRequest) -> dict[str, object]:
    """How long this practice's appointments are kept, and how many are older now."""
    at = retention.now()
    first, older, of = retention.older(request.practice, at=at)
    return {
        "today": at,
        "practice": request.practice,
        "here": "uploads",
        "months": retention.months_of(request.practice),
        "fewest": retention.MIN_MONTHS,
        "most": retention.MAX_MONTHS,
        "first_day": first,
        "older": older,
        "of": of,
        "needs_a_person": retention.needs_a_person(older, of=of),
        "retention": retention.state_of(request.practice),
    }


@for_practice_managers
@confirmed_lately
@require_http_methods(["GET", "POST"])
def retention_change(request: PracticeRequest) -> HttpResponse:
    """Choose for how many months appointments are kept."""
    sent = request.method == "POST"
    initial = {"months": retention.months_of(request.practice)}
    form = RetentionForm(request.POST) if sent else RetentionForm(initial=initial)
    if form.is_valid():
        months = form.cleaned_data["months"]
        retention.choose_months(
            practice=request.practice,
            months=months,
            at=retention.now(),
            by=request.user,
        )
        messages.success(request, f"Appointments are now kept for {months} months.")
        return redirect("extracts:retention_change", practice_id=request.practice.pk)
    context = _kept(request) | {"form": form}
    return render(request, "extracts/retention_change.html", context)


@for_practice_managers
@confirmed_lately
@require_http_methods(["GET", "POST"])
def retention_confirm(request: PracticeRequest) -> HttpResponse:
    """Delete what was held back, once a manager has confirmed it."""
    if request.method == "POST":
        if retention.confirm(practice=request.practice, by=request.user):
            messages.success(request, "The older appointments are being deleted.")
        return redirect("extracts:retention_change", practice_id=request.practice.pk)
    return render(request, "extracts/retention_confirm.html", _kept(request))
