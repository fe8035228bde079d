"""The block of a chart on a page, as its template writes it."""

import re

import pytest
from django.template import engines

from academy.words import number
from attenders.analysis.method import Method
from attenders.charts.parts import FOCUS, Chart, Table, bars, drawn, shaded


CARD = Method("Days", "It is so.", "Appointments.", "All.", "None.", "Ours.")


def block(drawing: Chart, *, files: dict[str, str] | None = None) -> str:
    template = engines["jinja2"].from_string(
        '{% from "macros/chart.html" import chart %}'
        '{{ chart("days", drawing, card, files) }}'
    )
    page = template.render({"drawing": drawing, "card": CARD, "files": files or {}})
    return " ".join(page.split())


def words(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


@pytest.fixture
def picture() -> Chart:
    return Chart(
        finding="Most came on a Monday",
        sentence="On Mondays came 3 of the 4 people.",
        title="People by day",
        subtitle="People, March 2026",
        description="Monday: 3; Friday: 1.",
        figure=drawn([bars(["Monday"], [3], ["3"], color=FOCUS)], height=160),
        table=Table("People by day", ("Day", "People"), (("Monday", "3"),)),
        notes=("One came twice.",),
    )


@pytest.fixture
def hours() -> Chart:
    table = shaded(
        caption="People by day and hour",
        headings=("Day", "9am", "10am", "All"),
        rows=[("Monday", "0", "8", "8"), ("Friday", "1", "2", "3")],
        values=[(0, 8, None), (1, 2, None)],
        measure="People in an hour",
        written=number,
    )
    return Chart("Most come on Monday", "Hours", "People", "A table.", None, table)


def test_chart_block_has_all_its_words(picture):
    shown = words(block(picture))

    for said in (
        "Most came on a Monday On Mondays came 3 of the 4 people.",
        "People by day People, March 2026",
        "One came twice.",
        "Data as a table",
        "What is counted Appointments. Out of what All.",
    ):
        assert said in shown


def test_chart_block_keeps_the_room_of_the_picture(picture):
    assert 'class="app-chart__picture app-height-8"' in block(picture)


def test_chart_block_picture_has_a_name_and_a_description(picture):
    shown = block(picture)

    assert 'aria-label="Chart: People by day" aria-describedby="days-description"' in (
        shown
    )
    assert 'id="days-description">Monday: 3; Friday: 1.</p>' in shown


def test_chart_block_offers_the_picture_only_once_it_is_drawn(picture):
    saves = re.findall(r"<li data-chart-save[^>]*>", block(picture))

    assert saves == ['<li data-chart-save="days" hidden>'] * 2


def test_chart_block_names_the_files_of_the_table(picture):
    shown = words(block(picture, files={"CSV": "/a.csv", "Excel": "/a.xlsx"}))

    assert "CSV : the table of “People by day”" in shown
    assert "Excel : the table of “People by day”" in shown


def test_chart_block_with_a_shaded_table_has_no_picture(hours):
    shown = block(hours, files={"CSV": "/a.csv"})

    assert "data-chart" not in shown
    assert "Data as a table" not in shown
    assert 'href="/a.csv"' in shown


def test_shaded_table_cells_and_key(hours):
    shown = block(hours)

    cells = re.findall(r'<td class="[^"]*(app-shade-\d)">(\d+)</td>', shown)
    assert cells == [
        ("app-shade-0", "0"),
        ("app-shade-5", "8"),
        ("app-shade-0", "8"),
        ("app-shade-1", "1"),
        ("app-shade-2", "2"),
        ("app-shade-0", "3"),
    ]
    assert "People in an hour: 1 2 8" in words(shown)


def test_chart_block_has_no_inline_style_or_script(picture, hours):
    shown = block(picture) + block(hours)

    assert "style=" not in shown
    assert "onclick" not in shown


def test_chart_block_escapes_what_a_practice_wrote(picture):
    table = Table("People", ("Day", "People"), (("<b>Monday</b>", "3"),))
    chart = Chart("A", "B", "C", "D.", picture.figure, table)

    assert "&lt;b&gt;Monday&lt;/b&gt;" in block(chart)
