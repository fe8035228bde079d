"""What of a practice is kept here, for deleting all of it."""

from academy.people.erasure import Data
from academy.people.models import Practice
from attenders.demand.models import AnalysisResult, OutcomeRule, PatientCount


def figures_of(practice: Practice) -> Data:
    """What goes with the appointments that it was worked out from."""
    return {
        "counts of patients in figures": PatientCount.objects.filter(
            run__practice=practice
        ),
        "figures": AnalysisResult.objects.filter(run__practice=practice),
        "analyses": practice.runs.all(),
    }


def data_of(practice: Practice) -> Data:
    return {
        **figures_of(practice),
        "checks of a week against the appointment book": practice.week_checks.all(),
        "choice of what counts as attended or missed": OutcomeRule.objects.filter(
            practice=practice
        ),
    }
