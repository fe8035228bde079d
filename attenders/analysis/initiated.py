"""Who started the appointments: the practice or the patient, and who attends often then."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from attenders.analysis.attendance import Attendance
from attenders.analysis.codes import among, day_numbers, numbered, order_by
from attenders.analysis.definitions import (
    FrequentAttenders,
    Population,
    frequent_attenders,
)
from attenders.analysis.initiative_rules import (
    DEFAULT_RULES,
    INITIATIVES,
    NOT_CLEAR,
    PATIENT,
    PRACTICE,
    InitiativeRule,
    Regularity,
    rules_to_dict,
)
from attenders.analysis.method import Method
from attenders.analysis.sensitivity import SIX, Choice
from attenders.analysis.sentence import Sentence
from attenders.analysis.slot_names import SlotNames
from attenders.analysis.window import Window
from attenders.frames import NOT_KNOWN


SCHEMA_VERSION = 2
# Slot types that no rule takes, for somebody to look through
MOST_SLOT_TYPES = 20
_Ints = npt.NDArray[np.int64]
_Bools = npt.NDArray[np.bool_]


def method(rules: Sequence[InitiativeRule]) -> Method:
    """The method card, with what these rules say."""
    said = " ".join(f"“{rule.name}” is {rule.said}." for rule in rules)
    return Method(
        title="Started by the practice or by the patient",
        definition=(
            "Rules that you can change say who started each appointment, by the name of"
            " its slot type, the staff, and how regular such visits of a person are. The"
            " first rule that an appointment meets decides; if it meets none, it is not"
            " clear. Each definition of who attends often is then worked out twice: of"
            " all appointments, and without those that the practice started. That it"
            " started one does not say that it was not needed."
            f" The rules: {said or 'none.'}"
        ),
        counted=(
            "Attended appointments with a patient, with all staff and in every way of"
            " contact; for each definition, what its sentence names."
        ),
        out_of=(
            "All attended appointments of the period with a patient. Regular visits are"
            " looked for in all appointments that there are, before the period too."
        ),
        left_out=(
            "Appointments without a patient. Those that are not clear stay in both"
            " counts. A slot type says what the slot was meant for, not why the person"
            " came."
        ),
        source=(
            "Rules of our own to start with, after a practice’s review in which 27 of"
            " the 65 people with 31 to 40 visits came for INR checks and 9 for dressings."
        ),
    )


METHOD = method(DEFAULT_RULES)


@dataclass(frozen=True)
class RuleCount:
    """What one rule decided: attended appointments, and people who had one."""

    name: str
    initiative: str
    appointments: int
    people: int


@dataclass(frozen=True)
class SlotTypeCount:
    """A slot type that no rule takes, and its attended appointments."""

    name: str
    appointments: int


@dataclass(frozen=True)
class WithAndWithout:
    """Who attends often, of all appointments and without those the practice started.

    `left` are people who are in it only because of these, `entered` those who are only
    in it without them (which only a definition by rank can do).
    """

    of_all: FrequentAttenders
    without: FrequentAttenders
    left: int
    entered: int

    @property
    def sentence(self) -> Sentence:
        return Sentence(
            f"By “{self.of_all.definition.name}” ({self.of_all.counting.words}), {{people}}"
            " attend often; without appointments that the practice started, {without}."
            " People who are then out: {left}; who come in: {entered}.",
            {
                "people": self.of_all.people,
                "without": self.without.people,
                "left": self.left,
                "entered": self.entered,
            },
        )

    def to_dict(self) -> dict[str, Any]:
        return asdict(self) | {
            "of_all": self.of_all.to_dict(),
            "without": self.without.to_dict(),
        }

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> "WithAndWithout":
        return cls(
            of_all=FrequentAttenders.from_dict(data["of_all"]),
            without=FrequentAttenders.from_dict(data["without"]),
            left=data["left"],
            entered=data["entered"],
        )


@dataclass(frozen=True)
class Initiated:
    """Attended appointments by who started them, and what that does to who is frequent.

    The three numbers are appointments and sum to all. `named` are those whose slot type
    has a name. `by_rule` has a line for each rule, in their order.
    """

    window: Window
    rules: tuple[InitiativeRule, ...]
    practice: int
    patient: int
    not_clear: int
    named: int
    by_rule: tuple[RuleCount, ...]
    not_taken: tuple[SlotTypeCount, ...]
    compared: tuple[WithAndWithout, ...]

    @property
    def appointments(self) -> int:
        return self.practice + self.patient + self.not_clear

    @property
    def practice_share(self) -> float | None:
        return self._share(self.practice)

    @property
    def patient_share(self) -> float | None:
        return self._share(self.patient)

    @property
    def not_clear_share(self) -> float | None:
        return self._share(self.not_clear)

    def _share(self, part: int) -> float | None:
        return part / self.appointments if self.appointments else None

    @property
    def sentences(self) -> tuple[Sentence, ...]:
        """Who started how many, what is not clear, and what each definition gives."""
        values: dict[str, int | float | Window | None] = {
            "appointments": self.appointments,
            "window": self.window,
            "practice": self.practice_share,
            "patient": self.patient_share,
            "not_clear": self.not_clear_share,
        }
        if not self.appointments:
            return (Sentence("Nobody attended an appointment from {window}.", values),)
        return (
            Sentence(
                "Of {appointments} attended appointments from {window}, {practice} were"
                " started by the practice and {patient} by the patient; of {not_clear}"
                " it is not clear.",
                values,
            ),
            *self.cautions,
            *(each.sentence for each in self.compared),
        )

    @property
    def cautions(self) -> tuple[Sentence, ...]:
        """What to mind: appointments that no rule about names can take."""
        unnamed = self.appointments - self.named
        if not unnamed:
            return ()
        return (
            Sentence(
                "Appointments without the name of a slot type: {unnamed} of"
                " {appointments}. No rule about names takes them.",
                {"unnamed": unnamed, "appointments": self.appointments},
            ),
        )

    def to_dict(self) -> dict[str, Any]:
        return asdict(self) | {
            "window": self.window.to_dict(),
            "rules": rules_to_dict(self.rules),
            "compared": [each.to_dict() for each in self.compared],
        }

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> "Initiated":
        return cls(
            **{
                **data,
                "window": Window.from_dict(data["window"]),
                "rules": tuple(map(InitiativeRule.from_dict, data["rules"])),
                "by_rule": tuple(RuleCount(**item) for item in data["by_rule"]),
                "not_taken": tuple(SlotTypeCount(**item) for item in data["not_taken"]),
                "compared": tuple(map(WithAndWithout.from_dict, data["compared"])),
            }
        )


def deciding_rules(
    frame: pd.DataFrame,
    *,
    rules: Sequence[InitiativeRule],
    slot_types: Mapping[int, str],
) -> npt.NDArray[np.int8]:
    """The place of the rule that decides on each appointment; -1 where none does.

    `slot_types` are the names of slot types by code. Regular visits are looked for in
    all rows given.
    """
    decided = np.full(len(frame), NOT_KNOWN, dtype=np.int8)
    names = SlotNames.of(frame, slot_types)
    for place, rule in enumerate(rules):
        meets = _meets(frame, rule, names)
        decided[meets & (decided == NOT_KNOWN)] = place
    return decided


def initiatives(
    decided: npt.NDArray[np.int8], rules: Sequence[InitiativeRule]
) -> npt.NDArray[np.int8]:
    """The place in INITIATIVES of each appointment, from the rule that decided on it."""
    places = [INITIATIVES.index(rule.initiative) for rule in rules]
    # The last one, -1, is for those that no rule takes
    return np.array([*places, INITIATIVES.index(NOT_CLEAR)], dtype=np.int8)[decided]


def _meets(frame: pd.DataFrame, rule: InitiativeRule, names: SlotNames) -> _Bools:
    meets = np.ones(len(frame), dtype=bool)
    if rule.words:
        meets &= names.having(rule.words)
    if rule.but_not:
        meets &= ~names.having(rule.but_not)
    if rule.staff:
        meets &= among(frame["staff"], rule.staff)
    if rule.regular:
        meets &= _regular(frame, meets, rule.regular)
    return meets


def _regular(frame: pd.DataFrame, among: _Bools, rule: Regularity) -> _Bools:
    """Which of these rows belong to a regular series of one person and slot type."""
    patient, slot_type = frame["patient"].to_numpy(), frame["slot_type"].to_numpy()
    here = np.flatnonzero(among & (patient != NOT_KNOWN) & (slot_type != NOT_KNOWN))
    slots = int(slot_type[here].max(initial=0)) + 1
    key = patient[here].astype(np.int64) * slots + slot_type[here]
    keys, series = numbered(key)
    attended = frame["status"].eq("ATTENDED").to_numpy()[here]
    day = day_numbers(frame)[here]
    is_even = _are_even(series[attended], day[attended], rule, size=len(keys))
    found = np.zeros(len(frame), dtype=bool)
    found[here] = is_even[series]
    return found


def _are_even(
    series: npt.NDArray[np.int64], day: _Ints, rule: Regularity, *, size: int
) -> _Bools:
    """Whether the days of each series come at even intervals; several a day are one."""
    order = order_by(series, day)
    series, day = series[order], day[order]
    interval = np.diff(day)
    own = (np.diff(series) == 0) & (interval > 0)
    whose, interval = series[1:][own], interval[own]
    number = np.bincount(whose, minlength=size)
    twice = _twice_the_median(whose, interval, number)
    off = np.abs(2 * interval - twice[whose])
    even = 100 * off <= rule.within_percent * twice[whose]
    close = np.bincount(whose[even], minlength=size)
    of_length = (twice >= 2 * rule.shortest) & (twice <= 2 * rule.longest)
    enough = (number >= rule.visits - 1) & (100 * close >= rule.percent * number)
    both: _Bools = enough & of_length
    return both


def _twice_the_median(
    whose: npt.NDArray[np.int64], interval: _Ints, number: _Ints
) -> _Ints:
    """Twice the median interval of each series, which is whole; 0 where there is none."""
    rising = interval[order_by(whose, interval)]
    first = np.cumsum(number) - number
    some = number > 0
    twice = np.zeros(len(number), dtype=np.int64)
    lower, upper = (number - 1) // 2, number // 2
    twice[some] = rising[(first + lower)[some]] + rising[(first + upper)[some]]
    return twice


def initiated(
    frame: pd.DataFrame | Attendance,
    *,
    window: Window,
    rules: Sequence[InitiativeRule] = DEFAULT_RULES,
    slot_types: Mapping[int, str],
    population: Population,
    choices: Sequence[Choice] = SIX,
) -> tuple[Initiated, pd.DataFrame]:
    """Say who started the appointments, and who attends often without the practice's own.

    The frame should reach as far back as the definitions do; they look back from the
    last day of the window. `slot_types` are the names of slot types by code. Gives the
    figures, and for each person who attended in the window: patient, and how many of
    their appointments were practice_initiated, patient_initiated and not_clear.
    """
    attendance = Attendance.of(frame, people=len(population.patients))
    somebodys = attendance.frame
    decided = deciding_rules(somebodys, rules=rules, slot_types=slot_types)
    by_whom = initiatives(decided, rules)
    is_counted = _is_attended(somebodys, window)
    counted = somebodys.loc[is_counted]
    totals = np.bincount(by_whom[is_counted], minlength=len(INITIATIVES)).tolist()
    is_other = _within_reach(somebodys, window, choices)
    is_other &= by_whom != INITIATIVES.index(PRACTICE)
    others = Attendance(somebodys.loc[is_other], people=len(population.patients))
    figures = Initiated(
        window=window,
        rules=tuple(rules),
        practice=totals[INITIATIVES.index(PRACTICE)],
        patient=totals[INITIATIVES.index(PATIENT)],
        not_clear=totals[INITIATIVES.index(NOT_CLEAR)],
        named=int(counted["slot_type"].isin(list(slot_types)).sum()),
        by_rule=_by_rule(counted, decided[is_counted], rules),
        not_taken=_not_taken(counted, decided[is_counted], slot_types),
        compared=tuple(
            _compared(attendance, others, choice, window=window, population=population)
            for choice in choices
        ),
    )
    return figures, _people(counted, by_whom[is_counted])


def _within_reach(
    frame: pd.DataFrame, window: Window, choices: Sequence[Choice]
) -> _Bools:
    """The days that any of the definitions looks at."""
    firsts = (definition.rule.period(window.last).first for definition, _ in choices)
    first = min(firsts, default=window.first)
    day = frame["day"].to_numpy()
    inside: _Bools = (day >= np.datetime64(first)) & (day <= np.datetime64(window.last))
    return inside


def _is_attended(frame: pd.DataFrame, window: Window) -> _Bools:
    day = frame["day"].to_numpy()
    inside = (day >= np.datetime64(window.first)) & (day <= np.datetime64(window.last))
    attended: _Bools = inside & frame["status"].eq("ATTENDED").to_numpy()
    return attended


def _by_rule(
    counted: pd.DataFrame,
    decided: npt.NDArray[np.int8],
    rules: Sequence[InitiativeRule],
) -> tuple[RuleCount, ...]:
    taken = decided != NOT_KNOWN
    number = np.bincount(decided[taken], minlength=len(rules))
    patient = counted["patient"].to_numpy()
    key = patient[taken].astype(np.int64) * max(len(rules), 1) + decided[taken]
    people = np.bincount(np.unique(key) % max(len(rules), 1), minlength=len(rules))
    return tuple(
        RuleCount(rule.name, rule.initiative, int(number[place]), int(people[place]))
        for place, rule in enumerate(rules)
    )


def _not_taken(
    counted: pd.DataFrame,
    decided: npt.NDArray[np.int8],
    slot_types: Mapping[int, str],
) -> tuple[SlotTypeCount, ...]:
    """The slot types with most appointments that no rule takes, most first."""
    codes, numbers = np.unique(
        counted["slot_type"].to_numpy()[decided == NOT_KNOWN], return_counts=True
    )
    found = [
        SlotTypeCount(slot_types[code], number)
        for code, number in zip(codes.tolist(), numbers.tolist(), strict=True)
        if code in slot_types
    ]
    found.sort(key=lambda item: (-item.appointments, item.name))
    return tuple(found[:MOST_SLOT_TYPES])


def _compared(
    everything: Attendance,
    others: Attendance,
    choice: Choice,
    *,
    window: Window,
    population: Population,
) -> WithAndWithout:
    definition, counting = choice
    (of_all, members), (without, remaining) = (
        frequent_attenders(
            attendance,
            definition=definition,
            counting=counting,
            last=window.last,
            population=population,
        )
        for attendance in (everything, others)
    )
    stayed = len(np.intersect1d(members, remaining, assume_unique=True))
    return WithAndWithout(
        of_all, without, len(members) - stayed, len(remaining) - stayed
    )


def _people(counted: pd.DataFrame, by_whom: npt.NDArray[np.int8]) -> pd.DataFrame:
    people, at = numbered(counted["patient"].to_numpy())
    size = len(INITIATIVES)
    cells = np.bincount(at * size + by_whom, minlength=len(people) * size)
    columns = cells.reshape(len(people), size).astype(np.int32)
    return pd.DataFrame(
        {
            "patient": people.astype(np.int32),
            "practice_initiated": columns[:, INITIATIVES.index(PRACTICE)],
            "patient_initiated": columns[:, INITIATIVES.index(PATIENT)],
            "not_clear": columns[:, INITIATIVES.index(NOT_CLEAR)],
        }
    )
