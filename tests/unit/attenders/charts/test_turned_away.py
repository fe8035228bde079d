"""The chart of who was turned away."""

from attenders.analysis.turned_away import turned_away
from attenders.charts.turned_away import turned_away_chart
from tests.unit.attenders.analysis.frames import frame
from tests.unit.attenders.analysis.test_turned_away import DRAWING, SESSIONS
from tests.unit.attenders.charts.parts import YEAR, bars_of, check_words, plain


def test_turned_away_chart():
    made = turned_away_chart(
        turned_away(frame(DRAWING), SESSIONS, window=YEAR, registered=2000)
    )

    check_words(made)
    assert made.finding == (
        "15.0% of requests were turned away or asked to call back, beside 11"
        " appointments given"
    )
    assert [(name, text) for name, _, text in bars_of(made)] == [
        ("Monday", "16.7%"),
        ("Tuesday", "10.0%"),
    ]
    assert made.table.rows[-1] == (
        *("All", "3", "40", "34", "6", "15.0%", "11", "54.5"),
    )
    assert any("5" not in note and "alike" in note for note in made.notes)


def test_turned_away_chart_of_nothing():
    made = turned_away_chart(
        turned_away(frame(DRAWING), (), window=YEAR, registered=None)
    )

    check_words(made)
    assert plain(made)["data"][0]["y"] == []
    assert made.finding == "No requests were counted on days with appointments"
