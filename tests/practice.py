"""All figures of a made-up practice, without a database: worked out once for each kind."""

from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
import pandas as pd

from attenders.analysis.clinicians import own_clinicians
from attenders.analysis.figures import FIGURES
from attenders.analysis.funding import Income
from attenders.analysis.inputs import Inputs
from attenders.analysis.turned_away import CountedSession
from attenders.analysis.view import View
from attenders.analysis.whole import Result, Work
from attenders.extracts.reading import Choices, Guide, read_extract
from attenders.frames import FRAILTY, FRAILTY_TYPE, NOT_KNOWN, REGISTERED_TYPES
from attenders.made_up import make_extract, write_extract
from tests import extracts


LAST_DAY = date(2026, 3, 31)
PATIENTS, NEVER_CAME = 150, 20
INCOME = Income("RAW", 17_000, 170, 2_000_000, None, date(2025, 4, 1), "the statement")

COUNTED = (CountedSession(date(2026, 3, 9), "MORNING", requests=40, not_met=8),)


@cache
def with_a_list() -> Mapping[str, Result]:
    """Three years, with a list that knows everything, the income and one session."""
    extract = _read(_made_up)
    patients = extract.patients
    names = dict(enumerate(extract.clinicians))
    listed = _listed(patients, gps=list(names.values())[:3])
    with_rows = listed.loc[listed["patient"] != NOT_KNOWN]
    return _worked_out(
        extract,
        list_size=len(listed),
        listed=listed,
        listed_on=LAST_DAY,
        on_list=np.ones(len(patients), dtype=bool),
        registrations=with_rows[["patient", "registered_on", "left_on", "died_on"]],
        own=own_clinicians(with_rows["usual_gp"].tolist(), names=names),
        income=INCOME,
        sessions=COUNTED,
    )


@cache
def without_a_list() -> Mapping[str, Result]:
    """The same appointments and nothing else."""
    return _worked_out(_read(_made_up))


@cache
def of_one_week() -> Mapping[str, Result]:
    """Five days, of three people."""
    days = [f"0{day}/03/2025" for day in range(3, 8)]
    rows = [extracts.row("P1", day) for day in days]
    rows += [extracts.row(f"P{n}", "03/03/2025") for n in (2, 3)]
    return _worked_out(_read(lambda path: extracts.write(path, rows)))


@cache
def without_patients() -> Mapping[str, Result]:
    """A report that has no patients."""
    rows = [extracts.report_row(f"0{day}-Mar-2025") for day in range(3, 8)]

    def write(path: Path) -> None:
        path.write_bytes(extracts.as_report(rows))

    return _worked_out(_read(write))


PRACTICES = {
    "with_a_list": with_a_list,
    "without_a_list": without_a_list,
    "of_one_week": of_one_week,
    "without_patients": without_patients,
}


def _made_up(path: Path) -> None:
    table = make_extract(patients=PATIENTS, years=3, seed=4, last_day=LAST_DAY)
    write_extract(table, path)


def _read(write: Any) -> Any:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "extract.csv"
        write(path)
        return read_extract(path, guide=Guide(Choices(date_order="DAY_FIRST")))


def _worked_out(extract: Any, **more: Any) -> Mapping[str, Result]:
    inputs = Inputs.of(
        extract.appointments,
        patients=extract.patients,
        clinicians=dict(enumerate(extract.clinicians)),
        slot_types=dict(enumerate(extract.slot_types)),
        **more,
    )
    work = Work(inputs, View())
    for figure in FIGURES:
        work.do(figure)
    return work.results


def _listed(patients: pd.DataFrame, *, gps: list[str]) -> pd.DataFrame:
    """Everybody who came and some who did not, with all that a list can say."""
    size = len(patients) + NEVER_CAME
    at = np.arange(size)
    known = np.resize(np.arange(len(patients)), size)
    listed = pd.DataFrame(
        {
            "patient": np.where(at < len(patients), at, NOT_KNOWN).astype(np.int32),
            "local_id": [f"L{n}" for n in at],
            "birth_year": patients["birth_year"].to_numpy()[known],
            "birth_month": patients["birth_month"].to_numpy()[known],
            "sex": patients["sex"].array[known],
            "conditions": patients["conditions"].to_numpy()[known],
            "registered_on": pd.Timestamp("2015-01-01"),
            "left_on": pd.NaT,
            "died_on": pd.NaT,
            "frailty": pd.Categorical.from_codes(at % len(FRAILTY), dtype=FRAILTY_TYPE),
            "deprivation_decile": 1 + at % 10,
            "emergency_visits": at % 3,
            "usual_gp": [gps[n % len(gps)] for n in at],
        }
    )
    flags = [name for name in REGISTERED_TYPES if name.startswith(("is_", "has_"))]
    listed[flags] = False
    return listed[["patient", *REGISTERED_TYPES]].astype(REGISTERED_TYPES)
