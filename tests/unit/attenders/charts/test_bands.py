"""The chart of attendance bands and its words."""

import numpy as np
import pytest
from hypothesis import given

from academy.words import number, people, percent
from attenders.analysis.bands import AttendanceBands, attendance_bands
from attenders.charts.bands import bands_chart
from attenders.charts.parts import Chart
from tests.unit.attenders.analysis.frames import generated, some_counts
from tests.unit.attenders.charts.parts import (
    YEAR,
    bars_of,
    check_words,
    percents,
    plain,
)


# 60 + 30 + 10 of 160 for those who come every three weeks or more
SOME = [60, 20, 20, 17, 12, 11, 9, 4, 3, 2, 1, 1]


def result_of(counts: list[int], *, list_size: int | None = None) -> AttendanceBands:
    return attendance_bands(np.array(counts, dtype=np.int64), list_size=list_size)


def of(counts: list[int], *, list_size: int | None = None) -> Chart:
    return bands_chart(result_of(counts, list_size=list_size), window=YEAR)


def test_bands_chart_finding():
    assert of(SOME).finding == (
        "3 people attended 18 times or more, and had 62.5% of attended appointments"
    )


@pytest.mark.parametrize(
    ("counts", "finding"),
    [
        ([18], "1 person attended 18 times or more, and had 100%"),
        ([17, 17], "Nobody attended 18 times or more"),
        ([], "Nobody attended 18 times or more"),
    ],
)
def test_bands_chart_finding_few(counts, finding):
    assert of(counts).finding.startswith(finding)


def test_bands_chart_bars():
    bars = bars_of(of(SOME))

    assert [name for name, _, _ in bars[:-1]] == [
        "52 or more times",
        "26 to 51 times",
        "18 to 25 times",
        "12 to 17 times",
        "6 to 11 times",
        "2 to 5 times",
    ]
    assert bars[0][1:] == (0.375, "37.5%, 1 person")
    assert bars[1][1:] == (0.0, "0%, 0 people")
    assert bars[2][1:] == (0.25, "25.0%, 2 people")


def test_bands_chart_table():
    assert of(SOME, list_size=1_512).table.rows == (
        ("52 or more", "1", "60", "37.5%"),
        ("26 to 51", "0", "0", "0%"),
        ("18 to 25", "2", "40", "25.0%"),
        ("12 to 17", "2", "29", "18.1%"),
        ("6 to 11", "2", "20", "12.5%"),
        ("2 to 5", "3", "9", "5.6%"),
        ("1", "2", "2", "1.2%"),
        ("None", "1,500", "0", "–"),
    )


@pytest.mark.parametrize(
    ("list_size", "said"),
    [
        (None, "not known: no list size"),
        (11, "not known: more people came than are on the list"),
        (12, "0"),
    ],
)
def test_bands_chart_people_who_never_came(list_size, said):
    assert of(SOME, list_size=list_size).table.rows[-1] == ("None", said, "0", "–")


def test_bands_chart_nobody_attended():
    chart = of([], list_size=30)

    assert {length for _, length, _ in bars_of(chart)} == {0}
    assert {row[1:] for row in chart.table.rows[:-1]} == {("0", "0", "–")}
    assert chart.table.rows[-1][1] == "30"


def test_bands_chart_one_person():
    assert ": 1 person with 100% of appointments." in of([1]).description


@generated
@given(some_counts)
def test_bands_chart_always_has_its_words(counts):
    chart = of(counts)

    check_words(chart)
    assert plain(chart)["layout"]["xaxis"]["visible"] is False


@generated
@given(some_counts.filter(any))
def test_bands_chart_says_the_same_everywhere(counts):
    result, chart = result_of(counts), of(counts)

    known = result.bands[:-1]
    shares = [percent(band.share) for band in known]
    assert [(length, text) for _, length, text in bars_of(chart)] == [
        (band.share or 0, f"{text}, {people(band.people)}")
        for band, text in zip(known, shares, strict=True)
    ]
    assert [row[3] for row in chart.table.rows[:-1]] == shares
    assert [row[1] for row in chart.table.rows[:-1]] == [
        number(band.people) for band in known
    ]
    assert percents(chart.description) == shares


@generated
@given(some_counts.filter(lambda counts: max(counts, default=0) >= 18))
def test_bands_chart_finding_is_the_first_three_bars(counts):
    chart = of(counts)

    share = sum(length for _, length, _ in bars_of(chart)[:3])
    who = sum(count >= 18 for count in counts)
    assert chart.finding.startswith(f"{who} pe")
    assert percents(chart.finding) == [percent(share)]
