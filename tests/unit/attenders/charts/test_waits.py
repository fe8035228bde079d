"""The charts of waits from booking to appointment."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given

from academy.words import percent
from attenders.analysis.missed import LEAD_NAMES
from attenders.analysis.same_months import SameMonths
from attenders.analysis.waits import BookingWaits, Waits, booking_waits
from attenders.analysis.window import Window
from attenders.charts.waits import (
    bands_chart,
    mode_waits_chart,
    same_day_chart,
    staff_waits_chart,
)
from tests.unit.attenders.analysis import demand_rows as slow
from tests.unit.attenders.analysis.demand_rows import spring_rows
from tests.unit.attenders.analysis.frames import Row, frame, frame_of
from tests.unit.attenders.charts.parts import (
    YEAR,
    a_few,
    bars_of,
    check_words,
    percents,
    plain,
)


CHARTS = (bands_chart, same_day_chart, staff_waits_chart, mode_waits_chart)
DRAWING = """
    patient  day         booked_day  staff  mode          times
    Ann      2025-06-20  2025-06-20  GP     TELEPHONE     5
    Ann      2025-06-20  2025-06-13  GP     FACE_TO_FACE  2
    Bob      2025-06-20  2025-06-06  NURSE  FACE_TO_FACE  1
    Bob      2025-06-20  -           NURSE  FACE_TO_FACE  2
"""


def drawn() -> BookingWaits:
    return booking_waits(frame(DRAWING), window=YEAR)


def test_bands_chart():
    made = bands_chart(drawn())

    assert made.finding == (
        "62.5% were booked on the same day, 87.5% within 7 days and 100% within 14"
    )
    assert [(name, text) for name, _, text in bars_of(made)] == [
        ("Same Day", "62.5%"),
        ("2 to 7 Days", "25.0%"),
        ("8 to 14 Days", "12.5%"),
    ]
    assert made.table.rows[-1] == ("Unknown / Data Quality", "2", "–")


def test_bands_chart_notes_what_those_not_known_could_change():
    notes = bands_chart(drawn()).notes

    assert notes[-1] == (
        "2 appointments without a wait are not in the shares. With them, the share"
        " booked on the same day could be from 50.0% to 70.0%."
    )


@pytest.mark.parametrize(
    ("now", "finding"),
    [
        ((0, 3), "Booked on the same day fell from 100% to 50.0%"),
        ((0, 0), "Booked on the same day: 100%, and 100% before, which is hardly a"),
    ],
)
def test_same_day_chart_of_the_same_months(now, finding):
    rows: list[Row] = []
    for year, waits in ((2024, (0, 0)), (2025, now)):
        for day in slow.every_day(Window(date(year, 4, 1), date(year, 6, 30))):
            rows += [
                {"patient": "A", "day": str(day), "booked_day": str(day - timedelta(n))}
                for n in waits
            ]
    result = booking_waits(
        frame_of(rows), window=Window(date(2024, 4, 1), date(2025, 6, 30))
    )

    made = same_day_chart(result).finding

    assert made.startswith(finding)
    assert made.endswith("April to June 2025 against April to June 2024")


@pytest.mark.parametrize(
    ("times", "finding"),
    [
        (1, "Booked on the same day: 55.0%, and 50.0% before, no more different than"),
        (100, "Booked on the same day rose from 50.0% to 55.0%"),
    ],
)
def test_same_day_chart_makes_no_change_of_chance(times, finding):
    rest = (0,) * (len(LEAD_NAMES) - 3)
    before, now = (
        Waits("ALL", (0, same * times, (100 - same) * times, *rest), 0)
        for same in (50, 55)
    )
    months = tuple(date(2025, month, 1) for month in (4, 5, 6))
    like = SameMonths(earlier=months, later=months)

    made = same_day_chart(replace(drawn(), like=like, earlier=before, later=now))

    assert made.finding.startswith(finding)


def test_same_day_chart_of_one_year():
    assert same_day_chart(drawn()).finding == bands_chart(drawn()).finding


def test_staff_waits_chart():
    made = staff_waits_chart(drawn())

    assert made.finding == "Booked on the same day: GPs 71.4%, Nurses 0%"
    assert made.table.rows[1] == (
        "Nurses",
        "3",
        "1",
        "0%",
        "0%",
        "100%",
        "14",
        "2",
        "0",
    )
    assert made.table.rows[-1][0] == "All"


def test_mode_waits_chart():
    assert [(name, text) for name, _, text in bars_of(mode_waits_chart(drawn()))] == [
        ("Face to face", "0%"),
        ("Telephone", "100%"),
    ]


def test_waits_charts_of_nothing():
    result = booking_waits(frame("patient\nAnn"), window=YEAR)

    for chart in CHARTS:
        assert chart(result).finding == "No wait is known in this period"


@a_few
@given(spring_rows)
def test_waits_charts_always_have_their_words(rows):
    result = booking_waits(frame_of(rows), window=YEAR)
    for chart in CHARTS:
        made = chart(result)

        check_words(made)
        plain(made)


@a_few
@given(spring_rows)
def test_waits_charts_say_the_same_everywhere(rows):
    result = booking_waits(frame_of(rows), window=YEAR)

    made = bands_chart(result)

    cells = [row[2] for row in made.table.rows]
    assert [text for _, _, text in bars_of(made)] == [
        cell for cell in cells if cell not in {"–", "0%"}
    ]
    shares = {
        percent(share)
        for share in (
            result.all.same_day_share,
            result.all.within_7_share,
            result.all.within_14_share,
        )
    }
    assert set(percents(made.finding)) <= shares
