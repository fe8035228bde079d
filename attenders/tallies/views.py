"""Pages for counting requests at reception, and for what the counts say."""

import datetime as dt
from urllib.parse import urlencode
from uuid import UUID, uuid4

from django.contrib import messages
from django.db.models import Case, Q, QuerySet, Sum, Value, When
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from academy.downloads import csv_response
from academy.exceptions import ErasureError, TallyChangedError, TallyError
from academy.people import audit
from academy.people.paging import show_page
from academy.people.permissions import PracticeRequest, for_practice_people
from academy.templating import form_errors
from academy.words import day as day_in_words
from academy.words import plural
from attenders.tallies import operations, sheet, store, vocabularies
from attenders.tallies.forms import (
    ChangeForm,
    CountForm,
    PeriodForm,
    SessionForm,
    TallyUploadForm,
)
from attenders.tallies.models import TallySession
from attenders.tallies.summary import METHOD, Summary, summary
from attenders.tallies.tables import SessionTable


SESSIONS_A_PAGE = 30
PROBLEMS_SHOWN = 200
_AFTERNOON_FROM = 13  # o'clock: until then surgeries are still in the morning's


def sessions(request: PracticeRequest) -> QuerySet[TallySession]:
    return request.practice.tally_sessions.select_related("practice")


def _context(request: PracticeRequest, **more: object) -> dict[str, object]:
    return {
        "practice": request.practice,
        "here": "tally",
        "words": vocabularies,
        **more,
    }


@for_practice_people
@require_GET
def summary_show(request: PracticeRequest) -> HttpResponse:
    """What was counted in a period; without one, in all sessions there are."""
    form = PeriodForm(request.GET if "first_day" in request.GET else None)
    chosen = sessions(request)
    if form.is_valid():
        first, last = form.cleaned_data["first_day"], form.cleaned_data["last_day"]
        chosen = chosen.filter(
            **({"day__gte": first} if first else {}),
            **({"day__lte": last} if last else {}),
        )
    found = None if form.errors else summary(store.load_lines(chosen))
    context = _context(
        request,
        form=form,
        found=found,
        period=_period(found),
        method=METHOD,
        any_sessions=sessions(request).exists(),
    )
    return render(request, "tallies/summary_show.html", context)


def _period(found: Summary | None) -> str:
    """From the first day that was counted to the last, in words."""
    if found is None or found.first_day is None or found.last_day is None:
        return ""
    if found.first_day == found.last_day:
        return day_in_words(found.first_day)
    return f"{day_in_words(found.first_day)} to {day_in_words(found.last_day)}"


def _now(request: PracticeRequest) -> tuple[dt.date, str]:
    """The session that is on: today's, by the clock, unless today is counted whole."""
    now = timezone.localtime()
    if sessions(request).filter(day=now.date(), part="ALL_DAY").exists():
        return now.date(), "ALL_DAY"
    return now.date(), "MORNING" if now.hour < _AFTERNOON_FROM else "AFTERNOON"


def _to_count(request: PracticeRequest, **query: object) -> HttpResponseRedirect:
    """Back to the sheet, where the next request is counted."""
    address = reverse("tallies:count_add", kwargs={"practice_id": request.practice.pk})
    return redirect(f"{address}?{urlencode(query)}#sheet")


@for_practice_people
@require_http_methods(["GET", "POST"])
def count_add(request: PracticeRequest) -> HttpResponse:
    """The tally sheet: each press of an outcome counts, and shows the sheet again."""
    if "undo" in request.POST:
        return _undo(request)
    form = CountForm(request.POST) if request.method == "POST" else None
    if form and form.is_valid():
        line, mark = form.line(), form.cleaned_data["mark"]
        try:
            operations.count_requests(
                practice=request.practice, line=line, mark=mark, by=request.user
            )
        except (TallyError, ErasureError) as error:
            form.add_error(None, str(error))
        else:
            return _to_count(
                request,
                day=line.day.isoformat(),
                part=line.part,
                channel=line.channel,
                counted=mark,
            )
    return render(request, "tallies/count_add.html", _sheet(request, form))


def _undo(request: PracticeRequest) -> HttpResponse:
    asked = SessionForm(request.POST)
    try:
        mark = UUID(request.POST["undo"])
    except ValueError:
        mark = UUID(int=0)  # nobody's
    if not asked.is_valid():
        return _to_count(request)
    day, part = asked.cleaned_data["day"], asked.cleaned_data["part"]
    session = sessions(request).filter(day=day, part=part).first()
    if session and operations.take_back(session=session, mark=mark, by=request.user):
        messages.info(request, "The last count was taken back.")
    channel = request.POST.get("channel", "")
    return _to_count(request, day=day.isoformat(), part=part, channel=channel)


def _sheet(request: PracticeRequest, form: CountForm | None) -> dict[str, object]:
    """What the sheet shows: the session it is for, and what is in it so far."""
    given = request.POST if form else request.GET
    asked = SessionForm(given) if "day" in given else None
    now = _now(request)
    day, part = now
    if asked and asked.is_valid():
        day, part = asked.cleaned_data["day"], asked.cleaned_data["part"]
    session = sessions(request).filter(day=day, part=part).first()
    lines = store.load_lines(sessions(request).filter(day=day, part=part))
    return _context(
        request,
        form=form,
        session_form=asked,
        error_summary=form_errors(asked) if asked and not form else [],
        day=day,
        part=part,
        now=now,
        mark=uuid4(),
        channel=(form.data if form else request.GET).get("channel") or "PHONE",
        session=session,
        counted=_counted(request, session),
        found=summary(lines),
    )


def _counted(request: PracticeRequest, session: TallySession | None) -> object:
    """What was counted last, as the address says, unless it has been taken back."""
    try:
        mark = UUID(request.GET.get("counted", ""))
    except ValueError:
        return None
    return session.lines.filter(mark=mark).first() if session else None


@for_practice_people
@require_GET
def session_list(request: PracticeRequest) -> HttpResponse:
    not_met = Q(lines__outcome__in=vocabularies.NOT_MET)
    found = sessions(request).annotate(
        requests=Sum("lines__count"),
        not_met=Sum("lines__count", filter=not_met, default=0),
        part_order=_part_order(),
    )
    names = {
        person.pk: person.name or person.email
        for person in request.practice.people.all()
    }
    table = SessionTable(found, names=names)
    show_page(request, table, per_page=SESSIONS_A_PAGE)
    return render(request, "tallies/session_list.html", _context(request, table=table))


def _part_order() -> Case:
    """Morning before afternoon, which the alphabet does not say."""
    places = enumerate(vocabularies.PARTS)
    return Case(*(When(part=part, then=Value(place)) for place, part in places))


@for_practice_people
@require_http_methods(["GET", "POST"])
def session_change(request: PracticeRequest, session_id: UUID) -> HttpResponse:
    """One session: what was counted in it, to be corrected."""
    session = get_object_or_404(sessions(request), pk=session_id)
    lines = store.load_lines(sessions(request).filter(pk=session_id))
    sent = request.method == "POST"
    form = ChangeForm(request.POST if sent else None, lines=lines)
    # Before all else: the fields of the form are those of the session as it is now
    if sent and request.POST.get("version") != str(session.version):
        return _changed_since(request, session)
    if form.is_valid():
        try:
            operations.change_session(
                session=session,
                day=form.cleaned_data["day"],
                part=form.cleaned_data["part"],
                lines=form.changed_lines(),
                version=form.cleaned_data["version"],
                by=request.user,
            )
        except TallyChangedError:
            return _changed_since(request, session)
        except (TallyError, ErasureError) as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, "The session is saved.")
            return redirect("tallies:session_list", practice_id=request.practice.pk)
    context = _context(request, session=session, form=form, found=summary(lines))
    return render(request, "tallies/session_change.html", context)


def _changed_since(request: PracticeRequest, session: TallySession) -> HttpResponse:
    messages.error(request, operations.CHANGED)
    return redirect(session)


@for_practice_people
@require_http_methods(["GET", "POST"])
def session_delete(request: PracticeRequest, session_id: UUID) -> HttpResponse:
    session = get_object_or_404(sessions(request), pk=session_id)
    if request.method == "POST":
        operations.delete_session(session=session, by=request.user)
        messages.success(request, "The session is deleted.")
        return redirect("tallies:session_list", practice_id=request.practice.pk)
    found = summary(store.load_lines(sessions(request).filter(pk=session_id)))
    context = _context(request, session=session, found=found)
    return render(request, "tallies/session_delete.html", context)


@for_practice_people
@require_http_methods(["GET", "POST"])
def sheet_upload(request: PracticeRequest) -> HttpResponse:
    """Take a file of sessions, or say of every row what is wrong; never a part of it."""
    sent = request.method == "POST"
    form = TallyUploadForm(request.POST, request.FILES) if sent else TallyUploadForm()
    problems: tuple[sheet.Problem, ...] = ()
    if form.is_valid():
        try:
            read = sheet.read_sheet(
                form.cleaned_data["file"].read(), today=timezone.localdate()
            )
            problems = read.problems
            if not problems:
                return _kept(request, read)
        except (TallyError, ErasureError) as error:
            form.add_error("file", str(error))
    context = _context(
        request,
        form=form,
        problems=problems[:PROBLEMS_SHOWN],
        problem_count=len(problems),
        row_count=len({problem.row for problem in problems}),
    )
    return render(request, "tallies/sheet_upload.html", context)


def _kept(request: PracticeRequest, read: sheet.Sheet) -> HttpResponse:
    added, replaced = operations.replace_sessions(
        practice=request.practice, lines=read.lines, by=request.user
    )
    requests = sum(line.count for line in read.lines)
    messages.success(
        request,
        f"{plural(requests, 'request')} in {plural(added + replaced, 'session')}:"
        f" {added} new, and {replaced} in place of what was there.",
    )
    return redirect("tallies:session_list", practice_id=request.practice.pk)


@for_practice_people
@require_GET
def session_download(request: PracticeRequest) -> HttpResponse:
    """Every line of every session; the file can be uploaded again."""
    lines = store.load_lines(sessions(request))
    audit.record(
        "TALLIES_EXPORTED",
        by=request.user,
        practice=request.practice,
        sessions=len({line.session for line in lines}),
        requests=sum(line.count for line in lines),
    )
    return csv_response(sheet.written(lines), name="tally")


@for_practice_people
@require_GET
def template_download(_request: PracticeRequest) -> HttpResponse:
    return csv_response(sheet.template(day=timezone.localdate()), name="tally-template")
