"""Appointments for the figures of demand and flow: generated, and told apart slowly."""

from collections.abc import Sequence
from datetime import date, timedelta

from hypothesis import strategies as st

from attenders.analysis.window import Window
from attenders.frames import MODES, STAFF, STATUSES
from tests.unit.attenders.analysis.frames import Row


# From a Tuesday to a Wednesday; Easter, two Mondays in May and whole months are in it
SPRING = Window(date(2025, 3, 25), date(2025, 6, 4))
HOLIDAYS = {
    *(date(2025, 4, 18), date(2025, 4, 21), date(2025, 5, 5), date(2025, 5, 26)),
    *(date(2024, 3, 29), date(2024, 4, 1), date(2024, 5, 6), date(2024, 5, 27)),
}
NOT_GIVEN = {"CANCELLED", "BOOKED"}


def _row(*, day: date, wait: int | None, **other: object) -> Row:
    booked = "-" if wait is None else (day - timedelta(wait)).isoformat()
    return {"day": day.isoformat(), "booked_day": booked, **other}


def a_demand_row(first: date, last: date, patients: str = "ABCD") -> st.SearchStrategy:
    """Any appointment of these days, with everything that a mix or a wait is of."""
    return st.builds(
        _row,
        patient=st.sampled_from(patients),
        day=st.integers(0, (last - first).days).map(
            lambda days: first + timedelta(days)
        ),
        wait=st.none() | st.sampled_from((-1, 0, 0, 1, 7, 8, 14, 15, 28, 29)),
        status=st.sampled_from(("ATTENDED", "ATTENDED", *STATUSES)),
        minute=st.sampled_from((-1, 0, 479, 480, 719, 720, 1439)),
        mode=st.sampled_from(MODES),
        staff=st.sampled_from(STAFF[:3]),
        slot_type=st.integers(-1, 4),
    )


# Days beyond the window too, on both sides
spring_rows = st.lists(a_demand_row(date(2025, 3, 20), date(2025, 6, 10)), max_size=40)
spring_row = a_demand_row(SPRING.first, SPRING.last)
two_springs = st.lists(
    a_demand_row(date(2024, 3, 20), date(2024, 6, 10))
    | a_demand_row(date(2025, 3, 20), date(2025, 6, 10)),
    max_size=40,
)


def past(rows: Sequence[Row]) -> list[Row]:
    """Up to the last day of which anything is recorded."""
    recorded = {"ATTENDED", "DNA", "WALKED_OUT", "NO_ACCESS_VISIT"}
    last = max((str(r["day"]) for r in rows if r["status"] in recorded), default="")
    return [row for row in rows if str(row["day"]) <= last]


def of_window(rows: Sequence[Row], window: Window) -> list[Row]:
    """The past appointments of the window."""
    return [row for row in past(rows) if window.first <= day_of(row) <= window.last]


def given(rows: Sequence[Row], window: Window) -> list[Row]:
    return [row for row in of_window(rows, window) if row["status"] not in NOT_GIVEN]


def day_of(row: Row) -> date:
    return date.fromisoformat(str(row["day"]))


def is_working(day: date) -> bool:
    return day.weekday() < 5 and day not in HOLIDAYS


def kind_of(day: date, rows: Sequence[Row], window: Window) -> str:
    """What a day is, by all past appointments."""
    days = {day_of(row) for row in past(rows)}
    if not is_working(day):
        return "CLOSED"
    if day in days and window.first <= day <= window.last:
        return "WORKING"
    inside = bool(days) and min(days) < day < max(days)
    return "GAP" if inside and window.first <= day <= window.last else "OUTSIDE"


def every_day(window: Window) -> list[date]:
    return [window.first + timedelta(at) for at in range(window.days)]


def monday_of(day: date) -> date:
    return day - timedelta(day.weekday())
