"""The charts of missed appointments by who, when and with whom."""

from dataclasses import replace

import pytest
from hypothesis import given

from academy.words import number, percent
from attenders.analysis.missed_again import TO_ASK, MissedAgain, missed_again
from attenders.analysis.missed_by import MissedBy, missed_by
from attenders.charts.missed_by import (
    again_chart,
    age_chart,
    before_chart,
    deprivation_chart,
    hour_chart,
    mode_chart,
    staff_chart,
    wait_within_staff_chart,
)
from tests.unit.attenders.analysis.demand_rows import spring_rows
from tests.unit.attenders.analysis.frames import frame, frame_of, names_in
from tests.unit.attenders.analysis.test_missed_by import listed, patients_of
from tests.unit.attenders.charts.parts import (
    YEAR,
    a_few,
    bars_of,
    check_words,
    percents,
    plain,
)


CHARTS = {
    "hour": hour_chart,
    "mode": mode_chart,
    "staff": staff_chart,
    "age": age_chart,
    "deprivation": deprivation_chart,
    "before": before_chart,
}
LEAST, MOST = "least deprived", "most deprived"
DRAWING = """
    patient  day         booked_day  minute  staff  mode          status    times
    Ann      2025-06-02  2025-06-02  540     GP     TELEPHONE     ATTENDED  190
    Ann      2025-06-02  2025-06-02  540     GP     TELEPHONE     DNA       10
    Bob      2025-06-03  2025-05-01  840     NURSE  FACE_TO_FACE  ATTENDED  160
    Bob      2025-06-03  2025-05-01  840     NURSE  FACE_TO_FACE  DNA       40
"""


def drawn(drawing: str = DRAWING, deciles: tuple[int, ...] = (1, 10)) -> MissedBy:
    return missed_by(
        frame(drawing),
        window=YEAR,
        patients=patients_of(["Ann", "Bob"]),
        listed=listed(*deciles),
    )


@pytest.mark.parametrize(
    ("grouping", "finding"),
    [
        ("hour", "20.0% were missed from 2pm to 3pm, 5.0% from 9am to 10am"),
        ("mode", "20.0% were missed face to face, 5.0% by telephone"),
        ("staff", "20.0% were missed with nurses, 5.0% with GPs"),
        ("age", "20.0% were missed at ages 50 to 64, 5.0% at ages 5 to 17"),
        (
            "deprivation",
            f"20.0% were missed in the {LEAST} fifth, 5.0% in the {MOST} fifth",
        ),
        ("before", "The data does not reach back 365 days"),
    ],
)
def test_missed_by_chart_finding(grouping, finding):
    figures = drawn(DRAWING.replace("2025-06-02  2025", "2025-05-30  2025"))

    assert CHARTS[grouping](figures).finding == finding


def test_missed_by_chart_table_has_what_would_be_expected():
    table = staff_chart(drawn()).table

    assert table.rows == (
        ("GPs", "200", "10", "5.0%", "10.0", "5.0%"),
        ("Nurses", "200", "40", "20.0%", "40.0", "20.0%"),
        ("All", "400", "50", "12.5%", "50.0", "12.5%"),
    )


def test_missed_by_chart_without_deprivation():
    figures = replace(drawn(), deprivation=())

    assert deprivation_chart(figures).finding == (
        "The list does not say how deprived people’s areas are"
    )


def test_before_chart_is_a_reason_to_ask():
    made = before_chart(drawn())

    assert TO_ASK in made.notes
    assert bars_of(made)[0][0] == "Data does not reach back"


def test_wait_within_staff_chart():
    made = wait_within_staff_chart(drawn())

    assert made.figure is None
    assert made.finding == "GPs: too few appointments to compare"
    assert made.table.headings == ("Staff", "Same Day", "More than 28 Days")
    assert made.table.rows == (
        ("GPs", "5.0% of 200", "–"),
        ("Nurses", "–", "20.0% of 200"),
        ("All staff", "5.0% of 200", "20.0% of 200"),
    )
    assert made.table.levels == ((2, 0), (0, 5), (0, 0))


def test_wait_within_staff_chart_compares_times_in_one_group():
    made = wait_within_staff_chart(drawn(DRAWING.replace("NURSE", "GP   ")))

    assert made.finding == (
        "GPs: 20.0% were missed when booked more than 28 days before, 5.0% when booked"
        " on the same day"
    )


def again() -> MissedAgain:
    return missed_again(
        frame("""
            patient  day         status    times
            Ann      2025-06-02  DNA       3
            Bob      2025-06-02  DNA       1
            Cat      2025-06-02  ATTENDED  9
        """),
        window=YEAR,
    )[0]


def test_again_chart():
    made = again_chart(again())

    assert (
        made.finding
        == "1 person missed two or more (about 1 would by chance alone) and had 75.0%"
        " of all that were missed"
    )
    assert [(name, text) for name, _, text in bars_of(made)] == [
        ("Missed 1", "25.0%"),
        ("Missed 3 or more", "75.0%"),
    ]
    assert made.notes == (TO_ASK,)
    assert TO_ASK in made.sentence
    assert [row[:2] for row in made.table.rows] == [
        ("0", "1"),
        ("1", "1"),
        ("2", "0"),
        ("3 or more", "1"),
    ]


def test_again_chart_nobody():
    made = again_chart(missed_again(frame("patient\nAnn"), window=YEAR)[0])

    assert made.finding == "Nobody missed two or more appointments"
    assert bars_of(made) == []


@a_few
@given(spring_rows)
def test_missed_by_charts_say_the_same_everywhere(rows):
    result = missed_by(
        frame_of(rows),
        window=YEAR,
        patients=patients_of(rows),
        listed=listed(*range(1, len(names_in(rows)) + 1)),
    )
    for grouping, chart in CHARTS.items():
        made = chart(result)

        groups = getattr(result, grouping)
        check_words(made)
        plain(made)
        assert [row[1:4] for row in made.table.rows[:-1]] == [
            (number(g.n), number(g.dna), percent(g.rate)) for g in groups
        ]
        assert set(percents(made.finding)) <= {percent(g.rate) for g in groups}
    check_words(wait_within_staff_chart(result))
