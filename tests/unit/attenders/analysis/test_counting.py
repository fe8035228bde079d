"""What counts towards attending often."""

import json
from itertools import product

from hypothesis import given

from attenders.analysis.counting import (
    EVERYTHING,
    Counting,
    contacts,
    counts_towards,
    unclear,
)
from attenders.frames import NOT_KNOWN
from tests.unit.attenders.analysis import often
from tests.unit.attenders.analysis.frames import frame, frame_of, generated


SIX = """
    patient  status    staff    mode
    Ann      ATTENDED  GP       FACE_TO_FACE
    Ann      ATTENDED  NURSE    TELEPHONE
    Bob      DNA       GP       HOME_VISIT
    Bob      ATTENDED  UNKNOWN  FACE_TO_FACE
    Cat      ATTENDED  GP       UNKNOWN
    -        ATTENDED  GP       FACE_TO_FACE
"""
EACH = [
    Counting(*choice)
    for choice in product(
        ("ALL", "GP", "GP_OR_NURSE"),
        ("ATTENDED", "ATTENDED_OR_MISSED"),
        ("ALL", "FACE_TO_FACE"),
    )
]


def counted(counting: Counting) -> list[int]:
    return contacts(frame(SIX), counting, people=3).tolist()


def test_contacts_of_each_person():
    assert counted(EVERYTHING) == [2, 1, 1]
    assert counted(Counting(staff="GP")) == [1, 0, 1]
    assert counted(Counting(staff="GP_OR_NURSE")) == [2, 0, 1]
    assert counted(Counting(outcomes="ATTENDED_OR_MISSED")) == [2, 2, 1]
    assert counted(Counting(modes="FACE_TO_FACE")) == [1, 1, 0]


def test_contacts_home_visit_is_face_to_face():
    visits = Counting(staff="GP", outcomes="ATTENDED_OR_MISSED", modes="FACE_TO_FACE")

    assert counted(visits) == [1, 1, 0]


def test_contacts_of_nobody():
    assert contacts(frame_of([]), EVERYTHING, people=0).tolist() == []
    assert contacts(frame_of([]), EVERYTHING, people=2).tolist() == [0, 0]


def test_unclear_only_where_staff_or_mode_decides():
    assert unclear(frame(SIX), EVERYTHING) == 0
    assert unclear(frame(SIX), Counting(staff="GP")) == 1
    assert unclear(frame(SIX), Counting(staff="GP", modes="FACE_TO_FACE")) == 2


def test_counting_words_all_differ():
    assert len({counting.words for counting in EACH}) == len(EACH)


def test_counting_words():
    assert Counting("GP", "ATTENDED_OR_MISSED", "FACE_TO_FACE").words == (
        "attended or missed appointments with GPs only, face to face (home visits"
        " included)"
    )


@generated
@given(often.appointments, often.countings)
def test_counts_towards_oracle(rows, counting):
    expected = [often.counts(row, counting) for row in rows]

    assert counts_towards(frame_of(rows), counting).tolist() == expected


@generated
@given(often.appointments, often.countings)
def test_unclear_and_counted_are_within_everything(rows, counting):
    everything = Counting(outcomes=counting.outcomes)
    drawn = frame_of(rows)
    drawn = drawn.loc[drawn["patient"] != NOT_KNOWN]

    counted = counts_towards(drawn, counting).sum() + unclear(drawn, counting)
    assert counted <= counts_towards(drawn, everything).sum()


@generated
@given(often.countings)
def test_counting_round_trip(counting):
    assert Counting.from_dict(json.loads(json.dumps(counting.to_dict()))) == counting
