"""What an appointment counts as where sources differ: the practice's choice."""

import json
from datetime import date
from itertools import product

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from attenders.analysis.outcomes import (
    CASES,
    COUNTS_AS,
    DEFAULTS,
    OutcomeChoices,
    last_recorded_day,
    with_choices,
)
from attenders.analysis.window import last_outcome_day
from attenders.frames import APPOINTMENT_TYPES, STATUSES, check_frame
from tests.unit.attenders.analysis import oracles
from tests.unit.attenders.analysis.frames import frame, frame_of, generated, some_rows


# The last day of which anything is recorded is 4 June
DRAWING = """
    patient  day         status
    Ann      2025-06-02  ATTENDED
    Bob      2025-06-02  WALKED_OUT
    Cat      2025-06-02  NO_ACCESS_VISIT
    Dan      2025-06-03  BOOKED
    Eve      2025-06-03  UNKNOWN
    Fay      2025-06-04  DNA
    Guy      2025-06-04  BOOKED
    Hal      2025-06-04  UNKNOWN
    Ivy      2025-06-05  BOOKED
    Jon      2025-06-05  UNKNOWN
    Kim      2025-06-06  CANCELLED
"""
AS_AT = date(2025, 6, 4)
some_choices = st.builds(
    OutcomeChoices, **dict.fromkeys(CASES, st.sampled_from(COUNTS_AS))
)


def statuses(choices: OutcomeChoices, drawing: str = DRAWING) -> list[str]:
    drawn = frame(drawing)
    return list(with_choices(drawn, choices, as_at=last_recorded_day(drawn))["status"])


def test_with_choices_as_we_start():
    assert statuses(DEFAULTS) == [
        "ATTENDED",
        "ATTENDED",  # walked out
        "DNA",  # nobody opened
        "UNKNOWN",  # still booked, and past
        "UNKNOWN",
        "DNA",
        "BOOKED",  # on the last day itself it may be to come
        "UNKNOWN",
        "BOOKED",
        "UNKNOWN",
        "CANCELLED",
    ]


@pytest.mark.parametrize(
    ("name", "changed"),
    [
        ("walked_out", [1]),
        ("no_access_visit", [2]),
        ("unknown", [4, 7]),
        ("past_booked", [3]),
    ],
)
def test_with_choices_each_changes_its_own(name, changed):
    neither = OutcomeChoices(**dict.fromkeys(CASES, "UNKNOWN"))
    attended = OutcomeChoices(**{**neither.to_dict(), name: "ATTENDED"})

    pairs = zip(statuses(neither), statuses(attended), strict=True)

    found = [at for at, (before, after) in enumerate(pairs) if before != after]
    assert found == changed


def test_with_choices_where_nothing_is_recorded_nothing_is_past():
    all_attended = OutcomeChoices(**dict.fromkeys(CASES, "ATTENDED"))

    found = statuses(
        all_attended,
        """
        patient  day         status
        Ann      2025-06-02  BOOKED
        Bob      2025-06-03  UNKNOWN
        """,
    )

    assert found == ["BOOKED", "UNKNOWN"]


def test_last_recorded_day():
    drawn = frame(DRAWING)

    assert last_recorded_day(drawn) == AS_AT
    assert last_recorded_day(drawn.head(0)) is None


def test_last_outcome_day_follows_the_choice():
    drawn = frame("""
        patient  day         status
        Ann      2025-06-02  ATTENDED
        Bob      2025-06-03  WALKED_OUT
    """)

    days = [
        last_outcome_day(
            with_choices(
                drawn, OutcomeChoices(walked_out=chosen), as_at=date(2025, 6, 3)
            )
        )
        for chosen in ("ATTENDED", "UNKNOWN")
    ]

    assert days == [date(2025, 6, 3), date(2025, 6, 2)]


@generated
@given(some_rows, some_choices)
def test_with_choices_oracle(rows, choices):
    drawn = frame_of(rows)

    found = with_choices(drawn, choices, as_at=last_recorded_day(drawn))

    assert list(found["status"]) == oracles.counted_as(rows, choices.to_dict())


@generated
@given(some_rows, some_choices)
def test_with_choices_gives_a_frame_of_five_statuses(rows, choices):
    drawn = frame_of(rows)

    found = with_choices(drawn, choices, as_at=last_recorded_day(drawn))

    check_frame(found, APPOINTMENT_TYPES)
    assert set(found["status"]) <= set(STATUSES[:5])
    assert len(found) == len(drawn)


@generated
@given(some_rows, some_choices)
def test_with_choices_twice_is_once(rows, choices):
    drawn = frame_of(rows)
    as_at = last_recorded_day(drawn)
    neither = {"unknown": "UNKNOWN"}  # else what became of the others is asked again
    choices = OutcomeChoices(**{**choices.to_dict(), **neither})

    once = with_choices(drawn, choices, as_at=as_at)

    pd.testing.assert_frame_equal(with_choices(once, choices, as_at=as_at), once)


@generated
@given(some_rows, some_choices)
def test_last_outcome_day_is_never_after_the_last_recorded_day(rows, choices):
    drawn = frame_of(rows)
    as_at = last_recorded_day(drawn)

    latest = last_outcome_day(with_choices(drawn, choices, as_at=as_at))

    assert latest is None or latest <= as_at


def test_with_choices_leaves_the_frame_alone():
    drawn = frame(DRAWING)
    before = drawn.copy(deep=True)

    with_choices(drawn, DEFAULTS, as_at=AS_AT)

    pd.testing.assert_frame_equal(drawn, before)


def test_choices_round_trip():
    for chosen in product(COUNTS_AS, repeat=len(CASES)):
        choices = OutcomeChoices(*chosen)

        stored = json.loads(json.dumps(choices.to_dict()))

        assert OutcomeChoices.from_dict(stored) == choices


def test_each_case_has_its_field_and_says_what_sources_say():
    assert list(CASES) == list(DEFAULTS.to_dict())
    for case in CASES.values():
        assert case.status in STATUSES
        assert case.sources.endswith(".")
        assert "We start with" in case.why or "we start with" in case.why
