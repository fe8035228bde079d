"""What the help says of exports is what the reader does."""

import csv

import pytest

from attenders.extracts.reading import exports
from attenders.extracts.reading.fields import FIELDS
from attenders.extracts.reading.layouts import TEMPLATE_HEADINGS
from attenders.extracts.reading.recognition import recognise
from attenders.extracts.reading.words import WORDS
from attenders.frames import MODES, SEXES, STAFF, STATUSES
from attenders.made_up import make_example
from tests.unit.attenders.extracts.tables import appointments


SYSTEMS = {
    "SystmOne appointment breakdown": exports.SYSTMONE,
    "EMIS Web patient list (provisional)": exports.EMIS_LIST,
}


def first_row() -> dict[str, object]:
    return make_example().slice(0, 1).to_pylist()[0]


@pytest.mark.parametrize("name", SYSTEMS)
def test_columns_to_tick_are_a_layout_that_is_known(name):
    layout = recognise([tick.heading for tick in SYSTEMS[name]])

    assert layout.name == name
    assert {tick.fields[0] for tick in SYSTEMS[name] if tick.is_needed} == set(
        exports.NEEDED
    )


@pytest.mark.parametrize(
    ("name", "tick"),
    [(name, tick) for name, ticks in SYSTEMS.items() for tick in ticks],
    ids=lambda value: getattr(value, "heading", value),
)
def test_column_to_tick_is_read_as_the_help_says(name, tick):
    needed = [one.heading for one in SYSTEMS[name] if one.is_needed]

    layout = recognise([*dict.fromkeys([*needed, "Patient Count", tick.heading])])

    for field in tick.fields:
        assert layout.used[field] == tick.heading
    assert tick.gives


def test_template_columns():
    columns = exports.template_columns(first_row())

    assert tuple(column.heading for column in columns) == TEMPLATE_HEADINGS
    assert [column.heading for column in columns if column.is_needed] == (
        ["Patient ID", "Appointment date", "Status"]
    )
    assert all(column.form and column.gives for column in columns)
    assert {column.label for column in columns} <= {f.label for f in FIELDS.values()}


def test_template_words_are_all_that_are_read():
    columns = {c.heading: c.words for c in exports.template_columns(first_row())}

    for heading, field in (("Status", "status"), ("Mode", "mode"), ("Sex", "sex")):
        shown = [word for words in columns[heading].values() for word in words]
        assert sorted(shown) == sorted(WORDS[field])
    assert columns["Clinician"] == {}


def test_every_code_has_a_meaning_in_words():
    assert {*STATUSES, *MODES, *STAFF, *SEXES} == set(exports.MEANINGS)


def test_example_is_read_whole(extract):
    table = make_example()
    lines = [table.column_names, *(tuple(row.values()) for row in table.to_pylist())]

    found = extract("\n".join(",".join(map(str, line)) for line in lines) + "\n")

    assert found.layout.name == "our template"
    assert (found.rows_accepted, len(found.patients)) == (30, 3)
    assert found.problems.empty
    statuses = {status for _, _, status in appointments(found)}
    assert statuses == {"ATTENDED", "DNA", "CANCELLED", "BOOKED"}


def test_example_has_nothing_to_quote():
    text = "".join(str(value) for row in make_example().to_pylist() for value in row)

    assert next(csv.reader([text])) == [text]
