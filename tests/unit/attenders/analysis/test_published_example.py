"""The published example, against what the tests of continuity took from the paper."""

from attenders.analysis.published_example import (
    BOTH,
    LISTS,
    Printed,
    published_example,
)
from tests.unit.attenders.analysis.test_continuity import LIST_A, LIST_B


def test_published_example_has_the_patients_of_the_paper():
    assert {name: seen.split() for name, seen in LISTS.items()} == {
        "A": LIST_A,
        "B": LIST_B,
    }


def test_published_example_agrees_but_for_slips_of_the_paper():
    sums = published_example()

    differ = [
        (f.printed, round(f.ours, f.places)) for f in sums.figures if not f.agrees
    ]
    assert differ == [(0.66, 0.67), (0.66, 0.67), (0.639, 0.629)]
    assert all(f.slip for f in sums.figures if not f.agrees)
    assert len(sums.figures) == 20 * 2 + 3 * 4


def test_published_example_counts_behind_the_shares():
    lists = {one.list_of: one for one in published_example().lists}

    assert [(o.own_visits.own, o.own_visits.visits) for o in lists.values()] == [
        (22, 41),
        (17, 41),
        (39, 82),
    ]
    opr = lists["A"].given_to_own, lists["B"].given_to_own, lists[BOTH].given_to_own
    assert [(share.own, share.visits) for share in opr] == [
        (22, 35),
        (17, 31),
        (39, 66),
    ]


def test_published_example_patients_with_one_visit_have_no_figure():
    alone = [one for one in published_example().patients if len(one.visits) == 1]

    assert [one.visits for one in alone] == ["A", "B"]
    assert {one.upc for one in alone} == {Printed(None, None, 2)}


def test_printed_agrees_to_as_many_places_as_are_printed():
    assert Printed(0.6667, 0.67, places=2).agrees
    assert not Printed(0.6667, 0.66, places=2).agrees
    assert not Printed(None, 0.5, places=2).agrees
    assert not Printed(0.5, None, places=2).agrees


def test_printed_a_difference_that_nobody_explained_has_no_slip():
    assert Printed(0.4, 0.5, places=2).slip == ""
    assert Printed(0.629, 0.639, places=3).slip
