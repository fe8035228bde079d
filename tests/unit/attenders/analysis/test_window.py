"""The period of the figures."""

import json
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from academy.exceptions import NothingToAnalyseError
from attenders.analysis.window import (
    Window,
    choose_window,
    in_order,
    last_outcome_day,
    like_for_like,
    months_to,
    twelve_months_to,
    within,
    years_to,
)
from tests.unit.attenders.analysis import oracles
from tests.unit.attenders.analysis.frames import (
    frame,
    frame_of,
    generated,
    rows_of_both_kinds,
    some_rows,
)


LATEST = date(2026, 3, 31)
days = st.dates(date(2000, 1, 1), date(2099, 12, 31))


@pytest.mark.parametrize(
    ("last", "first", "length"),
    [
        (date(2026, 3, 31), date(2025, 4, 1), 365),
        (date(2024, 2, 28), date(2023, 3, 1), 365),
        (date(2024, 2, 29), date(2023, 3, 1), 366),
        (date(2024, 3, 1), date(2023, 3, 2), 366),
        (date(2025, 2, 28), date(2024, 2, 29), 366),
        (date(2025, 12, 31), date(2025, 1, 1), 365),
    ],
)
def test_twelve_months_to(last, first, length):
    window = twelve_months_to(last)

    assert window == Window(first, last)
    assert window.days == length


@generated
@given(days)
def test_twelve_months_to_oracle(last):
    window = twelve_months_to(last)

    assert window.first == oracles.a_year_before(last) + timedelta(days=1)
    assert window.days in {365, 366}


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ({}, Window(date(2025, 4, 1), LATEST)),
        ({"last": date(2025, 6, 30)}, Window(date(2024, 7, 1), date(2025, 6, 30))),
        ({"last": date(2030, 1, 1)}, Window(date(2029, 1, 2), date(2030, 1, 1))),
        ({"first": date(2026, 1, 1)}, Window(date(2026, 1, 1), LATEST)),
        ({"first": date(2020, 1, 1)}, Window(date(2020, 1, 1), LATEST)),
        ({"first": LATEST}, Window(LATEST, LATEST)),
        (
            {"first": date(2025, 1, 1), "last": date(2025, 1, 31)},
            Window(date(2025, 1, 1), date(2025, 1, 31)),
        ),
    ],
    ids=["neither", "to", "to-later", "from", "from-early", "one-day", "both"],
)
def test_choose_window(asked, expected):
    assert choose_window(latest=LATEST, **asked) == expected


def test_choose_window_from_after_to():
    with pytest.raises(NothingToAnalyseError) as raised:
        choose_window(latest=LATEST, first=date(2026, 2, 1), last=date(2026, 1, 31))

    assert str(raised.value) == (
        "The period would start on 1 February 2026, after it ends on 31 January 2026."
        " Choose an earlier first day."
    )


def test_choose_window_from_after_the_data():
    with pytest.raises(NothingToAnalyseError, match="after it ends on 31 March 2026"):
        choose_window(latest=LATEST, first=date(2026, 4, 1))


@pytest.mark.parametrize("asked", [{}, {"first": date(2026, 1, 1)}])
def test_choose_window_no_outcome_at_all(asked):
    with pytest.raises(NothingToAnalyseError, match="marked as attended or missed"):
        choose_window(latest=None, **asked)


def test_choose_window_no_outcome_but_both_days():
    january = Window(date(2026, 1, 1), date(2026, 1, 31))

    assert choose_window(latest=None, first=january.first, last=january.last) == january


@pytest.mark.parametrize("last_status", ["ATTENDED", "DNA"])
def test_last_outcome_day_future_ignored(last_status):
    appointments = frame(f"""
        patient  day         status
        Ann      2026-03-02  ATTENDED
        Bob      2026-03-31  {last_status}
        Ann      2026-04-14  CANCELLED
        Bob      2026-04-20  BOOKED
        Cat      2026-04-28  UNKNOWN
    """)

    assert last_outcome_day(appointments) == date(2026, 3, 31)


def test_last_outcome_day_none():
    appointments = frame("""
        patient  day         status
        Ann      2026-03-02  CANCELLED
        Bob      2026-03-31  BOOKED
        Cat      2026-04-28  UNKNOWN
    """)

    assert last_outcome_day(appointments) is None
    assert last_outcome_day(appointments.head(0)) is None


@generated
@given(some_rows)
def test_last_outcome_day_oracle(rows):
    assert last_outcome_day(frame_of(rows)) == oracles.last_outcome_day(rows)


def test_within_has_both_ends():
    appointments = frame("""
        patient  day
        Ann      2025-03-31
        Bob      2025-04-01
        Cat      2026-03-31
        Dan      2026-04-01
    """)

    inside = within(appointments, Window(date(2025, 4, 1), LATEST))

    assert inside["patient"].tolist() == [1, 2]


@generated
@given(some_rows, days, st.integers(0, 800))
def test_within_oracle(rows, first, length):
    last = first + timedelta(days=length)

    inside = within(frame_of(rows), Window(first, last))

    expected = oracles.within(rows, first=first, last=last)
    assert inside["day"].dt.strftime("%Y-%m-%d").tolist() == [
        row["day"] for row in expected
    ]


@generated
@given(days, st.integers(0, 800))
def test_window_round_trip(first, length):
    window = Window(first, first + timedelta(days=length))

    again = Window.from_dict(json.loads(json.dumps(window.to_dict())))

    assert again == window
    assert again.days == length + 1


@generated
@given(rows_of_both_kinds)
def test_last_outcome_day_is_never_moved_by_rows_without_patients(rows):
    named = [row for row in rows if row["patient"] != "-"]

    before = last_outcome_day(frame_of(named))

    assert last_outcome_day(frame_of(rows)) == before or before is None


@given(days, st.integers(1, 5))
def test_years_to_follow_on_each_other(last, years):
    found = years_to(last, years=years)

    assert len(found) == years
    assert found[-1] == twelve_months_to(last)
    for before, after in pairwise(found):
        assert after.first == before.last + timedelta(days=1)
        assert before.days in (365, 366)
        # A year after another 29 February ends on the 28th, and is still a year
        assert before.last.month == last.month


def test_years_to_a_leap_day():
    first, second = years_to(date(2000, 2, 29), years=2)

    assert first == Window(date(1998, 3, 1), date(1999, 2, 28))
    assert second == Window(date(1999, 3, 1), date(2000, 2, 29))


@given(days, st.integers(1, 5))
def test_months_to_are_as_long_as_the_years(last, years):
    found = months_to(last, months=12 * years)

    assert found == Window(years_to(last, years=years)[0].first, last)


def test_months_to_the_end_of_a_short_month():
    found = months_to(date(2025, 8, 31), months=6)

    assert found == Window(date(2025, 3, 1), date(2025, 8, 31))


@pytest.mark.parametrize(
    ("first", "last", "before"),
    [
        ("2025-04-01", "2026-03-31", ("2024-04-01", "2025-03-31")),
        ("2025-06-02", "2025-06-08", ("2024-06-02", "2024-06-08")),
        ("2024-03-01", "2025-02-28", ("2023-03-01", "2024-02-29")),
        ("2024-02-29", "2025-02-28", ("2023-02-28", "2024-02-28")),
        ("2024-01-01", "2025-12-31", ("2022-01-01", "2023-12-31")),
    ],
)
def test_like_for_like(first, last, before):
    found = like_for_like(Window(date.fromisoformat(first), date.fromisoformat(last)))

    assert (found.first.isoformat(), found.last.isoformat()) == before


@generated
@given(days, st.integers(0, 1200))
def test_like_for_like_is_as_long_and_before(first, length):
    window = Window(first, first + timedelta(length))

    found = like_for_like(window)

    assert found.last < window.first
    # A leap day, and one on which the two would touch
    assert abs(found.days - window.days) <= 2
    assert (window.first - found.last).days <= 366


@given(days=st.lists(st.dates(date(2024, 12, 1), date(2025, 2, 28)), max_size=20))
@generated
def test_window_holds_the_same_rows_in_any_order(days):
    rows = [{"patient": f"P{at}", "day": day} for at, day in enumerate(days)]
    drawn, january = frame_of(rows), Window(date(2025, 1, 1), date(2025, 1, 31))

    found, cut = within(drawn, january), within(in_order(drawn), january)

    expected = [at for at, day in enumerate(days) if day.month == 1]
    assert found["patient"].tolist() == sorted(cut["patient"]) == expected
    assert cut["day"].is_monotonic_increasing


def test_appointments_in_order_stay_as_they_are():
    rows = [{"patient": name, "day": "2025-01-06"} for name in "ABC"]
    drawn = frame_of(rows)

    assert in_order(drawn) is drawn
