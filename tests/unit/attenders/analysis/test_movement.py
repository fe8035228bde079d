"""Movement between bands from one year to the next."""

import json
from datetime import date

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from attenders.analysis.bands import attendance_bands
from attenders.analysis.counting import EVERYTHING, Counting
from attenders.analysis.definitions import DEFINITIONS, Definition, Population
from attenders.analysis.movement import (
    BAND_NAMES,
    Apart,
    Movement,
    band_of,
    movement,
)
from attenders.analysis.rules import AtLeast, TopPercent, is_yearly
from attenders.analysis.window import Window
from attenders.charts.words import said
from attenders.frames import NOT_KNOWN
from tests.unit.attenders.analysis import often, oracles
from tests.unit.attenders.analysis.frames import (
    Row,
    frame,
    frame_of,
    generated,
    names_in,
    some_counts,
)
from tests.unit.attenders.analysis.often import LAST
from tests.unit.attenders.analysis.test_definitions import anybody


FIVE_OR_MORE = Definition("Five or more", AtLeast(5), "None.")
# The two years are 2024 and 2025
EIGHT = """
    patient  day         times
    Ann      2024-03-01  6
    Ann      2025-03-01  7
    Bob      2024-03-01  20
    Bob      2025-03-01  1
    Cat      2024-01-01  5
    Dan      2025-12-31  9
    Eve      2024-12-31  1
    Eve      2025-01-01  1
    Fay      2023-12-31  9
    Gus      2025-03-01  12
    Hal      2024-03-01  30
"""


def registrations(drawing: str) -> pd.DataFrame:
    """The registrations of a drawing: patients by number, "-" for no date."""
    headings, *lines = (line.split() for line in drawing.strip().splitlines())
    columns = dict(zip(headings, zip(*lines, strict=True), strict=True))
    days = {
        name: np.array(
            ["NaT" if day == "-" else day for day in columns[name]], "datetime64[s]"
        )
        for name in ("registered_on", "left_on", "died_on")
    }
    return pd.DataFrame({"patient": np.array(columns["patient"], "int32"), **days})


def run(
    drawing: str, *, listed: pd.DataFrame | None = None, **other: object
) -> tuple[Movement, pd.DataFrame]:
    drawn = frame(drawing)
    return movement(
        drawn,
        definition=other.get("definition", FIVE_OR_MORE),
        counting=other.get("counting", EVERYTHING),
        last=other.get("last", LAST),
        population=anybody(drawn["patient"].max() + 1),
        registrations=listed,
    )


def cell(figures: Movement, before: str, now: str) -> int | None:
    row = figures.matrix[figures.bands.index(before)]
    return row[figures.bands.index(now)]


def filled(figures: Movement) -> dict[tuple[str, str], int]:
    return {
        (before, now): count
        for before, row in zip(figures.bands, figures.matrix, strict=True)
        for now, count in zip(figures.bands, row, strict=True)
        if count
    }


def test_movement_matrix():
    figures, _ = run(EIGHT)

    assert filled(figures) == {
        ("6 to 11", "6 to 11"): 1,
        ("18 to 25", "1"): 1,
        ("2 to 5", "None"): 1,
        ("None", "6 to 11"): 1,
        ("1", "1"): 1,
        ("None", "12 to 17"): 1,
        ("26 to 51", "None"): 1,
    }
    assert figures.people == 7
    assert cell(figures, "None", "None") is None


def test_movement_in_and_out_of_attending_often():
    figures, _ = run(EIGHT)

    # Ann; Bob; Cat and Hal; Dan and Gus
    moves = (figures.persistent, figures.eased, figures.stopped, figures.newly)
    assert moves == (1, 1, 2, 2)
    assert (figures.frequent_before, figures.frequent_now) == (4, 3)
    assert figures.still_share == 0.25
    assert (figures.before_appointments, figures.now_appointments) == (61, 8)


def test_movement_of_each_person():
    _, moved = run(EIGHT)

    assert moved.to_numpy().tolist() == [
        [0, 6, 7, "PERSISTENT", "THROUGHOUT"],
        [1, 20, 1, "EASED", "THROUGHOUT"],
        [2, 5, 0, "STOPPED", "THROUGHOUT"],
        [3, 0, 9, "NEWLY", "THROUGHOUT"],
        [4, 1, 1, "NEITHER", "THROUGHOUT"],
        [6, 0, 12, "NEWLY", "THROUGHOUT"],
        [7, 30, 0, "STOPPED", "THROUGHOUT"],
    ]


def test_movement_sentence():
    assert said(run(EIGHT)[0].sentence) == (
        "Of 4 who attended often last year, 1 still does (25.0%), 1 attends less and 2 had"
        " no appointment; 2 attend often this year who did not last year."
    )


def test_movement_sentence_where_nobody_attended_often():
    figures, _ = run("patient day\nAnn 2025-06-02")

    assert said(figures.sentence) == (
        "Nobody attended often last year; 0 attend often this year who did not last"
        " year."
    )


LISTED = """
    patient  registered_on  left_on     died_on
    0        2024-01-01     -           -
    1        2024-01-02     -           -
    2        -              2025-12-31  -
    3        2010-01-01     2026-01-01  -
    4        2010-01-01     -           2025-06-01
    5        2010-01-01     -           -
    6        2010-01-01     2005-01-01  -
    -1       2010-01-01     -           -
    -1       2025-01-01     -           -
    -1       2010-01-01     2020-01-01  -
"""


def test_movement_sets_apart_who_was_registered_for_a_part():
    figures, moved = run(EIGHT, listed=registrations(LISTED))

    # Bob joined, Cat left and Eve died; the list does not have Hal
    assert figures.apart == Apart(1, 2, 1, frequent_before=3, frequent_now=0)
    assert figures.apart.people == 4
    assert moved["stay"].tolist() == [
        "THROUGHOUT",
        "JOINED",
        "LEFT",
        "THROUGHOUT",
        "LEFT",
        "THROUGHOUT",
        "NOT_ON_LIST",
    ]


def test_movement_of_those_registered_throughout():
    figures, _ = run(EIGHT, listed=registrations(LISTED))

    # Ann, Dan and Gus; Fay and one without appointments had none in both years
    moves = (figures.persistent, figures.eased, figures.stopped, figures.newly)
    assert moves == (1, 0, 0, 2)
    assert cell(figures, "None", "None") == 2
    assert figures.people == 5


def test_movement_counts_what_is_asked_for():
    drawing = """
        patient  day         staff  times
        Ann      2024-03-01  NURSE  5
        Ann      2025-03-01  GP     5
    """

    assert run(drawing)[0].persistent == 1
    assert run(drawing, counting=Counting(staff="GP"))[0].newly == 1


def test_movement_top_percent_of_each_year():
    figures, _ = run(EIGHT, definition=DEFINITIONS["TOP_10"])

    # The one with most: Hal of five last year, Gus of five this year
    assert (figures.stopped, figures.newly, figures.persistent) == (1, 1, 0)


@pytest.mark.parametrize("key", ["PERSISTENT_2", "AT_LEAST_30_IN_2_YEARS"])
def test_movement_only_by_a_definition_of_one_year(key):
    with pytest.raises(ValueError, match="does not look at 12 months"):
        run(EIGHT, definition=DEFINITIONS[key])


def test_movement_over_a_leap_day():
    figures, _ = run("patient day\nAnn 2024-02-29", last=date(2024, 2, 29))

    assert figures.this_year == Window(date(2023, 3, 1), date(2024, 2, 29))
    assert figures.last_year == Window(date(2022, 3, 1), date(2023, 2, 28))
    assert cell(figures, "None", "1") == 1


@pytest.mark.parametrize("listed", [None, registrations(LISTED).iloc[:0]])
def test_movement_without_appointments(listed):
    figures, moved = movement(
        frame_of([]),
        definition=FIVE_OR_MORE,
        counting=EVERYTHING,
        last=LAST,
        population=anybody(0),
        registrations=listed,
    )

    assert moved.empty
    assert (figures.people, figures.still_share, figures.data) == (0, None, None)
    assert figures.is_short


def test_movement_with_one_appointment():
    figures, _ = run("patient day\nAnn 2025-06-02")

    assert filled(figures) == {("None", "1"): 1}
    assert figures.is_short


def test_movement_columns_are_compact():
    _, moved = run(EIGHT)

    assert [str(dtype) for dtype in moved.dtypes] == [
        "int32",
        "int32",
        "int32",
        "category",
        "category",
    ]


@generated
@given(some_counts)
def test_band_of_is_that_of_the_bands(counts):
    places = band_of(np.array(counts, dtype=np.int64))

    assert [BAND_NAMES[at] for at in places] == [oracles.band(n) for n in counts]


_day = st.sampled_from(
    ("-", "2023-12-31", "2024-01-01", "2024-01-02", "2025-12-31", "2026-01-01")
)
_listed = st.lists(
    st.tuples(st.sampled_from((*often.NAMES, "-")), _day, _day, _day), max_size=12
).map(
    lambda rows: (
        list({row[0]: row for row in rows if row[0] != "-"}.values())
        + [row for row in rows if row[0] == "-"]
    )
)
_yearly = often.yearly_rules.filter(is_yearly)


def of_rows(
    rows: list[Row],
    rule: AtLeast | TopPercent,
    counting: Counting,
    folk: often.Folk,
    listed: list[tuple[str, str, str, str]] | None = None,
) -> tuple[Movement, pd.DataFrame]:
    places = {name: at for at, name in enumerate(names_in(rows))}
    frame_of_list = None
    if listed is not None:
        lines = [
            " ".join((str(places.get(name, NOT_KNOWN)), *days))
            for name, *days in listed
        ]
        headings = "patient registered_on left_on died_on"
        frame_of_list = registrations(
            "\n".join((headings, *lines, "-1 2026-06-01 - -"))
        )
    return movement(
        frame_of(rows),
        definition=Definition("Any", rule, "None."),
        counting=counting,
        last=LAST,
        population=often.population(rows, folk),
        registrations=frame_of_list,
    )


def stay_of(name: str, listed: list[tuple[str, str, str, str]]) -> str:
    """Whether somebody was registered for all of 2024 and 2025."""
    for who, registered, left, died in listed:
        if who != name:
            continue
        earlier = "-" not in {registered, left} and left < registered
        gone = [died] if earlier else [left, died]
        if any(day != "-" and day <= "2025-12-31" for day in gone):
            return "LEFT"
        if registered != "-" and registered > "2024-01-01":
            return "JOINED"
        return "THROUGHOUT"
    return "NOT_ON_LIST"


@generated
@given(often.appointments, _yearly, often.countings, often.folks, _listed)
def test_movement_oracle(rows, rule, counting, folk, listed):
    figures, _ = of_rows(rows, rule, counting, folk, listed)

    before = often.held(rows, counting, first=date(2024, 1, 1), last=date(2024, 12, 31))
    now = often.held(rows, counting, first=date(2025, 1, 1), last=LAST)
    was = often.members(rows, rule, counting, last=date(2024, 12, 31), folk=folk)
    often_now = often.members(rows, rule, counting, last=LAST, folk=folk)
    stays = {name: stay_of(name, listed) for name in before | now}
    there = {name for name in stays if stays[name] == "THROUGHOUT"}
    pairs = [
        (oracles.band(before.get(n, 0)), oracles.band(now.get(n, 0))) for n in there
    ]
    silent = sum(
        stay_of("x", [("x", *days)]) == "THROUGHOUT" and name not in there
        for name, *days in listed
    )
    expected = {pair: pairs.count(pair) for pair in pairs}
    assert filled(figures) == expected | ({("None", "None"): silent} if silent else {})
    assert figures.persistent == len(was & often_now & there)
    assert figures.eased == len((was - often_now) & there & set(now))
    assert figures.stopped == len((was - often_now) & there - set(now))
    assert figures.newly == len((often_now - was) & there)
    assert figures.apart == Apart(
        *(
            list(stays.values()).count(stay)
            for stay in ("JOINED", "LEFT", "NOT_ON_LIST")
        ),
        frequent_before=len(was - there),
        frequent_now=len(often_now - there),
    )


@generated
@given(often.appointments, _yearly, often.countings, often.folks)
def test_movement_rows_and_columns_sum_to_the_bands(rows, rule, counting, folk):
    figures, moved = of_rows(rows, rule, counting, folk)

    for year, lines in (
        ("before", figures.matrix),
        ("now", tuple(zip(*figures.matrix, strict=True))),
    ):
        bands = attendance_bands(moved[year].to_numpy(), list_size=len(moved)).bands
        sums = [sum(cell or 0 for cell in line) for line in lines]
        assert sums == [band.people for band in bands]
    assert figures.people == len(moved)


@generated
@given(often.appointments, _yearly, often.folks, _listed, st.randoms())
def test_movement_order_of_rows_does_not_matter(rows, rule, folk, listed, random):
    shuffled = random.sample(rows, len(rows))

    assert (
        of_rows(shuffled, rule, EVERYTHING, folk, listed)[0]
        == of_rows(rows, rule, EVERYTHING, folk, listed)[0]
    )


@generated
@given(often.appointments, _yearly, often.folks, st.none() | _listed)
def test_movement_round_trip(rows, rule, folk, listed):
    figures, _ = of_rows(rows, rule, EVERYTHING, folk, listed)

    stored = json.loads(json.dumps(figures.to_dict(), allow_nan=False))

    assert Movement.from_dict(stored) == figures


def test_movement_uses_no_list_size():
    listed = Population(anybody(1).patients, list_size=1000)

    figures, _ = movement(
        frame("patient day\nAnn 2025-06-02"),
        definition=FIVE_OR_MORE,
        counting=EVERYTHING,
        last=LAST,
        population=listed,
        registrations=None,
    )

    assert figures.people == 1
