"""Everything that make_extract writes loads to the same appointments."""

from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from attenders.extracts.reading import Extract, read_extract
from attenders.frames import STATUS_TYPE
from attenders.made_up import FORMATS, make_extract, write_extract


SMALL = {"patients": 120, "years": 1, "seed": 3, "last_day": date(2026, 3, 31)}
NAMES = {
    "template": "our template",
    "systmone": "SystmOne appointment breakdown",
    "systmone-strategic": "SystmOne strategic reporting extract",
    "emis-list": "EMIS Web patient list (provisional)",
    "emis-report": "EMIS Web appointment report (no patients)",
    "emis-bulk": "EMIS bulk extract (IM1)",
}
EVERYTHING = make_extract(**SMALL)


def written_as(style: str, folder: Path) -> Extract:
    path = folder / f"{style}.csv"
    write_extract(EVERYTHING, path, style=style)
    return read_extract(path)


def plain(extract: Extract) -> pd.DataFrame:
    """The appointments with numbers and names in place of codes."""
    frame = extract.appointments
    numbers = extract.patients["local_id"].str.extract(r"(\d+)\}?$")[0].astype(int)
    names = pd.Series([*extract.clinicians, None])
    return frame.assign(
        patient=numbers.to_numpy()[frame["patient"]],
        clinician=names.to_numpy()[frame["clinician"]],
        slot_type=0,
    )


def cancelled_aside(extract: Extract) -> pd.DataFrame:
    """What is left in a system where a cancelled slot is free again."""
    frame = plain(extract)
    kept = frame.loc[frame["status"] != "CANCELLED"]
    return kept.reset_index(drop=True)


def as_came_or_not(frame: pd.DataFrame) -> pd.DataFrame:
    """What is left in a format that only knows who came, and who did not."""
    plainer = {"WALKED_OUT": "ATTENDED", "NO_ACCESS_VISIT": "DNA"}
    status = [plainer.get(status, status) for status in frame["status"]]
    return frame.assign(status=pd.Categorical(status, dtype=STATUS_TYPE))


def test_every_format_has_a_layout():
    assert set(NAMES) == set(FORMATS)


@pytest.mark.parametrize("style", FORMATS)
def test_format_is_recognised_and_read_without_a_problem(style, tmp_path):
    found = written_as(style, tmp_path)

    assert found.layout.name == NAMES[style]
    assert found.rows_rejected == 0
    assert found.problems.empty


@pytest.mark.parametrize("style", ["template", "systmone", "systmone-strategic"])
def test_format_with_all_appointments_is_read_whole(style, tmp_path):
    found = written_as(style, tmp_path)

    assert found.rows_accepted == found.rows_read == EVERYTHING.num_rows


@pytest.mark.parametrize("style", FORMATS)
def test_format_is_the_same_bytes_again(style, tmp_path):
    first, second = tmp_path / "first", tmp_path / "second"
    for path in (first, second):
        write_extract(EVERYTHING, path, style=style)

    assert first.read_bytes() == second.read_bytes()


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
    missed = frame["status"].isin(("DNA", "NO_ACCESS_VISIT"))
    assert frame.loc[missed, "duration"].eq(-1).all()
    assert frame.loc[~missed, "duration"].equals(other.loc[~missed, "duration"])


def test_strategic_extract_is_the_same_as_far_as_it_goes(tmp_path):
    found, template = (
        written_as(name, tmp_path) for name in ("systmone-strategic", "template")
    )

    same = ["patient", "day", "minute", "booked_day", "status", "staff", "duration"]
    frame, other = plain(found), plain(template)
    assert frame[same].equals(other[same])
    assert frame["mode"].eq("TELEPHONE").equals(other["mode"].eq("TELEPHONE"))
    # Clinicians are numbers in it: the same rows have the same one
    codes = [f.appointments["clinician"].tolist() for f in (found, template)]
    assert codes[0] == codes[1]
    facts = ["birth_year", "sex"]
    assert found.patients[facts].equals(template.patients[facts])
    assert found.slot_types == template.slot_types


def test_bulk_extract_is_the_same_but_for_cancelled_slots(tmp_path):
    found, template = (written_as(name, tmp_path) for name in ("emis-bulk", "template"))

    expected = as_came_or_not(cancelled_aside(template))
    assert plain(found).equals(expected)
    assert found.excluded == {
        "Slots without a patient": EVERYTHING.num_rows - len(expected)
    }
    facts = ["local_id", "birth_year", "sex"]
    by_number = {
        int(local_id[3:]): (year, sex)
        for local_id, year, sex in template.patients[facts].itertuples(index=False)
    }
    for local_id, year, sex in found.patients[facts].itertuples(index=False):
        assert (year, sex) == by_number[int(local_id[-13:-1])]


def test_report_is_the_same_but_for_patients_and_cancelled_slots(tmp_path):
    found, template = (
        written_as(name, tmp_path) for name in ("emis-report", "template")
    )

    same = ["day", "minute", "booked_day", "status", "duration"]
    frame, other = found.appointments, as_came_or_not(cancelled_aside(template))
    slots = [found.slot_types[at] for at in frame["slot_type"]]
    names = [found.clinicians[at] for at in frame["clinician"]]
    got = frame[same].assign(clinician=names, slot_type=slots)
    kept = template.appointments["status"].ne("CANCELLED").to_numpy()
    types = [template.slot_types[at] for at in template.appointments["slot_type"]]
    wanted = other[same].assign(
        clinician=other["clinician"].to_numpy(),
        slot_type=[one for one, is_kept in zip(types, kept, strict=True) if is_kept],
    )
    order = ["clinician", "day", "minute", "slot_type", "duration", "status"]
    order.append("booked_day")
    got, wanted = (
        f.sort_values(order, ignore_index=True).astype({"clinician": object})
        for f in (got, wanted)
    )
    assert got.astype(str).equals(wanted.astype(str))
    assert (frame["patient"] == -1).all()


def test_report_is_grouped(tmp_path):
    path = tmp_path / "report.csv"
    write_extract(EVERYTHING, path, style="emis-report")

    lines = path.read_bytes().split(b"\r\n")
    assert all(line.endswith(b",") for line in lines[:-1])
    assert sum(line.startswith(b'"",') for line in lines) > len(lines) / 2
    assert lines[-2].endswith(b'"0",')
