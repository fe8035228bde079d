"""The guesses of a practice's people, and what they are compared with; read only."""

from collections.abc import Sequence
from typing import Any

from academy.people.models import Practice, User
from attenders.analysis.disclosure import ReleasedTable
from attenders.analysis.guess import KINDS, Answer, Gap, answers, gaps, released_spread
from attenders.demand import store
from attenders.demand.models import AnalysisRun, Guess


def guess_of(practice: Practice, person: User) -> Guess | None:
    """What the person guessed, or that they skipped it; None as long as neither."""
    return practice.guesses.filter(person_id=person.pk).select_related("run").first()


def has_guessed(practice: Practice, person: User) -> bool:
    """Whether the person has guessed, or skipped it."""
    return practice.guesses.filter(person_id=person.pk).exists()


def answers_of(run: AnalysisRun) -> tuple[Answer, ...]:
    """What can be guessed of those who attend often: what the run's figures answer."""
    return answers({kind: store.load(run, kind) for kind in KINDS})


def is_due(run: AnalysisRun | None, person: User) -> bool:
    """Whether the person has still to guess before they see who attends often.

    Not where there is nothing yet that could be guessed.
    """
    if run is None or has_guessed(run.practice, person):
        return False
    return bool(answers_of(run))


def gaps_of(guess: Guess, *, run: AnalysisRun) -> tuple[Gap, ...]:
    """One person's guess and those of their colleagues beside the figures.

    The figures are those that the guess was saved with; of the run for somebody who
    skipped it.
    """
    if guess.is_skipped:
        return gaps(answers_of(run), own=None, team=_numbers(guess.practice))
    return gaps(_kept(guess), own=guess.numbers, team=_numbers(guess.practice))


def _kept(guess: Guess) -> tuple[Answer, ...]:
    return tuple(map(Answer.from_dict, guess.answers))


def _saved(practice: Practice) -> Any:
    return practice.guesses.filter(run__isnull=False)


def _numbers(practice: Practice) -> Sequence[dict[str, int]]:
    return list(_saved(practice).values_list("numbers", flat=True))


def released(practice: Practice) -> ReleasedTable:
    """What somebody outside the practice may see of its guesses: how they fall."""
    found = [(_kept(guess), guess.numbers) for guess in _saved(practice)]
    return released_spread(found)
