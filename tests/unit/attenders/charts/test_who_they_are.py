"""The charts of who a cohort are against the others, and their words."""

from dataclasses import replace

import pytest
from hypothesis import given

from academy.words import number, percent
from attenders.analysis.who_they_are import WhoTheyAre
from attenders.charts.parts import Chart
from attenders.charts.who_they_are import (
    COHORT,
    age_sex_chart,
    kinds_chart,
    morbidity_chart,
    number_chart,
)
from tests.unit.attenders.analysis.frames import generated
from tests.unit.attenders.analysis.test_who_they_are import born, groups, run
from tests.unit.attenders.charts.parts import YEAR, check_words, plain


CHARTS = {
    "AGE_SEX": age_sex_chart,
    "NUMBER": number_chart,
    "MORBIDITY": morbidity_chart,
    "KINDS": kinds_chart,
}
# Forty old women, half with asthma, and eighty younger people, a tenth of them ill
MINE = [born(1945, "asthma;SMI")] * 20 + [born(1945)] * 20
THEIRS = [born(1990, "gout", "MALE")] * 8 + [born(1990)] * 72


def of(people: list[dict[str, object]], cohort: list[int]) -> WhoTheyAre:
    return replace(run(people, cohort)[0], window=YEAR)


def some() -> WhoTheyAre:
    return of(MINE + THEIRS, list(range(len(MINE))))


def drawn(chart: Chart) -> dict[str, list[tuple[str, float, str]]]:
    """The bars by what they are of."""
    found: dict[str, list[tuple[str, float, str]]] = {}
    for trace in plain(chart)["data"]:
        bars = zip(trace["y"], trace["x"], trace["text"], strict=True)
        found.setdefault(trace["name"], []).extend(bars)
    return found


@pytest.mark.parametrize(
    ("chart", "finding"),
    [
        (age_sex_chart, "100% of them are 65 or over, against 0% of"),
        (number_chart, "50.0% of them have no long-term condition coded, against 90"),
        (morbidity_chart, "50.0% of them have physical and mental-health conditions,"),
        (kinds_chart, "50.0% of them have asthma, against 0% of"),
    ],
)
def test_chart_finding(chart, finding):
    made = chart(some())

    assert made.finding.startswith(finding)
    assert made.finding.split(",")[0] in made.sentence.replace(" (20 of 40)", "")
    named = chart(some(), who="the top 10%")
    assert named.finding == made.finding.replace("of them", "of the top 10%")


def test_number_chart_bars():
    assert drawn(number_chart(some())) == {
        COHORT: [
            ("None coded", 0.5, "50.0%"),
            ("1", 0, "0%"),
            ("2", 0.5, "50.0%"),
            ("3", 0, "0%"),
            ("4 or more", 0, "0%"),
        ],
        "The others who had an appointment": [
            ("None coded", 0.9, "90.0%"),
            ("1", 0.1, "10.0%"),
            ("2", 0, "0%"),
            ("3", 0, "0%"),
            ("4 or more", 0, "0%"),
        ],
    }


@pytest.mark.parametrize("chart", CHARTS.values())
def test_charts_take_no_name_for_a_number(chart):
    assert plain(chart(some()))["layout"]["yaxis"]["type"] == "category"


def test_age_sex_chart_has_women_to_the_left():
    bars = drawn(age_sex_chart(some()))

    # Eight bands of women, the oldest first, then of men; the text has no sign
    mine, theirs = bars[COHORT], bars["The others who had an appointment"]
    assert len(mine) == 16
    assert mine[1] == ("75 to 84", -1, "100%")
    assert theirs[4] == ("35 to 49", -0.9, "90.0%")
    assert theirs[12] == ("35 to 49", 0.1, "10.0%")


def test_kinds_chart_draws_what_there_is_and_lists_all():
    made = kinds_chart(some())

    names = [name for name, _, _ in drawn(made)[COHORT]]
    assert names == ["Asthma", "Psychosis or bipolar<br>disorder", "Gout"]
    assert len(made.table.rows) > 50
    assert "the most common are drawn" in made.subtitle


def test_number_chart_table():
    assert number_chart(some()).table.rows[:2] == (
        ("None coded", "20", "50.0%", "72", "90.0%"),
        ("1", "0", "0%", "8", "10.0%"),
    )


def test_number_chart_table_with_others_of_the_same_ages():
    table = number_chart(of(MINE + MINE, list(range(40)))).table

    assert table.headings[-1] == "Share of others of the same ages and sexes"
    assert table.rows[0] == ("None coded", "20", "50.0%", "20", "50.0%", "50.0%")
    assert table.rows[-1] == (
        "All of whom it is known",
        "40",
        "100%",
        "40",
        "100%",
        "–",
    )


def test_charts_say_who_is_left_out():
    figures = replace(some(), not_on_list=3)

    assert any("3 people of this group" in note for note in number_chart(figures).notes)


@pytest.mark.parametrize("chart", CHARTS.values())
@pytest.mark.parametrize(
    ("people", "cohort", "finding"),
    [
        ([], [], "There is nobody in this group"),
        ([born(1960)], [], "There is nobody in this group"),
        ([born(1960)], [0], "There is nobody else to compare these people with"),
    ],
)
def test_charts_of_nobody(chart, people, cohort, finding):
    made = chart(of(people, cohort))

    assert made.finding == finding
    check_words(made)


def test_charts_where_conditions_are_not_known():
    figures = of([born(1960), born(1960)], [0])

    for chart in (number_chart, morbidity_chart, kinds_chart):
        assert chart(figures).finding == "Conditions are not known"


@generated
@given(groups)
def test_charts_always_have_their_words_and_say_the_same(people):
    cohort = [at for at, (_, inside) in enumerate(people) if inside]
    figures = of([person for person, _ in people], cohort)

    for key, chart in CHARTS.items():
        made = chart(figures)
        facet = figures.facet(key)
        check_words(made)
        for row, cells in zip(facet.rows, made.table.rows, strict=False):
            assert cells[:5] == (
                row.name,
                number(row.cohort),
                percent(facet.cohort_share(row)),
                number(row.rest),
                percent(facet.rest_share(row)),
            )
        for _, length, text in drawn(made).get(COHORT, []):
            assert text == percent(abs(length))
        assert plain(made)["layout"]["barmode"] == "group"
