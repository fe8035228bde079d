"""What the tests of all charts look at."""

import json
import re
from datetime import date
from typing import Any

from hypothesis import settings

from attenders.analysis.window import Window
from attenders.charts.parts import Chart


YEAR = Window(date(2025, 4, 1), date(2026, 3, 31))
PERIOD = "1 April 2025 to 31 March 2026"
# For charts of several at once: each takes far longer to draw than a figure to count
a_few = settings(deadline=None, max_examples=10)


def plain(chart: Chart) -> dict[str, Any]:
    """The figure after the way through JSON; fails where it is not plain JSON."""
    return json.loads(json.dumps(chart.figure, allow_nan=False))


def bars_of(chart: Chart) -> list[tuple[str, float, str]]:
    """Name, length and text of each bar."""
    (trace,) = plain(chart)["data"]
    return list(zip(trace["y"], trace["x"], trace["text"], strict=True))


def percents(text: str) -> list[str]:
    """The per cents that a text says, in order."""
    return re.findall(r"\d[\d.]*%(?! who)", text)


def check_words(chart: Chart, *, when: str = PERIOD) -> None:
    """Every chart has all its words, its period, and a table with whole rows."""
    said = (chart.finding, chart.title, chart.subtitle, chart.description)
    assert all(text.strip() == text and len(text) > 10 for text in said)
    assert not chart.finding.endswith(".")
    assert all(text.endswith(".") for text in (chart.description, *chart.notes))
    assert len(chart.title.split()) <= 15
    assert when in chart.subtitle
    assert when in chart.table.caption
    assert {len(row) for row in chart.table.rows} == {len(chart.table.headings)}
    assert all(cell for row in chart.table.rows for cell in row)
