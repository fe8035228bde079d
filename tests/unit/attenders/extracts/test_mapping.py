"""Columns named by hand at a terminal."""

import pytest

from academy.exceptions import ExtractError
from attenders.extracts.mapping import parse_mapping


def test_parse_mapping_pairs():
    mapping = parse_mapping(["patient=NHS ref", " date = Seen on "])

    assert mapping == {"patient": "NHS ref", "date": "Seen on"}


def test_parse_mapping_none():
    assert parse_mapping([]) == {}


def test_parse_mapping_heading_with_equals():
    assert parse_mapping(["status=DNA=1"]) == {"status": "DNA=1"}


def test_parse_mapping_last_of_a_field_wins():
    assert parse_mapping(["date=Booked", "date=Seen"]) == {"date": "Seen"}


@pytest.mark.parametrize(
    "pair", ["", "patient", "=ID", "patient=", "patient= ", " =ID"]
)
def test_parse_mapping_not_a_pair(pair):
    with pytest.raises(ExtractError) as error:
        parse_mapping(["date=Date", pair])

    assert str(error.value) == (
        f"“{pair}” should be a field and a heading, such as patient=Patient ID."
    )
