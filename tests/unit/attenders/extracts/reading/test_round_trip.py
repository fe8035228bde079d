"""Everything that make_extract writes loads to the same appointments."""

from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from attenders.extracts.reading import Extract, read_extract
from attenders.made_up import FORMATS, make_extract, write_extract


SMALL = {"patients": 120, "years": 1, "seed": 3, "last_day": date(2026, 3, 31)}
NAMES = {
    "template": "our template",
    "systmone": "SystmOne appointment breakdown",
    "emis-list": "EMIS Web patient list (provisional)",
}


def written_as(style: str, folder: Path) -> Extract:
    path = folder / f"{style}.csv"
    write_extract(make_extract(**SMALL), path, style=style)
    return read_extract(path)


def plain(extract: Extract) -> pd.DataFrame:
    """The appointments with numbers and names in place of codes."""
    frame = extract.appointments
    numbers = extract.patients["local_id"].str.removeprefix("FIC").astype(int)
    names = pd.Series([*extract.clinicians, None])
    return frame.assign(
        patient=numbers.to_numpy()[frame["patient"]],
        clinician=names.to_numpy()[frame["clinician"]],
        slot_type=0,
    )


@pytest.mark.parametrize("style", FORMATS)
def test_format_is_recognised_and_read_whole(style, tmp_path):
    found = written_as(style, tmp_path)

    assert found.layout.name == NAMES[style]
    assert found.rows_accepted == found.rows_read == make_extract(**SMALL).num_rows
    assert found.problems.empty


def test_emis_list_is_the_same(tmp_path):
    found, template = (written_as(name, tmp_path) for name in ("emis-list", "template"))

    assert plain(found).equals(plain(template))
    facts = ["birth_year", "sex"]
    assert found.patients[facts].equals(template.patients[facts])
    assert found.slot_types == template.slot_types


def test_systmone_is_the_same_as_far_as_it_goes(tmp_path):
    found, template = (written_as(name, tmp_path) for name in ("systmone", "template"))

    same = ["patient", "day", "booked_day", "status", "staff", "clinician"]
    frame, other = plain(found), plain(template)
    assert frame[same].equals(other[same])
    assert frame["minute"].equals(other["minute"] // 60 * 60)
    calls = frame["mode"].eq("TELEPHONE")
    assert calls.equals(other["mode"].eq("TELEPHONE"))
    missed = frame["status"].eq("DNA")
    assert frame.loc[missed, "duration"].eq(-1).all()
    assert frame.loc[~missed, "duration"].equals(other.loc[~missed, "duration"])
