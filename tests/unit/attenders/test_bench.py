"""The engine that `make bench` compares us with works out what we work out."""

from datetime import date
from pathlib import Path

import pytest

from attenders.analysis.headline import headline
from attenders.analysis.window import twelve_months_to
from attenders.extracts.reading import read_extract
from attenders.made_up import make_extract
from tests.bench import data, floor


LAST = date(2026, 3, 31)


@pytest.fixture(scope="module")
def small() -> Path:
    return make_extract(patients=300, years=1, seed=1, last_day=LAST, nhs_numbers=True)


def test_duckdb_finds_the_same_figures_in_the_frame(small, tmp_path):
    frame = read_extract(data.write(small, tmp_path / "a.csv")).appointments
    window = twelve_months_to(LAST)
    ours, counts = headline(frame, window=window, count="attended", list_size=None)

    found = floor.FrameInDuckDB(frame).outputs(window.first, window.last)

    assert len(found["counts per patient"]) == len(counts)
    assert dict(found["top shares"]) == pytest.approx(
        {top.top_percent: top.share for top in ours.concentration.top}
    )
    assert found["Gini"][0][0] == pytest.approx(ours.concentration.gini)
    assert sum(n for _, n, _ in found["missed by lead"]) == ours.missed.overall.n
    assert sum(dna for *_, dna in found["missed by weekday"]) == ours.missed.overall.dna
    bands = {band: people for band, people, _ in found["bands"] if band}
    assert sum(bands.values()) == ours.patients_attended


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
