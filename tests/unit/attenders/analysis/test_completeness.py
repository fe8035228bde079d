"""Days with no data, by staff group."""

import json
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from attenders.analysis.completeness import (
    EVERYBODY,
    Calendar,
    Gap,
    calendar,
    gaps,
)
from attenders.analysis.window import Window
from attenders.frames import STAFF
from tests.unit.attenders.analysis import oracles
from tests.unit.attenders.analysis.frames import frame_of, generated


# Monday 3 March to Friday 2 May 2025: Good Friday is 18, Easter Monday 21 April
SPRING = Window(date(2025, 3, 3), date(2025, 5, 2))
EASTER = {date(2025, 4, 18), date(2025, 4, 21)}


def working_days(window: Window = SPRING) -> list[date]:
    days = [window.first + timedelta(at) for at in range(window.days)]
    return [day for day in days if day.weekday() < 5 and day not in EASTER]


def rows(staff: str, days, *, each: int = 4) -> list[dict[str, object]]:
    row = {"patient": "Ann", "staff": staff}
    return [{**row, "day": day.isoformat()} for day in days for _ in range(each)]


def found(*groups) -> tuple[Gap, ...]:
    drawn = frame_of([row for group in groups for row in group])
    return gaps(calendar(drawn, window=SPRING))


def but(first: date, last: date) -> list[date]:
    return [day for day in working_days() if not first <= day <= last]


def test_gaps_of_a_group():
    away = but(date(2025, 3, 10), date(2025, 3, 21))

    assert found(rows("GP", working_days()), rows("NURSE", away)) == (
        Gap("NURSE", date(2025, 3, 10), date(2025, 3, 21), 10, 31),
    )


def test_gaps_weekends_and_bank_holidays_are_none():
    assert found(rows("GP", working_days())) == ()


def test_gaps_go_on_over_a_bank_holiday():
    away = but(date(2025, 4, 16), date(2025, 4, 23))

    assert found(rows("GP", working_days()), rows("NURSE", away)) == (
        Gap("NURSE", date(2025, 4, 16), date(2025, 4, 23), 4, 15),
    )


def test_gaps_staff_not_known_may_be_theirs():
    away = rows("NURSE", but(date(2025, 3, 10), date(2025, 3, 21)), each=5)
    gp = rows("GP", working_days())
    unknown = rows("UNKNOWN", [date(2025, 3, 13)], each=1)

    # The 13th ends the first gap: 3 days, and 6 after it
    listed = found(gp, away, unknown)
    assert [(gap.first, gap.last, gap.days) for gap in listed] == [
        (date(2025, 3, 10), date(2025, 3, 12), 3),
        (date(2025, 3, 14), date(2025, 3, 21), 6),
    ]


def test_gaps_two_days_are_leave():
    away = but(date(2025, 3, 10), date(2025, 3, 11))

    assert found(rows("GP", working_days()), rows("NURSE", away)) == ()


def test_gaps_few_appointments_may_be_chance():
    away = but(date(2025, 3, 10), date(2025, 3, 14))

    assert found(rows("GP", working_days()), rows("NURSE", away, each=1)) == ()


def test_gaps_of_everybody_are_listed_once_and_from_one_day():
    shut = but(date(2025, 3, 10), date(2025, 3, 10))

    assert found(rows("GP", shut), rows("NURSE", shut)) == (
        Gap(EVERYBODY, date(2025, 3, 10), date(2025, 3, 10), 1, 8),
    )


def test_gaps_of_those_who_work_on_one_weekday():
    tuesdays = [day for day in working_days() if day.weekday() == 1]

    there = tuesdays[:3] + tuesdays[6:]

    assert found(rows("GP", working_days()), rows("PHARMACIST", there, each=6)) == (
        Gap("PHARMACIST", tuesdays[3], tuesdays[5], 3, 12),
    )


def test_gaps_of_those_who_were_hardly_ever_there_are_none():
    assert found(rows("GP", working_days()), rows("OTHER", working_days()[:3])) == ()


def test_gaps_before_the_data_begins_are_one():
    late = [day for day in working_days() if day >= date(2025, 4, 1)]

    assert found(rows("GP", late), rows("NURSE", late)) == (
        Gap(EVERYBODY, date(2025, 3, 3), date(2025, 3, 31), 21, 86),
    )


def test_calendar_counts_each_day():
    drawn = calendar(
        frame_of(
            rows("NURSE", [date(2025, 3, 4)], each=2)
            + rows("GP", [date(2025, 3, 3), date(2025, 5, 2), date(2025, 5, 3)], each=1)
        ),
        window=SPRING,
    )

    assert drawn.groups == ("GP", "NURSE")
    assert drawn.counts[:3] == ((1, 0), (0, 2), (0, 0))
    assert drawn.counts[-1] == (1, 0)
    assert len(drawn.counts) == SPRING.days
    assert [day for day, _ in drawn.holidays] == sorted(EASTER)


@pytest.mark.parametrize("day", ["2025-04-18", "2025-04-21", "2025-04-19"])
def test_calendar_closed_days(day):
    drawn = calendar(frame_of(rows("GP", working_days())), window=SPRING)

    assert not drawn.is_open(date.fromisoformat(day))


some_days = st.lists(
    st.fixed_dictionaries(
        {
            "patient": st.just("Ann"),
            "day": st.integers(0, SPRING.days - 1).map(
                lambda at: (SPRING.first + timedelta(at)).isoformat()
            ),
            "staff": st.sampled_from(("GP", "NURSE", "UNKNOWN")),
            "status": st.sampled_from(("ATTENDED", "CANCELLED")),
        }
    ),
    max_size=60,
)


@generated
@given(some_days)
def test_calendar_oracle(given_rows):
    drawn = calendar(frame_of(given_rows), window=SPRING)

    table = {
        (day.isoformat(), staff): n
        for day, counts in zip(drawn.days, drawn.counts, strict=True)
        for staff, n in zip(drawn.groups, counts, strict=True)
        if n
    }
    assert table == oracles.by_day_and_staff(given_rows)
    assert list(drawn.groups) == sorted(drawn.groups, key=STAFF.index)


@st.composite
def some_weeks(draw):
    """Two groups that are there on most working days, now and then on none."""
    days = working_days()
    made = rows("GP", days, each=1)
    first = draw(st.integers(0, len(days) - 1))
    length = draw(st.integers(0, 15))
    there = days[:first] + days[first + length :]
    dropped = set(draw(st.lists(st.sampled_from(days), max_size=4)))
    each = draw(st.integers(1, 5))
    return made + rows("NURSE", [d for d in there if d not in dropped], each=each)


@generated
@given(some_weeks())
def test_gaps_oracle(given_rows):
    listed = gaps(calendar(frame_of(given_rows), window=SPRING))

    runs = oracles.gaps_of(given_rows, "NURSE", working_days())
    found = [(gap.first, gap.last, gap.days) for gap in listed if gap.staff == "NURSE"]
    assert found == [(run[0], run[-1], len(run)) for run in runs]


@generated
@given(some_weeks())
def test_gaps_hold_no_appointment(given_rows):
    drawn = calendar(frame_of(given_rows), window=SPRING)

    for gap in gaps(drawn):
        for at, day in enumerate(drawn.days):
            if gap.first <= day <= gap.last and drawn.is_open(day):
                group = drawn.groups.index(gap.staff)
                assert not drawn.expected(at, group) or not drawn.counts[at][group]


@generated
@given(some_weeks(), st.sets(st.sampled_from(working_days())))
def test_gaps_hold_no_day_of_staff_not_known(given_rows, days):
    unknown = rows("UNKNOWN", sorted(days), each=1)
    listed = gaps(calendar(frame_of(given_rows + unknown), window=SPRING))

    assert not [gap for gap in listed for day in days if gap.first <= day <= gap.last]


@generated
@given(some_days, st.randoms())
def test_calendar_order_of_rows_does_not_matter(given_rows, random):
    shuffled = random.sample(given_rows, len(given_rows))

    assert calendar(frame_of(shuffled), window=SPRING) == calendar(
        frame_of(given_rows), window=SPRING
    )


@generated
@given(some_days)
def test_calendar_round_trip(given_rows):
    drawn = calendar(frame_of(given_rows), window=SPRING)

    stored = json.loads(json.dumps(drawn.to_dict(), allow_nan=False))

    assert Calendar.from_dict(stored) == drawn
