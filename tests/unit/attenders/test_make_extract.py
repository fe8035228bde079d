"""The command that writes a made-up extract."""

import re
from datetime import date
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from attenders.made_up import make_extract, write_extract


def made(*arguments: object) -> str:
    """What the command says for a small practice and these arguments."""
    said = StringIO()
    call_command("make_extract", "--patients=40", "--years=1", *arguments, stdout=said)
    return said.getvalue()


def test_make_extract_writes_what_the_function_makes(tmp_path):
    last_day = date(2025, 6, 30)
    table = make_extract(patients=40, years=1, seed=3, last_day=last_day)
    write_extract(table, tmp_path / "expected.csv")

    made("--seed=3", "--last-day=2025-06-30", tmp_path / "out.csv")

    expected = (tmp_path / "expected.csv").read_bytes()
    assert (tmp_path / "out.csv").read_bytes() == expected


def test_make_extract_says_what_it_wrote(tmp_path):
    said = made("--last-day=2025-06-30", tmp_path / "out.csv")

    rows = (tmp_path / "out.csv").read_text().count("\n") - 1
    assert said == (
        f"Wrote {rows} rows for 40 patients over 1 year to 30/06/2025:"
        f" {tmp_path / 'out.csv'}\n"
    )


def test_make_extract_with_nhs_numbers(tmp_path):
    made("--nhs-numbers", tmp_path / "out.csv")

    headings, first = (tmp_path / "out.csv").read_text().split("\n")[:2]
    assert headings.endswith(",NHS number")
    assert re.search(r",999\d{7}$", first)


@pytest.mark.parametrize(
    ("argument", "sentence"),
    [
        ("--patients=0", "A practice needs at least one patient and one year."),
        ("--years=0", "A practice needs at least one patient and one year."),
        ("--seed=-1", "A seed is a whole number from 0 up."),
        ("--last-day=31.03.2026", "1990 to 2099, such as 2026-03-31."),
        ("--patients=many", "invalid int value: 'many'"),
    ],
)
def test_make_extract_wrong_number_or_day(tmp_path, argument, sentence):
    with pytest.raises(CommandError) as raised:
        made(argument, tmp_path / "out.csv")

    assert str(raised.value).endswith(sentence)
    assert "\n" not in str(raised.value)
    assert not (tmp_path / "out.csv").exists()


def test_make_extract_no_such_folder(tmp_path):
    with pytest.raises(CommandError) as raised:
        made(tmp_path / "nowhere" / "out.csv")

    assert str(raised.value) == f"There is no folder called {tmp_path / 'nowhere'}."


def test_make_extract_folder_instead_of_file(tmp_path):
    with pytest.raises(CommandError) as raised:
        made(tmp_path)

    assert str(raised.value) == f"{tmp_path} is a folder: name a file in it."


def test_make_extract_in_the_format_of_a_system(tmp_path):
    made("--format=systmone", tmp_path / "out.csv")

    first = (tmp_path / "out.csv").read_text().splitlines()[0]
    assert first.startswith("Appointment date,Appointment duration (actual)")
