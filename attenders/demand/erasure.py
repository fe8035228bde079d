"""What of a practice is kept here, for deleting all of it."""

from django.db.models import QuerySet

from academy.people.erasure import Data
from academy.people.models import Practice
from attenders.demand.models import (
    AnalysisResult,
    AnalysisRun,
    Guess,
    OutcomeRule,
    PersonAtRisk,
    PersonFigures,
)


def figures_of(practice: Practice) -> Data:
    """What goes with the appointments that it was worked out from."""
    return _with_all_they_found(practice.runs.all())


def _with_all_they_found(runs: QuerySet[AnalysisRun]) -> Data:
    return {
        "guesses of who attends often": Guess.objects.filter(run__in=runs),
        "what figures say of single people": PersonFigures.objects.filter(run__in=runs),
        "people on the list of people at risk": PersonAtRisk.objects.filter(
            run__in=runs
        ),
        "figures": AnalysisResult.objects.filter(run__in=runs),
        "analyses": runs,
    }


def delete_runs(runs: QuerySet[AnalysisRun]) -> None:
    """Delete analyses with all that they found, in one statement for each table."""
    for found in _with_all_they_found(runs).values():
        found._raw_delete(found.db)


def forget_runs(runs: QuerySet[AnalysisRun]) -> None:
    """Delete what analyses found, and those of which nobody made a guess."""
    kept = Guess.objects.filter(run__in=runs).values_list("run", flat=True)
    bare = runs.filter(pk__in=set(kept))
    delete_runs(runs.exclude(pk__in=set(kept)))
    for model in (PersonFigures, PersonAtRisk, AnalysisResult):
        found = model.objects.filter(run__in=bare)
        found._raw_delete(found.db)


def data_of(practice: Practice) -> Data:
    return {
        "reports for meetings, with their PDFs": practice.reports.all(),
        **figures_of(practice),
        "notes on guesses that were skipped": practice.guesses.filter(run=None),
        "checks of a week against the appointment book": practice.week_checks.all(),
        "choice of what counts as attended or missed": OutcomeRule.objects.filter(
            practice=practice
        ),
    }
