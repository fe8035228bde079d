"""What a tally says, by hand, the slow way, and whatever the lines."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from attenders.tallies.lines import Line, added_up
from attenders.tallies.summary import WEEKDAYS, Group, Session, Weekday, summary
from attenders.tallies.vocabularies import CHANNELS, MET_BY, NEEDS, NOT_MET, OUTCOMES
from tests.unit.attenders.tallies.lines import drawn, generated


# 3 and 10 March 2025 are Mondays
DRAWING = """
    day  part       channel  need         outcome      met_by    count
    3    MORNING    PHONE    NEW_PROBLEM  SAME_DAY     GP        6
    3    MORNING    PHONE    NEW_PROBLEM  CALL_BACK    GP        2
    3    MORNING    DESK     MEDICINES    TURNED_AWAY  PHARMACY  2
    3    AFTERNOON  ONLINE   PAPERWORK    BOOKED       NOT_SAID  5
    10   ALL_DAY    PHONE    MEDICINES    SIGNPOSTED   PHARMACY  4
    11   MORNING    PHONE    NEW_PROBLEM  TURNED_AWAY  GP        1
"""
lists = st.lists(generated(), max_size=40)


def told(groups: Sequence[Group]) -> dict[str, tuple[int, int]]:
    return {g.name: (g.requests, g.not_met) for g in groups if g.requests}


def test_summary_overall():
    found = summary(drawn(DRAWING))

    assert (found.requests, found.not_met, found.not_met_share) == (20, 5, 0.25)
    assert (found.first_day, found.last_day) == (date(2025, 3, 3), date(2025, 3, 11))


def test_summary_by_what_was_asked():
    found = summary(drawn(DRAWING))

    assert told(found.channels) == {"PHONE": (13, 3), "DESK": (2, 2), "ONLINE": (5, 0)}
    assert told(found.needs) == {
        "NEW_PROBLEM": (9, 3),
        "MEDICINES": (6, 2),
        "PAPERWORK": (5, 0),
    }


def test_summary_by_what_came_of_it():
    found = summary(drawn(DRAWING))

    assert [(g.name, g.requests) for g in found.outcomes] == [
        ("SAME_DAY", 6),
        ("BOOKED", 5),
        ("SIGNPOSTED", 4),
        ("CALL_BACK", 2),
        ("TURNED_AWAY", 3),
    ]
    assert told(found.could_have_met) == {"GP": (3, 3), "PHARMACY": (2, 2)}


def test_summary_by_weekday_counts_a_whole_day_as_two_halves():
    monday, tuesday = summary(drawn(DRAWING)).weekdays

    assert monday == Weekday("Monday", half_days=4, requests=19, not_met=4)
    assert monday.per_half_day == 4.75
    assert tuesday == Weekday("Tuesday", half_days=1, requests=1, not_met=1)


def test_summary_by_session_is_in_order():
    assert summary(reversed(drawn(DRAWING))).sessions == (
        Session(date(2025, 3, 3), "MORNING", 10, 4),
        Session(date(2025, 3, 3), "AFTERNOON", 5, 0),
        Session(date(2025, 3, 10), "ALL_DAY", 4, 0),
        Session(date(2025, 3, 11), "MORNING", 1, 1),
    )


def test_summary_of_nothing_has_no_share():
    found = summary([])

    assert (found.requests, found.not_met_share, found.first_day) == (0, None, None)
    assert len(found.needs) == len(NEEDS)
    assert found.weekdays == found.sessions == ()


def test_summary_of_lines_that_count_nothing_is_that_of_none():
    assert summary(drawn(DRAWING.replace("GP        6", "GP        0"))) == summary(
        line for line in drawn(DRAWING) if line.count != 6
    )
    assert summary([replace(drawn(DRAWING)[0], count=0)]) == summary([])


@given(lists)
def test_summary_is_what_one_request_after_the_other_gives(lines: list[Line]):
    asked = [line for line in lines for _ in range(line.count)]
    unmet = [line for line in asked if line.outcome in ("CALL_BACK", "TURNED_AWAY")]

    found = summary(lines)

    for groups, vocabulary, part, out_of in (
        (found.channels, CHANNELS, "channel", asked),
        (found.needs, NEEDS, "need", asked),
        (found.outcomes, OUTCOMES, "outcome", asked),
        (found.could_have_met, MET_BY, "met_by", unmet),
    ):
        assert groups == tuple(
            Group(
                code,
                sum(getattr(one, part) == code for one in out_of),
                sum(getattr(one, part) == code and one in unmet for one in out_of),
            )
            for code in vocabulary
        )
    for weekday in found.weekdays:
        of_it = [one for one in asked if f"{one.day:%A}" == weekday.name]
        days = {one.day for one in of_it}
        halves = 0
        for day in days:
            parts = {one.part for one in of_it if one.day == day}
            halves += ("MORNING" in parts) + ("AFTERNOON" in parts)
            halves += 2 * ("ALL_DAY" in parts)
        assert (weekday.requests, weekday.half_days) == (len(of_it), halves)


@given(lists)
def test_summary_adds_up(lines: list[Line]):
    found = summary(lines)

    for groups in (found.channels, found.needs, found.outcomes):
        assert sum(group.requests for group in groups) == found.requests
        assert sum(group.not_met for group in groups) == found.not_met
    assert sum(group.requests for group in found.could_have_met) == found.not_met
    for rows in (found.weekdays, found.sessions):
        assert sum(row.requests for row in rows) == found.requests
        assert sum(row.not_met for row in rows) == found.not_met
    assert 0 <= found.not_met <= found.requests


@given(lists, st.randoms())
def test_summary_does_not_hang_on_how_lines_are_put_down(lines, chance):
    shuffled = [replace(one, count=1) for one in lines for _ in range(one.count)]
    chance.shuffle(shuffled)

    assert summary(shuffled) == summary(lines) == summary(added_up(lines))


@given(lists, generated(fewest=1))
def test_summary_with_one_more_line_never_counts_less(lines, more):
    before, after = summary(lines), summary([*lines, more])

    assert after.requests == before.requests + more.count
    assert after.not_met - before.not_met == more.count * (more.outcome in NOT_MET)
    assert len(after.sessions) >= len(before.sessions)


def test_weekdays_are_the_calendars():
    monday = date(2025, 3, 3)

    assert tuple(f"{monday + timedelta(n):%A}" for n in range(7)) == WEEKDAYS
