"""Figures that others have published, from our own code: T6, T9, T10 and T16.

The domain reference numbers them. They need no file: of the survey only how many people
had how many visits is here, not one person's row.
"""

import numpy as np
import pytest

from attenders.analysis.concentration import concentration, gini
from attenders.analysis.cost import Pounds, cost, published_missed
from attenders.analysis.missed import missed
from attenders.analysis.unit_costs import unit_costs
from tests.unit.attenders.analysis.frames import frame


# Physician visits of 4,406 people of 66 and over in the United States, 1988, as Deb and
# Trivedi, Journal of Applied Econometrics 1997;12:313–336, count them: how many people
# had 0, 1, 2 ... visits
_UP_TO_51 = (
    *(683, 481, 428, 420, 383, 338, 268, 217, 188, 171, 128, 115, 86, 73, 76, 53),
    *(47, 48, 30, 24, 16, 18, 16, 10, 12, 3, 9, 7, 4, 3, 4, 4, 1, 1, 2, 1, 1, 3),
    *(2, 5, 2, 1, 4, 2, 1, 0, 0, 1, 1, 1, 1, 1),
)
_MORE = {53: 2, 55: 1, 56: 1, 58: 2, 61: 1, 63: 1, 65: 1, 66: 1, 68: 1, 89: 1}
VISITS = np.array(
    [
        visits
        for visits, people in [*enumerate(_UP_TO_51), *_MORE.items()]
        for _ in range(people)
    ]
)


# T6


def test_survey_of_1988_is_whole():
    assert (len(VISITS), VISITS.sum()) == (4406, 25442)
    assert VISITS.mean() == pytest.approx(5.774, abs=5e-4)
    assert (VISITS == 0).mean() == pytest.approx(0.1550, abs=5e-5)


def test_survey_of_1988_gini():
    assert gini(VISITS) == pytest.approx(0.53911, abs=5e-6)


@pytest.mark.parametrize(
    ("percent", "people", "visits", "share"),
    [(3, 133, 4184, 0.16445), (5, 221, 5806, 0.22821), (10, 441, 9109, 0.35803)],
)
def test_survey_of_1988_top(percent, people, visits, share):
    # One more visit for each: everybody came, and the order stays
    figures = concentration(VISITS + 1)

    top = next(top for top in figures.top if top.top_percent == percent)
    held = top.appointments - top.patients
    assert (top.patients, held) == (people, visits)
    assert held / VISITS.sum() == pytest.approx(share, abs=5e-6)


def test_survey_of_1988_seventeen_or_more():
    figures = concentration(VISITS)

    seventeen = next(least for least in figures.at_least if least.appointments == 17)
    assert seventeen.patients == 251
    assert seventeen.share == pytest.approx(0.24825, abs=5e-6)


# T16: rate ratios of the top tenth to the others, and the share that each implies


@pytest.mark.parametrize(
    ("ratio", "share"),
    [(5.038, 0.359), (5.603, 0.384), (4.992, 0.357), (5.253, 0.369)],
)
def test_share_of_the_top_tenth_from_a_rate_ratio(ratio, share):
    counts = np.array([round(1000 * ratio)] * 100 + [1000] * 900)

    top = next(top for top in concentration(counts).top if top.top_percent == 10)

    assert top.share == pytest.approx(share, abs=5e-4)


# T9: 10 minutes of a GP, and of a nurse with the time between patients


@pytest.mark.parametrize(
    ("staff", "minutes", "pounds"),
    [("GP", 10, (35.5, 39.9, 47.6)), ("NURSE", 10, (8.33, 10.83, 12.35))],
)
def test_cost_of_one_published_appointment(staff, minutes, pounds):
    drawing = f"""
        patient  staff    duration
        Ann      {staff}  {minutes}
    """
    figures, _ = cost(frame(drawing), costs=unit_costs(manual_year=2025))

    assert figures.all == Pounds(*(pytest.approx(p, abs=5.1e-3) for p in pounds))


# T10: 7.2 million missed with GPs; 5 % of 307 million with anybody


def test_missed_appointments_at_the_published_cost():
    assert published_missed(7_200_000) == 216_000_000


def test_missed_appointments_of_england_as_a_share():
    drawing = """
        patient  status    times
        Ann      ATTENDED  583
        Ann      DNA       31
    """
    overall = missed(frame(drawing)).overall

    # 15.35 million of 307 million, here 31 of 614: published as 5 %
    assert round(overall.rate, 2) == 0.05
