"""What of a practice is kept here, for deleting all of it."""

from academy.people.erasure import Data
from academy.people.models import Practice
from attenders.tallies.models import TallyLine


def data_of(practice: Practice) -> Data:
    return {
        "lines of the demand tally": TallyLine.objects.filter(
            session__practice=practice
        ),
        "sessions of the demand tally": practice.tally_sessions.all(),
    }
