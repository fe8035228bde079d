"""Whether the day or the month comes first, over a whole file."""

from datetime import date, timedelta

import pytest

from attenders.extracts.reading.date_reading import DateReading


HEADINGS = "Patient,Date,Status\n"
# Wednesday, Thursday and the Tuesday after Easter in April 2026: month first, as a
# UK practice's file was saved on a machine set to the United States
SAVED_IN_THE_US = ("04-01-26", "04-02-26", "04-07-26")


def rows(*dates: str, times: int = 1) -> str:
    return HEADINGS + "".join(f"P1,{day},DNA\n" for day in dates) * times


def weekdays_of_2025(form: str) -> list[str]:
    """The first twelve days of each month, but no weekends."""
    days = (date(2025, 1, 1) + timedelta(days=at) for at in range(365))
    return [f"{day:{form}}" for day in days if day.day <= 12 and day.weekday() < 5]


def days_read(extract) -> list[str]:
    return extract.appointments["day"].dt.strftime("%Y-%m-%d").unique().tolist()


@pytest.mark.parametrize("form", ["%d-%b-%Y", "%Y-%m-%d", "%Y%m%d"])
def test_form_decides(extract, form):
    found = extract(rows(*weekdays_of_2025(form)))

    assert found.date_reading.order == "DAY_FIRST"
    assert found.date_reading.decided_by == "FORM"
    assert found.notices == ()


def test_one_value_decides_for_the_file(extract):
    found = extract(rows("04/01/2026", "04/13/2026", "04/02/2026"))

    assert days_read(found) == ["2026-04-01", "2026-04-13", "2026-04-02"]
    assert found.date_reading.decided_by == "VALUES"
    assert found.notices == (
        "Dates were read month first: 04/13/2026 as 13 April 2026.",
    )


def test_one_value_decides_far_down(extract):
    found = extract(rows("04/01/2026", times=300_000) + "P1,04/13/2026,DNA\n")

    assert days_read(found) == ["2026-04-01", "2026-04-13"]


def test_one_booking_date_decides(extract):
    found = extract(
        """
        Patient,Date,Booked date,Status
        P1,04/01/2026,03/31/2026,DNA
        """
    )

    assert days_read(found) == ["2026-04-01"]


def test_values_that_disagree_go_with_the_most(extract):
    found = extract(rows("13/04/2026", "14/04/2026", "04/13/2026", "05/04/2026"))

    assert days_read(found) == ["2026-04-13", "2026-04-14", "2026-04-05"]
    assert found.problems["value"].tolist() == ["04/13/2026"]


def test_weekdays_decide_for_month_first(extract):
    found = extract(rows(*SAVED_IN_THE_US, times=100))

    assert days_read(found) == ["2026-04-01", "2026-04-02", "2026-04-07"]
    assert found.date_reading == DateReading(
        order="MONTH_FIRST",
        decided_by="WEEKDAYS",
        weekdays_day_first=(0, 0, 100, 0, 0, 100, 100),
        weekdays_month_first=(0, 100, 100, 100, 0, 0, 0),
        example="04-01-26 as 1 April 2026",
        is_open=True,
        examples=("04-01-26 as 4 January 2026", "04-01-26 as 1 April 2026"),
    )
    assert " ".join(found.notices) == (
        "No date shows whether the day or the month comes first. Read month first"
        " (04-01-26 as 1 April 2026), because fewer then fall on weekends and bank"
        " holidays. Month first: Mon 0, Tue 100, Wed 100, Thu 100, Fri 0, Sat 0, Sun 0."
        " Day first: Mon 0, Tue 0, Wed 100, Thu 0, Fri 0, Sat 100, Sun 100."
    )


def test_weekdays_decide_for_day_first(extract):
    found = extract(rows(*weekdays_of_2025("%d/%m/%Y")))

    assert found.date_reading.order == "DAY_FIRST"
    assert found.date_reading.decided_by == "WEEKDAYS"


def test_bank_holidays_in_may_decide(extract):
    found = extract(rows("01/05/2023", "03/05/2021", times=50))

    assert days_read(found) == ["2023-01-05", "2021-03-05"]
    assert found.date_reading.decided_by == "WEEKDAYS"


@pytest.mark.parametrize("times", [1, 6])
def test_few_dates_decide_nothing(extract, times):
    found = extract(rows(*SAVED_IN_THE_US, times=times))

    assert found.date_reading.order == "DAY_FIRST"
    assert found.date_reading.decided_by == "DEFAULT"
    assert "Read day first (04-01-26 as 4 January 2026)." in found.notices[0]


def test_dates_alike_both_ways_decide_nothing(extract):
    found = extract(rows("05/05/2025", "06/06/2025", times=50))

    assert found.date_reading.decided_by == "DEFAULT"
    assert not found.date_reading.is_open  # either way they are the same days


@pytest.mark.parametrize(
    ("days", "is_open"),
    [
        (["05/05/2025", "06/05/2025"], True),
        (["05/05/2025", "06/05/2025", "13/05/2025"], False),
        (["2025-05-06"], False),
        (["06 May 2025"], False),
    ],
)
def test_open_only_where_no_date_decides(extract, days, is_open):
    assert extract(rows(*days)).date_reading.is_open is is_open


@pytest.mark.parametrize(
    ("order", "days"),
    [
        ("DAY_FIRST", ["2026-01-04", "2026-02-04", "2026-07-04"]),
        ("MONTH_FIRST", ["2026-04-01", "2026-04-02", "2026-04-07"]),
    ],
)
def test_person_decides(read, order, days):
    found = read(rows(*SAVED_IN_THE_US, times=100), date_order=order)

    assert days_read(found) == days
    assert found.date_reading.decided_by == "PERSON"
    assert not found.date_reading.is_open
    assert sum(found.date_reading.weekdays_month_first) == 300


def test_layout_decides(extract):
    found = extract("EMIS Number,Appointment Date,Status\n" + "7,04-01-26,DNA\n" * 100)

    assert days_read(found) == ["2026-01-04"]
    assert found.date_reading.decided_by == "FORM"
