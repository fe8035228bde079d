"""The quality of the data behind the figures."""

import json
from datetime import date

import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from attenders.analysis.headline import headline
from attenders.analysis.outcomes import (
    DEFAULTS,
    OutcomeChoices,
    last_recorded_day,
    with_choices,
)
from attenders.analysis.quality import (
    FileFacts,
    Holding,
    Later,
    Missing,
    Quality,
    quality,
)
from attenders.analysis.window import Window, choose_window, last_outcome_day
from attenders.frames import SEX_TYPE
from tests.unit.attenders.analysis.frames import (
    frame,
    frame_of,
    generated,
    rows_of_both_kinds,
    some_rows,
)
from tests.unit.attenders.analysis.test_outcomes import some_choices


YEAR = Window(date(2024, 6, 5), date(2025, 6, 4))
FILES = FileFacts(
    files=2,
    rows_read=40,
    held=3,
    not_appointments=(("Blocked slots", 5),),
    slot_types=(("Lunch", 4),),
    replaced=7,
)
# The last day of which anything is recorded is 4 June 2025
DRAWING = """
    patient  day         booked_day  status      minute  staff    mode
    Old      2023-06-02  -           ATTENDED    -1      UNKNOWN  UNKNOWN
    Ann      2025-06-02  2025-06-01  ATTENDED    540     GP       TELEPHONE
    Bob      2025-06-02  -           WALKED_OUT  540     GP       TELEPHONE
    Bob      2025-06-03  2025-06-01  BOOKED      -1      NURSE    UNKNOWN
    Cat      2025-06-03  2025-06-01  CANCELLED   540     GP       UNKNOWN
    Ann      2025-06-04  2025-06-01  DNA         540     UNKNOWN  UNKNOWN
    Ann      2025-06-04  2025-06-01  BOOKED      540     GP       UNKNOWN
    Dan      2025-06-05  2025-06-01  BOOKED      540     GP       UNKNOWN
    Dan      2025-06-20  2025-06-01  CANCELLED   540     GP       UNKNOWN
"""
PEOPLE = [("Old", -1, "UNKNOWN"), ("Ann", 1960, "FEMALE"), ("Bob", -1, "MALE")]
PEOPLE += [("Cat", 1970, "UNKNOWN"), ("Dan", 1980, "MALE")]


def patients(people) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "birth_year": [year for _, year, _ in people],
            "sex": pd.Categorical([sex for *_, sex in people], dtype=SEX_TYPE),
        }
    )


def of(drawn: pd.DataFrame, **asked: object) -> Quality:
    options = {
        "patients": patients(PEOPLE),
        "choices": DEFAULTS,
        "as_at": last_recorded_day(drawn),
        "window": YEAR,
        "files": FILES,
        "holding": Holding(9, date(2023, 6, 2), date(2025, 6, 20)),
        **asked,
    }
    return quality(drawn, **options)


def test_quality_counts_the_period():
    found = of(frame(DRAWING))

    assert (found.rows, found.people) == (6, 3)
    assert (found.past, found.attended, found.missed) == (4, 2, 1)
    assert found.later == Later(2, 1, 1, date(2025, 6, 20))


def test_quality_statuses_and_what_they_count_as():
    found = of(frame(DRAWING), choices=OutcomeChoices(past_booked="ATTENDED"))

    assert [(s.status, s.n, s.counts_as) for s in found.statuses if s.n] == [
        ("ATTENDED", 1, "ATTENDED"),
        ("DNA", 1, "DNA"),
        ("CANCELLED", 1, "CANCELLED"),
        ("WALKED_OUT", 1, "ATTENDED"),
        ("BOOKED", 1, "ATTENDED"),
        ("TO_COME", 1, "TO_COME"),
    ]


def test_quality_what_is_missing():
    found = {item.name: item for item in of(frame(DRAWING)).missing}

    assert found["time"] == Missing("time", 1, 6)
    assert found["booked"] == Missing("booked", 1, 6)
    assert found["staff"] == Missing("staff", 1, 6)
    assert found["mode"] == Missing("mode", 4, 6)
    assert found["clinician"] == Missing("clinician", 6, 6)
    # Ann, Bob and Cat; Old and Dan have nothing in the period
    assert found["age"] == Missing("age", 1, 3)
    assert found["sex"] == Missing("sex", 1, 3)


def test_quality_effects_by_name():
    found = {effect.name: effect.n for effect in of(frame(DRAWING)).effects}

    assert found == {
        "walked_out": 1,
        "no_access_visit": 0,
        "unknown": 0,
        "past_booked": 1,
        "held": 3,
        "together": 5,
    }


def everything(rows, choices) -> Quality | None:
    """The quality of rows in the window that their outcomes give, as a run has it."""
    drawn = frame_of(rows)
    as_at = last_recorded_day(drawn)
    latest = last_outcome_day(with_choices(drawn, choices, as_at=as_at))
    if latest is None:
        return None
    people = [("", 1950, "MALE")] * (int(drawn["patient"].max()) + 1)
    return of(
        drawn,
        choices=choices,
        window=choose_window(latest=latest),
        patients=patients(people),
    )


@generated
@given(some_rows | rows_of_both_kinds, some_choices)
def test_quality_agrees_with_the_headline(rows, choices):
    found = everything(rows, choices)

    if found is not None:
        known = with_choices(frame_of(rows), choices, as_at=found.as_at)
        figures, _ = headline(
            known, window=found.window, count="attended", list_size=None
        )
        totals = figures.appointments
        assert (found.rows, found.people) == (totals.booked, figures.patients_any)
        assert (found.attended, found.missed) == (totals.attended, totals.dna)
        together = found.effects[-1]
        assert together.attended.low <= totals.attended / found.past
        assert together.missed.low <= figures.missed.overall.rate
        assert figures.missed.overall.rate <= together.missed.high


@generated
@given(some_rows, some_choices)
def test_quality_parts_sum_to_the_whole(rows, choices):
    found = everything(rows, choices)

    if found is not None:
        assert sum(status.n for status in found.statuses) == found.rows
        assert sum(map(sum, found.calendar.counts)) == found.rows
        named = {status.status: status.n for status in found.statuses}
        assert found.past == found.rows - named["CANCELLED"] - named["TO_COME"]
        inside = [row for row in rows if row["day"] <= found.window.last.isoformat()]
        assert found.later.n == len(rows) - len(inside)


@generated
@given(some_rows, some_choices, st.randoms())
def test_quality_order_of_rows_does_not_matter(rows, choices, random):
    shuffled = random.sample(rows, len(rows))

    assert everything(shuffled, choices) == everything(rows, choices)


@generated
@given(some_rows, some_choices)
def test_quality_round_trip(rows, choices):
    found = everything(rows, choices)

    if found is not None:
        stored = json.loads(json.dumps(found.to_dict(), allow_nan=False))

        assert Quality.from_dict(stored) == found


def test_quality_leaves_the_frame_alone():
    drawn = frame(DRAWING)
    before = drawn.copy(deep=True)

    of(drawn)

    pd.testing.assert_frame_equal(drawn, before)
