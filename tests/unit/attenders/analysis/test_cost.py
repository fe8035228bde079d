"""The average cost of the time of appointments."""

import json
import re
from dataclasses import replace
from datetime import date

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from attenders.analysis.cost import (
    LEVELS,
    METHOD,
    MISSED_METHOD,
    PARTS_PER_POUND,
    Cost,
    Pounds,
    appointment_costs,
    cohort_cost,
    cost,
    method,
    missed_sentence,
    patient_costs,
    published_missed,
    sentence,
)
from attenders.analysis.counts import patient_counts
from attenders.analysis.minutes import MinutesKnown
from attenders.analysis.unit_costs import OwnRate, Rate, UnitCosts, unit_costs
from attenders.analysis.window import Window
from tests.unit.attenders.analysis import oracles
from tests.unit.attenders.analysis.frames import (
    a_timed_row,
    frame,
    frame_of,
    generated,
    names_in,
    timed_rows,
)


PUBLISHED = unit_costs(manual_year=2025)
# £60, £120 and £180 an hour for a GP: £1, £2 and £3 a minute; a nurse half of it
ROUND = unit_costs(
    manual_year=2025,
    own=(
        OwnRate("GP", Rate(6_000, 12_000, 18_000), "Round", date(2026, 1, 1)),
        OwnRate("NURSE", Rate(3_000, 6_000, 9_000), "Round", date(2026, 1, 1)),
    ),
)
YEAR = Window(date(2025, 4, 1), date(2026, 3, 31))
DRAWING = """
    patient  staff  mode          duration  status     times
    Ann      GP     FACE_TO_FACE  10        ATTENDED   18
    Ann      NURSE  FACE_TO_FACE  20        ATTENDED   1
    Bob      GP     TELEPHONE     5         ATTENDED   2
    Bob      GP     FACE_TO_FACE  10        DNA        3
    Cat      GP     FACE_TO_FACE  10        CANCELLED  4
"""


def of(drawing: str = DRAWING, *, costs: UnitCosts = ROUND) -> Cost:
    figures, _ = cost(frame(drawing), costs=costs)
    return figures


def of_rows(rows, *, costs: UnitCosts = PUBLISHED) -> Cost:
    figures, _ = cost(frame_of(rows), costs=costs)
    return figures


def an_hour(level: str, *, costs: UnitCosts = PUBLISHED) -> dict[str, int]:
    return {unit.staff: getattr(unit.rate, level) for unit in costs.costs}


def with_status(rows, status):
    return [row for row in rows if row["status"] == status]


def times(costs: UnitCosts, factor: int) -> UnitCosts:
    """The same unit costs, so many times as high."""
    own = tuple(
        OwnRate(
            unit.staff,
            Rate(*(factor * getattr(unit.rate, level) for level in LEVELS)),
            "Factor",
            date(2026, 1, 1),
        )
        for unit in costs.costs
    )
    return replace(costs, own=own)


def test_cost_of_all():
    figures = of()

    # 18 × 10 + 2 × 5 minutes of a GP at £2, and 20 minutes of a nurse at £1
    assert figures.appointments == 21
    assert figures.minutes == 210
    assert figures.all == Pounds(low=200, central=400, high=600)


def test_cost_of_bands():
    filled = {band.name: band for band in of().bands if band.people}

    assert list(filled) == ["18 to 25", "2 to 5"]
    assert filled["18 to 25"].cost == Pounds(190, 380, 570)
    assert filled["18 to 25"].share == 0.95
    assert filled["2 to 5"].cost == Pounds(10, 20, 30)
    assert filled["2 to 5"].per_person == Pounds(10, 20, 30)


def test_cost_of_people():
    people = of().people

    assert (people.people, people.appointments, people.minutes) == (2, 21, 210)
    assert people.per_person == Pounds(100, 200, 300)
    assert people.share == 1


def test_cost_of_staff():
    gp, nurse = of().staff

    assert (gp.staff, gp.appointments, gp.minutes) == ("GP", 20, 190)
    assert gp.cost == Pounds(190, 380, 570)
    assert (nurse.staff, nurse.cost, nurse.origin) == (
        "NURSE",
        Pounds(10, 20, 30),
        "OWN",
    )


def test_cost_of_missed_is_apart():
    figures = of()

    assert figures.missed.appointments == 3
    assert figures.missed.cost == Pounds(30, 60, 90)
    assert figures.missed.published == 90
    fewer = of(DRAWING.replace("Bob      GP     FACE_TO_FACE", "Eve GP FACE_TO_FACE"))
    assert fewer.all == figures.all


def test_cost_minutes_known_are_of_attended():
    assert of().minutes_known == MinutesKnown(21, 0, 0, 0)


def test_cost_stand_in_share():
    figures = of("""
        patient  staff             duration  times
        Ann      GP                10        3
        Bob      SOCIAL_PRESCRIBER 10        1
    """)

    assert figures.stand_in_share == 0.25


@pytest.mark.parametrize("staff", ["GP", "NURSE"])
def test_cost_own_unit_cost_is_no_stand_in(staff):
    figures = of(f"""
        patient  staff
        Ann      {staff}
    """)

    assert figures.stand_in_share == 0


def test_cost_empty_frame():
    figures, people = cost(frame(DRAWING).head(0), costs=ROUND)

    assert people.empty
    assert figures.all == figures.people.cost == Pounds(0, 0, 0)
    assert figures.people.per_person is None
    assert {band.share for band in figures.bands} == {None}
    assert figures.staff == ()
    assert figures.stand_in_share is None


def test_cost_one_row():
    figures = of("""
        patient  staff  duration
        Ann      GP     10
    """)

    assert figures.all == Pounds(10, 20, 30)
    assert [band.cost.central for band in figures.bands] == [0, 0, 0, 0, 0, 0, 20]


def test_cost_without_patients():
    figures = of("""
        patient  staff  duration  status    times
        -        GP     10        ATTENDED  9
        -        GP     10        DNA       1
    """)

    assert figures.all == Pounds(90, 180, 270)
    assert figures.missed.cost == Pounds(10, 20, 30)
    assert figures.people.cost == Pounds(0, 0, 0)
    assert (figures.people.people, figures.people.share) == (0, None)


def test_cost_of_both_kinds_counts_each_day_once():
    figures = of("""
        patient  day         staff  duration  status    times
        -        2025-04-01  GP     10        ATTENDED  5
        -        2025-04-01  GP     10        DNA       3
        Ann      2025-04-01  GP     10        ATTENDED  2
        Ann      2025-04-01  GP     10        DNA       1
    """)

    assert figures.all.central == 100
    assert figures.people.cost.central == 40
    assert figures.missed.cost.central == 60
    assert figures.minutes_known.appointments == 5


def test_patient_costs():
    people = patient_costs(frame(DRAWING), costs=ROUND)

    pounds = people[list(LEVELS)].to_numpy() / PARTS_PER_POUND
    assert pounds.tolist() == [[190, 380, 570], [10, 20, 30], [0, 0, 0]]
    assert people["attended"].tolist() == [19, 2, 0]
    assert people["tenths"].tolist() == [2000, 100, 0]
    assert people["missed"].tolist() == [0, 3, 0]
    assert (people["missed_central"] / PARTS_PER_POUND).tolist() == [0, 60, 0]


def test_patient_costs_empty_frame():
    people = patient_costs(frame(DRAWING).head(0), costs=ROUND)

    assert list(people) == [
        "patient",
        *("attended", "tenths", "low", "central", "high"),
        *("missed", "missed_tenths", "missed_low", "missed_central", "missed_high"),
    ]
    assert people.empty


def test_appointment_costs():
    costs = appointment_costs(frame(DRAWING).iloc[[0, 18, 19]], costs=ROUND)

    assert costs["tenths"].tolist() == [100, 200, 50]
    assert (costs["central"] / PARTS_PER_POUND).tolist() == [20, 20, 10]


def test_cohort_cost():
    people = patient_costs(frame(DRAWING), costs=ROUND)

    cohort = cohort_cost(people, patients=[1, 2, 1, 99, -1], name="Reviewed")

    assert (cohort.name, cohort.people, cohort.appointments) == ("Reviewed", 3, 2)
    assert cohort.cost == Pounds(10, 20, 30)
    assert cohort.share == 0.05


def test_cohort_cost_nobody():
    people = patient_costs(frame(DRAWING), costs=ROUND)

    cohort = cohort_cost(people, patients=(), name="Reviewed")

    assert (cohort.people, cohort.cost, cohort.share) == (0, Pounds(0, 0, 0), 0)
    assert cohort.per_person is None


def test_cost_list_slots_do_not_count_their_length():
    figures = of("""
        patient  staff  mode        duration
        Ann      GP     HOME_VISIT  1439
    """)

    assert figures.all == Pounds(23.4, 46.8, 70.2)


def test_published_missed_appointments_of_gps():
    assert published_missed(7_200_000) == 216_000_000


@pytest.mark.parametrize(
    ("staff", "minutes", "level", "pounds"),
    [
        ("GP", 10, "high", 47.6),
        ("GP", 10, "central", 39.9),
        ("NURSE", 10, "central", 10.83),
        ("NURSE", 6, "high", 7.41),
    ],
)
def test_cost_published_contacts(staff, minutes, level, pounds):
    figures = of_rows([{"patient": "A", "staff": staff, "duration": minutes}])

    assert getattr(figures.all, level) == pytest.approx(pounds, abs=0.0051)


def test_cost_of_the_source_is_of_its_size():
    # £1m over five years is some 4,200 to 5,600 appointments of a GP in each
    a_gp = [{"patient": "A", "staff": "GP", "duration": 10}]
    each = of_rows(a_gp).all

    a_year = [200_000 / each.high, 200_000 / each.low]
    assert a_year == pytest.approx([4200, 5600], rel=0.01)


def test_sentence():
    assert sentence(of(), window=YEAR) == (
        "From 1 April 2025 to 31 March 2026, the average cost of the time of 21 attended"
        " appointments was about £400 (between £200 and £600), with the unit costs of"
        " the 2025 manual."
    )


def test_missed_sentence():
    assert missed_sentence(of(), window=YEAR) == (
        "From 1 April 2025 to 31 March 2026, 3 appointments were missed; the average"
        " cost of the time set aside for them was about £60 (between £30 and £90). The"
        " time of a missed appointment is often used for other work."
    )


def test_words_speak_of_an_average_cost_of_time():
    texts = [
        " ".join(text for _, text in METHOD.rows()),
        " ".join(text for _, text in MISSED_METHOD.rows()),
        sentence(of(), window=YEAR),
        missed_sentence(of(), window=YEAR),
    ]

    for text in texts:
        assert "average cost of" in text or "costs on average" in text
        assert not re.search(r"\b(sav(e|ed|ing)s?|wast|cash)", text, re.IGNORECASE)


def test_method_names_the_manual_and_own_unit_costs():
    assert method(PUBLISHED).source == f"Manual of 2025. {METHOD.source}"
    assert method(ROUND).source.endswith("with the practice’s own unit cost: 2.")


def test_cost_leaves_the_frame_alone():
    appointments = frame(DRAWING)
    before = appointments.copy(deep=True)

    cost(appointments, costs=ROUND)
    appointment_costs(appointments, costs=ROUND)

    pd.testing.assert_frame_equal(appointments, before)


@generated
@given(timed_rows, st.sampled_from(LEVELS))
def test_cost_oracle(rows, level):
    figures = of_rows(rows)

    rates = an_hour(level)
    attended, dna = with_status(rows, "ATTENDED"), with_status(rows, "DNA")
    assert getattr(figures.all, level) == oracles.pounds(attended, rates)
    assert getattr(figures.missed.cost, level) == oracles.pounds(dna, rates)
    assert figures.minutes == float(sum(oracles.minutes(row) for row in attended))


@generated
@given(timed_rows, st.sampled_from(LEVELS))
def test_cost_bands_oracle(rows, level):
    attended = with_status(rows, "ATTENDED")
    own = {
        name: [row for row in attended if row["patient"] == name]
        for name in names_in(rows)
    }

    for band in of_rows(rows).bands:
        inside = [a for a in own.values() if oracles.band(len(a)) == band.name]
        expected = oracles.pounds([row for a in inside for row in a], an_hour(level))
        assert band.people == len(inside)
        assert getattr(band.cost, level) == expected


@generated
@given(timed_rows)
def test_patient_costs_oracle(rows):
    people = patient_costs(frame_of(rows), costs=PUBLISHED)

    for place, name in enumerate(names_in(rows)):
        own = [row for row in rows if row["patient"] == name]
        for level in LEVELS:
            attended = oracles.pounds(with_status(own, "ATTENDED"), an_hour(level))
            dna = oracles.pounds(with_status(own, "DNA"), an_hour(level))
            assert people[level][place] / PARTS_PER_POUND == attended
            assert people[f"missed_{level}"][place] / PARTS_PER_POUND == dna


@generated
@given(timed_rows)
def test_patient_costs_have_the_rows_of_patient_counts(rows):
    appointments = frame_of(rows)

    people = patient_costs(appointments, costs=PUBLISHED)

    counts = patient_counts(appointments)
    assert people["patient"].tolist() == counts["patient"].tolist()
    assert people["attended"].tolist() == counts["attended"].tolist()
    assert people["missed"].tolist() == counts["dna"].tolist()


@generated
@given(timed_rows)
def test_appointment_costs_sum_to_those_of_patients(rows):
    appointments = frame_of(with_status(rows, "ATTENDED"))

    each = appointment_costs(appointments, costs=PUBLISHED)

    people = patient_costs(appointments, costs=PUBLISHED)
    columns = ["tenths", *LEVELS]
    assert each[columns].sum().tolist() == people[columns].sum().tolist()


@generated
@given(timed_rows)
def test_cost_parts_sum_to_wholes(rows):
    figures = of_rows(rows)

    assert figures.people.cost == figures.all
    for level in LEVELS:
        whole = pytest.approx(getattr(figures.all, level))
        assert sum(getattr(band.cost, level) for band in figures.bands) == whole
        assert sum(getattr(item.cost, level) for item in figures.staff) == whole
    assert sum(band.people for band in figures.bands) == figures.people.people
    assert sum(band.appointments for band in figures.bands) == figures.appointments


@generated
@given(timed_rows, st.lists(st.integers(0, 4)))
def test_cohort_cost_and_the_rest_sum_to_all(rows, patients):
    figures, people = cost(frame_of(rows), costs=PUBLISHED)
    rest = set(range(5)) - set(patients)

    inside = cohort_cost(people, patients=patients, name="In")
    outside = cohort_cost(people, patients=rest, name="Out")

    both = inside.cost.central + outside.cost.central
    assert both == pytest.approx(figures.all.central)
    assert inside.people + outside.people == 5


@generated
@given(timed_rows, st.integers(0, 50))
def test_cost_moves_linearly_with_unit_costs(rows, factor):
    once, more = of_rows(rows), of_rows(rows, costs=times(PUBLISHED, factor))

    for level in LEVELS:
        expected = pytest.approx(factor * getattr(once.all, level))
        assert getattr(more.all, level) == expected
        expected = pytest.approx(factor * getattr(once.missed.cost, level))
        assert getattr(more.missed.cost, level) == expected
    if factor:
        assert [band.share for band in more.bands] == pytest.approx(
            [band.share for band in once.bands]
        )


@generated
@given(timed_rows)
def test_cost_low_central_and_high_are_in_order(rows):
    figures = of_rows(rows)

    for pounds in (figures.all, *(band.cost for band in figures.bands)):
        assert 0 <= pounds.low <= pounds.central <= pounds.high


@generated
@given(timed_rows, st.randoms())
def test_cost_order_of_rows_does_not_matter(rows, random):
    shuffled = random.sample(rows, len(rows))

    assert of_rows(shuffled) == of_rows(rows)


@generated
@given(timed_rows, a_timed_row)
def test_cost_one_more_appointment_never_lowers_it(rows, row):
    before, after = of_rows(rows), of_rows([*rows, row])

    assert after.all.central >= before.all.central
    assert after.missed.cost.central >= before.missed.cost.central
    assert after.appointments >= before.appointments


@generated
@given(timed_rows, st.sampled_from((PUBLISHED, ROUND)))
def test_cost_round_trip(rows, costs):
    figures = of_rows(rows, costs=costs)

    stored = json.loads(json.dumps(figures.to_dict(), allow_nan=False))

    assert Cost.from_dict(stored) == figures


def test_cost_many_appointments_stay_exact():
    one = frame("""
        patient  staff  duration
        Ann      GP     59
    """)
    many = one.loc[one.index.repeat(1_000_000)].reset_index(drop=True)

    figures, _ = cost(many, costs=PUBLISHED)

    assert figures.all.high == 59 * 4.76 * 1_000_000
