"""What a practice is remembered to have said, and when it is used."""

import json

from hypothesis import given
from hypothesis import strategies as st

from attenders.extracts.reading.choices import (
    NO_HEADINGS,
    Choices,
    Guide,
    Remembered,
    labels,
)
from attenders.extracts.reading.fields import normal


COLUMNS = {"patient": "Who", "date": "When", "status": "Result"}
OURS = Remembered("Ours", ("Who", "When", "Result"), Choices(columns=COLUMNS))

texts = st.text(max_size=8)
choices = st.builds(
    Choices,
    columns=st.dictionaries(texts, texts),
    words=st.dictionaries(texts, st.dictionaries(texts, texts)),
    date_order=st.sampled_from([None, "DAY_FIRST", "MONTH_FIRST"]),
    heading_row=st.none() | st.integers(0, 20),
)


def test_labels_name_each_column_once():
    assert labels(["Date", "", "Date", "date"]) == (
        "Date",
        "(column 2)",
        "Date (column 3)",
        "date (column 4)",
    )


@given(st.lists(texts, max_size=8))
def test_labels_never_repeat(headings):
    named = [normal(label) for label in labels(headings)]

    assert len(set(named)) == len(headings)


@given(
    st.builds(
        Guide,
        choices,
        st.lists(st.builds(Remembered, texts, st.just(("a",)), choices)).map(tuple),
        st.sampled_from(["IF_MISSING", "IF_NOT_CERTAIN", "ALWAYS"]),
    )
)
def test_guide_survives_json(guide):
    assert Guide.from_dict(json.loads(json.dumps(guide.to_dict()))) == guide


def test_guide_without_layouts_is_what_was_said_of_the_file():
    said = Choices(columns={"patient": "Who"})

    assert Guide(said).for_columns(["Who"]).choices == said


def test_guide_uses_a_layout_of_the_same_columns():
    fitted = Guide(remembered=(OURS,)).for_columns(["result", "WHO", "When"])

    assert fitted.choices.columns == COLUMNS
    assert (fitted.name, fitted.changed, fitted.doubt) == ("Ours", "", "")


def test_guide_puts_what_was_said_of_the_file_first():
    said = Choices(columns={"status": ""})

    fitted = Guide(said, (OURS,)).for_columns(["Who", "When", "Result"])

    assert fitted.choices.columns == {**COLUMNS, "status": ""}


def test_guide_tells_a_new_column_and_does_not_doubt():
    fitted = Guide(remembered=(OURS,)).for_columns(["Who", "When", "Result", "Room"])

    assert fitted.changed == "The columns have changed since “Ours”; new: Room."
    assert fitted.doubt == ""


def test_guide_doubts_where_a_column_that_was_used_is_gone():
    fitted = Guide(remembered=(OURS,)).for_columns(["Who", "When", "Outcome"])

    assert "status" not in fitted.choices.columns
    assert fitted.doubt.endswith("new: Outcome; gone: Result.")


def test_guide_takes_no_layout_that_shares_less_than_half():
    fitted = Guide(remembered=(OURS,)).for_columns(["Who", "A", "B", "C"])

    assert fitted.name == ""


def test_guide_takes_the_layout_that_shares_most():
    other = Remembered("Other", ("Who", "When", "Room", "Result"), Choices())

    fitted = Guide(remembered=(other, OURS)).for_columns(["Who", "When", "Result"])

    assert fitted.name == "Ours"


def test_guide_knows_files_without_headings_by_their_width():
    plain = Remembered("Plain", ("A", "B"), Choices(heading_row=NO_HEADINGS))

    assert Guide(remembered=(plain,)).has_none(2)
    assert not Guide(remembered=(plain,)).has_none(3)
    assert not Guide(remembered=(OURS,)).has_none(3)
