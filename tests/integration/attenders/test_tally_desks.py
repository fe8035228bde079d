"""Several people who count in one session at the same moment."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from uuid import UUID, uuid4

from django.db import connection

from attenders.tallies import operations, store
from attenders.tallies.lines import Line
from tests.factories import MembershipFactory


def pressed_at_once(member, marks: list[UUID]) -> list[Line]:
    """What is kept after each mark was made from a desk of its own."""
    line = Line(
        date(2025, 3, 3), "MORNING", "PHONE", "MEDICINES", "SAME_DAY", "GP", count=1
    )

    def press(mark: UUID) -> None:
        operations.count_requests(
            practice=member.practice, line=line, mark=mark, by=member.user
        )
        connection.close()

    with ThreadPoolExecutor(4) as desks:
        list(desks.map(press, marks))
    return store.load_lines(member.practice.tally_sessions.all())


def test_requests_from_many_desks_all_count(committed):
    (line,) = pressed_at_once(MembershipFactory(), [uuid4() for _ in range(8)])

    assert line.count == 8


def test_a_button_pressed_many_times_at_once_counts_once(committed):
    (line,) = pressed_at_once(MembershipFactory(), [uuid4()] * 8)

    assert line.count == 1
