"""What the tests of charts of costs look at."""

from attenders.charts.parts import Chart
from tests.unit.attenders.charts.parts import plain


def ranges_of(
    chart: Chart,
) -> list[tuple[str, tuple[float, float, float] | None, str]]:
    """Name, low, central and high as drawn (None: no dot), and text of each line."""
    if chart.figure is None:
        return []
    dots, texts = plain(chart)["data"]
    drawn = zip(
        *(
            dots["y"],
            dots["x"],
            dots["error_x"]["arrayminus"],
            dots["error_x"]["array"],
        ),
        texts["text"],
        strict=True,
    )
    return [
        (
            name.replace("<br>", " "),
            None
            if central is None
            else tuple(round(c, 6) for c in (central - down, central, central + up)),
            text.strip(),
        )
        for name, central, down, up, text in drawn
    ]
