"""All figures of a file, and how they are made, at the terminal."""

import json
from pathlib import Path

import pytest
from django.core.management import CommandError, ManagementUtility, call_command

from attenders.analysis.figures import FIGURES
from attenders.demand.management.commands.methods import all_cards
from attenders.demand.report_figures import LINES, SAID_BEFORE
from tests import extracts
from tests.extracts import row


@pytest.fixture
def file(tmp_path) -> Path:
    """Two years: P1 comes monthly and sees two doctors, P2 came twice."""
    rows = [
        row("P1", f"03/{month:02}/{year}", clinician=f"Dr {'AB'[month % 2]}")
        for year in (2024, 2025)
        for month in range(1, 13)
    ]
    others = [row("P2", "30/12/2023"), row("P2", "30/12/2025", status="DNA")]
    return extracts.write(tmp_path / "extract.csv", [*rows, *others])


def printed(capsys, *args: object, **options: object) -> str:
    call_command(*args, **options)
    return capsys.readouterr().out


def test_analyse_extract_prints_and_writes_all_figures(file, tmp_path, capsys):
    out = tmp_path / "figures.json"

    said = printed(capsys, "analyse_extract", file, json=out)

    written = json.loads(out.read_text("utf-8"))
    assert set(written["figures"]) == {figure.kind for figure in FIGURES}
    assert written["figures"]["FREQUENT"]["people"] == 1
    for figure in FIGURES:
        assert (f"\n{figure.kind} – " in said) == (figure.kind not in SAID_BEFORE)


def test_analyse_extract_can_be_asked_for_help(capsys):
    with pytest.raises(SystemExit) as found:
        ManagementUtility(["manage.py", "analyse_extract", "--help"]).execute()

    assert found.value.code == 0
    assert "TOP_10 (Top 10%)" in " ".join(capsys.readouterr().out.split())


def test_analyse_extract_says_why_there_is_no_figure(file, capsys):
    said = printed(capsys, "analyse_extract", file, "--from=2025-10-01")

    assert "Not possible: Longer visits are planned for a year" in " ".join(
        said.split()
    )


def test_analyse_extract_counts_as_it_is_asked(file, tmp_path, capsys):
    out = tmp_path / "figures.json"

    said = printed(
        capsys,
        "analyse_extract",
        file,
        json=out,
        definition="EVERY_4_WEEKS",
        staff="GP",
        modes="FACE_TO_FACE",
        outcomes="ATTENDED_OR_MISSED",
    )

    counting = {
        "staff": "GP",
        "modes": "FACE_TO_FACE",
        "outcomes": "ATTENDED_OR_MISSED",
    }
    written = json.loads(out.read_text("utf-8"))
    assert written["view"] == {
        "window": None,
        "counting": counting,
        "definition": "EVERY_4_WEEKS",
    }
    assert written["figures"]["HEADLINE"]["counting"] == counting
    assert "attended or missed appointments with GPs only" in " ".join(said.split())


def test_analyse_extract_counts_all_that_was_booked(file, tmp_path, capsys):
    out = tmp_path / "figures.json"

    printed(capsys, "analyse_extract", file, json=out, count="all")

    assert json.loads(out.read_text("utf-8"))["count"] == "all"


def test_analyse_extract_without_a_file_says_what_to_give():
    with pytest.raises(CommandError, match="Give the file, or --method"):
        call_command("analyse_extract")


def test_analyse_extract_explains_its_figures(capsys):
    said = printed(capsys, "analyse_extract", method="movement")

    assert said.startswith("Movement from one year to the next\n  What it says\n")
    assert "Everybody is counted once" in said


def test_methods_prints_every_card(capsys):
    said = printed(capsys, "methods")

    for listed in all_cards():
        assert f"\n{listed.card.title}\n" in said
    assert "WHO ATTENDS OFTEN\n" in said
    assert printed(capsys, "analyse_extract", method="").count("Out of what") == len(
        all_cards()
    )


def test_methods_lists_figures_and_modules(capsys):
    said = printed(capsys, "methods", list=True)

    assert "  COST_OVER_YEARS   cost_over_years\n" in said
    assert "  continuity        Different clinicians seen\n" in said


@pytest.mark.parametrize("name", ["COST", "cost", "minutes"])
def test_methods_of_one_figure(name, capsys):
    said = printed(capsys, "methods", name)

    assert "cost of the time" in said or "Minutes of appointments" in said
    assert "Continuity" not in said


def test_methods_of_no_figure():
    with pytest.raises(CommandError, match="no figure called weather"):
        call_command("methods", "weather")


def test_each_figure_is_said_in_lines():
    assert {*LINES, *SAID_BEFORE} == {figure.kind for figure in FIGURES}
