"""The chart of income beside the cost of time, and its words."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from attenders.analysis.funding import CAVEAT
from attenders.charts.funding import funding_chart
from tests.unit.attenders.analysis import often, test_funding
from tests.unit.attenders.analysis.frames import drawn_few
from tests.unit.attenders.analysis.listed import some_people
from tests.unit.attenders.charts.parts import plain


def test_funding_chart_finding():
    chart = funding_chart(test_funding.spot())

    assert chart.finding == (
        "People who came 18 or more times brought 10.0% of the contract sum; their time"
        " was 75.0% of its average cost"
    )
    assert chart.sentence.endswith(CAVEAT)


def test_funding_chart_bars():
    income, cost = plain(funding_chart(test_funding.spot()))["data"]

    assert income["y"][1] == "Came seldom (1 to 2)"
    assert income["x"] == [0.2, 0.1, 0.1, 0.1]
    assert cost["text"] == ["0%", "8.3%", "12.5%", "75.0%"]


def test_funding_chart_table_adds_up():
    rows = funding_chart(test_funding.spot()).table.rows

    assert [row[:3] for row in rows[-3:]] == [
        ("Came, and not on the list now", "1", "–"),
        ("List behind the payment, less the people counted", "5", "£500.00"),
        ("All", "10", "£1,000.00"),
    ]
    assert rows[3][-1] == "−£618.20"


def test_funding_chart_of_a_weighted_list_says_what_that_means():
    income = replace(test_funding.INCOME, kind="WEIGHTED", list_hundredths=1_234)

    figures = test_funding.of(test_funding.APPOINTMENTS, None, income=income)

    notes = funding_chart(figures).notes
    assert any("everybody counts the same" in note for note in notes)
    assert any("no registered list" in note for note in notes)


def test_funding_chart_not_known():
    income = replace(
        test_funding.INCOME, people=1, list_hundredths=100, contract_pence=10_000
    )

    chart = funding_chart(
        test_funding.of(test_funding.APPOINTMENTS, None, income=income)
    )

    assert chart.finding.startswith("What people bring cannot be set beside")
    assert chart.table.rows[0][1:3] == ("not known", "–")


@drawn_few
@given(often.appointments, st.none() | some_people, test_funding.some_incomes)
def test_funding_chart_always_has_its_words(rows, people, income):
    chart = funding_chart(test_funding.of(rows, people, income=income))

    said = (chart.finding, chart.title, chart.subtitle, chart.description)
    assert all(text.strip() == text and len(text) > 10 for text in said)
    assert {len(row) for row in chart.table.rows} == {len(chart.table.headings)}
    assert all(cell for row in chart.table.rows for cell in row)
    plain(chart)
