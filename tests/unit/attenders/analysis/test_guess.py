"""What a team expects beside what the figures say."""

import json
from datetime import date
from statistics import median_low

import pytest
from hypothesis import given
from hypothesis import strategies as st

from attenders.analysis.counting import EVERYTHING
from attenders.analysis.definitions import (
    DEFINITIONS,
    FrequentAttenders,
    frequent_attenders,
)
from attenders.analysis.disclosure import HIDDEN_OR_MORE
from attenders.analysis.guess import (
    NEAR,
    QUESTIONS,
    SIDES,
    Answer,
    answers,
    furthest_first,
    gaps,
    released_spread,
)
from attenders.analysis.movement import movement
from attenders.analysis.who_they_are import who_they_are
from attenders.analysis.whole import NotPossible
from attenders.analysis.window import twelve_months_to
from attenders.charts.words import said
from tests.unit.attenders.analysis.frames import frame_of
from tests.unit.attenders.analysis.often import LAST, population


YEAR = twelve_months_to(LAST)
# Two come twelve times, of whom one did so the year before; eighteen come once
FOLK = {
    "0": {"birth_year": 1940, "birth_month": -1, "sex": "FEMALE"}
    | {"conditions": "Asthma;Depression;T2DM;COPD"},
    "1": {"birth_year": 1990, "birth_month": -1, "sex": "MALE", "conditions": ""},
}


def rows() -> list[dict[str, object]]:
    often = [
        {"patient": patient, "day": date(2025, month, 3).isoformat()}
        for patient in (0, 1)
        for month in range(1, 13)
    ]
    before = [
        {"patient": 0, "day": date(2024, month, 3).isoformat()}
        for month in range(1, 13)
    ]
    seldom = [{"patient": n, "day": "2025-06-03"} for n in range(2, 20)]
    return [*often, *before, *seldom, {"patient": 2, "day": "2024-01-01"}]


@pytest.fixture(scope="module")
def results():
    frame, people = frame_of(rows()), population(rows(), FOLK)
    definition = DEFINITIONS["TOP_10"]
    asked = {"definition": definition, "counting": EVERYTHING, "last": LAST}
    frequent, members = frequent_attenders(frame, **asked, population=people)
    who, _ = who_they_are(frame, cohort=members, window=YEAR, population=people)
    moved, _ = movement(frame, **asked, population=people, registrations=None)
    return {"FREQUENT": frequent, "WHO_THEY_ARE": who, "MOVEMENT": moved}


def test_answers_a_person_can_add_up(results):
    found = {answer.key: (answer.part, answer.whole) for answer in answers(results)}

    assert found == {
        "APPOINTMENTS": (24, 42),
        "AGE_65": (1, 2),
        "WOMEN": (1, 2),
        "MENTAL": (1, 2),
        "NONE_CODED": (1, 2),
        "FOUR": (1, 2),
        "PERSISTENT": (1, 2),
    }
    assert list(found) == [question.key for question in QUESTIONS]


def test_answers_only_what_the_figures_know(results):
    without = results | {"MOVEMENT": NotPossible("One year alone.")}

    assert "PERSISTENT" not in {answer.key for answer in answers(without)}
    assert [a.key for a in answers({"FREQUENT": results["FREQUENT"]})] == [
        "APPOINTMENTS"
    ]


@pytest.mark.parametrize("missing", ["nothing", "not possible", "nobody"])
def test_answers_of_nobody_ask_nothing(results, missing):
    nobody = FrequentAttenders.from_dict(
        results["FREQUENT"].to_dict() | {"people": 0, "appointments": 0}
    )
    frequent = {"not possible": NotPossible("No patients."), "nobody": nobody}
    others = {kind: results[kind] for kind in ("WHO_THEY_ARE", "MOVEMENT")}

    given_ = {} if missing == "nothing" else {"FREQUENT": frequent[missing]}

    assert answers(others | given_) == ()


@pytest.mark.parametrize(
    ("part", "whole", "of_100"),
    [(0, 7, 0), (7, 7, 100), (1, 3, 33), (2, 3, 67), (1, 200, 1), (1, 201, 0)],
)
def test_answer_of_every_100(part, whole, of_100):
    assert Answer("WOMEN", part, whole).of_100 == of_100


def test_gap_in_words():
    women, old = Answer("WOMEN", 60, 100), Answer("AGE_65", 33, 100)
    team = [{"WOMEN": 50, "AGE_65": 70}, {"WOMEN": 60}, {"WOMEN": 90}]

    first, second = gaps((women, old), own=team[0], team=team)

    assert said(first.sentence) == (
        "60 of every 100 of them are women or girls (60 of 100); you guessed 50,"
        " which is 10 fewer."
    )
    assert said(second.sentence).endswith("you guessed 70, which is 37 more.")
    assert said(first.team_sentence) == (
        "The 3 guesses of your team go from 50 to 90, with 60 in the middle."
    )
    assert said(second.team_sentence) == (
        "Nobody else of your team has guessed this yet."
    )
    assert furthest_first((first, second)) == (second, first)


def test_gap_without_a_guess():
    (gap,) = gaps((Answer("WOMEN", 6, 10),), own=None, team=[])

    assert said(gap.sentence) == (
        "60 of every 100 of them are women or girls (6 of 10)."
    )
    assert said(gap.team_sentence) == "Nobody of your team has guessed this yet."
    assert (gap.difference, gap.middle, gap.is_close) == (None, None, False)
    assert furthest_first((gap,)) == ()


@pytest.mark.parametrize(
    ("team", "sentence"),
    [
        ([40], "One of your colleagues guessed 40."),
        ([40, 40], "All 2 guesses of your team are 40."),
        ([50, 40], "The 2 guesses of your team go from 40 to 50."),
    ],
)
def test_gap_says_how_far_apart_a_team_is(team, sentence):
    said_by = [{"WOMEN": guess} for guess in team]
    (gap,) = gaps((Answer("WOMEN", 6, 10),), own=None, team=said_by)

    assert said(gap.team_sentence) == sentence


@pytest.mark.parametrize(
    ("own", "is_close"), [(60, True), (55, True), (65, True), (54, False), (66, False)]
)
def test_gap_is_close(own, is_close):
    (gap,) = gaps((Answer("WOMEN", 6, 10),), own={"WOMEN": own}, team=[])

    assert gap.is_close is is_close


found = st.builds(
    lambda key, whole, share: Answer(key, int(share * whole), whole),
    key=st.sampled_from([question.key for question in QUESTIONS]),
    whole=st.integers(1, 500),
    share=st.floats(0, 1),
)
numbers = st.dictionaries(
    st.sampled_from([question.key for question in QUESTIONS]), st.integers(0, 100)
)


@given(st.lists(found, unique_by=lambda one: one.key), numbers, st.lists(numbers))
def test_gaps_as_in_plain_python(asked, own, colleagues):
    team = [own, *colleagues]

    for answer, gap in zip(asked, gaps(asked, own=own, team=team), strict=True):
        said_by = [one[answer.key] for one in team if answer.key in one]
        assert gap.middle == (median_low(said_by) if said_by else None)
        assert sorted(said_by) == list(gap.team)
        exact = 100 * answer.part / answer.whole
        assert abs(answer.of_100 - exact) <= 0.5
        if answer.key in own:
            assert gap.difference == own[answer.key] - answer.of_100
            assert gap.is_close == (abs(gap.difference) <= NEAR)


@given(found)
def test_answer_round_trip(answer):
    assert Answer.from_dict(json.loads(json.dumps(answer.to_dict()))) == answer


def team_of(people: int, *, women: int):
    return [((Answer("WOMEN", 6, 10),), {"WOMEN": women})] * people


def test_released_spread_counts_how_guesses_fall():
    low, close, high = (team_of(10, women=n) for n in (20, 62, 90))

    table = released_spread([*low, *close, *high, *high])

    women = table.cells[table.rows.index("Women or girls")]
    assert dict(zip(table.columns, women, strict=True)) == dict(
        zip(SIDES, (10, 10, 20), strict=True)
    )


def test_released_spread_hides_a_small_team():
    table = released_spread(team_of(5, women=20))

    (shown,) = {
        cell for row in table.cells for cell in row if cell not in (0, None)
    } or {None}
    assert shown is None
    assert table.cells[table.rows.index("Women or girls")][0] is None
    assert table.text(None) in ("7 or fewer", HIDDEN_OR_MORE)


@given(st.lists(st.tuples(found, st.integers(0, 100)), max_size=20))
def test_released_spread_has_no_guess_and_no_figure(guessed):
    table = released_spread([((one,), {one.key: guess}) for one, guess in guessed])

    assert set(table.columns) == set(SIDES)
    assert all(cell is None or cell % 5 == 0 for row in table.cells for cell in row)
