"""Unit costs: the published ones, and a practice's own."""

import json
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from attenders.analysis.unit_costs import (
    MANUAL_YEARS,
    OwnRate,
    Rate,
    UnitCostError,
    UnitCosts,
    unit_costs,
)
from attenders.frames import STAFF
from tests.unit.attenders.analysis.frames import generated


OWN = OwnRate("GP", Rate(10_000, 12_000, 15_000), "Our accounts", date(2026, 3, 1))

some_rates = st.lists(st.integers(0, 100_000), min_size=3, max_size=3).map(
    lambda pence: Rate(*sorted(pence))
)
some_own = st.lists(
    st.builds(
        OwnRate,
        staff=st.sampled_from(STAFF),
        rate=some_rates,
        reason=st.sampled_from(("Our accounts", "Locums")),
        changed_on=st.dates(date(2025, 1, 1), date(2025, 1, 5)),
    ),
    max_size=6,
).map(tuple)


def rate_of(staff: str, *, year: int = 2025, own: tuple[OwnRate, ...] = ()) -> Rate:
    costs = unit_costs(manual_year=year, own=own).costs
    return next(cost.rate for cost in costs if cost.staff == staff)


@pytest.mark.parametrize(
    ("year", "low", "central", "high"),
    [(2023, 38, 42, 49), (2024, 33, 37, 45), (2025, 36, 40, 48)],
)
def test_gp_published_ten_minute_consultation(year, low, central, high):
    rate = rate_of("GP", year=year)

    ten_minutes = [round(x / 600) for x in (rate.low, rate.central, rate.high)]
    assert ten_minutes == [low, central, high]


@pytest.mark.parametrize(
    ("year", "low", "central", "high"),
    [(2023, 226, 251, 296), (2024, 196, 222, 268), (2025, 213, 239, 285)],
)
def test_gp_published_hour_differs_by_rounding_only(year, low, central, high):
    rate = rate_of("GP", year=year)

    # A penny of a minute, rounded to the nearest, is up to 30 pence of an hour
    for pence, pounds in zip(
        (rate.low, rate.central, rate.high), (low, central, high), strict=True
    ):
        assert abs(pence / 100 - pounds) <= 0.3 + 0.5


@pytest.mark.parametrize(
    ("year", "minutes", "central", "high"),
    [
        (2025, 15.5, 16.79, 19.14),
        (2025, 10, 10.83, 12.35),
        (2025, 6, 6.50, 7.41),
        (2024, 15.5, 15.78, 17.80),
        (2024, 10, 10.18, 11.48),
        (2024, 6, 6.11, 6.89),
        (2023, 10, 10.18, 11.48),
    ],
)
def test_nurse_published_contacts(year, minutes, central, high):
    rate = rate_of("NURSE", year=year)

    found = [x * minutes / 60 / 100 for x in (rate.central, rate.high)]
    assert found == pytest.approx([central, high], abs=0.0051)


def test_nurse_low_is_the_working_hour_itself():
    assert [rate_of("NURSE", year=year).low for year in MANUAL_YEARS] == [
        4700,
        4700,
        5000,
    ]


def test_costs_of_2025_in_pence_an_hour():
    assert unit_costs(manual_year=2025).rates.tolist() == [
        [21_300, 23_940, 28_560],
        [5_000, 6_500, 7_410],
        [7_300, 8_300, 9_000],
        [4_200, 4_200, 4_700],
        [6_000, 7_200, 8_200],
        [6_000, 7_200, 8_200],
        [4_200, 4_700, 6_000],
        [4_200, 4_700, 8_200],
        [4_200, 6_500, 28_560],
    ]


@pytest.mark.parametrize("year", MANUAL_YEARS)
def test_costs_follow_the_staff_groups(year):
    costs = unit_costs(manual_year=year).costs

    assert tuple(cost.staff for cost in costs) == STAFF


@pytest.mark.parametrize("year", MANUAL_YEARS)
def test_costs_say_where_no_figure_is_published(year):
    costs = unit_costs(manual_year=year).costs

    stand_ins = [cost for cost in costs if cost.origin == "STANDS_IN"]
    assert [cost.staff for cost in stand_ins] == [
        "HEALTHCARE_ASSISTANT",
        "SOCIAL_PRESCRIBER",
        "OTHER",
        "UNKNOWN",
    ]
    assert all("No figure" in c.basis for c in stand_ins if c.staff != "UNKNOWN")


@pytest.mark.parametrize("year", [2015, 2022, 2026])
def test_a_missing_year_is_missing(year):
    with pytest.raises(UnitCostError) as raised:
        unit_costs(manual_year=year)

    assert str(raised.value) == (
        f"There are no unit costs of {year}. Those of 2023, 2024, 2025 are here. A"
        " missing year is not worked out from others: choose one of these."
    )


def test_2024_stays_lower_than_the_years_around_it():
    low = [rate_of("GP", year=year).central for year in MANUAL_YEARS]

    assert low[1] < min(low[0], low[2])


def test_own_rate_takes_the_place_of_the_published():
    costs = unit_costs(manual_year=2025, own=(OWN,))

    gp, *others = costs.costs
    assert gp.rate == OWN.rate
    assert gp.basis == "The practice’s own, from 1 March 2026: Our accounts"
    assert gp.origin == "OWN"
    assert tuple(others) == unit_costs(manual_year=2025).costs[1:]
    assert costs.published == unit_costs(manual_year=2025).published


def test_own_rate_latest_counts():
    later = replace(OWN, rate=Rate(1, 2, 3), changed_on=date(2026, 3, 2))

    assert rate_of("GP", own=(later, OWN)) == later.rate
    assert rate_of("GP", own=(OWN, later)) == later.rate


def test_own_rate_last_given_counts_on_the_same_day():
    other = replace(OWN, rate=Rate(1, 2, 3))

    assert rate_of("GP", own=(OWN, other)) == other.rate
    assert rate_of("GP", own=(other, OWN)) == OWN.rate


@pytest.mark.parametrize("reason", ["", "  "])
def test_own_rate_needs_a_reason(reason):
    with pytest.raises(UnitCostError, match="Say why"):
        replace(OWN, reason=reason)


def test_own_rate_needs_a_staff_group():
    with pytest.raises(UnitCostError, match="no staff group called WIZARD"):
        replace(OWN, staff="WIZARD")


@pytest.mark.parametrize("pence", [(-1, 2, 3), (2, 1, 3), (1, 3, 2)])
def test_rate_out_of_order(pence):
    with pytest.raises(UnitCostError, match="in that order"):
        Rate(*pence)


@pytest.mark.parametrize(
    ("as_at", "is_old"),
    [(date(2026, 12, 31), False), (date(2027, 1, 1), True)],
)
def test_costs_grow_old(as_at, is_old):
    assert unit_costs(manual_year=2025).is_old(as_at=as_at) is is_old


@generated
@given(some_own)
def test_costs_keep_their_order_of_size(own):
    rates = unit_costs(manual_year=2025, own=own).rates

    assert (rates[:, 0] <= rates[:, 1]).all()
    assert (rates[:, 1] <= rates[:, 2]).all()


@generated
@given(st.sampled_from(MANUAL_YEARS), some_own)
def test_costs_round_trip(year, own):
    costs = unit_costs(manual_year=year, own=own)

    stored = json.loads(json.dumps(costs.to_dict(), allow_nan=False))

    assert UnitCosts.from_dict(stored) == costs
