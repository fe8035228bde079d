"""What of a practice is kept here, for deleting all of it."""

from academy.people.erasure import Data
from academy.people.models import Practice
from attenders.choices.models import (
    AtRiskChoice,
    AtRiskOwner,
    InitiativeRuleSet,
    PracticeIncome,
)


def data_of(practice: Practice) -> Data:
    return {
        "income entered": PracticeIncome.objects.filter(practice=practice),
        "rules of who starts an appointment": InitiativeRuleSet.objects.filter(
            practice=practice
        ),
        "rule of the people at risk": AtRiskChoice.objects.filter(practice=practice),
        "clinician named for the people at risk": AtRiskOwner.objects.filter(
            practice=practice
        ),
    }
