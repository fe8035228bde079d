"""What the words of an extract mean, as data: add a word here, and it is read."""

_YES = ("yes", "y", "true", "1")
_NO = ("no", "n", "false", "0")

# The words of SystmOne and EMIS Web, as far as they are published. Sources differ on
# "patient walked out" and "no access visit", so both are kept as they are, and each
# practice says what they count as (analysis/outcomes.py). "Visited - Not In" is what
# EMIS calls the second: a home visit to which nobody opened. "Telephone - Not In" is
# another thing, a call at a time that was agreed, and its makers call it the
# telephone's DNA, on which nobody differs.
WORDS: dict[str, dict[str, str]] = {
    "status": {
        **dict.fromkeys(
            (
                "attended",
                "finished",
                "arrived",
                "in progress",
                "waiting",
                "visit",
                "seen",
                "left",
                "send in",
                "quiet send in",
                "visited and seen",
                "telephone complete",
                "video complete",
                "fulfilled",
                "completed",
                "late",
                "start call",
                "video start call",
            ),
            "ATTENDED",
        ),
        **dict.fromkeys(
            (
                "did not attend",
                "dna",
                "no show",
                "noshow",
                "missed",
                "telephone not in",
            ),
            "DNA",
        ),
        **dict.fromkeys(
            (
                "cancelled",
                "canceled",
                "cancelled by patient",
                "cancelled by unit",
                "cancelled by other service",
                "cancelled by practice",
                "cancelled due to death",
            ),
            "CANCELLED",
        ),
        **dict.fromkeys(("booked", "slot booked", "pending", "requested"), "BOOKED"),
        **dict.fromkeys(("unknown", "cannot be seen"), "UNKNOWN"),
        **dict.fromkeys(("patient walked out", "walked out"), "WALKED_OUT"),
        **dict.fromkeys(("no access visit", "visited not in"), "NO_ACCESS_VISIT"),
    },
    "missed": dict.fromkeys(_YES, "DNA") | dict.fromkeys(_NO, "ATTENDED"),
    "attended": dict.fromkeys(_YES, "ATTENDED") | dict.fromkeys(_NO, "DNA"),
    "mode": {
        **dict.fromkeys(
            ("face to face", "f2f", "face to face surgery", "surgery", "in person"),
            "FACE_TO_FACE",
        ),
        **dict.fromkeys(
            ("telephone", "phone", "telephone audio", "telephone appointment"),
            "TELEPHONE",
        ),
        **dict.fromkeys(
            ("video or online", "video online", "video", "online", "video with audio"),
            "VIDEO_ONLINE",
        ),
        **dict.fromkeys(
            ("home visit", "visit", "face to face home visit"), "HOME_VISIT"
        ),
        "unknown": "UNKNOWN",
    },
    "staff": {
        **dict.fromkeys(
            ("gp", "doctor", "general practitioner", "general medical practitioner"),
            "GP",
        ),
        **dict.fromkeys(("practice nurse", "nurse"), "NURSE"),
        **dict.fromkeys(
            ("advanced practitioner", "advanced nurse practitioner", "anp", "acp"),
            "ADVANCED_PRACTITIONER",
        ),
        **dict.fromkeys(
            ("healthcare assistant", "health care assistant", "hca"),
            "HEALTHCARE_ASSISTANT",
        ),
        **dict.fromkeys(("pharmacist", "clinical pharmacist"), "PHARMACIST"),
        **dict.fromkeys(
            ("physiotherapist", "physio", "first contact physiotherapist"),
            "PHYSIOTHERAPIST",
        ),
        **dict.fromkeys(
            ("social prescriber", "social prescribing link worker"),
            "SOCIAL_PRESCRIBER",
        ),
        **dict.fromkeys(("other", "other practice staff"), "OTHER"),
        "unknown": "UNKNOWN",
    },
    "sex": {
        **dict.fromkeys(("female", "f"), "FEMALE"),
        **dict.fromkeys(("male", "m"), "MALE"),
        **dict.fromkeys(("other", "indeterminate", "i"), "OTHER"),
        **dict.fromkeys(("unknown", "u", "not known"), "UNKNOWN"),
    },
}
