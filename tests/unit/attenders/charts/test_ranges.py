"""Costs drawn as ranges."""

from attenders.analysis.cost import Pounds
from attenders.charts.ranges import Range, between, cells, description, ranges


def test_ranges_without_a_cost_are_not_drawn():
    assert ranges([]) is None
    assert ranges([Range("Nobody", None, "–")]) is None
    assert ranges([Range("Free", Pounds(0, 0, 0), "£0")]) is None


def test_ranges_leave_room_for_long_texts():
    short = ranges([Range("GPs", Pounds(1, 2, 3), "£2")])
    long = ranges([Range("GPs", Pounds(1, 2, 3), "£2, which is much")])

    assert short["layout"]["xaxis"]["range"][1] < long["layout"]["xaxis"]["range"][1]


def test_ranges_from_the_top():
    lines = [Range(name, Pounds(1, 2, 3), "£2") for name in "ABC"]

    assert ranges(lines)["layout"]["yaxis"]["range"] == [2.5, -0.5]


def test_ranges_are_as_high_as_their_names():
    def height(*names: str) -> int:
        made = ranges([Range(name, Pounds(1, 2, 3), "£2") for name in names])
        return made["layout"]["height"]

    assert height("GPs") < height("GPs", "Nurses")
    assert height("GPs") < height("Healthcare assistants and others")


def test_description():
    lines = [Range("GPs", Pounds(1, 2, 3), "£2"), Range("Nurses", None, "Nobody")]

    assert description(lines) == "GPs: £2, from £1 to £3; Nurses: nobody."
    assert description([]) == "There is nothing to draw."


def test_words_of_a_cost_that_is_not_known():
    assert between(None) == "–"
    assert cells(None) == ("–", "–", "–")
