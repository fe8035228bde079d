"""The figures of real files against answers that others worked out.

The READMEs beside the files in ../shared/data say what is what.
"""

import csv
import json
from collections import Counter
from pathlib import Path

import numpy as np
import pytest

from attenders.analysis.concentration import concentration, gini, top_people
from attenders.analysis.counts import patient_counts
from attenders.analysis.headline import Headline, headline
from attenders.analysis.window import choose_window, last_outcome_day
from attenders.extracts.reading import Extract, read_extract
from tests.conftest import SHARED


SURVEYS = SHARED / "visit_counts"
BLOCKS = {
    "attended": "concentration_attended",
    "all": "concentration_all_appointments",
}


@pytest.fixture(scope="module")
def answers(noshow_file: Path) -> dict:
    path = noshow_file.with_name("reference_answers.json")
    return json.loads(path.read_text("utf-8"))["values"]


@pytest.fixture(scope="module")
def extract(noshow_file: Path) -> Extract:
    return read_extract(noshow_file)


@pytest.fixture(scope="module")
def figures(extract: Extract) -> dict[str, Headline]:
    window = choose_window(latest=last_outcome_day(extract.appointments))
    return {
        count: headline(
            extract.appointments, window=window, count=count, list_size=None
        )[0]
        for count in BLOCKS
    }


def people_and_appointments(spread: dict[str, int], least: int) -> tuple[int, int]:
    """People with at least so many, and what they had, from {count: people}."""
    enough = {int(count): n for count, n in spread.items() if int(count) >= least}
    return sum(enough.values()), sum(count * n for count, n in enough.items())


def test_noshow_totals(extract, figures, answers):
    totals = figures["attended"].appointments

    missed = answers["dna_overall"]["dna"]
    assert extract.rows_read == extract.rows_accepted == answers["rows"]
    assert totals.booked == answers["rows"]
    assert (totals.dna, totals.attended) == (missed, answers["rows"] - missed)
    assert (totals.cancelled, totals.other) == (0, 0)


def test_noshow_patients(figures, answers):
    came = answers["concentration_attended"]["n_units"]

    assert figures["attended"].patients_any == answers["distinct_patients"]
    assert figures["attended"].patients_attended == came


def test_noshow_days(figures, answers):
    data = figures["attended"].data

    assert data.first.isoformat() == answers["appointment_date_min"]
    assert data.last.isoformat() == answers["appointment_date_max"]
    assert figures["attended"].covered == data  # 41 days of a year


def test_noshow_missed_overall(figures, answers):
    overall = figures["attended"].missed.overall

    expected = answers["dna_overall"]
    assert (overall.n, overall.dna) == (expected["n"], expected["dna"])
    assert overall.rate == expected["rate"]


@pytest.mark.parametrize("groups", ["by_weekday", "by_lead_band"])
def test_noshow_missed_by_group(figures, answers, groups):
    expected = dict(answers[f"dna_{groups}"])
    if groups == "by_lead_band":
        expected["Booked after"] = expected.pop("Negative (booked after)")

    found = {
        rate.name: {"dna": rate.dna, "n": rate.n, "rate": rate.rate}
        for rate in getattr(figures["attended"].missed, groups)
    }
    assert found == expected


@pytest.mark.parametrize("count", BLOCKS)
@pytest.mark.parametrize("percent", [1, 3, 5, 10])
def test_noshow_top(figures, answers, count, percent):
    expected = answers[BLOCKS[count]]

    tops = {top.top_percent: top for top in figures[count].concentration.top}
    assert tops[percent].patients == expected[f"top{percent}pct_n"]
    assert tops[percent].appointments == expected[f"top{percent}pct_count"]
    assert tops[percent].share == expected[f"top{percent}pct_share"]


@pytest.mark.parametrize("count", BLOCKS)
def test_noshow_curve(figures, answers, count):
    expected = answers[BLOCKS[count]]

    curve = figures[count].concentration.curve
    for percent in (1, 3, 5, 10, 20):
        assert curve[percent] == expected[f"top{percent}pct_share"]


@pytest.mark.parametrize("count", BLOCKS)
def test_noshow_people_appointments_and_gini(figures, answers, count):
    expected = answers[BLOCKS[count]]

    result = figures[count].concentration
    assert result.patients == expected["n_units"]
    assert result.appointments == expected["total"]
    assert result.gini == expected["gini"]


@pytest.mark.parametrize("count", BLOCKS)
def test_noshow_at_least(figures, answers, count):
    expected = answers[BLOCKS[count]]

    for least in figures[count].concentration.at_least:
        people, held = people_and_appointments(
            expected["count_distribution"], least.appointments
        )
        named = expected["n_with_at_least"].get(str(least.appointments), people)
        assert least.patients == people == named
        assert least.share == held / expected["total"]


@pytest.mark.parametrize("count", BLOCKS)
def test_noshow_bands(figures, answers, count):
    spread = answers[BLOCKS[count]]["count_distribution"]

    bands = figures[count].bands.bands
    for band, least, above in zip(
        bands, (52, 26, 18, 12, 6, 2, 1), (10_000, 52, 26, 18, 12, 6, 2), strict=False
    ):
        people, held = people_and_appointments(spread, least)
        more_people, more_held = people_and_appointments(spread, above)
        assert band.people == people - more_people
        assert band.appointments == held - more_held


def test_noshow_each_patient(extract, noshow_file):
    path = noshow_file.with_name("reference_per_patient_counts.csv")
    with path.open(encoding="utf-8", newline="") as file:
        expected = {
            row["PatientId"]: (row["appointments"], row["dna"], row["attended"])
            for row in csv.DictReader(file)
        }

    counts = patient_counts(extract.appointments)

    ids = extract.patients["local_id"].to_numpy()[counts["patient"]]
    columns = counts[["booked", "dna", "attended"]].astype(str).to_numpy().tolist()
    found = dict(zip(ids, map(tuple, columns), strict=True))
    assert found == expected


def visits(name: str, column: str) -> np.ndarray:
    """The visits of each person of a survey."""
    path = SURVEYS / f"{name}.csv"
    if not path.exists():
        pytest.skip(f"{path} is not here")
    with path.open(encoding="utf-8", newline="") as file:
        return np.array([int(row[column]) for row in csv.DictReader(file)])


@pytest.fixture(
    scope="module", params=[("AER_NMES1988", "visits"), ("COUNT_badhealth", "numvisit")]
)
def survey(request) -> tuple[np.ndarray, dict]:
    counts = visits(*request.param)
    path = SURVEYS / "reference_answers_cross_sections.json"
    return counts, json.loads(path.read_text("utf-8"))["values"][request.param[0]]


def test_survey_is_the_one_of_the_answers(survey):
    counts, expected = survey

    spread = {int(count): n for count, n in expected["count_distribution"].items()}
    assert Counter(counts.tolist()) == spread


@pytest.mark.parametrize("percent", [1, 3, 5, 10, 20])
def test_survey_how_many_are_the_top(survey, percent):
    _, expected = survey

    assert top_people(expected["n_units"], percent) == expected[f"top{percent}pct_n"]


def test_survey_gini_of_everybody(survey):
    counts, expected = survey

    assert gini(counts) == pytest.approx(expected["gini"], rel=1e-12)


def test_survey_gini_of_those_who_came(survey):
    counts, expected = survey

    result = concentration(counts)

    # With the people who never came, G = 1 - (1 - g) x came / all
    came = result.patients / expected["n_units"]
    assert 1 - (1 - result.gini) * came == pytest.approx(expected["gini"], rel=1e-12)


def test_survey_at_least(survey):
    counts, expected = survey

    for least in concentration(counts).at_least:
        people, held = people_and_appointments(
            expected["count_distribution"], least.appointments
        )
        assert least.patients == people
        assert least.share == held / expected["total"]


# T6 of the domain reference; its percentages of people are met in the test below
def test_nmes_1988():
    counts = visits("AER_NMES1988", "visits")

    result = concentration(counts)

    seventeen = next(least for least in result.at_least if least.appointments == 17)
    assert (len(counts), result.appointments) == (4406, 25442)
    assert 1 - result.patients / len(counts) == pytest.approx(0.1550, abs=5e-5)
    assert gini(counts) == pytest.approx(0.53911, abs=5e-6)
    assert seventeen.patients == 251
    assert seventeen.share == pytest.approx(0.24825, abs=5e-6)


@pytest.mark.parametrize(
    ("percent", "people", "appointments", "share"),
    [(3, 133, 4184, 0.16445), (5, 221, 5806, 0.22821), (10, 441, 9109, 0.35803)],
)
def test_nmes_1988_top_of_everybody(percent, people, appointments, share):
    counts = visits("AER_NMES1988", "visits")

    # One more visit for each: everybody came, and the order stays
    top = next(
        top for top in concentration(counts + 1).top if top.top_percent == percent
    )
    held = top.appointments - top.patients
    assert (top.patients, held) == (people, appointments)
    assert held / counts.sum() == pytest.approx(share, abs=5e-6)
