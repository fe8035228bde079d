"""Which names in a clinical system are one person, and who is a patient's own GP."""

import re
from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt

from attenders.frames import NOT_KNOWN


TITLES = frozenset(("dr", "mr", "mrs", "ms", "miss", "mx", "prof", "professor", "sr"))
# A name with one of these words is nobody
NEVER_A_PERSON = (
    *("clinic", "clinics", "covid", "covid19", "nhs", "unknown", "vaccination"),
    *("vaccinations", "vaccine"),
)
# A name with no other word than these (titles aside) is nobody
NO_NAME = (
    *("access", "admin", "agency", "call", "cover", "default"),
    *("doctor", "duty", "emergency", "extended", "fed", "federation", "flu"),
    *("general", "gp", "hca", "hours", "hub", "known", "list", "locum", "none"),
    *("not", "nurse", "of", "on", "online", "other", "out", "paramedic", "pcn"),
    *("pharmacist", "practice", "practitioner", "reception", "room", "session"),
    *("staff", "surgery", "team", "telephone", "test", "the", "training", "treatment"),
    *("triage", "urgent", "visit", "visits", "walk", "in"),
)
_WORD = re.compile(r"[^\W_]+")


def _words(name: str) -> tuple[str, ...]:
    """The words of a name without titles, so that “SMITH, Jane (Dr)” is Dr Jane Smith."""
    bare = name.casefold().replace("'", "").replace("’", "")
    return tuple(sorted(word for word in _WORD.findall(bare) if word not in TITLES))


def is_person(name: str) -> bool:
    """Whether a clinician's name is that of one person, as far as words can tell.

    “COVID-19, NHS 111 (Mr)”, “FED, GP (Ms)”, “Locum” and “Unknown” are not. “GP 3” is,
    and so is “111”: some practices write numbers instead of names.
    """
    words = _words(name)
    return any(word not in NO_NAME for word in words) and not any(
        word in NEVER_A_PERSON for word in words
    )


def not_people(names: Mapping[int, str]) -> tuple[int, ...]:
    """The numbers of the clinicians who are no person, in rising order."""
    return tuple(
        sorted(number for number, name in names.items() if not is_person(name))
    )


def own_clinicians(
    usual_gps: Sequence[str], *, names: Mapping[int, str]
) -> npt.NDArray[np.int32]:
    """Each patient's own clinician, by number; -1 where none is named or found.

    Names are the same where their words are, whatever their order, titles and capitals.
    A name that two clinicians have, or nobody's such as “Locum”, is not found.
    """
    known: dict[tuple[str, ...], int] = {}
    for number, name in names.items():
        words = _words(name)
        known[words] = NOT_KNOWN if words in known else number
    for name in names.values():
        if not is_person(name):
            known[_words(name)] = NOT_KNOWN
    named = dict.fromkeys(usual_gps)
    found = {name: known.get(_words(name), NOT_KNOWN) for name in named}
    return np.array([found[name] for name in usual_gps], dtype=np.int32)
