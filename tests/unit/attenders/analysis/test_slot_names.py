"""Words in the names of slot types."""

import numpy as np
import pytest

from attenders.analysis.slot_names import has_phrase, is_phrase, named, plain


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


def test_named():
    codes = np.array([7, -1, 7, 3, 9], dtype=np.int32)

    found = named(codes, {7: "INR check", 3: "Routine", -1: "INR"}, ("inr",))

    assert found.tolist() == [True, True, True, False, False]
    assert named(codes[:0], {}, ("inr",)).tolist() == []
