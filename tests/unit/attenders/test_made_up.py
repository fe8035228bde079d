"""The made-up extract against the published figures it claims to reproduce.

"Counted" rows are those that NHS England counts: up to the last day, not cancelled.
Shares of people are of everyone on the list for the whole of the years in question,
those without an appointment included.
"""

from datetime import date
from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest

from attenders.made_up import (
    CONDITIONS,
    MODES,
    ROLES,
    SLOT_TYPES,
    STATUSES,
    Register,
    make_calendar,
    make_extract,
    make_register,
    write_extract,
)


LAST_DAY = date(2026, 3, 31)
PRACTICE = {"patients": 8_000, "years": 3, "seed": 7, "last_day": LAST_DAY}
SMALL = {"patients": 300, "years": 2, "seed": 5, "last_day": LAST_DAY}
HEADINGS = (
    "Patient ID,Appointment date,Appointment time,Booked date,Status,Mode,Staff role,"
    "Clinician,Slot type,Duration minutes,Birth year,Sex,Conditions"
)


@cache
def rows() -> pd.DataFrame:
    """Every row of the extract, with days, lead time and person as numbers."""
    frame = make_extract(**PRACTICE).to_pandas()
    day = pd.to_datetime(frame["Appointment date"], format="%d/%m/%Y")
    booked = pd.to_datetime(frame["Booked date"], format="%d/%m/%Y")
    since_1970 = day.to_numpy().astype("datetime64[D]").astype(int)
    return frame.assign(
        person=frame["Patient ID"].str.removeprefix("FIC").astype(int) - 1,
        day=day,
        booked=booked,
        lead=(day - booked).dt.days,
        year=np.searchsorted(starts(), since_1970, side="right") - 1,
        gp=frame["Staff role"] == "GP",
        missed=frame["Status"].isin(("Did not attend", "No access visit")),
    )


@cache
def starts() -> np.ndarray:
    return make_calendar(years=3, last_day=LAST_DAY).starts


@cache
def register() -> Register:
    return make_register(**PRACTICE)


@cache
def counted() -> pd.DataFrame:
    past = rows()["day"] <= pd.Timestamp(LAST_DAY)
    return rows()[past & (rows()["Status"] != "Cancelled")]


def counts(*, first: int, last: int) -> np.ndarray:
    """Counted rows of each person in each year, of those registered in all of them."""
    table = np.zeros((len(register().joined), 3), dtype=int)
    np.add.at(table, (counted()["person"], counted()["year"]), 1)
    there = register().joined <= starts()[first]
    stayed = register().left >= starts()[last + 1]
    return table[there & stayed, first : last + 1]


def top_share(numbers: np.ndarray, share: float) -> float:
    people = int(np.ceil(share * len(numbers)))
    return np.sort(numbers)[::-1][:people].sum() / numbers.sum()


def top_tenth(numbers: np.ndarray) -> np.ndarray:
    """Exactly a tenth of the people; those who come first on the list win ties."""
    people = int(np.ceil(len(numbers) / 10))
    first = np.argsort(-numbers, kind="stable")[:people]
    return np.isin(np.arange(len(numbers)), first)


def written(tmp_path: Path, table: pa.Table) -> bytes:
    path = tmp_path / "extract.csv"
    write_extract(table, path)
    return path.read_bytes()


def test_write_same_seed_same_bytes(tmp_path):
    first = written(tmp_path, make_extract(**SMALL))

    again = written(tmp_path, make_extract(**SMALL))

    assert first == again


def test_write_other_seed_other_bytes(tmp_path):
    first = written(tmp_path, make_extract(**SMALL))

    other = written(tmp_path, make_extract(**{**SMALL, "seed": 6}))

    assert first != other


def test_write_format(tmp_path):
    text = written(tmp_path, make_extract(**SMALL)).decode("utf-8")

    lines = text.split("\n")
    assert lines[0] == HEADINGS
    assert lines[-1] == ""
    assert '"' not in text
    assert "\r" not in text
    assert (
        pd.Series(lines[1:-1])
        .str.fullmatch(
            r"FIC\d{7},\d{2}/\d{2}/\d{4},\d{2}:\d{2},\d{2}/\d{2}/\d{4},[^,]+,[^,]+,[^,]+"
            r",[^,]+,[^,]+,\d+,\d{4},(Fem|M)ale,[^,]*"
        )
        .all()
    )


def test_nhs_numbers_valid_and_of_the_test_range():
    frame = make_extract(**SMALL, nhs_numbers=True).to_pandas()
    numbers = frame.groupby("Patient ID")["NHS number"].unique()

    digits = np.array([[int(digit) for digit in own[0]] for own in numbers])
    weighted = (digits[:, :9] * np.arange(10, 1, -1)).sum(axis=1)
    assert (numbers.str.len() == 1).all()
    assert numbers.str[0].is_unique
    assert numbers.str[0].str.startswith("999").all()
    assert ((11 - weighted % 11) % 11 == digits[:, 9]).all()


def test_nhs_numbers_change_nothing_else():
    with_numbers = make_extract(**SMALL, nhs_numbers=True)

    assert with_numbers.drop_columns("NHS number").equals(make_extract(**SMALL))


def test_make_extract_refuses_negative_seed():
    with pytest.raises(ValueError, match="A seed is a whole number from 0 up"):
        make_extract(**{**SMALL, "seed": -1})


@pytest.mark.parametrize("wrong", [{"patients": 0}, {"years": 0}, {"years": -1}])
def test_make_extract_refuses_nobody_and_no_time(wrong):
    with pytest.raises(ValueError, match="at least one"):
        make_extract(**{**SMALL, **wrong})


@pytest.mark.parametrize("last_day", [date(2024, 2, 28), date(2024, 2, 29)])
def test_make_extract_one_patient_any_day(last_day):
    table = make_extract(patients=1, years=1, seed=3, last_day=last_day)

    assert table.num_columns == 13


def test_calendar_years_begin_on_the_same_day():
    calendar = make_calendar(years=2, last_day=LAST_DAY)

    days = calendar.starts.astype("datetime64[D]").astype(str).tolist()
    assert days == ["2024-04-01", "2025-04-01", "2026-04-01", "2026-04-29"]


def test_vocabulary():
    frame = rows()
    conditions = set("; ".join(frame["Conditions"].unique()).split("; ")) - {""}

    assert set(frame["Status"]) == set(STATUSES)
    assert set(frame["Mode"]) == set(MODES)
    assert set(frame["Staff role"]) == set(ROLES)
    assert set(frame["Slot type"]) == set(SLOT_TYPES)
    assert set(frame["Sex"]) == {"Female", "Male"}
    assert conditions == set(CONDITIONS)


def test_person_is_the_same_in_every_row():
    each = rows().groupby("person")[["Birth year", "Sex", "Conditions"]].nunique()

    assert (each == 1).all(axis=None)


def test_no_row_outside_registration():
    person = rows()["person"]
    day = rows()["day"].to_numpy().astype("datetime64[D]").astype(int)
    booked = rows()["booked"].to_numpy().astype("datetime64[D]").astype(int)

    assert (booked >= register().joined[person]).all()
    assert (booked <= day).all()
    assert (day < register().left[person]).all()
    assert (rows()["day"].dt.year >= rows()["Birth year"]).all()


def test_rows_in_order_and_in_opening_hours():
    time = rows()["Appointment time"]
    moment = rows()["Appointment date"].str[6:] + rows()["day"].dt.strftime("%m%d")

    assert (moment + time).is_monotonic_increasing
    assert time.between("08:00", "18:30").all()
    assert rows()["Duration minutes"].between(1, 60).all()


def test_future_is_booked_or_cancelled_and_known_on_the_last_day():
    future = rows()[rows()["day"] > pd.Timestamp(LAST_DAY)]

    assert len(future) > 300
    assert set(future["Status"]) == {"Booked", "Cancelled"}
    assert rows()["booked"].max() <= pd.Timestamp(LAST_DAY)
    assert rows()["day"].max() <= pd.Timestamp(LAST_DAY) + pd.Timedelta(days=28)


def test_nothing_on_holidays():
    days = rows()["day"].dt.strftime("%m-%d")

    assert not days.isin(["12-25", "12-26", "01-01"]).any()


def test_weekday_shares():
    weekday = counted()["day"].dt.day_name().value_counts(normalize=True)

    published = {"Monday": 0.215, "Tuesday": 0.203, "Wednesday": 0.198}
    published |= {"Thursday": 0.197, "Friday": 0.182}
    for name, share in published.items():
        assert weekday[name] == pytest.approx(share, abs=0.01)
    assert weekday[["Saturday", "Sunday"]].sum() == pytest.approx(0.005, abs=0.002)


def test_list_keeps_its_size_and_turns_over():
    there = (register().joined < starts()[3]) & (register().left > starts()[3])
    left = (register().left < starts()[3]).sum() / 3

    assert there.sum() == pytest.approx(8_000, rel=0.03)
    assert 0.06 <= left / 8_000 <= 0.08


def test_counted_per_registered_patient_year():
    begin = np.maximum(register().joined, starts()[0])
    days = np.clip(np.minimum(register().left, starts()[3]) - begin, 0, None)

    assert len(counted()) / (days.sum() / 365.25) == pytest.approx(5.8, abs=0.2)


@pytest.mark.parametrize("year", [0, 1, 2])
def test_concentration_among_the_registered(year):
    numbers = counts(first=year, last=year)[:, 0]

    assert 0.15 <= top_share(numbers, 0.03) <= 0.18
    assert 0.35 <= top_share(numbers, 0.10) <= 0.43
    assert 0.15 <= (numbers == 0).mean() <= 0.24


def test_persistence_of_the_top_tenth():
    years = counts(first=0, last=2)

    first, second, third = (top_tenth(years[:, year]) for year in range(3))

    assert 0.33 <= second[first].mean() <= 0.43
    assert 0.33 <= third[second].mean() <= 0.43
    assert 0.13 <= (second & third)[first].mean() <= 0.21


def test_rates_by_age_and_sex():
    year = counted()["year"] == 2
    visits = np.bincount(counted()["person"][year], minlength=len(register().joined))
    age = 2025 - register().birth_year
    there = (register().joined <= starts()[2]) & (register().left >= starts()[3])

    def mean(low: int, high: int, *, female: bool) -> float:
        chosen = there & (age >= low) & (age <= high)
        return visits[chosen & (register().female == female)].mean()

    for low, high in ((15, 24), (25, 44), (45, 64)):
        assert mean(low, high, female=True) > mean(low, high, female=False)
    for female in (True, False):
        assert mean(75, 110, female=female) > mean(65, 74, female=female)
        assert mean(65, 74, female=female) > mean(15, 64, female=female)
        assert mean(5, 14, female=female) < mean(0, 3, female=female)


@pytest.mark.parametrize(
    ("condition", "published"),
    [("Hypertension", 0.153), ("Diabetes", 0.065), ("CHD", 0.03), ("COPD", 0.019)],
)
def test_condition_prevalence_of_the_list(condition, published):
    there = (register().joined < starts()[3]) & (register().left > starts()[3])
    has = register().conditions[there, list(CONDITIONS).index(condition)]

    assert has.mean() == pytest.approx(published, rel=0.25)


def test_gp_share():
    assert counted()["gp"].mean() == pytest.approx(0.456, abs=0.015)


def test_mode_mix_by_staff():
    modes = counted().groupby("gp")["Mode"].value_counts(normalize=True)

    assert modes[True, "Face to face"] == pytest.approx(0.58, abs=0.02)
    assert modes[True, "Telephone"] == pytest.approx(0.39, abs=0.02)
    assert modes[False, "Face to face"] == pytest.approx(0.76, abs=0.03)
    assert modes[False, "Telephone"] == pytest.approx(0.20, abs=0.03)
    assert modes[True, "Home visit"] == pytest.approx(0.01, abs=0.005)


def test_home_visits_are_to_older_people():
    home = rows()[rows()["Mode"] == "Home visit"]

    assert (home["day"].dt.year - home["Birth year"] >= 65).all()


def test_same_day_by_staff():
    same_day = counted()["lead"] == 0
    by_staff = same_day.groupby(counted()["gp"]).mean()

    assert 0.43 <= same_day.mean() <= 0.48
    assert by_staff[True] == pytest.approx(0.67, abs=0.035)
    assert by_staff[False] == pytest.approx(0.33, abs=0.035)


def lead_bands() -> pd.Series:
    edges = [-1, 0, 1, 7, 14, 21, 28, 999]
    return pd.cut(counted()["lead"], edges, labels=edges[1:])


def test_lead_time_bands():
    shares = lead_bands().value_counts(normalize=True)

    published = [0.44, 0.07, 0.18, 0.135, 0.07, 0.055, 0.05]
    assert shares.sort_index().to_numpy() == pytest.approx(published, abs=0.035)


def test_missed_rises_with_lead_time():
    by_lead = counted().groupby(lead_bands(), observed=True)["missed"].mean()

    assert by_lead[0] < by_lead[1] < by_lead[7] < by_lead[14]
    published = [0.016, 0.042, 0.056, 0.071, 0.071, 0.071, 0.071]
    assert by_lead.to_numpy() == pytest.approx(published, rel=0.15)


def test_missed_by_staff_and_mode():
    missed = counted().groupby(["gp", "Mode"])["missed"].mean()

    for (gp, mode), share in {
        (True, "Telephone"): 0.0164,
        (False, "Telephone"): 0.0338,
        (True, "Face to face"): 0.0361,
        (False, "Face to face"): 0.0699,
    }.items():
        assert missed[gp, mode] == pytest.approx(share, rel=0.15)


def test_missed_and_never_closed_overall():
    assert 0.041 <= counted()["missed"].mean() <= 0.047
    assert 0.04 <= (counted()["Status"] == "Booked").mean() <= 0.06


def test_missed_is_concentrated():
    missed = counted().groupby("person")["missed"].sum()

    assert missed[missed >= 2].sum() / missed.sum() > 0.6
    assert (missed == 0).mean() > 0.5


def test_usual_gp_in_a_year():
    seen = counted()[counted()["gp"] & (counted()["year"] == 2)]

    visits = seen.groupby(["person", "Clinician"]).size().groupby("person")
    share = (visits.max() / visits.sum())[visits.sum() >= 2]
    assert 0.57 <= share.mean() <= 0.68


def test_planned_series_are_regular():
    checks = rows()[rows()["Slot type"] == "INR check"]

    per_person = checks.groupby("person").size()
    assert 5 <= len(per_person) <= 160
    assert set(checks["Staff role"]) == {"Practice nurse"}
    assert per_person.max() > 40


def test_large_practice_has_more_clinicians():
    few = make_extract(**SMALL).to_pandas()

    assert few["Clinician"].nunique() == len(ROLES)
    assert counted().groupby("Staff role")["Clinician"].nunique()["GP"] == 5
