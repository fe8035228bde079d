"""The figures as JSON and as text for a terminal."""

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from attenders.analysis.headline import headline
from attenders.analysis.window import Window, choose_window, last_outcome_day
from attenders.demand.report import as_json, as_text
from attenders.extracts.reading import Extract, read_extract
from tests import extracts


# 2 June 2025 is a Monday; the row before the window and the one without a patient
# are in `rows` alone
DRAWING = """
    Patient ID | Appointment date | Booked date | Status
    P1         | 02/06/2025       | 02/06/2025  | Attended
    P1         | 03/06/2025       | 02/06/2025  | Attended
    P1         | 10/06/2025       | 02/06/2025  | Attended
    P2         | 02/06/2025       | 03/06/2025  | Did not attend
    P2         | 03/06/2025       |             | Attended
    P3         | 02/07/2025       | 02/06/2025  | Cancelled
    P4         | 30/06/2025       | 02/06/2025  | Booked
    P1         | 02/06/2019       | 02/06/2019  | Attended
               | 02/06/2025       | 02/06/2025  | Attended
"""
JUNE_AND_JULY = Window(date(2025, 6, 1), date(2025, 7, 31))


def extract_of(drawing: str, folder: Path) -> Extract:
    """Read a drawing of a file through real bytes."""
    lines = [
        ",".join(cell.strip() for cell in line.split("|"))
        for line in drawing.strip().splitlines()
    ]
    path = folder / "extract.csv"
    path.write_text("\n".join(lines) + "\n", "utf-8")
    return read_extract(path)


def reported(extract: Extract, **asked: object) -> tuple[dict, list[str]]:
    """The report as it comes out of JSON, and the lines of its text."""
    options = {"window": JUNE_AND_JULY, "count": "attended", "list_size": None, **asked}
    figures, _ = headline(extract.appointments, **options)
    stored = json.loads(json.dumps(as_json(extract, figures), allow_nan=False))
    return stored, as_text(extract, figures).splitlines()


@pytest.fixture
def extract(tmp_path) -> Extract:
    return extract_of(DRAWING, tmp_path)


@pytest.fixture(scope="module")
def noshow(noshow_file: Path) -> tuple[Extract, dict]:
    path = noshow_file.with_name("reference_answers.json")
    return read_extract(noshow_file), json.loads(path.read_text("utf-8"))["values"]


def test_as_json_has_every_key(extract):
    report, _ = reported(extract)

    assert set(report) == {
        "rows",
        "problems",
        "excluded",
        "notices",
        "period",
        "data",
        "data_with_patients",
        "days",
        "count",
        "counts_as",
        "patients",
        "appointments",
        "dna_rate",
        "dna_by_weekday",
        "dna_by_lead_band",
        "concentration",
        "gini",
        "at_least",
        "bands",
        "list_size",
    }


def test_as_json_rows_are_the_whole_file(extract):
    report, _ = reported(extract)

    assert report["rows"] == {"read": 9, "accepted": 8, "rejected": 1}
    assert report["problems"] == {"NO_PATIENT": 1, "BOOKED_AFTER_APPOINTMENT": 1}


def test_as_json_everything_else_is_the_window(extract):
    report, _ = reported(extract)

    assert report["period"] == {"from": "2025-06-01", "to": "2025-07-31"}
    assert report["data"] == {"from": "2025-06-02", "to": "2025-07-02"}
    assert report["patients"] == {"any": 4, "attended": 2}
    assert report["appointments"] == {
        "booked": 7,
        "attended": 4,
        "dna": 1,
        "cancelled": 1,
        "other": 1,
    }


def test_as_json_missed(extract):
    report, _ = reported(extract)

    assert report["dna_rate"] == 0.2
    assert report["dna_by_weekday"] == {
        "Monday": {"n": 2, "dna": 1, "rate": 0.5},
        "Tuesday": {"n": 3, "dna": 0, "rate": 0.0},
    }
    assert report["dna_by_lead_band"] == {
        "Booked after": {"n": 1, "dna": 1, "rate": 1.0},
        "Same Day": {"n": 1, "dna": 0, "rate": 0.0},
        "1 Day": {"n": 1, "dna": 0, "rate": 0.0},
        "8 to 14 Days": {"n": 1, "dna": 0, "rate": 0.0},
        "Unknown / Data Quality": {"n": 1, "dna": 0, "rate": 0.0},
    }


@pytest.mark.parametrize(
    ("count", "appointments", "share"), [("attended", 3, 3 / 4), ("all", 3, 3 / 7)]
)
def test_as_json_concentration(extract, count, appointments, share):
    report, _ = reported(extract, count=count)

    assert report["count"] == count
    assert report["concentration"] == [
        {
            "top_percent": top,
            "patients": 1,
            "appointments": appointments,
            "share": share,
        }
        for top in (1, 3, 5, 10, 20)
    ]


def test_as_json_at_least(extract):
    report, _ = reported(extract)

    assert report["at_least"] == [
        {"appointments": 2, "patients": 1, "share": 0.75},
        {"appointments": 3, "patients": 1, "share": 0.75},
        *(
            {"appointments": least, "patients": 0, "share": 0.0}
            for least in (5, 10, 12, 17, 18, 24, 52)
        ),
    ]
    assert report["gini"] == 0.25


@pytest.mark.parametrize(("list_size", "never"), [(None, None), (30, 28)])
def test_as_json_list_size(extract, list_size, never):
    report, _ = reported(extract, list_size=list_size)

    assert report["list_size"] == list_size
    assert report["bands"][-1]["people"] == never


def test_as_text(extract):
    _, lines = reported(extract)

    said = {" ".join(line.split()) for line in lines}
    assert said >= {
        "Rows in the file 9",
        "accepted 8",
        "left out 1",
        "Period 1 June 2025 to 31 July 2025",
        "with data from 2 June 2025 to 2 July 2025",
        "Patients with an appointment 4",
        "who attended 2",
        "Appointments booked 7",
        "Missed, of attended or missed 20.0%",
        "Monday 50.0% of 2",
        "Booked after 100% of 1",
        "Top 3% of people (1) 75.0% of attended appointments",
        "Gini 0.250",
        "At least 2 attended 1 person, 75.0%",
    }


def test_as_text_counting_all(extract):
    _, lines = reported(extract, count="all")

    said = {" ".join(line.split()) for line in lines}
    assert "Top 3% of people (1) 42.9% of booked appointments" in said


def test_as_text_values_stand_under_each_other(extract):
    _, lines = reported(extract)

    column = lines[0].index(extract.layout.name)
    assert all(line[column - 2 : column] == "  " for line in lines)
    assert all(line[column] != " " for line in lines)


def test_report_nobody_attended(tmp_path):
    extract = extract_of(
        """
        Patient ID | Appointment date | Booked date | Status
        P1         | 02/06/2025       | 02/06/2025  | Did not attend
        P2         | 02/06/2025       | 02/06/2025  | Cancelled
        """,
        tmp_path,
    )

    report, lines = reported(extract)

    said = {" ".join(line.split()) for line in lines}
    assert report["gini"] is None
    assert {top["share"] for top in report["concentration"]} == {None}
    assert {"Gini –", "Top 3% of people (0) – of attended appointments"} <= said


@pytest.mark.parametrize(
    ("count", "block"),
    [
        ("attended", "concentration_attended"),
        ("all", "concentration_all_appointments"),
    ],
)
def test_as_json_noshow_concentration(noshow, count, block):
    extract, answers = noshow
    window = choose_window(latest=last_outcome_day(extract.appointments))

    report, _ = reported(extract, window=window, count=count)

    expected = answers[block]
    assert report["gini"] == expected["gini"]
    assert report["concentration"] == [
        {
            "top_percent": top,
            "patients": expected[f"top{top}pct_n"],
            "appointments": expected[f"top{top}pct_count"],
            "share": expected[f"top{top}pct_share"],
        }
        for top in (1, 3, 5, 10, 20)
    ]


def test_as_json_noshow_the_rest(noshow):
    extract, answers = noshow
    window = choose_window(latest=last_outcome_day(extract.appointments))

    report, _ = reported(extract, window=window)

    lead_bands = dict(answers["dna_by_lead_band"])
    lead_bands["Booked after"] = lead_bands.pop("Negative (booked after)")
    rows = answers["rows"]
    assert report["rows"] == {"read": rows, "accepted": rows, "rejected": 0}
    assert report["patients"]["any"] == answers["distinct_patients"]
    assert report["dna_rate"] == answers["dna_overall"]["rate"]
    assert report["dna_by_weekday"] == answers["dna_by_weekday"]
    assert report["dna_by_lead_band"] == lead_bands
    assert report["problems"] == {"BOOKED_AFTER_APPOINTMENT": 5, "IMPOSSIBLE_AGE": 1}


def test_report_without_patients(tmp_path):
    path = tmp_path / "report.csv"
    path.write_bytes(extracts.as_report([extracts.report_row("03-Jun-2025", count=3)]))

    report, lines = reported(read_extract(path), list_size=50)

    said = {" ".join(line.split()) for line in lines}
    assert report["appointments"]["attended"] == 3
    assert report["patients"] == {"any": None, "attended": None}
    assert report["data_with_patients"] is None
    assert report["bands"][-1]["people"] is None
    assert "Patients not known: the file has none, so nobody is counted" in said
    assert not any(line.startswith(("Top", "Gini", "At least")) for line in lines)


def test_report_says_what_was_assumed_in_reading(extract):
    assumed = replace(
        extract, notices=("Dates were read month first.",), excluded={"Lunch": 3}
    )

    stored, lines = reported(assumed)

    assert stored["notices"] == ["Dates were read month first."]
    assert stored["excluded"] == {"Lunch": 3}
    assert lines[-1] == "Check: Dates were read month first."
    assert any(line.split() == ["Lunch", "3"] for line in lines)


def test_as_text_says_what_is_counted_by_a_choice(tmp_path):
    extract = extract_of(
        """
        Patient ID | Appointment date | Booked date | Status
        P1         | 02/06/2025       |             | Patient walked out
        P1         | 03/06/2025       |             | Booked
        P2         | 10/06/2025       |             | Attended
        """,
        tmp_path,
    )

    report, lines = reported(extract)

    told = {line.split("  ")[0]: line.split("  ")[-1].strip() for line in lines}
    assert told["The patient walked out before being seen"] == "1, attended"
    assert told["The day has passed and the status is still “booked”"] == "1, other"
    assert report["counts_as"]["no_access_visit"] == "DNA"
