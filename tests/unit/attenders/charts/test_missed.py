"""The charts of missed appointments and their words."""

import pytest
from hypothesis import given

from academy.words import number, percent
from attenders.analysis.missed import Missed, Rate, missed
from attenders.charts.missed import lead_chart, weekday_chart
from tests.unit.attenders.analysis.frames import (
    frame,
    frame_of,
    generated,
    some_rows,
)
from tests.unit.attenders.charts.parts import (
    PERIOD,
    YEAR,
    bars_of,
    check_words,
    percents,
    plain,
)


CHARTS = {"by_weekday": weekday_chart, "by_lead_band": lead_chart}
# 2 June 2025 is a Monday
DRAWING = """
    patient  day         booked_day  status    times
    Ann      2025-06-02  2025-06-02  ATTENDED  190
    Ann      2025-06-02  2025-06-02  DNA       10
    Bob      2025-06-03  2025-05-25  ATTENDED  160
    Bob      2025-06-03  2025-05-25  DNA       40
    Cat      2025-06-04  2025-06-03  ATTENDED  90
    Cat      2025-06-04  2025-06-03  DNA       10
"""


def made_of(**rates: tuple[int, int]) -> tuple[Rate, ...]:
    """Rates by name from the appointments and those missed."""
    return tuple(
        Rate(name.replace("_", " "), n, dna, dna / n)
        for name, (n, dna) in rates.items()
    )


def of_rates(rates: tuple[Rate, ...]) -> Missed:
    n, dna = sum(rate.n for rate in rates), sum(rate.dna for rate in rates)
    return Missed(Rate("All", n, dna, dna / n), rates, rates)


def drawn() -> Missed:
    return missed(frame(DRAWING))


def test_weekday_chart_finding():
    assert weekday_chart(drawn(), window=YEAR).finding == (
        "20.0% were missed on Tuesdays, 5.0% on Mondays"
    )


def test_lead_chart_finding():
    assert lead_chart(drawn(), window=YEAR).finding == (
        "20.0% were missed when booked 8 to 14 days before,"
        " 5.0% when booked on the same day"
    )


def test_weekday_chart_bars():
    assert bars_of(weekday_chart(drawn(), window=YEAR)) == [
        ("Monday", 0.05, "5.0%"),
        ("Tuesday", 0.2, "20.0%"),
        ("Wednesday", 0.1, "10.0%"),
    ]


def test_lead_chart_table():
    assert lead_chart(drawn(), window=YEAR).table.rows == (
        ("Same Day", "200", "10", "5.0%"),
        ("1 Day", "100", "10", "10.0%"),
        ("8 to 14 Days", "200", "40", "20.0%"),
        ("All", "500", "60", "12.0%"),
    )


def test_weekday_chart_description():
    assert weekday_chart(drawn(), window=YEAR).description == (
        "Monday: 5.0% of 200; Tuesday: 20.0% of 200; Wednesday: 10.0% of 100."
    )


@pytest.mark.parametrize("chart", CHARTS.values())
def test_missed_chart_subtitle(chart):
    assert chart(drawn(), window=YEAR).subtitle == (
        f"Missed out of attended or missed, {PERIOD}; 12.0% overall"
    )


@pytest.mark.parametrize(
    ("others", "saturdays", "finding"),
    [
        (600, 49, "10.0% were missed on Tuesdays, 5.0% on Mondays"),  # fewer than 50
        (600, 50, "100% were missed on Saturdays, 5.0% on Mondays"),
        (5000, 204, "10.0% were missed on Tuesdays, 5.0% on Mondays"),  # under 2 %
        (5000, 205, "100% were missed on Saturdays, 5.0% on Mondays"),
    ],
)
def test_weekday_chart_small_groups_never_make_the_finding(others, saturdays, finding):
    rates = made_of(
        Monday=(others, others // 20),
        Tuesday=(others, others // 10),
        Saturday=(saturdays, saturdays),
    )

    chart = weekday_chart(of_rates(rates), window=YEAR)

    assert chart.finding == finding
    assert ("Saturday" in finding) == ("Saturday" in [bar[0] for bar in bars_of(chart)])
    assert chart.table.rows[2][0] == "Saturday"


def test_lead_chart_odd_groups_never_make_the_finding():
    rates = (
        Rate("Booked after", 900, 900, 1.0),
        *made_of(Same_Day=(1000, 50), **{"2 to 7 Days": (1000, 90)}),
        Rate("Unknown / Data Quality", 900, 0, 0.0),
    )

    assert lead_chart(of_rates(rates), window=YEAR).finding == (
        "9.0% were missed when booked 2 to 7 days before,"
        " 5.0% when booked on the same day"
    )


@pytest.mark.parametrize(
    ("rates", "finding"),
    [
        ({"Monday": (100, 5), "Friday": (200, 10)}, "5.0%"),
        ({"Monday": (100, 0), "Friday": (200, 0)}, "0%"),
        ({"Monday": (9_999, 500), "Friday": (10_001, 500)}, "5.0%"),
    ],
    ids=["same", "none", "same-when-rounded"],
)
def test_weekday_chart_all_the_same(rates, finding):
    assert weekday_chart(of_rates(made_of(**rates)), window=YEAR).finding == (
        f"{finding} were missed in every group large enough to tell"
    )


def test_weekday_chart_does_not_make_a_finding_of_chance():
    rates = made_of(Monday=(1785, 89), Friday=(1481, 64))  # 5.0 % and 4.3 %

    assert weekday_chart(of_rates(rates), window=YEAR).finding == (
        "4.3% to 5.0% were missed, no more different than chance could make it"
    )


def test_weekday_chart_finds_groups_that_differ_beside_one_that_may_be_chance():
    # Saturdays are lowest, but of so few that only Mondays and Fridays can be told apart
    rates = made_of(Monday=(4708, 254), Friday=(1910, 47), Saturday=(140, 3))

    assert weekday_chart(of_rates(rates), window=YEAR).finding == (
        "5.4% were missed on Mondays, 2.5% on Fridays"
    )


def test_missed_charts_one_group():
    chart = weekday_chart(of_rates(made_of(Monday=(100, 5))), window=YEAR)

    assert chart.finding == "Too few appointments to compare"


@pytest.mark.parametrize("chart", CHARTS.values())
def test_missed_charts_no_outcome(chart):
    result = missed(frame(DRAWING).head(0))

    made = chart(result, window=YEAR)

    assert made.finding == "No appointment has an outcome"
    assert made.description == "There are too few appointments to draw."
    assert bars_of(made) == []
    assert made.table.rows == (("All", "0", "0", "–"),)


def test_lead_chart_no_booking_dates():
    result = missed(
        frame("""
            patient  status    times
            Ann      ATTENDED  40
            Bob      DNA       10
        """)
    )

    chart = lead_chart(result, window=YEAR)

    assert chart.finding == "No booking dates are known"
    assert bars_of(chart) == [("Unknown / Data Quality", 0.2, "20.0%")]


@generated
@given(some_rows)
def test_missed_charts_always_have_their_words(rows):
    for chart in CHARTS.values():
        made = chart(missed(frame_of(rows)), window=YEAR)

        check_words(made)
        assert plain(made)["layout"]["xaxis"]["visible"] is False


@generated
@given(some_rows)
def test_missed_charts_say_the_same_everywhere(rows):
    result = missed(frame_of(rows))
    for groups, chart in CHARTS.items():
        rates, made = getattr(result, groups), chart(result, window=YEAR)

        large = [r for r in rates if r.n >= max(50, 0.02 * sum(o.n for o in rates))]
        shares = [percent(rate.rate) for rate in large]
        assert bars_of(made) == [
            (rate.name, rate.rate, share)
            for rate, share in zip(large, shares, strict=True)
        ]
        assert made.table.rows == tuple(
            (rate.name, number(rate.n), number(rate.dna), percent(rate.rate))
            for rate in (*rates, result.overall)
        )
        assert percents(made.description) == shares
        assert set(percents(made.finding)) <= set(shares)
