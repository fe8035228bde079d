"""What can be wrong with a row of a registered list, and what then becomes of it."""

from attenders.extracts.reading.problems import KINDS as OF_APPOINTMENTS
from attenders.extracts.reading.problems import Kind


# In the order in which they are looked for; a row is rejected once, by the first.
KINDS: dict[str, Kind] = {
    "WRONG_NUMBER_OF_VALUES": OF_APPOINTMENTS["WRONG_NUMBER_OF_VALUES"],
    "NOT_A_PERSON": Kind(
        True, "A row of totals, not a person", "The row was left out."
    ),
    "NO_PATIENT": OF_APPOINTMENTS["NO_PATIENT"],
    "UNSTORABLE_PATIENT": OF_APPOINTMENTS["UNSTORABLE_PATIENT"],
    "SHORTENED_PATIENT": OF_APPOINTMENTS["SHORTENED_PATIENT"],
    "REPEATED_PATIENT": Kind(
        True,
        "A person who is on another row too",
        "The person is counted once. The row with the latest date of registration"
        " counts, and the last one of rows that are alike in that.",
    ),
    "NO_BIRTH": Kind(
        False,
        "No date or year of birth",
        "The person is counted, in no age band.",
    ),
    "IMPOSSIBLE_BIRTH": Kind(
        False,
        "A date of birth or an age that cannot be",
        "The person is counted, in no age band.",
    ),
    "UNREADABLE_REGISTERED_ON": Kind(
        False,
        "A date of registration we cannot read",
        "The person counts as registered, unless something else speaks against it.",
    ),
    "UNREADABLE_LEFT_ON": Kind(
        False,
        "A date of deregistration we cannot read",
        "The person counts as having left.",
    ),
    "UNREADABLE_DIED_ON": Kind(
        False,
        "A date of death we cannot read",
        "The person counts as having died.",
    ),
    "REGISTRATION_NOT_RECOGNISED": Kind(
        False,
        "A status or type of registration we do not recognise",
        "The person counts as registered, unless something else speaks against it.",
    ),
    "YES_NO_NOT_RECOGNISED": Kind(
        False, "Something that is neither yes nor no", "It is taken as no."
    ),
    "SEX_NOT_RECOGNISED": OF_APPOINTMENTS["SEX_NOT_RECOGNISED"],
    "FRAILTY_NOT_RECOGNISED": Kind(
        False, "A frailty band we do not recognise", "It is kept as “not known”."
    ),
    "UNREADABLE_DECILE": Kind(
        False,
        "A deprivation decile that is not 1 to 10",
        "It is kept as “not known”.",
    ),
    "UNREADABLE_EMERGENCY_VISITS": Kind(
        False,
        "A number of A&E attendances we cannot read",
        "It is kept as “not known”.",
    ),
}
