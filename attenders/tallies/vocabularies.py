"""The closed lists of the demand tally: nothing else can be written into one.

Demand is every request, by phone, online, at the desk or on paper; appointment extracts
hold only what was booked. The five outcomes are those the practice is asked about: who
is turned away, and what happens to the others. No published list of needs, or of what
could have met them, is short enough to be chosen from within seconds at a busy desk, so
those two are plain ones of our own, with “trouble with life” from the people who teach
this. All of them hold “Not said”: nobody at reception should have to ask or to guess.
"""

from collections.abc import Mapping
from types import MappingProxyType


Vocabulary = Mapping[str, str]

PARTS: Vocabulary = MappingProxyType(
    {"MORNING": "Morning", "AFTERNOON": "Afternoon", "ALL_DAY": "All day"}
)
CHANNELS: Vocabulary = MappingProxyType(
    {
        "PHONE": "Phone",
        "DESK": "At the desk",
        "ONLINE": "Online",
        "PAPER": "On paper",
    }
)
NEEDS: Vocabulary = MappingProxyType(
    {
        "NEW_PROBLEM": "New problem",
        "LONG_TERM": "Long-term condition",
        "MENTAL_HEALTH": "Mental health",
        "TROUBLE_WITH_LIFE": "Trouble with life",
        "MEDICINES": "Medicines",
        "TEST": "Test or result",
        "PAPERWORK": "Letter or form",
        "NOT_SAID": "Not said",
    }
)
OUTCOMES: Vocabulary = MappingProxyType(
    {
        "SAME_DAY": "Same day",
        "BOOKED": "Booked for later",
        "SIGNPOSTED": "Signposted",
        "CALL_BACK": "Asked to call back",
        "TURNED_AWAY": "Turned away",
    }
)
MET_BY: Vocabulary = MappingProxyType(
    {
        "GP": "GP",
        "NURSE": "Nurse or healthcare assistant",
        "OTHER_STAFF": "Other practice staff",
        "RECEPTION": "Reception without appointment",
        "PHARMACY": "Community pharmacy",
        "COMMUNITY": "Community group or charity",
        "OTHER_SERVICE": "Another service",
        "SELF_CARE": "Self-care with advice",
        "NOT_SAID": "Not said",
    }
)
# The person left with neither help nor a place to go for it
NOT_MET = ("CALL_BACK", "TURNED_AWAY")
HALF_DAYS: Mapping[str, int] = MappingProxyType(
    {"MORNING": 1, "AFTERNOON": 1, "ALL_DAY": 2}
)

MEANINGS: Mapping[str, str] = MappingProxyType(
    {
        "Long-term condition": "also a review, or a follow-up of something known",
        "Trouble with life": "such as money, housing, work, caring or loneliness",
        "Letter or form": "also a fit note, a referral letter or a certificate",
        "Same day": "an appointment, a call or an answer on the day of the request",
        "Booked for later": "an appointment on another day",
        "Signposted": "told of somebody else who can help, such as a pharmacy",
        "Asked to call back": "told to ask again at another time",
        "Turned away": "nothing was offered",
        "Other practice staff": (
            "such as a pharmacist, a physiotherapist or a link worker at the practice"
        ),
        "Another service": "such as social care, mental health, 111 or A&E",
    }
)
