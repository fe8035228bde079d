"""Running an analysis, and keeping what it found."""

import logging
from collections.abc import Mapping
from contextlib import suppress
from time import perf_counter
from typing import Any

from celery.exceptions import SoftTimeLimitExceeded
from django.db import transaction
from django.db.models import Q, QuerySet

from academy.exceptions import AcademyError, NothingToAnalyseError
from academy.people import audit, jobs
from academy.people.models import Practice
from attenders.analysis.figures import FIGURES
from attenders.analysis.view import View
from attenders.analysis.whole import Figure, NotPossible, Work
from attenders.demand import erasure, store
from attenders.demand.inputs import Loaded, load_work
from attenders.demand.models import AnalysisRun, PersonAtRisk, PersonFigures
from attenders.extracts import removals
from attenders.extracts import store as extracts
from attenders.registered import operations as registered


# After such work older figures may hold people who are nowhere else any more: they had
# appointments, or were on the registered list
_TAKES_AWAY = ("UNDO", "PURGE", "LOAD_LIST")


_OUR_FAULT = (
    "Something of ours went wrong with this figure. It is tried again when there is new"
    " data; please tell whoever runs the service, who can see what it was."
)
logger = logging.getLogger(__name__)


class _ChangedMeanwhileError(Exception):
    """The practice's data are no longer those that figures were worked out from."""


def analyse(*, running: jobs.Running) -> None:
    """Work out the figures of the job's view, and store them.

    What is stored is always of the data of its time: where a file came in meanwhile, it
    begins anew. Where no appointment has an outcome any more, figures of those that had
    one go. Raises NothingToAnalyseError then, unless that is because no upload is left.
    """
    view = store.view_asked(running.job)
    is_done = False
    while not is_done:
        with suppress(_ChangedMeanwhileError):
            _analyse_once(running, view)
            is_done = True


def _analyse_once(running: jobs.Running, view: View) -> None:
    """Raises _ChangedMeanwhileError, and stores nothing, where the data changed."""
    practice = running.job.practice
    practice.refresh_from_db(fields=["list_size", "list_size_date"])
    running.progress("Reading appointments", share=0.05)
    stamp, start = store.inputs_stamp(practice), perf_counter()
    try:
        loaded = load_work(practice, view)
    except NothingToAnalyseError:
        if not practice.uploads.loaded().exists():
            with running.publishing():
                _forget_figures(practice, stamp)
            return
        with transaction.atomic():
            _forget_figures(practice, stamp)
        raise
    work, seconds = loaded.work, {"READING": perf_counter() - start}
    rows = len(work.inputs.frame)
    for at, figure in enumerate(FIGURES):
        share = 0.2 + 0.7 * at / len(FIGURES)
        running.progress(figure.title, rows=rows, share=share)
        _work_out(figure, work, running)
    running.progress("Storing results", rows=rows, share=0.9)
    with running.publishing():
        _publish(running, loaded, stamp, seconds | work.seconds)


def _work_out(figure: Figure, work: Work, running: jobs.Running) -> None:
    """Add a figure; a fault of ours in one leaves the others to the practice."""
    try:
        work.do(figure)
    except (AcademyError, MemoryError, SoftTimeLimitExceeded):
        raise
    except Exception as error:
        if figure.is_needed:
            raise
        # Its name only: its text may hold values of the practice's data
        logger.error(  # noqa: TRY400
            "job %s: %s: %s", running.job.pk, figure.kind, type(error).__name__
        )
        work.results[figure.kind] = NotPossible(_OUR_FAULT)


def _publish(
    running: jobs.Running,
    loaded: Loaded,
    stamp: dict[str, Any],
    seconds: dict[str, float],
) -> None:
    """Put the figures in place of older ones of the view, and of other data."""
    work, practice = loaded.work, running.job.practice
    view = work.view
    extracts.lock_practice(practice, "ANALYSE")
    tidy = practice.jobs.filter(kind__in=_TAKES_AWAY).exists()
    if tidy:
        extracts.lock_practice(practice, "LOAD")
    _check_is_of_now(practice, stamp)
    run = AnalysisRun(
        practice=practice,
        job=running.job,
        first_day=work.window.first,
        last_day=work.window.last,
        view=None if view.is_default else view.to_dict(),
        view_key=view.key,
        inputs=stamp,
        code_version=store.code_version(),
        timings={name: round(taken, 3) for name, taken in seconds.items()},
    )
    _keep_who_looked(run, work)
    if not view.is_default:
        erasure.delete_runs(practice.runs.filter(view_key=view.key))
    run.save(force_insert=True)
    store.save_results(run=run, results=work.results)
    store.save_people(run=run, people=work.people, patient_ids=loaded.patient_ids)
    _save_at_risk(run, loaded)
    _close_older(run)
    registered.compare_with_appointments(practice=practice)
    if tidy:
        removals.remove_unused(practice)
    audit.record(
        "ANALYSIS_STORED",
        by=None,
        practice=practice,
        object_id=run.pk,
        rows=len(work.inputs.frame),
        view=view.key,
    )


def _save_at_risk(run: AnalysisRun, loaded: Loaded) -> None:
    """Keep the list of people at risk, of the default view alone.

    Nobody looks at those of other views, so they are not kept.
    """
    rows = loaded.work.rows.get("AT_RISK")
    if rows is not None and loaded.work.view.is_default:
        store.save_at_risk(run=run, rows=rows, patient_ids=loaded.ids_of(rows))


def _keep_who_looked(run: AnalysisRun, work: Work) -> None:
    """The same data, counted in the same way, need not be looked at again."""
    before = store.latest_run(run.practice)
    if before is None:
        return
    if work.view.is_default:
        same = store.load_quality(before) == work.results[store.QUALITY]
    else:
        same = before.inputs == run.inputs
    if same:
        run.quality_seen_by_id = before.quality_seen_by_id
        run.quality_seen_at = before.quality_seen_at


def _close_older(run: AnalysisRun) -> None:
    """Older figures stay as they were, but can no longer be opened to people.

    That is those of the same view, and those of other data. The lists of people, which
    are of the default view, stay until it has newer ones: else they would be empty
    whenever another view comes first. What was found from an upload that has been
    undone goes altogether, and so do the oldest of too many views.
    """
    runs = run.practice.runs.exclude(pk=run.pk)
    older = runs.filter(Q(view_key=run.view_key) | ~Q(inputs=run.inputs))
    older.update(is_outdated=True)
    replaced = older if run.view is None else older.exclude(view_key="")
    for people in (PersonFigures, PersonAtRisk):
        people.objects.filter(run__in=replaced).delete()
    _forget(run.practice, _of_other_uploads(replaced, run))
    others = run.practice.runs.exclude(view_key="").order_by("-created_at")
    erasure.delete_runs(
        run.practice.runs.filter(
            pk__in=list(others.values_list("pk", flat=True)[store.VIEWS_KEPT :])
        )
    )


def _of_other_uploads(
    older: QuerySet[AnalysisRun], run: AnalysisRun
) -> QuerySet[AnalysisRun]:
    """Those of an upload on which nothing stands any more: it has been undone."""
    here = _uploads_of(run.inputs)
    undone = [
        pk
        for pk, inputs in older.values_list("pk", "inputs")
        if not _uploads_of(inputs) <= here
    ]
    return older.filter(pk__in=undone)


def _uploads_of(inputs: Mapping[str, Any]) -> set[str]:
    return {upload for upload, _ in inputs.get("uploads", ())}


def _forget(practice: Practice, runs: QuerySet[AnalysisRun]) -> None:
    """Delete what was found; of an analysis that somebody guessed of, its dates stay."""
    analyses = len(runs)
    if analyses:
        erasure.forget_runs(runs)
        _note_forgotten(practice, analyses)


def _check_is_of_now(practice: Practice, stamp: dict[str, Any]) -> None:
    if store.inputs_stamp(practice) != stamp:
        raise _ChangedMeanwhileError


def _forget_figures(practice: Practice, stamp: dict[str, Any]) -> None:
    """Delete figures about appointments that are no longer there."""
    extracts.lock_practice(practice, "ANALYSE")
    extracts.lock_practice(practice, "LOAD")
    _check_is_of_now(practice, stamp)
    analyses = practice.runs.count()
    erasure.delete_runs(practice.runs.all())
    removals.remove_unused(practice)
    if analyses:
        _note_forgotten(practice, analyses)


def _note_forgotten(practice: Practice, analyses: int) -> None:
    audit.record("ANALYSES_FORGOTTEN", by=None, practice=practice, analyses=analyses)
