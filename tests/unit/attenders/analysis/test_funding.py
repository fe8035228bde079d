"""What the list brings in beside the average cost of time."""

import json
import re
from dataclasses import replace
from datetime import date
from fractions import Fraction
from itertools import pairwise

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from attenders.analysis.cost import LEVELS, patient_costs
from attenders.analysis.funding import (
    CAVEAT,
    DEFAULT_BANDS,
    METHOD,
    Funding,
    FundingBands,
    FundingError,
    Income,
    funding,
    method,
    pounds,
)
from attenders.analysis.unit_costs import unit_costs
from attenders.analysis.window import Window, within
from attenders.charts.words import said
from tests.unit.attenders.analysis import often
from tests.unit.attenders.analysis.frames import Row, frame_of, generated, names_in
from tests.unit.attenders.analysis.listed import drawn, gone, listed_of, some_people
from tests.unit.attenders.analysis.people import Person


YEAR = Window(date(2025, 1, 1), date(2025, 12, 31))
COSTS = unit_costs(manual_year=2025)
# £100 for each of 10 people
INCOME = Income(
    kind="RAW",
    list_hundredths=1000,
    people=10,
    contract_pence=100_000,
    per_head_pence=10_000,
    dated=date(2025, 4, 1),
    source="the payment statement",
)
# Appointments of 10 minutes with a GP: £39.90 each in the manual of 2025
APPOINTMENTS = [
    *({"patient": "Ann", "staff": "GP", "duration": 10},) * 18,
    *({"patient": "Bob", "staff": "GP", "duration": 10},) * 3,
    *({"patient": "Cat", "staff": "GP", "duration": 10},) * 2,
    {"patient": "Dan", "staff": "GP", "duration": 10, "status": "DNA"},
    {"patient": "Hal", "staff": "GP", "duration": 10},
]
# Hal is not on the list, Joe joined in the year, Lou left
PEOPLE = """
    local_id  registered_on  left_on
    Ann       -              -
    Bob       2010-01-01     -
    Cat       2010-01-01     -
    Dan       2010-01-01     -
    Joe       2025-11-01     -
    Lou       2010-01-01     2025-06-30
"""


def of(
    rows: list[Row],
    people: list[Person] | None,
    *,
    income: Income = INCOME,
    bands: FundingBands = DEFAULT_BANDS,
) -> Funding:
    return funding(
        patient_costs(within(frame_of(rows), YEAR), costs=COSTS),
        income=income,
        bands=bands,
        window=YEAR,
        data=YEAR,
        listed=None if people is None else listed_of(people, rows),
    )


def spot() -> Funding:
    return of(APPOINTMENTS, drawn(PEOPLE))


def test_funding_of_a_list():
    figures = spot()

    # Dan and Joe; Cat; Bob; Ann
    assert [band.people for band in figures.bands] == [2, 1, 1, 1]
    assert [band.joined for band in figures.bands] == [1, 0, 0, 0]
    assert [band.income_pence for band in figures.bands] == [
        *(20_000, 10_000, 10_000, 10_000),
    ]
    assert [band.cost.central for band in figures.bands] == [0, 7_980, 11_970, 71_820]
    assert [band.left_pence for band in figures.bands] == [
        *(20_000, 2_020, -1_970, -61_820),
    ]
    assert figures.registered_on_not_known == 1


def test_funding_what_is_not_counted_is_a_line_of_its_own():
    figures = spot()

    # Ten were paid for and five are on the list; Hal is not
    assert (figures.list_difference, figures.difference_pence) == (5, 50_000)
    assert figures.not_on_list.people == 1
    assert figures.not_on_list.cost.central == 3_990
    assert figures.not_on_list.left_pence is None


def test_funding_without_a_list():
    figures = of(APPOINTMENTS, None)

    # Ann, Bob, Cat and Hal came, so six of ten did not
    assert [band.people for band in figures.bands] == [6, 2, 1, 1]
    assert (figures.list_difference, figures.difference_pence) == (0, 0)
    assert figures.not_on_list is None
    assert not figures.has_list


def test_funding_more_came_than_are_paid_for():
    income = replace(INCOME, people=3, list_hundredths=300, contract_pence=30_000)

    figures = of(APPOINTMENTS, None, income=income)

    assert [band.people for band in figures.bands] == [None, 2, 1, 1]
    assert {band.income_pence for band in figures.bands} == {None}
    assert (figures.people, figures.difference_pence) == (None, None)
    assert said(figures.sentence).startswith("More people came than the list")


def test_funding_more_are_counted_than_are_paid_for():
    income = replace(INCOME, people=4, list_hundredths=400, contract_pence=40_000)

    figures = of(APPOINTMENTS, drawn(PEOPLE), income=income)

    assert (figures.list_difference, figures.difference_pence) == (-1, -10_000)
    assert figures.bands[0].income_pence == 20_000


def test_funding_sentence():
    assert said(spot().sentence) == (
        "From 1 January to 31 December 2025, 2 people did not come and brought 20.0% of"
        " the contract sum. 1 had 1 to 2 appointments: they brought 10.0%, and their"
        " time was 8.3% of the average cost of time. 1 had 18 or more appointments: they"
        f" brought 10.0%, and their time was 75.0%. {CAVEAT}"
    )


def test_funding_words_are_honest():
    texts = [
        CAVEAT,
        said(spot().sentence),
        " ".join(text for _, text in METHOD.rows()),
    ]

    for text in texts:
        assert "average cost of" in text
        assert "is not unspent" in text
        assert "is not overspent" in text
        assert "nothing here shows that one group of people pays for another" in text
        assert not re.search(r"\b(sav(e|ed|ing)s?|subsid|wast|cash|profit)", text)


@pytest.mark.parametrize(
    ("more", "agreement"),
    [
        (
            {},
            "£100.00 × 10 = £1,000.00, and the contract sum entered is £1,000.00: they",
        ),
        ({"contract_pence": 100_004}, "£100.00 × 10 = £1,000.00; the contract sum"),
        ({"contract_pence": 100_006}, "£100.00 × 10 = £1,000.00, but the contract sum"),
        ({"contract_pence": None}, "Only one of contract sum and payment per head"),
        ({"per_head_pence": None}, "Only one of contract sum and payment per head"),
    ],
)
def test_funding_agreement(more, agreement):
    figures = of(APPOINTMENTS, drawn(PEOPLE), income=replace(INCOME, **more))

    assert figures.agreement.startswith(agreement)


def test_funding_of_a_weighted_list():
    income = Income(
        kind="WEIGHTED",
        list_hundredths=1_234,
        people=10,
        contract_pence=None,
        per_head_pence=10_001,
        dated=date(2025, 4, 1),
        source="the payment statement",
    )

    figures = of(APPOINTMENTS, None, income=income)

    # £100.01 × 12.34 is £1,234.1234; everybody brings a tenth of it
    assert income.sum_pence == 123_412
    assert figures.bands[3].income_pence == 12_341
    assert "weighted list 12.34, as of 1 April 2025" in method(income).source


@pytest.mark.parametrize(
    "more",
    [
        {"contract_pence": None, "per_head_pence": None},
        {"contract_pence": -1},
        {"people": 0},
        {"list_hundredths": 999},
    ],
)
def test_income_that_cannot_be_right(more):
    with pytest.raises(FundingError):
        replace(INCOME, **more)


@pytest.mark.parametrize(("low", "often_"), [(0, 18), (2, 3), (5, 4)])
def test_funding_bands_that_overlap(low, often_):
    with pytest.raises(FundingError):
        FundingBands(low, often_)


@pytest.mark.parametrize(
    ("bands", "words"),
    [
        (DEFAULT_BANDS, ["None", "1 to 2", "3 to 17", "18 or more"]),
        (FundingBands(1, 3), ["None", "1", "2", "3 or more"]),
    ],
)
def test_funding_bands_are_stated(bands, words):
    assert list(bands.words.values()) == words


def test_funding_only_of_a_year():
    with pytest.raises(FundingError, match="12 months"):
        funding(
            patient_costs(frame_of([]), costs=COSTS),
            income=INCOME,
            bands=DEFAULT_BANDS,
            window=Window(date(2025, 1, 1), date(2025, 6, 30)),
            data=None,
            listed=None,
        )


@pytest.mark.parametrize("people", [None, []])
def test_funding_without_appointments(people):
    figures = of([], people)

    assert figures.cost.central == 0
    assert figures.people == (10 if people is None else 0)
    assert "not known" in said(figures.sentence)


@pytest.mark.parametrize(
    ("pence", "words"), [(0, "£0.00"), (123_405, "£1,234.05"), (-50, "−£0.50")]
)
def test_pounds(pence, words):
    assert pounds(pence) == words


def nearest(exact: Fraction) -> int:
    return int(exact + Fraction(1, 2))


some_incomes = st.builds(
    lambda people, contract: replace(
        INCOME,
        people=people,
        list_hundredths=people * 100,
        contract_pence=contract,
        per_head_pence=None,
    ),
    st.integers(1, 12),
    st.integers(0, 10**8),
)
_bands = st.sampled_from((DEFAULT_BANDS, FundingBands(1, 3), FundingBands(2, 5)))


@generated
@given(often.appointments, st.none() | some_people, some_incomes, _bands)
def test_funding_oracle(rows, people, income, bands):
    figures = of(rows, people, income=income, bands=bands)

    held = often.held(rows, often.Counting(), first=YEAR.first, last=YEAR.last)
    if people is None:
        names = list(held)
        non = income.people - len(names)
    else:
        names = [p["local_id"] for p in people if not gone(p, "2025-12-31")]
        non = len([name for name in names if not held.get(name)])
    edges = (1, bands.low_most + 1, bands.frequent_least, 10**6)
    counts = [
        len([n for n in names if low <= held.get(n, 0) < high])
        for low, high in pairwise(edges)
    ]
    assert [band.people for band in figures.bands] == [
        non if non >= 0 else None,
        *counts,
    ]
    for band in figures.bands:
        if band.income_pence is not None:
            exact = Fraction(income.sum_pence * band.people, income.people)
            assert abs(band.income_pence - exact) <= 1
    assert sum(band.appointments for band in figures.bands) == sum(
        held.get(name, 0) for name in names
    )


@generated
@given(often.appointments, st.none() | some_people, some_incomes, _bands)
def test_funding_parts_sum_to_wholes(rows, people, income, bands):
    figures = of(rows, people, income=income, bands=bands)

    parts = [*figures.bands, *([figures.not_on_list] if figures.not_on_list else [])]
    whole = patient_costs(within(frame_of(rows), YEAR), costs=COSTS)
    for level in LEVELS:
        cost = sum(getattr(band.cost, level) for band in parts)
        assert cost == getattr(figures.cost, level)
        assert cost == nearest(Fraction(int(whole[level].sum()), 600))
    if figures.people is not None:
        incomes = [band.income_pence for band in figures.bands]
        assert sum(incomes) + figures.difference_pence == income.sum_pence
        assert figures.people + figures.list_difference == income.people


@generated
@given(st.integers(0, 30_000), st.lists(st.integers(0, 500), min_size=4, max_size=4))
def test_funding_per_head_times_people_is_exact(per_head, counts):
    total = max(sum(counts), 1)
    income = replace(
        INCOME,
        people=total,
        list_hundredths=total * 100,
        contract_pence=per_head * total,
        per_head_pence=per_head,
    )
    rows, people = appointments_of(counts)

    figures = of_counts(rows, people, income=income)

    assert [band.income_pence for band in figures.bands] == [
        per_head * count for count in counts
    ]
    assert income.difference_pence == 0


def appointments_of(counts: list[int]) -> tuple[pd.DataFrame, int]:
    """Costs of people who came 1, 3 and 18 times, and how many did not come."""
    held = np.repeat([1, 3, 18], counts[1:])
    costs = {"patient": np.arange(len(held)), "attended": held}
    levels = dict.fromkeys(LEVELS, held * 600)
    return pd.DataFrame(costs | levels), counts[0]


def of_counts(costs: pd.DataFrame, silent: int, *, income: Income) -> Funding:
    patient = np.concatenate([costs["patient"], np.full(silent, -1)])
    listed = listed_of([{"local_id": f"P{at}"} for at in range(len(patient))])
    return funding(
        costs,
        income=income,
        bands=DEFAULT_BANDS,
        window=YEAR,
        data=None,
        listed=listed.assign(patient=patient.astype(np.int32)),
    )


@generated
@given(often.appointments, some_people, some_incomes)
def test_funding_order_of_rows_does_not_matter(rows, people, income):
    assert of(rows[::-1], people[::-1], income=income) == of(
        rows, people, income=income
    )


@generated
@given(often.appointments, st.none() | some_people, some_incomes)
def test_funding_one_more_appointment_never_lowers_the_cost(rows, people, income):
    name = (names_in(rows) or ["A"])[0]
    more = [*rows, {"patient": name, "staff": "GP"}]

    before = of(rows, people, income=income)

    assert of(more, people, income=income).cost.central >= before.cost.central


@generated
@given(often.appointments, st.none() | some_people, some_incomes)
def test_funding_round_trip(rows, people, income):
    figures = of(rows, people, income=income)

    stored = json.loads(json.dumps(figures.to_dict(), allow_nan=False))

    assert Funding.from_dict(stored) == figures
