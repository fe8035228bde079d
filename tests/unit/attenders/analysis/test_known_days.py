"""Which days the data has, and how many of each week or month."""

from datetime import date

import numpy as np
import pytest
from hypothesis import given as drawn_from

from attenders.analysis.given import past
from attenders.analysis.known_days import DAY_KINDS, Span, known_days, spans, weekdays
from attenders.analysis.window import Window
from tests.unit.attenders.analysis import demand_rows as slow
from tests.unit.attenders.analysis.demand_rows import SPRING, spring_rows
from tests.unit.attenders.analysis.frames import frame, frame_of, generated


# 14 April 2025 is a Monday; Friday and the Monday after it are Easter
EASTER = Window(date(2025, 4, 14), date(2025, 4, 25))
DRAWING = """
    patient  day         status
    Ann      2025-04-15  ATTENDED
    Ann      2025-04-17  CANCELLED
    Ann      2025-04-21  ATTENDED
    Ann      2025-04-24  ATTENDED
"""


def kinds(drawing: str, window: Window) -> list[str]:
    return [DAY_KINDS[kind] for kind in known_days(frame(drawing), window=window).kinds]


def test_known_days_kinds():
    assert kinds(DRAWING, EASTER) == [
        *("OUTSIDE", "WORKING", "GAP", "WORKING", "CLOSED", "CLOSED", "CLOSED"),
        *("CLOSED", "GAP", "GAP", "WORKING", "OUTSIDE"),
    ]


def test_known_days_data_beyond_the_window_says_what_is_a_gap():
    window = Window(date(2025, 4, 16), date(2025, 4, 16))

    assert kinds(DRAWING, window) == ["GAP"]


def test_known_days_without_appointments():
    assert set(kinds("patient day\nAnn 2030-01-01", EASTER)) == {"OUTSIDE", "CLOSED"}


def test_spans_of_weeks():
    found, place = spans(known_days(frame(DRAWING), window=EASTER), "WEEK")

    assert found == (
        Span(date(2025, 4, 14), date(2025, 4, 20), 4, outside=1, missing=1),
        Span(date(2025, 4, 21), date(2025, 4, 27), 4, outside=1, missing=2),
    )
    assert place.tolist() == [0] * 7 + [1] * 5


def test_spans_of_months():
    found, _ = spans(known_days(frame(DRAWING), window=EASTER), "MONTH")

    # Two Easter days off 22 Mondays to Fridays; 3 of the 8 of the window have data
    assert found == (
        Span(date(2025, 4, 1), date(2025, 4, 30), 20, outside=14, missing=3),
    )


def test_spans_of_a_weekend():
    found, _ = spans(
        known_days(
            frame("patient\nAnn"), window=Window(date(2025, 6, 7), date(2025, 6, 8))
        ),
        "WEEK",
    )

    assert found == (Span(date(2025, 6, 2), date(2025, 6, 8), 5, outside=5, missing=0),)
    assert found[0].kind == "NO_DATA"


@pytest.mark.parametrize(
    ("outside", "missing", "kind", "is_whole", "is_comparable"),
    [
        (0, 0, "WHOLE", True, True),
        (1, 0, "CUT", False, False),
        (0, 4, "GAPS", False, True),
        (0, 5, "GAPS", False, False),
        (1, 4, "CUT", False, False),
        (0, 20, "NO_DATA", False, False),
    ],
)
def test_span_kind(outside, missing, kind, is_whole, is_comparable):
    span = Span(date(2025, 6, 1), date(2025, 6, 30), 20, outside, missing)

    assert (span.kind, span.is_whole) == (kind, is_whole)
    assert span.is_comparable == is_comparable


def test_span_round_trip():
    span = Span(date(2025, 6, 1), date(2025, 6, 30), 20, 1, 2)

    assert Span.from_dict(span.to_dict()) == span


def test_weekdays():
    days = np.arange(np.datetime64("1969-12-20"), np.datetime64("1970-01-20"))

    assert weekdays(days).tolist() == [day.weekday() for day in days.tolist()]


@generated
@drawn_from(spring_rows)
def test_known_days_oracle(rows):
    days = known_days(past(frame_of(rows)), window=SPRING)

    assert [DAY_KINDS[kind] for kind in days.kinds] == [
        slow.kind_of(day, rows, SPRING) for day in slow.every_day(SPRING)
    ]


@generated
@drawn_from(spring_rows)
def test_spans_hold_every_day_once(rows):
    days = known_days(past(frame_of(rows)), window=SPRING)

    for each in ("WEEK", "MONTH"):
        found, place = spans(days, each)
        for at, day in zip(place.tolist(), slow.every_day(SPRING), strict=True):
            assert found[at].first <= day <= found[at].last
        assert sum(span.with_data for span in found) == days.number(0)
        assert sum(span.missing for span in found) == days.number(1)
