"""What of a practice is kept here, for deleting all of it."""

from academy.people.erasure import Data
from academy.people.models import Practice
from attenders.demand.models import AnalysisResult, PatientCount


def data_of(practice: Practice) -> Data:
    return {
        "counts of patients in figures": PatientCount.objects.filter(
            run__practice=practice
        ),
        "figures": AnalysisResult.objects.filter(run__practice=practice),
        "analyses": practice.runs.all(),
    }
