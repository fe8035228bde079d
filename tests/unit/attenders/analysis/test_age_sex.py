"""Groups by age and sex."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from attenders.analysis.age_sex import (
    GROUPINGS,
    NOT_IN_A_BAND,
    OUTSIDE,
    group_places,
)
from tests.unit.attenders.analysis import often
from tests.unit.attenders.analysis.frames import generated
from tests.unit.attenders.analysis.people import people, people_of


AS_AT = date(2025, 12, 31)


@pytest.mark.parametrize("grouping", GROUPINGS.values(), ids=GROUPINGS)
def test_grouping_has_at_least_three_bands_for_each_sex(grouping):
    assert len(grouping.bands) >= 3
    assert len(set(grouping.groups)) == 2 * len(grouping.bands) + 1


def test_grouping_of_adults_is_that_of_smits():
    assert GROUPINGS["ADULTS"].bands == (
        "18 to 30",
        "31 to 45",
        "46 to 60",
        "61 or over",
    )


def test_group_places_of_adults():
    drawn = people("""
        local_id  birth_year  sex
        child     2008        FEMALE
        eighteen  2007        FEMALE
        thirty    1995        FEMALE
        over      1994        MALE
        old       1930        MALE
        unknown   -1          MALE
        other     1980        OTHER
        minor     2010        UNKNOWN
    """)

    places = group_places(drawn, GROUPINGS["ADULTS"], as_at=AS_AT)

    names = [GROUPINGS["ADULTS"].groups[at] if at != OUTSIDE else None for at in places]
    assert names == [
        None,
        "Female, 18 to 30",
        "Female, 18 to 30",
        "Male, 31 to 45",
        "Male, 61 or over",
        NOT_IN_A_BAND,
        NOT_IN_A_BAND,
        None,
    ]


def test_group_places_of_nobody():
    assert len(group_places(people_of([]), GROUPINGS["OURS"], as_at=AS_AT)) == 0


@generated
@given(st.lists(often.somebody, max_size=20), st.sampled_from(("OURS", "ADULTS")))
def test_group_places_oracle(folk, name):
    drawn = people_of([{"local_id": "X", **person} for person in folk])

    places = group_places(drawn, GROUPINGS[name], as_at=AS_AT)

    groups = GROUPINGS[name].groups
    found = [groups[at] if at != OUTSIDE else None for at in places]
    assert found == [often.group(person, name, AS_AT) for person in folk]
