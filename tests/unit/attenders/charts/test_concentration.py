"""The concentration curve and its words."""

import numpy as np
import pytest
from hypothesis import given

from academy.words import number, people, percent
from attenders.analysis.concentration import Concentration, concentration
from attenders.charts.concentration import concentration_chart
from attenders.charts.parts import Chart
from tests.unit.attenders.analysis.frames import generated, some_counts
from tests.unit.attenders.charts.parts import PERIOD, YEAR, check_words, percents, plain


GINI = "Gini coefficient: 0 if all came equally often, 1 if one did all"
# A hundred people: one with 100 appointments, one with 50, two with 26, 96 with one
HUNDRED = np.array([100, 50, 26, 26, *[1] * 96])


def result_of(counts: object) -> Concentration:
    return concentration(np.array(counts, dtype=np.int64))


def of(counts: object) -> Chart:
    return concentration_chart(result_of(counts), window=YEAR)


def test_concentration_chart_finding():
    # 100 + 50 + 26 of 298
    assert of(HUNDRED).finding == (
        "The 3% who attended most (3 people) had 59.1% of attended appointments"
    )


def test_concentration_chart_subtitle():
    assert of(HUNDRED).subtitle == (
        f"Attended appointments of 100 people who came at least once, {PERIOD}"
    )


def test_concentration_chart_table():
    assert of(HUNDRED).table.rows == (
        ("Top 1%", "1", "100", "33.6%"),
        ("Top 3%", "3", "176", "59.1%"),
        ("Top 5%", "5", "203", "68.1%"),
        ("Top 10%", "10", "208", "69.8%"),
        ("Top 20%", "20", "218", "73.2%"),
        ("Everybody who came", "100", "298", "100%"),
        (GINI, "–", "–", "0.65"),
    )


def test_concentration_chart_description():
    assert (
        "the top 1% had 33.6%; the top 3% had 59.1%; the top 5% had 68.1%;"
        " the top 10% had 69.8%; the top 20% had 73.2%"
    ) in of(HUNDRED).description


def test_concentration_chart_curve():
    result = result_of(HUNDRED)

    _, curve, points = plain(of(HUNDRED))["data"]

    assert curve["x"] == [percent / 100 for percent in range(101)]
    assert curve["y"] == list(result.curve)
    assert points["x"] == [0.01, 0.03, 0.05, 0.1, 0.2]
    assert points["y"] == [top.share for top in result.top]
    assert points["text"][1] == "Top 3%: 59.1%"


@pytest.mark.parametrize("counts", [[], [0, 0]])
def test_concentration_chart_nobody_attended(counts):
    chart = of(counts)

    assert chart.finding == "Nobody attended in this period"
    assert chart.description == "There are no attended appointments to draw."
    assert {row[1:] for row in chart.table.rows[:-1]} == {("0", "0", "–")}
    assert [trace["y"] for trace in plain(chart)["data"][1:]] == [[], []]


def test_concentration_chart_one_person():
    chart = of([4])

    assert chart.finding == (
        "The 3% who attended most (1 person) had 100% of attended appointments"
    )
    assert {row[1:] for row in chart.table.rows[:-1]} == {("1", "4", "100%")}


@generated
@given(some_counts)
def test_concentration_chart_always_has_its_words(counts):
    chart = of(counts)

    check_words(chart)
    assert plain(chart)["layout"]["height"] > 0


@generated
@given(some_counts.filter(any))
def test_concentration_chart_says_the_same_everywhere(counts):
    result, chart = result_of(counts), of(counts)

    shares = [percent(top.share) for top in result.top]
    patients = [number(top.patients) for top in result.top]
    assert [row[3] for row in chart.table.rows[:-1]] == [*shares, "100%"]
    everybody = number(result.patients)
    assert [row[1] for row in chart.table.rows[:-1]] == [*patients, everybody]
    assert chart.table.rows[-1][3] == f"{result.gini:.2f}"
    assert percents(chart.description)[1::2] == shares
    assert f"({people(result.top[1].patients)}) had {shares[1]}" in chart.finding
    assert f"The Gini coefficient is {result.gini:.2f}," in chart.description
