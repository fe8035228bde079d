"""Reports for meetings: making one, reading it, approving it, taking it away."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from academy.chromium import NO_CHROMIUM
from academy.ciphers import UnreadableError
from academy.exceptions import ErasureError
from academy.people.permissions import (
    PracticeRequest,
    for_practice_managers,
    for_practice_people,
    manages,
)
from attenders.analysis.view import View
from attenders.demand import reports, store
from attenders.demand.models import AnalysisRun, Audience, Report
from attenders.demand.report_forms import ApprovalForm, ReportForm
from attenders.demand.subjects import GROUPS
from attenders.demand.view_query import query_of, view_from
from attenders.demand.views import empty, work


def _context(request: PracticeRequest) -> dict[str, Any]:
    return {
        "practice": request.practice,
        "here": "figures",
        "groups": GROUPS,
        "is_report": True,
        "no_chromium": "" if settings.CHROMIUM else NO_CHROMIUM,
    }


@for_practice_people
@require_http_methods(["GET", "POST"])
def report(request: PracticeRequest) -> HttpResponse:
    """Ask who a report is for and what is to be in it; POST makes it."""
    view = view_from(request.GET)
    run = store.run_showing(request.practice, view, narrowed=lambda view: view)
    context = _context(request) | work(request)
    if run is None and view.is_default:
        return empty(request, context)
    forms = {audience: _form(request, audience) for audience in Audience}
    sent = next((form for form in forms.values() if form.is_bound), None)
    if run is not None and sent is not None and sent.is_valid():
        return _make(request, run, view, sent)
    query = query_of(view)
    context |= {
        "run": run,
        "view": view,
        "query": f"?{query}" if query else "",
        "form": sent,
        "forms": forms,
        "reports": request.practice.reports.defer("document").order_by("-made_at"),
        "names": _names(request),
        "kept_days": reports.KEPT_FOR.days,
        "preview_days": reports.PREVIEW_KEPT_FOR.days,
    }
    return render(request, "demand/report.html", context)


def _form(request: PracticeRequest, audience: Audience) -> ReportForm:
    """The form for one audience, filled in where it was sent."""
    is_sent = request.POST.get("audience") == audience
    return ReportForm(request.POST if is_sent else None, audience=audience)


def _make(
    request: PracticeRequest, run: AnalysisRun, view: View, form: ReportForm
) -> HttpResponse:
    by = request.user
    try:
        if form.audience == Audience.OUTSIDE:
            made = reports.make_outside(run=run, subjects=form.subjects, by=by)
        else:
            made = reports.make_inside(
                run=run, view=view, subjects=form.subjects, by=by
            )
    except ErasureError as error:
        messages.error(request, str(error))
        return redirect("demand:report", practice_id=request.practice.pk)
    return _to(made)


def _to(made: Report) -> HttpResponse:
    return redirect(
        "demand:report_show", practice_id=made.practice_id, report_id=made.pk
    )


def _names(request: PracticeRequest) -> dict[Any, str]:
    """Who is who at the practice, by id."""
    return {person.pk: person.name or person.email for person in _people(request)}


def _people(request: PracticeRequest) -> Any:
    return request.practice.people.all()


def _report(request: PracticeRequest, report_id: UUID) -> Report:
    ours = request.practice.reports.select_related("job", "practice")
    found: Report = get_object_or_404(ours, pk=report_id)
    return found


@for_practice_people
@require_GET
def report_show(request: PracticeRequest, report_id: UUID) -> HttpResponse:
    """The report as it is kept, with what can be done with it."""
    found = _report(request, report_id)
    context = _context(request) | {
        "report": found,
        "names": _names(request),
        "is_manager": manages(user=request.user, practice=request.practice),
    }
    return render(request, "demand/report_show.html", context)


@for_practice_people
@require_GET
def report_progress(request: PracticeRequest, report_id: UUID) -> HttpResponse:
    """The part of the page that htmx renews; when the PDF is made, the whole page."""
    job = _report(request, report_id).job
    response = render(request, "demand/report_progress.html", {"job": job})
    if job is None or not job.is_at_work:
        response["HX-Refresh"] = "true"
    return response


@for_practice_managers
@require_http_methods(["GET", "POST"])
def report_approve(request: PracticeRequest, report_id: UUID) -> HttpResponse:
    """Ask whether a report may leave the practice, with all that will be in it."""
    found = _report(request, report_id)
    if found.may_go:
        return _to(found)
    form = ApprovalForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            reports.approve(report=found, by=request.user)
        except ErasureError as error:
            messages.error(request, str(error))
        else:
            messages.success(
                request, "Approved. The report may now leave the practice."
            )
        return _to(found)
    context = _context(request) | {
        "report": found,
        "form": form,
        "left_before": reports.left_before(found),
    }
    return render(request, "demand/report_approve.html", context)


@for_practice_people
@require_http_methods(["GET", "POST"])
def report_print(request: PracticeRequest, report_id: UUID) -> HttpResponse:
    """Have the PDF made, again where it failed; never by the address alone."""
    found = _report(request, report_id)
    if request.method == "POST":
        try:
            reports.ask_for_pdf(report=found, by=request.user)
        except reports.NotApprovedError as error:
            messages.error(request, str(error))
    return _to(found)


@for_practice_people
@require_GET
def report_download(request: PracticeRequest, report_id: UUID) -> HttpResponse:
    """The PDF as a file to take away, if it is made and may leave."""
    found = _report(request, report_id)
    if not found.pdf:
        return _to(found)
    try:
        pdf = reports.take(report=found, by=request.user)
    except (UnreadableError, OSError):
        reports.forget_pdf(report=found)
        messages.error(
            request, "This PDF cannot be opened any more. Have it made again."
        )
        return _to(found)
    name = f"{found.file_name}.pdf"
    return HttpResponse(
        pdf,
        content_type="application/pdf",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


@for_practice_people
@require_http_methods(["GET", "POST"])
def report_delete(request: PracticeRequest, report_id: UUID) -> HttpResponse:
    """Delete a report that is of no use; one that left stays, and says what did."""
    found = _report(request, report_id)
    if request.method == "GET" or found.approved_at:
        return _to(found)
    reports.delete_report(report=found, by=request.user)
    messages.success(request, "The report was deleted.")
    return redirect("demand:report", practice_id=request.practice.pk)
