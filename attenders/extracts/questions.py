"""What a person must say before a file is loaded: asking, and taking the answer.

A job that asks is ended by its worker and queued again by the answer, which counts
once: the file is simply read again with what was said.
"""

import json
from collections.abc import Mapping
from dataclasses import asdict, replace
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Max
from django.db.models.functions import Now

from academy.ciphers import Cipher, UnreadableError
from academy.people import audit, jobs
from academy.people.models import Practice, User
from attenders.extracts import store
from attenders.extracts.models import STOPPED, PracticeLayout, Question, Upload
from attenders.extracts.reading import Choices, Extract, Guide, Preview
from attenders.extracts.reading.choices import Remembered
from attenders.extracts.reading.dates import DateOrder


UNANSWERED = timedelta(days=7)
NO_ANSWER = (
    "Nobody answered our question about this file within 7 days, so the file was deleted."
    " Upload it again."
)
ALREADY_ANSWERED = (
    "Somebody has answered this already, perhaps you in another window, so nothing was"
    " changed by this answer."
)


def current_layouts(practice: Practice) -> list[PracticeLayout]:
    """The newest version of each of a practice's layouts, the latest made first."""
    newest = (
        practice.layouts.filter(retired_at=None)
        .order_by("name", "-version")
        .distinct("name")
    )
    return sorted(newest, key=lambda layout: layout.made_at, reverse=True)


def guide_for(upload: Upload) -> Guide:
    """What is known of how to read a file before it is opened."""
    remembered = (
        Remembered(layout.name, tuple(layout.labels), Choices.from_dict(layout.choices))
        for layout in current_layouts(upload.practice)
    )
    return Guide(Choices.from_dict(upload.choices), tuple(remembered), upload.asks)


def ask_columns(running: jobs.Running, upload: Upload, preview: Preview) -> None:
    """Leave the job until a person has said which column is which."""
    upload.preview = _cipher(upload).close(
        json.dumps(preview.to_dict()).encode(), bound_to=upload.pk.bytes
    )
    _ask(running, upload, Question.COLUMNS, "preview")


def ask_dates(running: jobs.Running, upload: Upload, extract: Extract) -> None:
    """Leave the job until a person has said whether the day or the month is first."""
    upload.date_reading = asdict(extract.date_reading)
    upload.rows_read = extract.rows_read
    _ask(running, upload, Question.DATES, "date_reading", "rows_read")


def ask_bad_rows(running: jobs.Running, upload: Upload, extract: Extract) -> None:
    """Leave the job until a person has said whether to go on without the bad rows."""
    upload.rows_read = extract.rows_read
    upload.rows_accepted = extract.rows_accepted
    upload.rows_excluded = extract.excluded
    upload.problem_counts = extract.problem_counts
    fields = ("rows_read", "rows_accepted", "rows_excluded", "problem_counts")
    _ask(running, upload, Question.BAD_ROWS, *fields, extract=extract)


def _ask(
    running: jobs.Running,
    upload: Upload,
    question: Question,
    *fields: str,
    extract: Extract | None = None,
) -> None:
    with running.asking():
        upload.question = question
        upload.save(update_fields=["question", *fields])
        if extract is not None:
            store.save_problems(upload=upload, problems=extract.problems)


def preview_of(upload: Upload) -> Preview:
    """What the reader saw of a file that waits for its columns to be checked."""
    clear = _cipher(upload).open(upload.preview, bound_to=upload.pk.bytes)
    return Preview.from_dict(json.loads(clear))


def close_previews_anew(practice: Practice) -> tuple[int, int]:
    """Close with the newest key what an older one closed.

    Gives how many it was, and of how many no key is there.
    """
    closed = unreadable = 0
    for upload in practice.uploads.select_for_update().exclude(preview=None):
        cipher, bound_to = _cipher(upload), upload.pk.bytes
        if cipher.is_newest(upload.preview):
            continue
        try:
            clear = cipher.open(upload.preview, bound_to=bound_to)
        except UnreadableError:
            unreadable += 1
            continue
        upload.preview = cipher.close(clear, bound_to=bound_to)
        upload.save(update_fields=["preview"])
        closed += 1
    return closed, unreadable


def _cipher(upload: Upload) -> Cipher:
    return Cipher(
        settings.ENCRYPTION_KEYS, practice_id=upload.practice_id, purpose="preview"
    )


def draft_columns(
    *, upload: Upload, columns: Mapping[str, str], heading_row: int
) -> None:
    """Note which column is which, until the person has checked it all.

    What was said of words stays only for columns that are still the same.
    """
    before = Choices.from_dict(upload.choices)
    words = {
        name: said
        for name, said in before.words.items()
        if before.columns.get(name) == columns.get(name)
    }
    _draft(
        upload,
        replace(before, columns=dict(columns), words=words, heading_row=heading_row),
    )


def draft_words(*, upload: Upload, words: Mapping[str, Mapping[str, str]]) -> None:
    """Note what the words of the file mean, until the person has checked it all."""
    _draft(upload, replace(Choices.from_dict(upload.choices), words=words))


def _draft(upload: Upload, choices: Choices) -> None:
    waiting = Upload.objects.filter(pk=upload.pk, question=Question.COLUMNS)
    waiting.update(choices=choices.to_dict())


def look_again(*, upload: Upload, by: User) -> bool:
    """Read the file anew, and then ask again: what was seen of it cannot be opened."""
    return _answer(upload, Question.COLUMNS, by=by, asks="ALWAYS", preview=None)


def answer_heading_row(*, upload: Upload, heading_row: int, by: User) -> bool:
    """Read the file anew with its headings in this row, and then ask again."""
    choices = Choices(
        heading_row=heading_row,
        date_order=Choices.from_dict(upload.choices).date_order,
    )
    return _answer(
        upload,
        Question.COLUMNS,
        by=by,
        choices=choices.to_dict(),
        asks="ALWAYS",
        preview=None,
    )


def answer_columns(*, upload: Upload, name: str, by: User) -> bool:
    """Load the file as its columns were checked, and remember them under a name.

    Without a name nothing is remembered. Gives whether the answer was still wanted.
    """
    with transaction.atomic():
        taken = _answer(
            upload, Question.COLUMNS, by=by, asks="IF_MISSING", preview=None
        )
        if taken and name:
            layout = _remember(upload, name, by=by)
            Upload.objects.filter(pk=upload.pk).update(practice_layout=layout)
    return taken


def _remember(upload: Upload, name: str, *, by: User) -> PracticeLayout:
    practice = upload.practice
    store.lock_practice(practice, "LAYOUT")
    earlier = practice.layouts.filter(name=name).aggregate(version=Max("version"))
    said = replace(Choices.from_dict(upload.choices), date_order=None)
    layout = PracticeLayout.objects.create(
        practice=practice,
        name=name,
        version=(earlier["version"] or 0) + 1,
        labels=list(preview_of(upload).labels),
        choices=said.to_dict(),
        made_by_id=by.pk,
    )
    audit.record(
        "LAYOUT_REMEMBERED",
        by=by,
        practice=practice,
        object_id=layout.pk,
        version=layout.version,
    )
    return layout


def answer_date_order(*, upload: Upload, order: DateOrder, by: User) -> bool:
    """Load the file with the dates read as the person says; once only."""
    said = replace(Choices.from_dict(upload.choices), date_order=order)
    return _answer(
        upload,
        Question.DATES,
        by=by,
        choices=said.to_dict(),
        date_reading=None,
        detail={"order": order},
    )


def answer_bad_rows(*, upload: Upload, check_columns: bool, by: User) -> bool:
    """Load the file without its bad rows, or have its columns checked first."""
    with transaction.atomic():
        how = {"asks": "ALWAYS"} if check_columns else {"bad_share_limit": 1.0}
        taken = _answer(upload, Question.BAD_ROWS, by=by, rows_accepted=None, **how)
        if taken:
            upload.problems.all().delete()
    return taken


def stop(*, upload: Upload, by: User) -> None:
    """Do not load a file that waits for an answer; the worker's sweep deletes it."""
    with transaction.atomic():
        if not jobs.stop_asking(job_id=upload.job_id, sentence=STOPPED):
            return
        Upload.objects.filter(pk=upload.pk).update(
            question="", preview=None, date_reading=None
        )
        upload.problems.all().delete()
        audit.record(
            "UPLOAD_STOPPED", by=by, practice=upload.practice, object_id=upload.pk
        )


def _answer(
    upload: Upload,
    question: Question,
    *,
    by: User,
    detail: Mapping[str, Any] | None = None,
    **changes: Any,
) -> bool:
    """Take an answer and queue the job again; False if it was no longer wanted."""
    with transaction.atomic():
        waiting = Upload.objects.filter(pk=upload.pk, question=question)
        if not waiting.select_for_update().exists():
            return False
        if not jobs.answer(job_id=upload.job_id):  # it was given up
            return False
        waiting.update(question="", **changes)
        audit.record(
            f"{question}_ANSWERED",
            by=by,
            practice=upload.practice,
            object_id=upload.pk,
            **(detail or {}),
        )
    return True


def retire_layout(*, layout: PracticeLayout, by: User) -> None:
    """Read no file by this layout any more, in any of its versions."""
    with transaction.atomic():
        layout.practice.layouts.filter(name=layout.name, retired_at=None).update(
            retired_at=Now()
        )
        audit.record(
            "LAYOUT_RETIRED", by=by, practice=layout.practice, object_id=layout.pk
        )
