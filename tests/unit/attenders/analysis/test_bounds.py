"""What a problem can do to the headline: the bounds always contain the truth."""

import json
from itertools import combinations, product
from math import ceil

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from attenders.analysis.bounds import (
    BOUNDED_PERCENTS,
    HELD,
    TOGETHER,
    Bounds,
    Effect,
    Past,
    effects,
    top_bounds,
)
from attenders.analysis.concentration import concentration
from attenders.analysis.counts import patient_counts
from attenders.analysis.outcomes import (
    CASES,
    DEFAULTS,
    OutcomeChoices,
    case_of,
    last_recorded_day,
    with_choices,
)
from attenders.analysis.window import Window, within
from tests.unit.attenders.analysis.frames import frame, frame_of, generated


YEAR = Window.from_dict({"from": "2025-01-01", "to": "2025-12-31"})
LAST = "2025-12-31"


def found(drawn, *, choices=DEFAULTS, held=0) -> dict[str, Effect]:
    as_at = last_recorded_day(drawn)
    known = with_choices(drawn, choices, as_at=as_at)
    past = known.loc[~known["status"].isin(("CANCELLED", "BOOKED"))]
    cases = case_of(drawn, as_at=as_at).loc[past.index]
    both = Past(past, cases)
    return {e.name: e for e in effects(both, of_people=both, held=held)}


def test_effects_of_bookings_that_were_never_closed():
    drawn = frame("""
        patient  day         status     times
        Ann      2025-06-02  ATTENDED   88
        Bob      2025-06-02  DNA        4
        Cat      2025-06-02  BOOKED     7
        Dan      2025-06-02  CANCELLED  9
        Bob      2025-06-03  DNA        1
        Eve      2025-06-03  BOOKED     3
    """)

    effect = found(drawn)["past_booked"]

    assert effect.n == 7
    assert effect.attended == Bounds(0.88, 0.95)
    assert effect.missed == Bounds(0.05, 0.12)


def test_effects_of_held_rows():
    drawn = frame("""
        patient  status    times
        Ann      ATTENDED  6
        Bob      DNA       2
    """)

    effect = found(drawn, held=2)[HELD]

    assert effect.attended == Bounds(6 / 10, 8 / 10)
    assert effect.missed == Bounds(2 / 10, 4 / 10)
    assert effect.top == (Bounds(6 / 8, 1.0), Bounds(6 / 8, 1.0))


def test_effects_where_nothing_is_uncertain_are_the_figures():
    drawn = frame("""
        patient  status    times
        Ann      ATTENDED  6
        Bob      ATTENDED  2
        Cat      DNA       2
    """)

    for effect in found(drawn).values():
        assert effect.n == 0
        assert effect.attended == Bounds(0.8, 0.8)
        assert effect.missed == Bounds(0.2, 0.2)
        assert effect.top == (Bounds(0.75, 0.75), Bounds(0.75, 0.75))


def test_effects_of_nothing():
    drawn = frame("patient status\nAnn CANCELLED")

    for effect in found(drawn).values():
        assert effect.attended == effect.missed == Bounds(None, None)
        assert effect.top == (Bounds(None, None),) * 2


def test_top_bounds_a_person_can_add_up():
    # Two people, of whom the second has two that may not have been attended
    certain, possible = np.array([3, 1]), np.array([3, 3])

    bounds = top_bounds(certain, possible, percent=3, held=0)

    assert bounds == Bounds(3 / 6, 3 / 4)


def all_truths(certain, possible, held):
    """Every way in which the uncertain and the held rows can have gone."""
    choices = [
        range(low, high + 1) for low, high in zip(certain, possible, strict=True)
    ]
    people = len(certain) + held  # new people, as many as there can be
    for known in product(*choices):
        for extra in product(range(people + 1), repeat=held):
            counts = [*known, *[0] * held]
            for to in extra:
                if to < people:
                    counts[to] += 1
            yield counts


@generated
@given(
    st.lists(st.tuples(st.integers(0, 3), st.integers(0, 2)), min_size=1, max_size=3),
    st.integers(0, 2),
    st.sampled_from((3, 5, 30, 60)),
)
def test_top_bounds_contain_every_truth(people, held, percent):
    certain = np.array([low for low, _ in people])
    possible = np.array([low + more for low, more in people])

    bounds = top_bounds(certain, possible, percent=percent, held=held)

    for counts in all_truths(certain, possible, held):
        ordered = sorted((count for count in counts if count), reverse=True)
        if ordered:
            top = sum(ordered[: ceil(len(ordered) * percent / 100)])
            assert bounds.low <= top / sum(ordered) <= bounds.high


@generated
@given(
    st.lists(st.tuples(st.integers(0, 9), st.integers(0, 5)), min_size=1, max_size=7),
    st.integers(0, 3),
    st.sampled_from((3, 30, 50)),
)
def test_top_bounds_oracle(people, held, percent):
    """The slow way: the ratio for every set of as many people."""
    certain = [low for low, _ in people]
    possible = [low + more for low, more in people]

    def largest(inside, outside, size, ours, others):
        ratios = [
            (mine + ours) / (mine + ours + rest + others)
            for chosen in combinations(range(len(people)), min(size, len(people)))
            for mine in [sum(inside[at] for at in chosen)]
            for rest in [sum(n for at, n in enumerate(outside) if at not in chosen)]
            if mine + ours + rest + others
        ]
        nothing = not (sum(inside) + sum(outside) + ours + others)
        return None if nothing else max(ratios, default=0)

    bounds = top_bounds(
        np.array(certain), np.array(possible), percent=percent, held=held
    )

    fewest = max(ceil(sum(n > 0 for n in certain) * percent / 100), 1)
    most = ceil((sum(n > 0 for n in possible) + held) * percent / 100)
    assert bounds.low == largest(certain, possible, fewest, 0, held)
    assert bounds.high == largest(possible, certain, most, held, 0)


truths = st.lists(
    st.fixed_dictionaries(
        {
            "patient": st.sampled_from("ABCDEF"),
            "day": st.integers(1, 28).map(lambda day: f"2025-06-{day:02}"),
            "status": st.sampled_from(("ATTENDED", "ATTENDED", "DNA", "CANCELLED")),
            "written": st.sampled_from(
                ("", "", "BOOKED", "UNKNOWN", "WALKED_OUT", "NO_ACCESS_VISIT", "HELD")
            ),
        }
    ),
    max_size=25,
)
# So that every June day is past
CERTAIN = {"patient": "Z", "day": LAST, "status": "DNA", "written": ""}


def corrupted(rows, *, only=None):
    """The rows as the file has them, and how many it lost; `only` one kind of fault."""
    written = [
        {**row, "status": row["written"]}
        if row["written"] and only in (None, row["written"])
        else row
        for row in rows
    ]
    kept = [row for row in written if row["status"] != "HELD"]
    return frame_of(kept), len(written) - len(kept)


def contains(bounds: Bounds, value: float | None) -> bool:
    return value is None or bounds.low <= value <= bounds.high


def check(effect: Effect, truth) -> None:
    past = truth.loc[truth["status"].ne("CANCELLED")]
    attended = int(past["status"].eq("ATTENDED").sum())
    missed = int(past["status"].eq("DNA").sum())
    assert contains(effect.attended, attended / len(past) if len(past) else None)
    assert contains(effect.missed, missed / (attended + missed))
    counts = patient_counts(truth)["attended"].to_numpy()
    top = {top.top_percent: top.share for top in concentration(counts).top}
    for percent, bounds in zip(BOUNDED_PERCENTS, effect.top, strict=True):
        assert contains(bounds, top[percent])


@generated
@given(truths)
def test_effects_together_contain_the_truth(rows):
    rows = [*rows, CERTAIN]
    drawn, held = corrupted(rows)

    check(found(drawn, held=held)[TOGETHER], within(frame_of(rows), YEAR))


@pytest.mark.parametrize("name", [*CASES, HELD])
@generated
@given(rows=truths)
def test_effects_of_one_problem_contain_the_truth(rows, name):
    rows = [*rows, CERTAIN]
    written = CASES[name].status if name in CASES else "HELD"
    drawn, held = corrupted(rows, only=written)

    check(found(drawn, held=held)[name], within(frame_of(rows), YEAR))


@generated
@given(
    truths,
    st.builds(
        OutcomeChoices,
        **dict.fromkeys(CASES, st.sampled_from(("ATTENDED", "DNA", "UNKNOWN"))),
    ),
)
def test_effects_contain_the_figures_whatever_is_chosen(rows, choices):
    drawn, held = corrupted([*rows, CERTAIN])
    known = with_choices(drawn, choices, as_at=last_recorded_day(drawn))

    by_name = found(drawn, choices=choices, held=held)

    for effect in by_name.values():
        check(effect, known)
        for one, all_of_them in (
            (effect.attended, by_name[TOGETHER].attended),
            (effect.missed, by_name[TOGETHER].missed),
        ):
            assert all_of_them.low <= one.low <= one.high <= all_of_them.high


@generated
@given(truths)
def test_effects_round_trip(rows):
    drawn, held = corrupted([*rows, CERTAIN])

    for effect in found(drawn, held=held).values():
        stored = json.loads(json.dumps(effect.to_dict(), allow_nan=False))

        assert Effect.from_dict(stored) == effect
