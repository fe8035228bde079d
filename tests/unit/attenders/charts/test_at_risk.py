"""The charts of people who may need thinking of, and of A&E, and their words."""

from datetime import date

from hypothesis import given

from attenders.charts.at_risk import (
    at_risk_chart,
    attendance_by_deprivation_chart,
    by_attendance_chart,
    by_deprivation_chart,
    together_chart,
)
from attenders.charts.parts import Chart, ShadedTable
from tests.unit.attenders.analysis import often, test_at_risk, test_emergency_use
from tests.unit.attenders.analysis.frames import drawn_few
from tests.unit.attenders.analysis.listed import some_people
from tests.unit.attenders.charts.parts import bars_of, plain


ON = date(2026, 1, 10)
CHARTS = (
    by_attendance_chart,
    by_deprivation_chart,
    together_chart,
    attendance_by_deprivation_chart,
)


def at_risk(**rule: object) -> Chart:
    return at_risk_chart(test_at_risk.spot(**rule)[0], owner="Dr Okafor", on=ON)


def check(chart: Chart) -> None:
    said = (chart.finding, chart.title, chart.subtitle, chart.description)
    assert all(text.strip() == text and len(text) > 10 for text in said)
    assert not chart.finding.endswith(".")
    assert chart.description.endswith(".")
    assert {len(row) for row in chart.table.rows} == {len(chart.table.headings)}
    assert all(cell for row in chart.table.rows for cell in row)
    assert all(note.endswith(".") for note in chart.notes)
    plain(chart)


def test_at_risk_chart():
    chart = at_risk()

    assert chart.finding == (
        "3 of 7 adults have few contacts and a reason to think of them"
    )
    assert bars_of(chart) == [
        ("Long-term conditions", 1, "1 person"),
        ("Frailty", 1, "1 person"),
        ("Both", 1, "1 person"),
    ]
    assert chart.table.rows[0] == ("Long-term conditions", "1", "1", "0", "0")


def test_at_risk_chart_is_for_somebody():
    figures, _ = test_at_risk.spot()

    assert "For Dr Okafor to go through." in at_risk().notes
    nobody = at_risk_chart(figures, owner="", on=ON)
    assert any(note.startswith("Nobody has been named") for note in nobody.notes)


def test_at_risk_chart_warns_of_old_data_first():
    figures, _ = test_at_risk.spot()

    chart = at_risk_chart(figures, owner="Dr Okafor", on=date(2027, 1, 1))

    assert [note.split(" is")[0].split(" are")[0] for note in chart.notes[:3]] == [
        "The last appointment with an outcome",
        "The registered list",
        "The frailty bands",
    ]


def test_at_risk_chart_says_who_is_left_out():
    left_out = next(note for note in at_risk().notes if note.startswith("Not looked"))

    assert left_out == (
        "Not looked at: 1 who left or died, 1 too young for the rule, 1 of no known age,"
        " 1 who joined during the period. Of those looked at, 0 had fewer contacts and 1"
        " more; 2 had few and no reason; of 1 neither conditions nor frailty are known."
    )


@drawn_few
@given(often.appointments, some_people)
def test_at_risk_chart_always_has_its_words(rows, people):
    for listed in (people, None):
        figures, _ = test_at_risk.of(rows, listed)

        check(at_risk_chart(figures, owner="", on=ON))


def test_by_attendance_chart():
    chart = by_attendance_chart(test_emergency_use.spot())

    assert chart.finding == (
        "50.0% of people with 18 or more appointments had been to A&E, 50.0% of those"
        " with none: no more different than chance could make it"
    )
    assert bars_of(chart)[2] == ("6 to 17 appointments", 1, "100%, 1 of 1")
    assert chart.table.rows[-1] == ("Everybody", "6", "5", "3", "60.0%", "7", "1")
    assert chart.notes[0].startswith(
        "1 person whose A&E visits are not known are in no"
    )


def test_by_deprivation_chart():
    chart = by_deprivation_chart(test_emergency_use.spot())

    assert chart.finding == (
        "50.0% of people in the most deprived fifth had been to A&E, 100% in the least"
        " deprived: no more different than chance could make it"
    )


def test_by_deprivation_chart_of_many():
    people = [
        {"local_id": f"P{at}", "deprivation_decile": decile, "emergency_visits": visits}
        for at, (decile, visits) in enumerate(
            [(1, 1)] * 30 + [(1, 0)] * 30 + [(10, 1)] * 15 + [(10, 0)] * 45
        )
    ]

    chart = by_deprivation_chart(test_emergency_use.of([], people))

    assert chart.finding == (
        "50.0% of people in the most deprived fifth had been to A&E, 25.0% in the least"
        " deprived"
    )
    assert len(bars_of(chart)) == 2


def test_together_chart_is_a_shaded_table():
    table = together_chart(test_emergency_use.spot()).table

    assert isinstance(table, ShadedTable)
    assert table.rows[3][:3] == ("18 or more", "50.0%, 1 of 2", "–")
    assert table.levels[3][0] == 3
    assert table.levels[3][1] == 0


def test_attendance_by_deprivation_chart():
    chart = attendance_by_deprivation_chart(test_emergency_use.spot())

    assert chart.finding.startswith("100% of people in the most deprived fifth had 18")
    assert chart.table.rows[4][2] == "50.0%, 1 of 2"


@drawn_few
@given(often.appointments, some_people)
def test_emergency_charts_always_have_their_words(rows, people):
    for listed in (people, None):
        result = test_emergency_use.of(rows, listed)
        for chart in CHARTS:
            check(chart(result))
