"""What a team thinks of those who attend often, beside what the figures say.

Everything is asked and answered of every 100, so that nobody needs to know how many
people there are before guessing.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from statistics import median_low
from typing import Any

import numpy as np

from attenders.analysis.definitions import FrequentAttenders
from attenders.analysis.disclosure import ReleasedTable
from attenders.analysis.method import Method
from attenders.analysis.movement import Movement
from attenders.analysis.sentence import Sentence
from attenders.analysis.who_they_are import WhoTheyAre
from attenders.analysis.whole import NotPossible, Result


SCHEMA_VERSION = 1
OUT_OF = 100
# Of every 100: our own choice. To be nearer is luck as much as knowledge
NEAR = 5

METHOD = Method(
    title="Your guess beside the figure",
    definition=(
        "Before they see who attends often, the people of a practice write down what"
        f" they expect, of every {OUT_OF}. A guess is called close where it is at most"
        f" {NEAR} away from the figure. The middle guess is the one with as many below"
        " as above it; of two, the lower."
    ),
    counted=(
        "Whole numbers, one for each question that somebody answered. A guess is saved"
        " once, with the figures of that day, and stays beside them when there are"
        " newer ones."
    ),
    out_of=(
        f"Each figure is rounded to a whole number of every {OUT_OF}: of the people who"
        " attend often of whom it is known, or of all appointments that count. Who"
        " attended often last year too is out of those who do now and were registered"
        " for both years."
    ),
    left_out=(
        "Questions that the data of the practice does not answer, questions that"
        " somebody left empty, and people who skipped the guess. Outside the practice"
        " no guess and no figure is seen, but only how many people guessed below, near"
        " or above, with small numbers hidden."
    ),
    source=f"A comparison of our own; so is the choice of {NEAR}.",
)


@dataclass(frozen=True)
class Question:
    """One thing to guess: how it is asked, how it is said, and where its answer is.

    `asks` and `says` follow “of every 100 …”: `asks` in a question, `says` in a sentence
    of what the figures found. A `facet` and its `row` are those of WhoTheyAre.
    """

    key: str
    title: str
    asks: str
    says: str
    facet: str = ""
    row: str = ""


QUESTIONS: tuple[Question, ...] = (
    Question(
        "APPOINTMENTS",
        "Their share of appointments",
        "Of every 100 appointments that were attended, how many were theirs?",
        "of every 100 attended appointments were theirs",
    ),
    Question(
        "AGE_65",
        "65 or over",
        "Of every 100 of them, how many are 65 or over?",
        "of every 100 of them are 65 or over",
        facet="AGE_GROUP",
        row="65 or over",
    ),
    Question(
        "WOMEN",
        "Women or girls",
        "Of every 100 of them, how many are women or girls?",
        "of every 100 of them are women or girls",
        facet="SEX",
        row="Female",
    ),
    Question(
        "MENTAL",
        "A mental-health condition",
        "Of every 100 of them, how many have a mental-health condition coded?",
        "of every 100 of them have a mental-health condition coded",
        facet="ANY",
        row="A mental-health condition",
    ),
    Question(
        "NONE_CODED",
        "No long-term condition coded",
        "Of every 100 of them, how many have no long-term condition coded?",
        "of every 100 of them have no long-term condition coded",
        facet="NUMBER",
        row="None coded",
    ),
    Question(
        "FOUR",
        "4 or more conditions",
        "Of every 100 of them, how many have 4 or more long-term conditions coded?",
        "of every 100 of them have 4 or more long-term conditions coded",
        facet="NUMBER",
        row="4 or more",
    ),
    Question(
        "PERSISTENT",
        "Attended often last year too",
        "Of every 100 of them, how many attended often the year before too?",
        "of every 100 of them attended often the year before too",
    ),
)
BY_KEY: Mapping[str, Question] = {question.key: question for question in QUESTIONS}
# The figures that answer them
KINDS = ("FREQUENT", "WHO_THEY_ARE", "MOVEMENT")

Numbers = Mapping[str, int]


@dataclass(frozen=True)
class Answer:
    """What the figures say to one question: so many out of so many."""

    key: str
    part: int
    whole: int

    @property
    def question(self) -> Question:
        return BY_KEY[self.key]

    @property
    def of_100(self) -> int:
        """To the nearest whole number of every 100, a half upwards."""
        return (2 * OUT_OF * self.part + self.whole) // (2 * self.whole)

    def to_dict(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> "Answer":
        return cls(**data)


def answers(results: Mapping[str, Result]) -> tuple[Answer, ...]:
    """What the figures of KINDS can answer, in the order of QUESTIONS.

    A figure that is not there, or was not possible, answers nothing; where nobody
    attends often, there is no question.
    """
    frequent = results.get("FREQUENT", _NO)
    if not isinstance(frequent, FrequentAttenders) or not frequent.people:
        return ()
    who, moved = results.get("WHO_THEY_ARE", _NO), results.get("MOVEMENT", _NO)
    counts = {"APPOINTMENTS": (frequent.appointments, frequent.all_appointments)}
    if isinstance(who, WhoTheyAre):
        counts |= _of_people(who)
    if isinstance(moved, Movement):
        counts["PERSISTENT"] = (moved.persistent, moved.frequent_now)
    return tuple(
        Answer(question.key, *counts[question.key])
        for question in QUESTIONS
        if question.key in counts and counts[question.key][1]
    )


_NO = NotPossible("")


def _of_people(who: WhoTheyAre) -> dict[str, tuple[int, int]]:
    """How many of the cohort are in the row that a question names, of those known."""
    found = {}
    for question in QUESTIONS:
        facet = who.facet(question.facet)
        if facet is None:
            continue
        row = next(row for row in facet.rows if row.name == question.row)
        found[question.key] = (row.cohort, facet.cohort_of)
    return found


@dataclass(frozen=True)
class Gap:
    """One question: the figure, one person's guess, and the guesses of the whole team.

    `own` is None where the person did not guess; `team` has everybody's guesses in
    order of size, theirs among them.
    """

    answer: Answer
    own: int | None
    team: tuple[int, ...]

    @property
    def question(self) -> Question:
        return self.answer.question

    @property
    def difference(self) -> int | None:
        """How many more of every 100 were guessed than there are; fewer is below 0."""
        return None if self.own is None else self.own - self.answer.of_100

    @property
    def is_close(self) -> bool:
        return self.difference is not None and abs(self.difference) <= NEAR

    @property
    def middle(self) -> int | None:
        return median_low(self.team) if self.team else None

    @property
    def sentence(self) -> Sentence:
        """What the figures say, and what the person had guessed."""
        values: dict[str, int] = {
            "figure": self.answer.of_100,
            "part": self.answer.part,
            "whole": self.answer.whole,
        }
        text = f"{{figure}} {self.question.says} ({{part}} of {{whole}})"
        if self.own is None or self.difference is None:
            return Sentence(f"{text}.", values)
        values["own"] = self.own
        if not self.difference:
            return Sentence(f"{text}, as you guessed.", values)
        values["off"] = abs(self.difference)
        more = "more" if self.difference > 0 else "fewer"
        return Sentence(
            f"{text}; you guessed {{own}}, which is {{off}} {more}.", values
        )

    @property
    def team_sentence(self) -> Sentence:
        """How far apart the guesses of the team are."""
        if not self.team:
            return Sentence("Nobody of your team has guessed this yet.", {})
        lowest, highest, middle = self.team[0], self.team[-1], median_low(self.team)
        values = {"guesses": len(self.team), "lowest": lowest, "highest": highest}
        if len(self.team) == 1:
            return _alone(is_own=self.own is not None, guess=lowest)
        if lowest == highest:
            return Sentence("All {guesses} guesses of your team are {lowest}.", values)
        text = "The {guesses} guesses of your team go from {lowest} to {highest}"
        if len(self.team) == 2:
            return Sentence(f"{text}.", values)
        return Sentence(
            f"{text}, with {{middle}} in the middle.", values | {"middle": middle}
        )


def _alone(*, is_own: bool, guess: int) -> Sentence:
    """The only guess of a team: one's own, or a colleague's."""
    if is_own:
        return Sentence("Nobody else of your team has guessed this yet.", {})
    return Sentence("One of your colleagues guessed {guess}.", {"guess": guess})


def gaps(
    found: Sequence[Answer], *, own: Numbers | None, team: Sequence[Numbers]
) -> tuple[Gap, ...]:
    """Each answer beside one person's guess and those of everybody, their own included.

    `own` is None for somebody who skipped the guess.
    """
    return tuple(
        Gap(
            answer=answer,
            own=None if own is None else own.get(answer.key),
            team=tuple(sorted(said[answer.key] for said in team if answer.key in said)),
        )
        for answer in found
    )


def furthest_first(found: Sequence[Gap]) -> tuple[Gap, ...]:
    """Those that the person guessed, the furthest off first; of equals, as asked."""
    guessed = [gap for gap in found if gap.difference is not None]
    return tuple(sorted(guessed, key=lambda gap: -abs(gap.difference or 0)))


SIDES = ("Fewer than there are", "Close", "More than there are")


def released_spread(
    guessed: Sequence[tuple[Sequence[Answer], Numbers]],
) -> ReleasedTable:
    """How the guesses of people fall, as it may leave the practice.

    `guessed` are people, of one practice or of many, each with the answers that their
    guess was compared with. No guess and no figure is in it: only how many guessed
    fewer, close, and more, with small numbers hidden as everywhere.
    """
    counts = np.zeros((len(QUESTIONS), len(SIDES)), dtype=np.int64)
    places = {question.key: at for at, question in enumerate(QUESTIONS)}
    for found, numbers in guessed:
        for gap in gaps(found, own=numbers, team=()):
            if gap.difference is not None:
                counts[places[gap.answer.key], _side(gap)] += 1
    titles = [question.title for question in QUESTIONS]
    return ReleasedTable(rows=titles, columns=SIDES, counts=counts)


def _side(gap: Gap) -> int:
    """The place in SIDES."""
    if gap.is_close or not gap.difference:
        return 1
    return 0 if gap.difference < 0 else 2
