"""Running an analysis and keeping what it found."""

from django.db import transaction
from django.db.models.functions import Now

from academy.people import audit, jobs
from academy.people.models import JobState, Practice, User
from attenders.analysis.book_week import BookWeek
from attenders.analysis.headline import headline
from attenders.analysis.outcomes import OutcomeChoices, with_choices
from attenders.analysis.quality import quality
from attenders.analysis.window import Window, choose_window
from attenders.demand import erasure, store
from attenders.demand.models import AnalysisRun, OutcomeRule, PatientCount, WeekCheck
from attenders.extracts import removals
from attenders.extracts import store as extracts
from attenders.registered import operations as registered


# Jobs that figures wait for; the others are no news for a page of figures
JOB_KINDS = ("LOAD", "ANALYSE", "UNDO", "PURGE", "ERASE")
# After such work older figures may hold patients who have no appointment any more
_TAKES_AWAY = ("UNDO", "PURGE")


def ask_for_analysis(*, practice: Practice, by: User) -> None:
    """Queue an analysis where there is data but no figure that pages can show.

    That is so after an upgrade that changed the shape of figures. Asking twice is
    harmless: as long as a job waits, works or has failed, nothing is added.
    """
    with transaction.atomic():
        extracts.lock_practice(practice, "ANALYSE")
        if not practice.uploads.loaded().exists():
            return
        ours = practice.jobs.filter(kind__in=JOB_KINDS)
        latest = ours.order_by("-created_at").first()
        if latest is not None and latest.state == JobState.DONE:
            jobs.add("ANALYSE", practice=practice, by=by)


def analyse(*, running: jobs.Running) -> None:
    """Work out the figures of the practice's last 12 months and store them.

    Where no appointment has an outcome any more, figures of those that had one go.
    Raises NothingToAnalyseError then, unless that is because no upload is left.
    """
    practice = running.job.practice
    running.progress("Choosing the period", share=0.1)
    choices = store.outcome_choices(practice)
    as_at = extracts.latest_recorded_day(practice)
    latest = extracts.latest_outcome_day(practice, choices=choices, as_at=as_at)
    if latest is None and not practice.uploads.loaded().exists():
        with running.publishing():
            _forget_figures(practice)
        return
    if latest is None:
        _forget_figures(practice)
    window = choose_window(latest=latest)
    assert as_at is not None  # else there is no latest day
    holding = extracts.holding(practice)
    stored = extracts.load_appointments(
        practice=practice, window=Window(window.first, holding.last)
    )
    running.progress("Working out figures", rows=len(stored.frame), share=0.4)
    figures, counts = headline(
        with_choices(stored.frame, choices, as_at=as_at),
        window=window,
        count="attended",
        list_size=practice.list_size,
        registered=registered.are_registered(
            practice=practice, patient_ids=stored.patient_ids
        ),
    )
    running.progress("Looking at the data", rows=len(stored.frame), share=0.6)
    found = quality(
        stored.frame,
        patients=extracts.load_patients(
            practice=practice, patient_ids=stored.patient_ids
        ),
        choices=choices,
        as_at=as_at,
        window=window,
        files=extracts.file_facts(practice=practice, window=window),
        holding=holding,
    )
    running.progress("Storing results", rows=len(stored.frame), share=0.8)
    with running.publishing():
        extracts.lock_practice(practice, "ANALYSE")
        tidy = practice.jobs.filter(kind__in=_TAKES_AWAY).exists()
        if tidy:
            extracts.lock_practice(practice, "LOAD")
        before = store.latest_run(practice)
        run = AnalysisRun(
            practice=practice,
            job=running.job,
            first_day=window.first,
            last_day=window.last,
        )
        if before is not None and store.load_quality(before) == found:
            # The same data, counted in the same way, need not be looked at again
            run.quality_seen_by_id = before.quality_seen_by_id
            run.quality_seen_at = before.quality_seen_at
        run.save(force_insert=True)
        store.save_headline(run=run, figures=figures)
        store.save_quality(run=run, found=found)
        store.save_patient_counts(
            run=run, counts=counts, patient_ids=stored.patient_ids
        )
        # Older figures stay as they were; only the newest can be opened to people
        PatientCount.objects.filter(run__practice=practice).exclude(run=run).delete()
        registered.compare_with_appointments(practice=practice)
        if tidy:
            removals.remove_unused(practice)
        audit.record(
            "ANALYSIS_STORED",
            by=None,
            practice=practice,
            object_id=run.pk,
            rows=len(stored.frame),
        )


def _forget_figures(practice: Practice) -> None:
    """Delete figures about appointments that are no longer there."""
    with transaction.atomic():
        extracts.lock_practice(practice, "ANALYSE")
        extracts.lock_practice(practice, "LOAD")
        for found in erasure.figures_of(practice).values():
            found._raw_delete(found.db)
        removals.remove_unused(practice)


def set_outcome_choices(
    *, practice: Practice, choices: OutcomeChoices, by: User
) -> None:
    """Keep what the practice counts as attended or missed; figures follow anew."""
    with transaction.atomic():
        if store.outcome_choices(practice) == choices:
            return
        chosen = choices.to_dict()
        OutcomeRule.objects.update_or_create(
            practice=practice,
            defaults={**chosen, "chosen_by_id": by.pk, "chosen_at": Now()},
        )
        if practice.uploads.loaded().exists():
            jobs.add("ANALYSE", practice=practice, by=by)
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
    """Keep what the practice's own book says of the week that it was shown."""
    with transaction.atomic():
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
