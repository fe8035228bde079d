"""Rules by which an appointment was started by the practice or by the patient, as data.

A practice changes them: it alone knows what its slot types mean. The first rule that an
appointment meets decides; one that meets none is not clear.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from typing import Any

from academy.exceptions import AcademyError
from attenders.analysis.slot_names import is_phrase
from attenders.frames import STAFF


PRACTICE, PATIENT, NOT_CLEAR = "PRACTICE", "PATIENT", "NOT_CLEAR"
INITIATIVES = (PRACTICE, PATIENT, NOT_CLEAR)
INITIATIVE_WORDS = {
    PRACTICE: "started by the practice",
    PATIENT: "started by the patient",
    NOT_CLEAR: "not clear",
}
STAFF_WORDS = {
    "GP": "a GP",
    "NURSE": "a nurse",
    "ADVANCED_PRACTITIONER": "an advanced practitioner",
    "HEALTHCARE_ASSISTANT": "a healthcare assistant",
    "PHARMACIST": "a pharmacist",
    "PHYSIOTHERAPIST": "a physiotherapist",
    "SOCIAL_PRESCRIBER": "a social prescriber",
    "OTHER": "other staff",
    "UNKNOWN": "staff not known",
}
# More than anybody writes, and few enough to be looked for in every name
MOST_RULES, MOST_PHRASES, LONGEST_TEXT = 60, 60, 80
LONGEST_INTERVAL = 366


class InitiativeRulesError(AcademyError):
    """The rules cannot be used as they were given; says what is wrong with each."""


@dataclass(frozen=True)
class Regularity:
    """Visits of one person with one slot type that come at even intervals.

    There are at least `visits` of them on different days; the median of the intervals
    between them is from `shortest` to `longest` days; and at least `percent` of the
    intervals differ from it by no more than `within_percent` of it. Days attended make
    the intervals; missed ones between them belong to the series too.
    """

    visits: int = 4
    percent: int = 75
    within_percent: int = 25
    shortest: int = 6
    longest: int = 190

    @property
    def words(self) -> str:
        return (
            f"{self.visits} or more visits of one person with the same slot type, whose"
            f" usual interval is {self.shortest} to {self.longest} days, with at least"
            f" {self.percent}% of intervals within {self.within_percent}% of it"
        )

    @property
    def problems(self) -> Iterator[str]:
        if self.visits < 3:
            yield "regular visits are 3 or more, or they have no two intervals to compare"
        if not 1 <= self.percent <= 100:
            yield "the share of even intervals is from 1% to 100%"
        if not 0 <= self.within_percent <= 100:
            yield "intervals may differ by 0% to 100% of the usual one"
        if not 1 <= self.shortest <= self.longest <= LONGEST_INTERVAL:
            yield (
                "the shortest interval is 1 day or more, and the longest no less than"
                f" that and at most {LONGEST_INTERVAL}"
            )


@dataclass(frozen=True)
class InitiativeRule:
    """One rule: an appointment meets it if it meets all of it that is given.

    `words` are phrases of which the name of the slot type has one, as whole words (a
    star at the end stands for any ending), and `but_not` those of which it has none;
    `staff` are staff groups.
    """

    name: str
    initiative: str
    words: tuple[str, ...] = ()
    but_not: tuple[str, ...] = ()
    staff: tuple[str, ...] = ()
    regular: Regularity | None = None

    @property
    def said(self) -> str:
        """The rule in words, as in “the slot type says “INR”; with a nurse”."""
        parts = []
        if self.words:
            parts.append(f"the slot type says {_either(_quoted(self.words))}")
        if self.but_not:
            parts.append(f"it does not say {_either(_quoted(self.but_not))}")
        if self.staff:
            parts.append(f"with {_either([STAFF_WORDS[name] for name in self.staff])}")
        if self.regular:
            parts.append(self.regular.words)
        return f"{INITIATIVE_WORDS[self.initiative]}: {'; '.join(parts)}"

    @property
    def problems(self) -> Iterator[str]:
        """What is wrong with it, in words; nothing if it can be used."""
        if not self.name.strip() or len(self.name) > LONGEST_TEXT:
            yield f"give it a name of up to {LONGEST_TEXT} characters"
        if self.initiative not in {PRACTICE, PATIENT}:
            yield "say whether the practice or the patient starts such appointments"
        if not (self.words or self.staff or self.regular):
            yield "give words of slot types, staff groups, or how regular visits are"
        if self.but_not and not self.words:
            yield "words that must not be there need words that must"
        yield from _phrase_problems((*self.words, *self.but_not))
        for name in sorted(set(self.staff) - set(STAFF)):
            yield f"there is no staff group “{name}”"
        if self.regular:
            yield from self.regular.problems

    def to_dict(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> "InitiativeRule":
        lists = {name: tuple(data.get(name, ())) for name in _LISTS}
        regular = data.get("regular")
        return cls(
            **{**data, **lists, "regular": Regularity(**regular) if regular else None}
        )


_LISTS = ("words", "but_not", "staff")
Rules = tuple[InitiativeRule, ...]


def _phrase_problems(phrases: Sequence[str]) -> Iterator[str]:
    if len(phrases) > MOST_PHRASES:
        yield f"give at most {MOST_PHRASES} words or phrases"
    for phrase in phrases:
        if len(phrase) > LONGEST_TEXT:
            yield f"a phrase has at most {LONGEST_TEXT} characters"
        elif not is_phrase(phrase):
            yield (
                f"“{phrase}” is no word to look for: it needs a letter or a figure, and"
                " a star only at its end"
            )


def _quoted(phrases: Sequence[str]) -> list[str]:
    return [f"“{phrase}”" for phrase in phrases]


def _either(words: Sequence[str]) -> str:
    *first, last = words
    return f"{', '.join(first)} or {last}" if first else last


def rule_problems(rules: Sequence[InitiativeRule]) -> list[str]:
    """Everything that is wrong with the rules, one sentence each; none if all is well."""
    said = [
        f"Rule {place} (“{rule.name.strip()[:LONGEST_TEXT]}”): {problem}."
        for place, rule in enumerate(rules, start=1)
        for problem in rule.problems
    ]
    names = Counter(rule.name.strip().casefold() for rule in rules)
    said += [f"Two rules are called “{name}”." for name, n in names.items() if n > 1]
    if len(rules) > MOST_RULES:
        said.append(f"There are {len(rules)} rules, and at most {MOST_RULES} are used.")
    return said


def rules_to_dict(rules: Sequence[InitiativeRule]) -> list[dict[str, Any]]:
    """The rules as plain values, to keep or to give to another practice."""
    return [rule.to_dict() for rule in rules]


def rules_from_dict(data: object) -> Rules:
    """The rules that `rules_to_dict` gave, from wherever they came.

    Raises InitiativeRulesError, with every problem, for what is not such rules.
    """
    if not isinstance(data, list) or not all(_has_shape(item) for item in data):
        raise InitiativeRulesError(
            "These are not rules: each has a name, who starts such appointments, and"
            " words, staff or regularity."
        )
    rules = tuple(InitiativeRule.from_dict(item) for item in data)
    problems = rule_problems(rules)
    if problems:
        raise InitiativeRulesError(" ".join(problems))
    return rules


def _has_shape(item: object) -> bool:
    """Whether it has the keys of a rule and values of their kinds, whatever they say."""
    if not isinstance(item, dict):
        return False
    known = {field.name for field in fields(InitiativeRule)}
    lists = [item.get(name, []) for name in _LISTS]
    return (
        {"name", "initiative"} <= item.keys() <= known
        and all(isinstance(item[name], str) for name in ("name", "initiative"))
        and all(_is_texts(texts) for texts in lists)
        and _is_regularity(item.get("regular"))
    )


def _is_texts(found: object) -> bool:
    return isinstance(found, list | tuple) and all(isinstance(t, str) for t in found)


def _is_regularity(found: object) -> bool:
    if found is None:
        return True
    known = {field.name for field in fields(Regularity)}
    return (
        isinstance(found, dict)
        and found.keys() <= known
        and all(type(value) is int for value in found.values())
    )


_PLANNED_STAFF = ("NURSE", "HEALTHCARE_ASSISTANT", "PHARMACIST")

# Ours to start with, for each practice to change. Words that say that somebody asked on
# the day come before the words of planned care. GPs are not in the rule of regularity:
# a patient may well ask for the same GP every four weeks.
DEFAULT_RULES: Rules = (
    InitiativeRule(
        "Urgent and on the day",
        PATIENT,
        (
            *("urgent*", "emergenc*", "acute", "on the day", "same day", "duty"),
            *("triage*", "minor illness*", "walk in", "111"),
        ),
    ),
    InitiativeRule(
        "Asked for online",
        PATIENT,
        ("online consult*", "e consult*", "econsult*", "online request*"),
    ),
    InitiativeRule("Travel", PATIENT, ("travel*",)),
    InitiativeRule("INR", PRACTICE, ("inr", "warfarin*", "anticoag*", "anti coag*")),
    InitiativeRule(
        "Dressings",
        PRACTICE,
        ("dressing*", "wound*", "ulcer*", "suture*", "stitch*", "doppler*"),
    ),
    InitiativeRule(
        "Injections",
        PRACTICE,
        ("injection*", "inj", "b12", "depo*", "prostap", "zoladex", "denosumab"),
    ),
    InitiativeRule(
        "Immunisations",
        PRACTICE,
        (
            *("imm", "imms", "immunis*", "immuniz*", "vacc*", "flu", "flu jab*"),
            *("covid vacc*", "shingles", "pneumococcal"),
        ),
    ),
    InitiativeRule("Smears", PRACTICE, ("smear*", "cervical*", "cytology")),
    InitiativeRule(
        "Baby checks",
        PRACTICE,
        (
            *("baby check*", "baby clinic*", "6 week check*", "8 week check*"),
            *("6 week baby", "8 week baby", "postnatal", "post natal"),
        ),
    ),
    InitiativeRule(
        "Antenatal", PRACTICE, ("antenatal", "ante natal", "midwi*", "maternity")
    ),
    InitiativeRule(
        "Reviews",
        PRACTICE,
        (
            *("review*", "annual", "chronic disease*", "long term condition*", "ltc"),
            *("asthma", "copd", "diab*", "chd", "hypertension", "heart failure"),
            *("epilepsy", "care plan*"),
        ),
    ),
    InitiativeRule(
        "Monitoring and tests",
        PRACTICE,
        (
            *("monitor*", "blood test*", "bloods", "phleb*", "dmard*", "methotrexate"),
            *("lithium", "ecg", "spirom*", "bp", "blood pressure*"),
        ),
    ),
    InitiativeRule(
        "Health checks",
        PRACTICE,
        ("health check*", "nhs check*", "new patient*", "screening", "recall*"),
    ),
    InitiativeRule(
        "Follow-up", PRACTICE, ("follow up*", "followup*", "f u", "post op*")
    ),
    InitiativeRule(
        "Regular visits to nurses, healthcare assistants and pharmacists",
        PRACTICE,
        staff=_PLANNED_STAFF,
        regular=Regularity(),
    ),
)
