"""What the words of a registered list mean, as data: add a word, and it is read."""

from attenders.extracts.reading.words import WORDS as OF_APPOINTMENTS


# In the form of `normal`
YES = frozenset(("yes", "y", "true", "t", "1", "1 0", "x"))
NO = frozenset(("no", "n", "false", "f", "0", "0 0"))

SEX = OF_APPOINTMENTS["sex"] | {"not specified": "UNKNOWN", "not stated": "UNKNOWN"}

FRAILTY = {
    **dict.fromkeys(
        ("fit", "none", "no frailty", "not frail", "no", "no frailty identified"),
        "FIT",
    ),
    **dict.fromkeys(("mild", "mild frailty", "mildly frail"), "MILD"),
    **dict.fromkeys(("moderate", "moderate frailty", "moderately frail"), "MODERATE"),
    **dict.fromkeys(("severe", "severe frailty", "severely frail"), "SEVERE"),
    **dict.fromkeys(("not known", "not assessed", "not coded"), "UNKNOWN"),
}

# Status and type of registration, of SystmOne and EMIS Web as far as they are
# published. A value may have several, between commas: SystmOne writes "Deceased,
# Deducted", and "GMS,Contraception" of people who are registered all the same.
REGISTRATION: dict[str, str] = {
    **dict.fromkeys(
        (
            "gms",
            "regular",
            "standard",
            "registered",
            "current",
            "currently registered",
            "fully registered",
            "permanent",
            "active",
            "nhs",
        ),
        "REGISTERED",
    ),
    **dict.fromkeys(("deceased", "dead", "died", "death"), "DECEASED"),
    **dict.fromkeys(
        (
            "deducted",
            "deregistered",
            "left",
            "left practice",
            "inactive",
            "removed",
            "transferred out",
            "no longer registered",
            "not registered",
            "previously registered",
        ),
        "LEFT",
    ),
    **dict.fromkeys(
        ("applied", "pre registered", "pre registration", "application"), "PENDING"
    ),
    **dict.fromkeys(
        (
            "private",
            "emg",
            "emergency",
            "immediately necessary",
            "immediately necessary treatment",
            "walk in",
            "walk in patient",
            "community",
            "community registered",
            "other",
            "externally registered",
            "out of hours",
            "contraception",
            "contraceptive services",
            "maternity services",
            "minor surgery",
            "child health services",
            "child health surveillance",
            "sexual health",
            "yellow fever",
            "vasectomy",
            "rehabilitation",
        ),
        "TEMPORARY",
    ),
    **dict.fromkeys(("dummy", "test", "test patient", "synthetic record"), "TEST"),
}
# A temporary resident has many names: "Temporary Resident 16 days to 3 months"
TEMPORARY_START = "temporary"

# Yes or no, but about no condition
NOT_CONDITIONS = frozenset(
    (
        "spinesensitive",
        "spine sensitive",
        "isconfidential",
        "confidential",
        "online access",
        "online services",
        "nhs app",
        "sms consent",
        "consent to sms",
        "text message consent",
        "email consent",
        "carer",
        "interpreter needed",
        "interpreter required",
        "summary care record",
        "scr consent",
        "proxy access",
        "nominated pharmacy",
        "nhsnumberstatus",
        "private",
    )
)
NOT_CONDITIONS_START = ("number", "count", "total", "no of", "consent", "allow")

# With one of these in its heading, a column of nothing but dates is a condition's
CONDITION_WORDS = frozenset(
    (
        "asthma",
        "copd",
        "diabetes",
        "hypertension",
        "chd",
        "ckd",
        "stroke",
        "cancer",
        "dementia",
        "depression",
        "epilepsy",
        "heart failure",
        "atrial fibrillation",
        "learning disability",
        "mental illness",
        "serious mental illness",
        "smi",
        "osteoporosis",
        "rheumatoid arthritis",
        "obesity",
        "anxiety",
        "chronic pain",
        "palliative care",
    )
)
