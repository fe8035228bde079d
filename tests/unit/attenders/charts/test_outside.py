"""A report for people outside in words, pictures and tables."""

import pytest

from attenders.analysis.disclosure import ReleasedShares, ReleasedTable
from attenders.analysis.outside import BARS, MONTHS, OUTSIDE, SHARES, TABLE, OutsidePart
from attenders.analysis.outside import outside_report as report_of
from attenders.analysis.released import ReleasedNumber, ReleasedSentence
from attenders.charts.outside import (
    MOST_MONTHS,
    drawn_sections,
    is_hidden,
    outside_chart,
    percent_shown,
    said,
)
from attenders.charts.picture import picture
from tests.made_up_practice import made_up_results
from tests.unit.attenders.charts.parts import YEAR, plain


def part(table, drawn) -> OutsidePart:
    return OutsidePart(
        title="A title",
        finding=ReleasedSentence("A finding"),
        about=ReleasedSentence("Of people, {period}.", {"period": YEAR}),
        drawn=drawn,
        table=table,
    )


def test_sentence_says_hidden_numbers_in_words():
    few = ReleasedShares(groups=("These",), parts=[3], wholes=[200])
    sentence = ReleasedSentence(
        "{few} of {all} people ({share})",
        {
            "few": ReleasedNumber.part(few, "These"),
            "all": ReleasedNumber.whole(few, "These"),
            "share": ReleasedNumber.share(few, "These"),
        },
    )

    assert said(sentence) == (
        "7 or fewer, or hidden of 200 people (a share that is not shown)"
    )


def test_sentence_says_periods_and_rounded_numbers():
    many = ReleasedShares(groups=("These",), parts=[1203], wholes=[4801])
    values = {
        "n": ReleasedNumber.part(many, "These"),
        "share": ReleasedNumber.share(many, "These"),
        "period": YEAR,
    }

    text = said(ReleasedSentence("{n}, {share}, {period}", values))

    assert text == "1,205, 25.1%, 1 April 2025 to 31 March 2026"


@pytest.mark.parametrize(
    ("share", "text"), [(0.25, "25%"), (0.251, "25.1%"), (0, "0%"), (None, "not shown")]
)
def test_share_is_written_as_exact_as_it_is(share, text):
    assert percent_shown(share) == text


def test_shares_are_bars_with_what_they_are_out_of():
    shares = ReleasedShares(groups=("A", "B"), parts=[60, 3], wholes=[203, 100])

    (trace,) = plain(outside_chart(part(shares, SHARES)))["data"]

    assert trace["text"] == ["29% (60 of 205)", "7 or fewer, or hidden"]
    assert trace["x"][1] is None


def test_months_are_bars_and_many_of_them_a_line():
    def kind(months: int) -> str:
        rows = [f"{2020 + at // 12}-{at % 12 + 1:02}-01" for at in range(months)]
        table = ReleasedTable(
            rows=rows, columns=("Appointments",), counts=[[100]] * months
        )
        drawing = outside_chart(part(table, MONTHS))
        assert drawing.table.rows[0] == ("January 2020", "100")
        return plain(drawing)["data"][0]["type"]

    assert kind(MOST_MONTHS) == "bar"
    assert kind(MOST_MONTHS + 1) == "scatter"


def test_table_says_that_its_sums_are_of_what_is_shown():
    counts = [[3, 4, 6], [40, 50, 60], [70, 80, 90]]
    table = ReleasedTable(rows=("A", "B", "C"), columns=("X", "Y", "Z"), counts=counts)

    drawing = outside_chart(part(table, TABLE))

    assert drawing.figure is None
    assert drawing.table.headings[-1] == "Sum shown"
    assert drawing.table.rows[0][-1] == "not shown"
    assert drawing.table.rows[-1] == ("Sum shown", "110", "130", "150", "390")


def test_hidden_cells_can_be_told():
    table = ReleasedTable(rows=("GP", "NURSE"), columns=("People",), counts=[[3], [40]])

    rows = outside_chart(part(table, BARS)).table.rows

    assert [is_hidden(row[1]) for row in rows] == [True, False]
    assert [row[0] for row in rows] == ["GPs", "Nurses"]


@pytest.mark.parametrize("patients", [40, 1200])
def test_everything_of_a_report_can_be_drawn(patients):
    results, _ = made_up_results(patients=patients)
    report = report_of(results, subjects=tuple(OUTSIDE), is_looked_at=True)

    for section in drawn_sections(report):
        for drawing in section.drawings:
            assert drawing.finding
            assert drawing.subtitle.endswith(".")
            if drawing.figure:
                assert picture(drawing.figure, label=drawing.title).startswith("<svg")
