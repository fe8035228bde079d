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


# Zoe makes the two years whole
WHOLE = f"""{FOUR.rstrip()}
    Zoe      1      NURSE  2024-01-01
    Zoe      1      NURSE  2025-01-01
    Zoe      1      NURSE  2025-12-31
"""
UP_TO = "up to 31 December 2025"


def of(drawing: str, choices=CHOICES) -> Sensitivity:
    drawn = frame(drawing)
    people = anybody(drawn["patient"].max() + 1)
    return sensitivity(drawn, last=LAST, population=people, choices=choices)


def test_sensitivity_chart_bars():
    # Twice all of what is counted; then Ann and Dan, who had 13 of 20
    assert bars_of(sensitivity_chart(of(FOUR))) == [
        ("Three or more", 1.0, "100%"),
        ("Three or more, with GPs<br>only", 1.0, "100%"),
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
        # 13 of 15, 7 of 7, and 13 of 23
        (WHOLE, CHOICES, "The share of appointments is 56.5% to 100%, by definition"),
        (WHOLE, CHOICES[1:2], "Whichever definition is used, they had 100%"),
        (FOUR, CHOICES, "None of these definitions can be worked out"),
        ("patient status\nAnn DNA", CHOICES, "None of these definitions can be"),
    ],
)
def test_sensitivity_chart_finding(drawing, choices, finding):
    assert sensitivity_chart(of(drawing, choices)).finding.startswith(finding)


def test_sensitivity_chart_says_what_not_to_read():
    chart = sensitivity_chart(of(FOUR, CHOICES[2:]))

    assert chart.notes == (
        (
            "Do not read “Six in two years”: the period is 1 January 2024 to"
            " 31 December 2025, and the data is only of 3 June 2024 to 2 June 2025."
        ),
    )
    assert sensitivity_chart(of(WHOLE)).notes == ()


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
