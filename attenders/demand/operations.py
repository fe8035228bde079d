"""Running an analysis and keeping what it found."""

from django.db import transaction

from academy.people import audit, jobs
from academy.people.models import JobState, Practice, User
from attenders.analysis.headline import headline
from attenders.analysis.window import choose_window
from attenders.demand import store
from attenders.demand.models import AnalysisRun, PatientCount
from attenders.extracts import store as extracts
from attenders.registered import operations as registered


# Jobs that figures wait for; the others are no news for a page of figures
JOB_KINDS = ("LOAD", "ANALYSE")


def ask_for_analysis(*, practice: Practice, by: User) -> None:
    """Queue an analysis where there is data but no figure that pages can show.

    That is so after an upgrade that changed the shape of figures. Asking twice is
    harmless: as long as a job waits, works or has failed, nothing is added.
    """
    with transaction.atomic():
        extracts.lock_practice(practice, "ANALYSE")
        ours = practice.jobs.filter(kind__in=JOB_KINDS)
        latest = ours.order_by("-created_at").first()
        if latest is not None and latest.state == JobState.DONE:
            jobs.add("ANALYSE", practice=practice, by=by)


def analyse(*, running: jobs.Running) -> None:
    """Work out the figures of the practice's last 12 months and store them.

    Raises NothingToAnalyseError where no appointment has an outcome.
    """
    practice = running.job.practice
    running.progress("Choosing the period", share=0.1)
    window = choose_window(latest=extracts.latest_outcome_day(practice))
    stored = extracts.load_appointments(practice=practice, window=window)
    running.progress("Working out figures", rows=len(stored.frame), share=0.4)
    figures, counts = headline(
        stored.frame, window=window, count="attended", list_size=practice.list_size
    )
    running.progress("Storing results", rows=len(stored.frame), share=0.8)
    with running.publishing():
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
        audit.record(
            "ANALYSIS_STORED",
            by=None,
            practice=practice,
            object_id=run.pk,
            rows=len(stored.frame),
        )
