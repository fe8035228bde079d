"""Guesses drawn beside the figures."""

import pytest

from attenders.analysis.guess import Answer, gaps
from attenders.charts.guess import guess_chart, known, not_guessed, surprises
from tests.unit.attenders.charts.parts import YEAR, check_words, plain


ANSWERS = (
    Answer("AGE_65", 196, 612),
    Answer("WOMEN", 350, 612),
    Answer("MENTAL", 100, 500),
)
OWN = {"AGE_65": 60, "WOMEN": 55}
TEAM = [OWN, {"AGE_65": 60, "WOMEN": 70, "MENTAL": 35}]


def drawn(own=OWN, team=TEAM):
    return guess_chart(gaps(ANSWERS, own=own, team=team), window=YEAR)


def test_guess_chart_words():
    chart = drawn()

    check_words(chart)
    assert chart.finding == (
        "Not quite who you thought: 32 of every 100 of them are 65 or over, and you"
        " guessed 60"
    )
    assert chart.sentence.startswith("1 of your 2 guesses was within 5 of every 100.")
    assert "the people who come to mind first" in chart.sentence


def test_guess_chart_table():
    assert drawn().table.rows[0] == (
        *("65 or over", "32", "196 of 612", "60", "60", "60", "2"),
    )
    assert drawn().table.rows[2] == (
        *("A mental-health condition", "20", "100 of 500", "–", "35", "35", "1"),
    )


def test_guess_chart_draws_each_guess_once():
    _, colleagues, yours, figures = plain(drawn())["data"]

    assert [trace["name"] for trace in (colleagues, yours, figures)] == [
        *("Your colleagues", "Your guess", "The figures"),
    ]
    assert colleagues["x"] == [60, 70, 35]
    assert yours["x"] == [60, 55]
    assert figures["x"] == [32, 57, 20]
    assert (
        len({trace["marker"]["symbol"] for trace in (colleagues, yours, figures)}) == 3
    )


def test_guess_chart_of_somebody_who_knows_them():
    chart = drawn(own={"AGE_65": 30})

    assert chart.finding.startswith("You know them well")
    assert chart.sentence == ""


@pytest.mark.parametrize(
    ("team", "finding"),
    [
        (TEAM, "What your colleagues expected, beside what the figures say"),
        ([], "Nobody of your team has guessed yet"),
    ],
)
def test_guess_chart_of_somebody_who_skipped_it(team, finding):
    chart = drawn(own=None, team=team)

    check_words(chart)
    assert chart.finding == finding


def test_guess_chart_of_nothing():
    chart = guess_chart((), window=YEAR)

    assert chart.description == "There is nothing to draw."
    assert chart.figure is None


def test_guess_in_words():
    found = gaps(ANSWERS, own=OWN, team=TEAM)

    assert [one.title for one in surprises(found)] == ["65 or over"]
    assert [one.title for one in known(found)] == ["Women or girls"]
    assert [one.title for one in not_guessed(found)] == ["A mental-health condition"]
    assert surprises(found)[0].team == "All 2 guesses of your team are 60."
