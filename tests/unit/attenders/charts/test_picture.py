"""Pictures without a browser: the same numbers as the chart, and nothing inline."""

from datetime import date
from xml.etree import ElementTree as ET

import plotly.graph_objects as go
import pytest

from attenders.analysis.cost import Pounds
from attenders.charts.letters import lines_of, width_of
from attenders.charts.lines import Line, lines_over_time
from attenders.charts.parts import bars, drawn, name_axis, share_axis
from attenders.charts.picture import WIDTH, picture
from attenders.charts.ranges import Range, ranges
from attenders.charts.scales import marks
from attenders.charts.steps import steps


def elements(figure, name: str) -> list[ET.Element]:
    svg = ET.fromstring(picture(figure, label="A chart"))  # noqa: S314 - our own
    return svg.findall(f".//{{http://www.w3.org/2000/svg}}{name}")


def texts(figure) -> list[str]:
    return [element.text or "" for element in elements(figure, "text")]


def widths(figure) -> list[float]:
    return [float(element.get("width", 0)) for element in elements(figure, "rect")]


def of_bars(*shares: float | None, names=("One", "Two")):
    said = [f"{share}" for share in shares]
    return drawn(
        [bars(names, shares, said, color="#005EB8")],
        xaxis=share_axis(1),
        yaxis=name_axis(),
    )


def test_bars_are_as_long_as_their_values():
    longer, shorter = widths(of_bars(0.6, 0.3))

    assert longer == pytest.approx(2 * shorter, abs=0.2)


def test_the_first_name_is_on_top():
    names = elements(of_bars(0.6, 0.3), "text")[:2]

    assert [name.text for name in names] == ["One", "Two"]
    assert float(names[0].get("y", 0)) < float(names[1].get("y", 0))


def test_a_value_that_is_not_known_has_its_words_and_no_bar():
    figure = of_bars(0.6, None)

    assert len(widths(figure)) == 1
    assert "None" in texts(figure)


def test_bars_of_two_kinds_stand_beside_each_other_with_a_key():
    pair = [
        bars(["A", "B"], [1, 2], ["1", "2"], color=color).update(name=name)
        for name, color in (("These", "#005EB8"), ("Others", "#425563"))
    ]
    figure = drawn(pair, barmode="group", showlegend=True, xaxis=share_axis(2))

    colors = [element.get("fill") for element in elements(figure, "rect")]

    assert colors.count("#005EB8") == colors.count("#425563") == 3
    assert {"These", "Others"} <= set(texts(figure))


def test_steps_start_where_the_last_one_ended():
    figure = steps(["More people", "Fewer each"], [100, -40], total="All")

    up, down, whole = elements(figure, "rect")

    ends = [float(b.get("x", 0)) + float(b.get("width", 0)) for b in (up, down)]
    assert ends[0] == pytest.approx(ends[1], abs=0.2)
    assert float(whole.get("x", 0)) == pytest.approx(float(up.get("x", 0)), abs=0.2)
    assert {"+100", "−40", "+60"} <= set(texts(figure))


def test_a_line_has_a_gap_where_nothing_is_known():
    days = [date(2025, month, 1) for month in (1, 2, 3, 4)]
    line = Line("All", (10, None, 30, 40), ("10", "–", "30", "40"))

    way = elements(lines_over_time(days, [line]), "path")[0].get("d", "")

    assert way.count("M") == 2
    assert way.count("L") == 1


def test_each_line_has_its_name_at_its_end():
    days = [date(2025, 1, 1), date(2025, 2, 1)]
    both = [Line(name, (1, 2), ("1", "2")) for name in ("Doctors", "Nurses")]

    assert {"Doctors", "Nurses", "Jan 2025"} <= set(texts(lines_over_time(days, both)))


def test_costs_go_from_low_to_high():
    cost = Pounds(low=10, central=20, high=40)
    figure = ranges([Range("Everybody", cost, "£20")])
    assert figure is not None

    low_to_high = max(
        float(line.get("x2", 0)) - float(line.get("x1", 0))
        for line in elements(figure, "line")
        if line.get("stroke-width") == "3"
    )

    dot = float(elements(figure, "circle")[0].get("cx", 0))
    assert low_to_high > 0
    assert dot > 0


def test_texts_are_no_elements_and_nothing_is_inline():
    svg = picture(of_bars(0.6, 0.3, names=("<b>One</b> & all", "Two")), label='"A"')

    assert "&lt;b&gt;One&lt;/b&gt; &amp; all" in svg
    assert "&quot;A&quot;" in svg
    assert "style" not in svg


def test_a_value_at_the_end_of_the_longest_bar_stays_in_the_picture():
    said = "a text that is much longer than the room behind the bar"
    figure = drawn([bars(["One"], [1.0], [said], color="#005EB8")])

    at = next(t for t in elements(figure, "text") if t.text == said)

    assert float(at.get("x", 0)) + width_of(said, size=13) <= WIDTH + 0.1


@pytest.mark.parametrize("trace", [go.Bar(x=["a"], y=[1]), go.Heatmap(z=[[1]])])
def test_what_cannot_be_drawn_is_an_error(trace):
    figure = {"data": [trace.to_plotly_json()], "layout": {}}

    with pytest.raises(ValueError, match="No picture can be made"):
        picture(figure, label="A chart")


@pytest.mark.parametrize(
    ("axis", "ends", "expected"),
    [
        ({}, (0, 100), ["0", "20", "40", "60", "80", "100"]),
        (
            {"tickformat": ".0%", "dtick": 0.25},
            (0, 1),
            ["0%", "25%", "50%", "75%", "100%"],
        ),
        (
            {"tickformat": ",.0f", "tickprefix": "£"},
            (0, 5000),
            ["£0", "£1,000", "£2,000", "£3,000", "£4,000", "£5,000"],
        ),
    ],
)
def test_marks_are_round_numbers(axis, ends, expected):
    assert [text for _, text in marks(axis, *ends, most=6)] == expected


def test_marks_of_five_years_are_as_many_as_have_room():
    first, last = date(2021, 4, 1).toordinal(), date(2026, 3, 31).toordinal()

    found = marks({"type": "date"}, first, last, most=7)

    assert [text for _, text in found][:2] == ["Apr 2021", "Apr 2022"]


def test_a_name_has_the_lines_it_needs_here():
    assert lines_of("Top 10% of<br>each age group") == ["Top 10% of each age group"]


def test_nothing_to_draw_is_an_empty_picture():
    figure = drawn([bars([], [], [], color="#005EB8")], xaxis=share_axis(0))

    assert elements(figure, "rect") == elements(figure, "text") == []
