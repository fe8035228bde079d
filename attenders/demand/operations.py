"""Running an analysis and keeping what it found."""

from django.db import transaction

from academy.people import audit, jobs
from academy.people.models import JobState, Practice, User
from attenders.analysis.headline import headline
from attenders.analysis.window import choose_window
from attenders.demand import erasure, store
from attenders.demand.models import AnalysisRun, PatientCount
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
    latest = extracts.latest_outcome_day(practice)
    if latest is None and not practice.uploads.loaded().exists():
        with running.publishing():
            _forget_figures(practice)
        return
    if latest is None:
        _forget_figures(practice)
    window = choose_window(latest=latest)
    stored = extracts.load_appointments(practice=practice, window=window)
    running.progress("Working out figures", rows=len(stored.frame), share=0.4)
    figures, counts = headline(
        stored.frame, window=window, count="attended", list_size=practice.list_size
    )
    running.progress("Storing results", rows=len(stored.frame), share=0.8)
    with running.publishing():
        extracts.lock_practice(practice, "ANALYSE")
        tidy = practice.jobs.filter(kind__in=_TAKES_AWAY).exists()
        if tidy:
            extracts.lock_practice(practice, "LOAD")
        run = AnalysisRun.objects.create(
            practice=practice,
            job=running.job,
            first_day=window.first,
            last_day=window.last,
        )
        store.save_headline(run=run, figures=figures)
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
        for found in erasure.data_of(practice).values():
            found._raw_delete(found.db)
        removals.remove_unused(practice)
