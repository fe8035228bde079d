"""The same sentence under several definitions, in a chart and in words."""

import pytest
from hypothesis import given

from attenders.analysis.counting import EVERYTHING, Counting
from attenders.analysis.definitions import GP_FACE_TO_FACE, Definition
from attenders.analysis.rules import AtLeast
from attenders.analysis.sensitivity import Sensitivity, sensitivity
from attenders.charts.sensitivity import (
    choice_name,
    sensitivity_chart,
    sensitivity_words,
)
from attenders.charts.words import said
from tests.unit.attenders.analysis import often
from tests.unit.attenders.analysis.frames import frame, generated
from tests.unit.attenders.analysis.often import LAST
from tests.unit.attenders.analysis.test_definitions import anybody
from tests.unit.attenders.analysis.test_sensitivity import CHOICES, FOUR, six
from tests.unit.attenders.charts.parts import bars_of, check_words


UP_TO = "up to 31 December 2025"


def of(drawing: str, choices=CHOICES) -> Sensitivity:
    drawn = frame(drawing)
    people = anybody(drawn["patient"].max() + 1)
    return sensitivity(drawn, last=LAST, population=people, choices=choices)


def test_sensitivity_chart_bars():
    # Twice all of what is counted; then Ann and Dan, who had 13 of 20
    assert bars_of(sensitivity_chart(of(FOUR))) == [
        ("Three or more", 1.0, "100%"),
        ("Three or more, with<br>GPs only", 1.0, "100%"),
        ("Six in two years", 0.65, "65.0%"),
    ]


def test_sensitivity_chart_table():
    assert sensitivity_chart(of(FOUR)).table.rows == (
        ("Three or more", "3", "100%", "100%", "3"),
        ("Three or more, with GPs only", "2", "100%", "100%", "2"),
        ("Six in two years", "2", "50.0%", "65.0%", "1"),
    )


@pytest.mark.parametrize(
    ("drawing", "choices", "finding"),
    [
        (FOUR, CHOICES, "The share of appointments is 65.0% to 100%, by definition"),
        (FOUR, CHOICES[:2], "Whichever definition is used, they had 100%"),
        ("patient status\nAnn DNA", CHOICES, "There are no appointments by any"),
    ],
)
def test_sensitivity_chart_finding(drawing, choices, finding):
    assert sensitivity_chart(of(drawing, choices)).finding.startswith(finding)


@pytest.mark.parametrize(
    ("counting", "name"),
    [
        (EVERYTHING, "Often"),
        (
            GP_FACE_TO_FACE,
            "Often, with GPs only, face to face (home visits included)",
        ),
        (Counting(outcomes="ATTENDED_OR_MISSED"), "Often, attended or missed"),
    ],
)
def test_choice_name_says_what_is_not_usual(counting, name):
    definition = Definition("Often", AtLeast(3), "None.")

    result = of(FOUR, choices=[(definition, counting)])

    assert choice_name(result.rows[0].attenders) == name


def test_sensitivity_words():
    first, second, _ = sensitivity_words(of(FOUR))

    assert first.differences == ()
    assert second.name == "Three or more, with GPs only"
    assert second.differences[-1] == (
        "People in both: 2; only here: 0; only in the first: 1."
    )


@generated
@given(often.appointments, often.folks)
def test_sensitivity_chart_says_the_same_everywhere(rows, folk):
    result = six(rows, folk)
    chart, words = sensitivity_chart(result), sensitivity_words(result)

    check_words(chart, when=UP_TO)
    texts = [text for _, _, text in bars_of(chart)]
    assert texts == [row[3] for row in chart.table.rows]
    assert [each.name for each in words] == [row[0] for row in chart.table.rows]
    for each, row in zip(words, result.rows, strict=True):
        assert each.sentence == said(row.attenders.sentence)
        assert "{" not in each.sentence + "".join(each.differences)
