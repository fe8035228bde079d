"""The pages on which a person says how a file is to be read, and what is remembered."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from academy.ciphers import UnreadableError
from academy.people import audit
from academy.people.permissions import PracticeRequest, for_practice_people
from attenders.extracts import questions
from attenders.extracts.layout_forms import (
    ASKED,
    NEEDED,
    ColumnsForm,
    LayoutForm,
    WordsForm,
)
from attenders.extracts.models import Question, Upload
from attenders.extracts.reading import Choices, Preview
from attenders.extracts.reading.choices import LEFT_OUT
from attenders.extracts.reading.fields import FIELDS
from attenders.extracts.reading.layouts import LAYOUTS


def _waiting(
    request: PracticeRequest, upload_id: UUID
) -> tuple[Upload, Preview] | None:
    """The upload and what was seen of it, if it waits for its columns to be checked.

    What no key opens any more is seen anew first.
    """
    uploads = request.practice.uploads.select_related("job", "practice")
    upload = get_object_or_404(uploads, pk=upload_id)
    if not upload.asks_for(Question.COLUMNS):
        return None
    try:
        return upload, questions.preview_of(upload)
    except UnreadableError:
        questions.look_again(upload=upload, by=request.user)
        return None


def _note_shown(request: PracticeRequest, upload: Upload, *, people: int) -> None:
    """Write down that values of the file were seen, which may be people's data."""
    audit.record(
        "PREVIEW_SHOWN",
        by=request.user,
        practice=request.practice,
        object_id=upload.pk,
        people_count=people,
    )


def _to_upload(request: PracticeRequest, upload_id: UUID) -> HttpResponse:
    if request.method == "POST":
        messages.info(request, questions.ALREADY_ANSWERED)
    return redirect(
        "extracts:upload_show", practice_id=request.practice.pk, upload_id=upload_id
    )


def _go(name: str, upload: Upload) -> HttpResponse:
    return redirect(
        f"extracts:{name}", practice_id=upload.practice_id, upload_id=upload.pk
    )


def _sent(request: PracticeRequest) -> QueryDict | None:
    return request.POST if request.method == "POST" else None


def _context(
    request: PracticeRequest, upload: Upload, preview: Preview, **more: object
) -> dict[str, object]:
    return {
        "practice": request.practice,
        "here": "uploads",
        "upload": upload,
        "preview": preview,
        "data_rows": [row for row in preview.rows if row[0] > preview.heading_row],
        **more,
    }


@for_practice_people
@require_http_methods(["GET", "POST"])
def upload_columns(request: PracticeRequest, upload_id: UUID) -> HttpResponse:
    """First: which column is which."""
    waiting = _waiting(request, upload_id)
    if waiting is None:
        return _to_upload(request, upload_id)
    upload, preview = waiting
    said = Choices.from_dict(upload.choices)
    form = ColumnsForm(preview, said, _sent(request))
    if form.is_valid():
        row = form.cleaned_data["heading_row"]
        if form.has_other_headings:
            questions.answer_heading_row(
                upload=upload, heading_row=row, by=request.user
            )
            return redirect(upload)
        questions.draft_columns(upload=upload, columns=form.columns, heading_row=row)
        return _go("upload_words", upload)
    _note_shown(request, upload, people=len(preview.rows))
    context = _context(request, upload, preview, form=form, asked=ASKED, needed=NEEDED)
    return render(request, "extracts/upload_columns.html", context)


@for_practice_people
@require_http_methods(["GET", "POST"])
def upload_words(request: PracticeRequest, upload_id: UUID) -> HttpResponse:
    """Second: what the words in those columns mean."""
    waiting = _waiting(request, upload_id)
    if waiting is None:
        return _to_upload(request, upload_id)
    upload, preview = waiting
    form = WordsForm(preview, Choices.from_dict(upload.choices), _sent(request))
    if not form.words:
        return _go("upload_check", upload)
    if form.is_valid():
        questions.draft_words(upload=upload, words=form.said)
        return _go("upload_check", upload)
    _note_shown(request, upload, people=0)
    context = _context(request, upload, preview, form=form)
    return render(request, "extracts/upload_words.html", context)


@for_practice_people
@require_http_methods(["GET", "POST"])
def upload_check(request: PracticeRequest, upload_id: UUID) -> HttpResponse:
    """Third: check all of it, and under which name to remember it."""
    waiting = _waiting(request, upload_id)
    if waiting is None:
        return _to_upload(request, upload_id)
    upload, preview = waiting
    said = Choices.from_dict(upload.choices)
    if not said.columns:
        return _go("upload_columns", upload)
    form = LayoutForm(said, _sent(request), name=_name(preview), remember=True)
    if form.is_valid():
        name = form.cleaned_data["name"] if form.cleaned_data["remember"] else ""
        if not questions.answer_columns(upload=upload, name=name, by=request.user):
            messages.info(request, questions.ALREADY_ANSWERED)
        return redirect(upload)
    context = _context(
        request,
        upload,
        preview,
        form=form,
        chosen=[
            (FIELDS[name].label, said.columns[name])
            for name in ASKED
            if said.columns.get(name)
        ],
        has_patients=bool(said.columns.get("patient")),
        meanings=WordsForm(preview, said).meanings,
        left_out=_left_out(preview, said),
        unknown=_unknown(preview, said),
    )
    return render(request, "extracts/upload_check.html", context)


def _name(preview: Preview) -> str:
    """What is proposed to call it: never the file's name, which may name a patient."""
    layout = preview.layout
    known = layout.remembered or (layout.name if layout.name in LAYOUTS else "")
    return known[:60] or "Our appointment report"


def _left_out(preview: Preview, said: Choices) -> list[tuple[str, int]]:
    words = WordsForm(preview, said).words.get("slot_type", [])
    return [(one.word, one.rows) for one in words if one.meaning == LEFT_OUT]


def _unknown(preview: Preview, said: Choices) -> list[tuple[str, int]]:
    """Fields with words whose meaning nobody knows, and the rows that have them."""
    form = WordsForm(preview, said)
    counts = {
        name: sum(one.rows for one in words if not one.meaning)
        for name, words in form.words.items()
    }
    return [(FIELDS[name].label, rows) for name, rows in counts.items() if rows]


@for_practice_people
@require_http_methods(["GET", "POST"])
def bad_rows(request: PracticeRequest, upload_id: UUID) -> HttpResponse:
    """Take the answer to whether to load a file without its bad rows."""
    uploads = request.practice.uploads.select_related("job", "practice")
    upload = get_object_or_404(uploads, pk=upload_id)
    answer = request.POST.get("answer")
    if answer in ("LOAD", "COLUMNS") and not questions.answer_bad_rows(
        upload=upload, check_columns=answer == "COLUMNS", by=request.user
    ):
        messages.info(request, questions.ALREADY_ANSWERED)
    return redirect(upload)


@for_practice_people
@require_http_methods(["GET", "POST"])
def upload_stop(request: PracticeRequest, upload_id: UUID) -> HttpResponse:
    """Do not load a file that waits for an answer."""
    uploads = request.practice.uploads.select_related("job", "practice")
    upload = get_object_or_404(uploads, pk=upload_id)
    if request.method == "POST":
        questions.stop(upload=upload, by=request.user)
    return redirect(upload)


@for_practice_people
@require_GET
def layout_list(request: PracticeRequest) -> HttpResponse:
    context = {
        "practice": request.practice,
        "here": "uploads",
        "layouts": questions.current_layouts(request.practice),
        "fields": FIELDS,
    }
    return render(request, "extracts/layout_list.html", context)


@for_practice_people
@require_http_methods(["GET", "POST"])
def layout_retire(request: PracticeRequest, layout_id: UUID) -> HttpResponse:
    """Ask once more, and then read no file by this layout any more."""
    layouts = request.practice.layouts.filter(retired_at=None)
    layout = get_object_or_404(layouts, pk=layout_id)
    if request.method == "POST":
        questions.retire_layout(layout=layout, by=request.user)
        messages.success(request, f"“{layout.name}” is no longer used.")
        return redirect("extracts:layout_list", practice_id=request.practice.pk)
    context = {"practice": request.practice, "here": "uploads", "layout": layout}
    return render(request, "extracts/layout_retire.html", context)
