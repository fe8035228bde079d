"""The quality of the data in words and tables."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given

from attenders.analysis.bounds import Bounds, Effect
from attenders.analysis.completeness import EVERYBODY, Gap
from attenders.analysis.outcomes import DEFAULTS
from attenders.analysis.quality import FileFacts, Holding, Quality, quality
from attenders.analysis.window import Window
from attenders.charts import quality as worded
from attenders.frames import STAFF, STATUSES
from tests.unit.attenders.analysis.frames import (
    frame_of,
    generated,
    rows_of_both_kinds,
    some_rows,
)
from tests.unit.attenders.analysis.test_outcomes import some_choices
from tests.unit.attenders.analysis.test_quality import everything, patients


SPRING = Window(date(2025, 3, 3), date(2025, 5, 2))
SHUT = date(2025, 3, 12)
NURSES_LOST = (date(2025, 3, 24), date(2025, 4, 4))


def rows() -> list[dict[str, object]]:
    """GPs and nurses, one day shut, two weeks of nurses lost, 1 in 10 never closed."""
    made = []
    for at in range(SPRING.days):
        day = SPRING.first + timedelta(at)
        if day.weekday() > 4 or day in (SHUT, date(2025, 4, 18), date(2025, 4, 21)):
            continue
        made += [{"patient": f"P{n}", "day": day, "staff": "GP"} for n in range(8)]
        made += [{"patient": "P0", "day": day, "staff": "GP", "status": "DNA"}]
        made += [{"patient": "P1", "day": day, "staff": "GP", "status": "BOOKED"}]
        if not NURSES_LOST[0] <= day <= NURSES_LOST[1]:
            made += [{"patient": "P9", "day": day, "staff": "NURSE"}] * 2
    return [{**row, "day": row["day"].isoformat()} for row in made]


@pytest.fixture(scope="module")
def found() -> Quality:
    return quality(
        frame_of(rows()),
        patients=patients([("", 1950, "MALE")] * 9),
        choices=DEFAULTS,
        as_at=SPRING.last,
        window=SPRING,
        files=FileFacts(files=1, rows_read=600, held=3),
        holding=Holding(500, SPRING.first, SPRING.last),
    )


def test_problems_come_worst_first(found):
    problems = worded.problems(found)

    assert [problem.title for problem in problems] == [
        "Past appointments still “booked”",
        "Days with no appointments of a staff group",
        "Days with no appointments at all",
        "Rows left out for a problem",
    ]
    assert [p.size for p in problems] == sorted(p.size for p in problems)[::-1]


def test_problems_say_how_many_out_of_what_and_the_effect(found):
    booked, nurses, shut, held = worded.problems(found)

    # 42 working days with 10 of GPs, 32 with 2 of nurses; one booked is to come
    assert booked.found.startswith("8.5% (41 of 483) of past appointments are still")
    assert "Attended is between 82.8% and 91.3% of past appointments" in booked.effect
    assert "missed between 8.7% and 17.2% of those attended or missed" in booked.effect
    assert nurses.found == (
        "There is 1 gap: no appointments of nurses from 24 March to 4 April 2025."
    )
    # 64 on 42 days, so 15 on 10
    assert "they have about 15 appointments, as many as 3.1% of all" in nurses.effect
    assert shut.found.startswith("2.3% (1 of 43) of the working days")
    assert "no bounds can be given" in shut.effect
    assert held.found.startswith("0.5% (3 of 600) of the rows of your files")


def test_problems_of_good_data_are_none(found):
    good = replace(
        found,
        gaps=(),
        effects=tuple(replace(effect, n=0) for effect in found.effects),
    )

    assert worded.problems(good) == []


def test_gap_sentences(found):
    assert worded.gap_sentences(found) == [
        "No appointments of anybody on 12 March 2025 (1 working day)",
        "No appointments of nurses from 24 March to 4 April 2025 (10 working days)",
    ]


def test_months_count_the_days_with_a_gap(found):
    assert worded.months(found) == [
        ("2025-03", "March 2025", 7),
        ("2025-04", "April 2025", 4),
        ("2025-05", "May 2025", 0),
    ]


def test_month_shows_each_day(found):
    days = {day.label: day for day in worded.month(found, "2025-03").days}

    assert days["Tuesday 11"].cells == (("10", "data"), ("2", "data"))
    assert days["Wednesday 12"].note == "No data"
    assert {state for _, state in days["Wednesday 12"].cells} == {"gap"}
    assert days["Monday 24"].cells == (("10", "data"), ("None", "gap"))
    assert days["Saturday 15"].note == "Weekend"
    assert days["Saturday 15"].cells == (("–", "none"), ("–", "none"))


def test_month_names_bank_holidays(found):
    days = {day.label: day for day in worded.month(found, "2025-04").days}

    assert days["Friday 18"].note == "Good Friday"
    assert not days["Friday 18"].is_open


def test_statuses_table(found):
    table = worded.statuses_table(found)

    assert "3 March 2025 to 2 May 2025" in table.caption
    assert (
        "Still “booked”, though the day has passed",
        "41",
        "8.5%",
        "Neither",
    ) in table.rows
    assert ("Booked, and still to come", "1", "0.2%", "Neither yet") in table.rows


def test_week_table_adds_up(found):
    # The week before the last that ended two weeks before: Easter is passed over
    table = worded.week_table(found.week)

    assert table.caption == "Appointments booked, 7 to 11 April 2025"
    assert table.rows[0] == ("Monday 7 April", "10", "2", "12", "0")
    assert table.rows[-1] == ("All five days", "50", "10", "60", "0")


def test_every_word_is_there():
    assert set(worded.STATUS_WORDS) == {*STATUSES, "TO_COME"}
    assert set(worded.STAFF_WORDS) == {*STAFF, EVERYBODY}


@generated
@given(some_rows | rows_of_both_kinds, some_choices)
def test_words_of_any_data(given_rows, choices):
    found = everything(given_rows, choices)

    if found is None:
        return
    tables = [
        worded.statuses_table(found),
        worded.effects_table(found),
        worded.missing_table(found),
    ]
    if found.week:
        tables.append(worded.week_table(found.week))
    for table in tables:
        assert {len(row) for row in table.rows} == {len(table.headings)}
    for problem in worded.problems(found):
        assert problem.found.endswith(".")
        assert problem.effect.endswith(".")
    for value, name, _ in worded.months(found):
        assert worded.month(found, value).name == name


def test_effect_sentence_without_people_says_nothing_of_them():
    effect = Effect(
        "held", 1, Bounds(0.5, 1), Bounds(0, 0.5), (Bounds(None, None),) * 2
    )

    assert worded.effect_sentence(effect) == (
        "Attended is between 50.0% and 100% of past appointments, and missed between 0%"
        " and 50.0% of those attended or missed."
    )


def test_gap_within_one_day_and_over_a_year():
    assert worded._when(Gap("GP", date(2025, 3, 3), date(2025, 3, 3), 1, 9)) == (
        "on 3 March 2025"
    )
    assert worded._when(Gap("GP", date(2024, 12, 30), date(2025, 1, 3), 4, 20)) == (
        "from 30 December 2024 to 3 January 2025"
    )
