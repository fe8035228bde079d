"""Asking for analyses, and what people say of the data behind them."""

from collections.abc import Mapping
from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.db.models.functions import Now

from academy.exceptions import AcademyError
from academy.people import audit, erasure, jobs
from academy.people.models import Job, JobState, Practice, User
from attenders.analysis.book_week import BookWeek
from attenders.analysis.outcomes import OutcomeChoices
from attenders.analysis.view import DEFAULT, View
from attenders.demand import guesses, store
from attenders.demand.models import AnalysisRun, Guess, OutcomeRule, WeekCheck
from attenders.extracts import store as extracts
from attenders.extracts.models import Upload
from attenders.extracts.operations import ask_for_figures


# Jobs that figures wait for; the others are no news for a page of figures
JOB_KINDS = ("LOAD", "ANALYSE", "UNDO", "PURGE", "ERASE")
AT_WORK = (JobState.QUEUED, JobState.RUNNING)
# Views of one practice that may wait: more would hold up everybody else
MOST_WAITING = 5
# At night, so many analyses of all practices may wait or be at work at a time
NIGHTLY = 4
# What failed is tried again after so long, by night: something may have been mended
AGAIN_AFTER = timedelta(hours=12)


class TooManyAnalysesError(AcademyError):
    """So many analyses of the practice wait already that no other is taken."""


def jobs_of(practice: Practice) -> QuerySet[Job]:
    """The work that the practice's default figures wait for, the newest first."""
    ours = practice.jobs.filter(kind__in=JOB_KINDS)
    return ours.exclude(kind="ANALYSE", details__has_key="view").order_by("-created_at")


def jobs_of_view(practice: Practice, view: View) -> QuerySet[Job]:
    """The analyses of one view, the newest first."""
    asked = practice.jobs.filter(kind="ANALYSE", details=store.details_of(view))
    return asked.order_by("-created_at")


def ask_for_analysis(
    *,
    practice: Practice,
    by: User | None,
    view: View = DEFAULT,
    after_failure: bool = False,
) -> bool:
    """Queue an analysis of the view, unless its figures are there and as of now.

    Says whether it was queued. Asking again is harmless: nothing is added while one
    waits or is at work, nor, unless `after_failure`, where the last one failed and
    nothing has changed since: so pages may ask whenever they are opened. Raises
    TooManyAnalysesError where too many wait.
    """
    with transaction.atomic():
        extracts.lock_practice(practice, "ANALYSE")
        if not _is_needed(practice, view, after_failure=after_failure):
            return False
        waiting = practice.jobs.filter(kind="ANALYSE", state__in=AT_WORK)
        if not view.is_default and waiting.count() >= MOST_WAITING:
            raise TooManyAnalysesError(
                f"{MOST_WAITING} analyses of your practice are waiting already. Ask for"
                " this one again when they are done, or stop one that you do not need."
            )
        job = jobs.add(
            "ANALYSE", practice=practice, by=by, details=store.details_of(view)
        )
        audit.record(
            "ANALYSIS_ASKED",
            by=by,
            practice=practice,
            object_id=job.pk,
            view=view.key,
        )
    return True


def _is_needed(practice: Practice, view: View, *, after_failure: bool) -> bool:
    if not practice.uploads.loaded().exists():
        return False
    ours = jobs_of(practice) if view.is_default else jobs_of_view(practice, view)
    last = ours.first()
    if last is not None and last.state in (*AT_WORK, JobState.ASKING):
        return False
    if last is not None and last.state == JobState.FAILED and not after_failure:
        changed = jobs_of(practice).filter(
            state=JobState.DONE, finished_at__gt=last.finished_at
        )
        if view.is_default or not changed.exists():
            return False
    run = store.run_for(practice, view)
    return run is None or store.is_stale(run)


def stop_analysis(*, practice: Practice, job_id: UUID, by: User) -> bool:
    """Stop an analysis that waits or is at work; False if it is over already.

    The figures that are there stay as they are.
    """
    with transaction.atomic():
        if not practice.jobs.filter(pk=job_id, kind="ANALYSE").exists():
            return False
        stopped = jobs.cancel(job_id=job_id)
        if stopped:
            audit.record("ANALYSIS_STOPPED", by=by, practice=practice, object_id=job_id)
    return stopped


def ask_for_stale_ones() -> int:
    """Queue the default view of practices whose figures are of other data or shape.

    Run by the scheduler at night, again and again, a few practices at a time. Gives how
    many were queued.
    """
    waiting = Job.objects.filter(kind="ANALYSE", state__in=AT_WORK).count()
    asked, room = 0, NIGHTLY - waiting
    loaded = Upload.objects.loaded().filter(practice=OuterRef("pk"))
    failed = Job.objects.filter(
        practice=OuterRef("pk"),
        kind="ANALYSE",
        state=JobState.FAILED,
        finished_at__gt=Now() - AGAIN_AFTER,
    ).exclude(details__has_key="view")  # that a view failed says nothing of this one
    for practice in Practice.objects.filter(Exists(loaded), ~Exists(failed)):
        if asked >= room:
            break
        asked += ask_for_analysis(practice=practice, by=None, after_failure=True)
    return asked


def set_outcome_choices(
    *, practice: Practice, choices: OutcomeChoices, by: User
) -> None:
    """Keep what the practice counts as attended or missed; figures follow anew.

    Raises ErasureError while everything is being deleted.
    """
    with transaction.atomic():
        erasure.refuse_meanwhile(practice, then="choose what counts again")
        if store.outcome_choices(practice) == choices:
            return
        chosen = choices.to_dict()
        OutcomeRule.objects.update_or_create(
            practice=practice,
            defaults={**chosen, "chosen_by_id": by.pk, "chosen_at": Now()},
        )
        ask_for_figures(practice=practice, by=by)
        audit.record(
            "OUTCOME_CHOICES_SET",
            by=by,
            practice=practice,
            object_id=practice.pk,
            **chosen,
        )


def note_quality_seen(*, run: AnalysisRun, by: User) -> None:
    """Write down that somebody has looked at the data behind a run; the first counts."""
    with transaction.atomic():
        unseen = AnalysisRun.objects.filter(pk=run.pk, quality_seen_at__isnull=True)
        if unseen.update(quality_seen_by_id=by.pk, quality_seen_at=Now()):
            audit.record("QUALITY_SEEN", by=by, practice=run.practice, object_id=run.pk)


def check_week(
    *, practice: Practice, week: BookWeek, in_book: int, by: User
) -> WeekCheck:
    """Keep what the practice's own book says of the week that it was shown.

    Raises ErasureError while everything is being deleted.
    """
    with transaction.atomic():
        erasure.refuse_meanwhile(practice, then="check the week again")
        check = WeekCheck.objects.create(
            practice=practice,
            monday=week.monday,
            counted=week.total,
            in_book=in_book,
            checked_by_id=by.pk,
        )
        audit.record(
            "WEEK_CHECKED",
            by=by,
            practice=practice,
            object_id=check.pk,
            counted=week.total,
            in_book=in_book,
        )
    return check


def save_guess(*, practice: Practice, numbers: Mapping[str, int], by: User) -> bool:
    """Keep what the person expects, with what the newest figures say of the same.

    False where they have guessed or skipped it already, or where the figures answer
    none of it. Raises ErasureError while everything is being deleted.
    """
    with transaction.atomic():
        _lock_guesses(practice)
        run = store.latest_run(practice)
        if run is None or guesses.has_guessed(practice, by):
            return False
        answers = guesses.answers_of(run)
        asked = {one.key: numbers[one.key] for one in answers if one.key in numbers}
        if not asked:
            return False
        guess = Guess.objects.create(
            practice=practice,
            person_id=by.pk,
            run=run,
            numbers=asked,
            answers=[answer.to_dict() for answer in answers],
        )
        audit.record(
            "GUESS_SAVED",
            by=by,
            practice=practice,
            object_id=guess.pk,
            run=str(run.pk),
            questions=len(asked),
        )
    return True


def skip_guess(*, practice: Practice, by: User) -> bool:
    """Write down that the person sees who attends often without a guess.

    False where they have guessed or skipped it already. Raises ErasureError while
    everything is being deleted.
    """
    with transaction.atomic():
        _lock_guesses(practice)
        if guesses.has_guessed(practice, by):
            return False
        guess = Guess.objects.create(practice=practice, person_id=by.pk)
        audit.record("GUESS_SKIPPED", by=by, practice=practice, object_id=guess.pk)
    return True


def _lock_guesses(practice: Practice) -> None:
    """Until the transaction ends, no run goes, and nobody sends a guess twice."""
    erasure.refuse_meanwhile(practice, then="guess")
    extracts.lock_practice(practice, "ANALYSE")
