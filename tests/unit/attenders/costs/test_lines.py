"""Unit costs as the page writes them."""

from datetime import date

import pytest

from attenders.analysis.unit_costs import MANUAL_YEARS, OwnRate, Rate, unit_costs
from attenders.costs.lines import (
    SLUGS,
    STAFF_OF,
    central_by_manual,
    cost_lines,
    money,
    published_line,
    staff_words,
)
from attenders.frames import STAFF


OWN = OwnRate("GP", Rate(10_000, 12_000, 15_050), "Accounts", date(2026, 3, 1))


@pytest.mark.parametrize(
    ("pence", "says"), [(0, "£0.00"), (6_550, "£65.50"), (123_456, "£1,234.56")]
)
def test_money(pence, says):
    assert money(pence) == says


def test_cost_lines_say_what_is_the_practices_own():
    gp, nurse, *_ = cost_lines(unit_costs(manual_year=2025, own=(OWN,)))

    assert (gp.low, gp.central, gp.high) == ("£100.00", "£120.00", "£150.50")
    assert (gp.ten_minutes, gp.origin, gp.is_own) == ("£20.00", "Your practice", True)
    assert gp.basis == "The practice’s own, from 1 March 2026: Accounts"
    assert (nurse.origin, nurse.ten_minutes) == ("The manual", "£10.83")


def test_cost_lines_say_what_stands_in():
    lines = cost_lines(unit_costs(manual_year=2025))

    assert [line.staff for line in lines if line.stands_in] == [
        "Healthcare assistants",
        "Social prescribers",
        "Other staff",
        "Staff not known",
    ]


def test_published_line_is_that_of_the_manual():
    assert published_line(2024, "GP").central == "£222.00"


def test_central_by_manual_has_every_group_and_year():
    rows = central_by_manual()

    assert [row[0] for row in rows] == [staff_words(staff) for staff in STAFF]
    assert {len(row) for row in rows} == {1 + len(MANUAL_YEARS)}
    assert rows[0] == ("GPs", "£251.40", "£222.00", "£239.40")


def test_slugs_lead_back_to_the_staff_group():
    assert [STAFF_OF[SLUGS[staff]] for staff in STAFF] == list(STAFF)
