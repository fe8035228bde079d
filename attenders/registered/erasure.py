"""What of a practice is kept here, for deleting all of it."""

from academy.people.erasure import Data
from academy.people.models import Practice
from attenders.registered.models import ListProblem


def data_of(practice: Practice) -> Data:
    return {
        "people on the registered list": practice.registered_patients.all(),
        "rows of lists noted for a problem": ListProblem.objects.filter(
            registered_list__practice=practice
        ),
        "age and sex tables": practice.age_sex_counts.all(),
        "registered lists, with the files that were waiting": (
            practice.registered_lists.all()
        ),
    }
