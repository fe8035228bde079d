"""What `make bench` compares works out the same, and leaves nothing behind."""

from datetime import date
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest

from attenders.analysis.inputs import Inputs
from attenders.extracts.reading import read_extract
from attenders.made_up import make_extract
from tests.bench import data, notebook, outputs
from tests.bench.engine import Engine


LAST = date(2026, 3, 31)


def made(*, seed: int, years: int = 1) -> pa.Table:
    return make_extract(
        patients=300, years=years, seed=seed, last_day=LAST, nhs_numbers=True
    )


def held(path: Path) -> outputs.Held:
    extract = read_extract(path)
    return outputs.Held.of(Inputs.of(extract.appointments, patients=extract.patients))


@pytest.fixture(scope="module")
def small() -> pa.Table:
    return made(seed=1)


@pytest.fixture(scope="module")
def five_years(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("bench")
    return data.write(made(seed=2, years=5), folder / "five.csv")


def test_duckdb_finds_the_same_ten_outputs(five_years):
    ours = held(five_years)
    engine = Engine([ours])

    said = outputs.said_by_us(outputs.ours(ours))

    assert all(len(rows) for rows in said.values())
    assert not outputs.differences(said, engine.said(engine.outputs(), practice=0))


def test_duckdb_finds_the_same_of_each_of_several_practices(
    small, five_years, tmp_path
):
    practices = [held(data.write(small, tmp_path / "a.csv")), held(five_years)]
    engine = Engine(practices)
    found = engine.outputs()

    for number, practice in enumerate(practices):
        said = outputs.said_by_us(outputs.ours(practice))
        theirs = engine.said(found, practice=number)

        assert not outputs.differences(said, theirs)


def test_other_numbers_are_told():
    first = {"A": np.array([[1.0, 2.0]]), "B": np.array([[1.0]]), "C": np.ones((1, 1))}
    other = {"A": np.array([[1.0, 2.1]]), "B": np.ones((2, 1)), "C": np.ones((1, 1))}

    assert outputs.differences(first, other) == ["A", "B"]


def test_notebook_is_about_the_same_practice(five_years):
    ours = outputs.ours(held(five_years))
    found = notebook.ten_outputs(notebook.as_read(five_years))

    concentrated = ours["concentration"]
    assert found["counts per patient"].sum() == pytest.approx(
        concentrated.appointments, rel=0.01
    )
    assert found["Gini"] == pytest.approx(concentrated.gini, abs=0.01)
    assert found["continuity"] == pytest.approx(ours["continuity"]["upc"].mean(), 0.05)


def test_engine_leaves_no_files(five_years, tmp_path, monkeypatch):
    here = tmp_path / "here"
    here.mkdir()
    monkeypatch.chdir(here)

    Engine([held(five_years)]).outputs()

    assert not list(here.iterdir())


def test_a_shifted_copy_has_other_patients_and_later_days(small, tmp_path):
    again = data.write(data._shifted(small, 3), tmp_path / "b.csv")
    first, second = (
        read_extract(path).appointments
        for path in (data.write(small, tmp_path / "a.csv"), again)
    )

    assert len(first) == len(second)
    assert set((second["day"] - first["day"]).dt.days) == {21}
    assert (
        (second["booked_day"] - first["booked_day"]).dropna().dt.days.unique() == [21]
    ).all()
    assert "FIC000000103" in data._shifted(small, 3)["Patient ID"].to_pylist()
