"""Cost year by year, and of people who attend every three weeks or more."""

import json
import re
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from attenders.analysis.cost import Pounds, cost
from attenders.analysis.cost_over_years import (
    METHOD,
    CostOverYears,
    at_least_every,
    cost_over_years,
    sentence,
)
from attenders.analysis.unit_costs import OwnRate, Rate, unit_costs
from attenders.analysis.window import within, years_to
from tests.unit.attenders.analysis import oracles
from tests.unit.attenders.analysis.frames import (
    frame,
    frame_of,
    generated,
    timed_rows,
)


# £1, £2 and £3 a minute
ROUND = unit_costs(
    manual_year=2025,
    own=(OwnRate("GP", Rate(6_000, 12_000, 18_000), "Round", date(2026, 1, 1)),),
)
LAST = date(2025, 12, 31)
# Ten minutes each: Ann comes often in both years, Bob in one, Cat never
DRAWING = """
    patient  day         staff  duration  times
    Ann      2024-01-02  GP     10        18
    Bob      2024-06-03  GP     10        30
    Cat      2024-12-30  GP     10        17
    Ann      2025-01-02  GP     10        20
    Cat      2025-12-30  GP     10        4
"""


def of(drawing: str = DRAWING, *, years: int = 2) -> CostOverYears:
    return cost_over_years(frame(drawing), last=LAST, costs=ROUND, years=years)


@pytest.mark.parametrize(
    ("weeks", "years", "least"),
    [(3, 1, 18), (3, 5, 87), (3, 2, 35), (1, 1, 52), (2, 1, 26)],
)
def test_at_least_every(weeks, years, least):
    assert at_least_every(weeks=weeks, years=years) == least


def test_cost_over_years():
    first, second = of().years

    assert first.everybody.cost == Pounds(650, 1300, 1950)
    assert (first.often.people, first.often.appointments) == (2, 48)
    assert first.often.cost == Pounds(480, 960, 1440)
    assert first.often.share == 48 / 65
    assert (second.often.people, second.often.cost.central) == (1, 400)
    assert second.everybody.cost.central == 480


def test_cost_over_years_sums():
    figures = of()

    assert figures.everybody == Pounds(890, 1780, 2670)
    assert figures.often == Pounds(680, 1360, 2040)


def test_cost_over_years_throughout():
    # 35 or more in two years: Ann's 38 only
    throughout = of().throughout

    assert (throughout.people, throughout.appointments) == (1, 38)
    assert throughout.cost == Pounds(380, 760, 1140)
    assert throughout.share == 38 / 89


def test_cost_over_years_that_the_data_do_not_cover():
    figures = of(years=3)

    assert [year.is_covered for year in figures.years] == [False, True, True]
    assert figures.years[0].data is None
    assert figures.throughout is None
    assert figures.often == of().often


@pytest.mark.parametrize(("first", "covered"), [(15, True), (16, False)])
def test_cost_over_years_two_weeks_may_be_missing(first, covered):
    figures = of(
        f"""
        patient  day            staff  duration
        Ann      2025-01-{first}  GP     10
        Ann      2025-12-31     GP     10
        """,
        years=1,
    )

    assert figures.years[0].is_covered is covered
    assert figures.everybody.central == (40 if covered else 0)


def test_cost_over_years_empty_frame():
    figures = cost_over_years(frame(DRAWING).head(0), last=LAST, costs=ROUND)

    assert len(figures.years) == 5
    assert figures.covered == ()
    assert figures.often == Pounds(0, 0, 0)
    assert sentence(figures) == (
        "The data do not cover any of these years, so no cost is given."
    )


def test_cost_over_years_rows_without_a_patient_do_not_count():
    nobody = "    -  2025-05-05  GP  10  99\n"

    assert of(DRAWING + nobody) == of()


def test_cost_over_years_missed_do_not_count():
    drawing = DRAWING.replace("times", "status times")
    drawing = re.sub(r"10 ( +\d+\n)", r"10 ATTENDED \1", drawing)

    missed = drawing + "    Bob  2025-05-05  GP  10  DNA  40\n"

    assert of(missed) == of()


def test_sentence():
    assert sentence(of()) == (
        "Over the 2 years to 31 December 2025, the average cost of the time of"
        " appointments with people who attended every three weeks or more in a year was"
        " about £1,360 (between £680 and £2,040), with the unit costs of the 2025"
        " manual."
    )


def test_sentence_says_which_years_are_covered():
    found = sentence(of(years=5))

    assert found.startswith(
        "Over the 2 that the data cover of the 5 years to 31 December 2025, the average"
    )


def test_sentence_of_one_year_that_is_covered():
    a_year = "patient day staff duration times\nAnn 2025-01-08 GP 10 20\nAnn 2025-12-30 GP 10 1"

    assert sentence(of(a_year)).startswith(
        "Over the one year that the data cover of the 2 years to 31 December 2025, the"
    )


def test_words_speak_of_an_average_cost_of_time():
    for text in (" ".join(text for _, text in METHOD.rows()), sentence(of())):
        assert "average cost of" in text
        assert not re.search(r"\b(sav(e|ed|ing)s?|wast|cash)", text, re.IGNORECASE)


@generated
@given(st.dates(date(2010, 1, 1), date(2030, 12, 31)), st.integers(1, 6))
def test_years_to_follow_on_each_other(last, years):
    windows = years_to(last=last, years=years)

    assert len(windows) == years
    assert windows[-1].last == last
    assert all(window.days in (365, 366) for window in windows)
    for one, other in pairwise(windows):
        assert other.first == one.last + timedelta(days=1)


@generated
@given(timed_rows)
def test_cost_over_years_oracle(rows):
    figures = cost_over_years(frame_of(rows), last=LAST, costs=ROUND, years=2)

    central = {unit.staff: unit.rate.central for unit in ROUND.costs}
    for year in figures.years:
        inside = [
            row
            for row in oracles.within(
                rows, first=year.window.first, last=year.window.last
            )
            if row["status"] == "ATTENDED"
        ]
        assert year.everybody.appointments == len(inside)
        assert year.everybody.cost.central == oracles.pounds(inside, central)


@generated
@given(timed_rows)
def test_cost_over_years_agrees_with_cost(rows):
    appointments = frame_of(rows)

    years = cost_over_years(appointments, last=LAST, costs=ROUND, years=2).years

    for year in years:
        alone, _ = cost(within(appointments, year.window), costs=ROUND)
        assert year.everybody.cost == alone.people.cost
        often = [b for b in alone.bands if b.name in ("18 to 25", "26 to 51")]
        assert year.often.people == sum(band.people for band in often)


@generated
@given(timed_rows, st.randoms())
def test_cost_over_years_order_of_rows_does_not_matter(rows, random):
    shuffled = random.sample(rows, len(rows))

    def found(some):
        return cost_over_years(frame_of(some), last=LAST, costs=ROUND, years=2)

    assert found(shuffled) == found(rows)


@pytest.mark.parametrize("years", [1, 2, 5])
def test_cost_over_years_round_trip(years):
    figures = of(years=years)

    stored = json.loads(json.dumps(figures.to_dict(), allow_nan=False))

    assert CostOverYears.from_dict(stored) == figures
