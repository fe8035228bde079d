"""What of a practice is kept here, for deleting all of it."""

from academy.people.erasure import Data
from academy.people.models import Practice


def data_of(practice: Practice) -> Data:
    return {"changes of what time costs": practice.cost_changes.all()}
