"""Words in the names of slot types."""

import pytest

from attenders.analysis.slot_names import SlotNames, has_phrase, is_phrase, plain
from tests.unit.attenders.analysis.frames import frame_of


def test_plain():
    assert plain("  111  Appointment,WILL BE (allocated) ") == (
        "111 appointment will be allocated"
    )
    assert plain("--") == ""


@pytest.mark.parametrize(
    ("name", "phrase", "found"),
    [
        ("INR check", "inr", True),
        ("Nurse - INR", "INR", True),
        ("Dinner", "inr", False),
        ("Dressings (nurse)", "dressing", False),
        ("Dressings (nurse)", "dressing*", True),
        ("B12 injection", "b12", True),
        ("6-week baby check", "6 week", True),
        ("Week 6", "6 week", False),
        ("Follow-up", "follow up", True),
        ("", "inr", False),
    ],
)
def test_has_phrase(name, phrase, found):
    assert has_phrase(name, ("xyz", phrase)) is found
    assert not has_phrase(name, ())


@pytest.mark.parametrize(
    ("text", "is_one"),
    [("INR", True), ("dress*", True), ("*", False), (" ", False), ("a*b", False)],
)
def test_is_phrase(text, is_one):
    assert is_phrase(text) is is_one


def test_slot_names_of_rows():
    rows = frame_of([{"patient": "A", "slot_type": at} for at in (7, -1, 7, 3, 9)])

    names = SlotNames.of(rows, {7: "INR check", 3: "Routine", -1: "INR"})

    assert names.having(("inr",)).tolist() == [True, False, True, False, False]
    assert names.having(("routine", "check")).tolist() == [
        True,
        False,
        True,
        True,
        False,
    ]
    assert SlotNames.of(rows.head(0), {}).having(("inr",)).tolist() == []
