"""What an analyst types into a notebook: pandas on the words of the file."""

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd


_BANDS = (-np.inf, -1, 0, 1, 7, 14, 21, 28, np.inf)
_AGES = (0, 5, 18, 35, 50, 65, 75, 85, 200)


def as_read(path: Path) -> pd.DataFrame:
    """The file as `read_csv` has it, with its two dates as dates."""
    frame = pd.read_csv(path)
    for name in ("Appointment date", "Booked date"):
        frame[name] = pd.to_datetime(frame[name], format="%d/%m/%Y", errors="coerce")
    return frame


def ten_outputs(rows: pd.DataFrame) -> dict[str, Any]:
    """The ten outputs, as near to ours as an analyst would think of."""
    attended = rows[rows["Status"] == "Attended"]
    due = rows[rows["Status"].isin(["Attended", "Did not attend"])]
    counts = attended.groupby("Patient ID").size().sort_values(ascending=False)
    running = counts.cumsum() / counts.sum()
    places = np.arange(1, len(counts) + 1)
    top = {p: running.iloc[int(np.ceil(len(counts) * p / 100)) - 1] for p in (1, 3, 5)}
    gini = 1 - ((2 * places - 1) * counts.to_numpy()).sum() / len(counts) / counts.sum()
    ages = pd.cut(attended["Appointment date"].dt.year - attended["Birth year"], _AGES)
    lead = (due["Appointment date"] - due["Booked date"]).dt.days
    bands = due.assign(lead=pd.cut(lead, _BANDS), dna=due["Status"] != "Attended")
    hours = rows["Appointment time"].str[:2]
    by_gp = attended[attended["Staff role"] == "GP"]
    seen = by_gp.groupby(["Patient ID", "Clinician"]).size()
    visits = seen.groupby("Patient ID").agg(["max", "sum"])
    visits = visits[visits["sum"] > 1]
    year = (attended["Appointment date"] - pd.DateOffset(months=3)).dt.year
    by_year = pd.crosstab(attended["Patient ID"], year)
    years = by_year.columns[-3:]
    on_top = (by_year[years].rank(ascending=False, pct=True) <= 0.1).all(axis=1)
    return {
        "counts per patient": counts,
        "top shares": top,
        "Gini": gini,
        "Lorenz": np.interp(np.linspace(0, 1, 101), places / len(counts), running),
        "cost by role": attended.groupby("Staff role")["Duration minutes"].sum(),
        "age and sex": attended.groupby([ages, "Sex"], observed=True)["Patient ID"].agg(
            ["size", "nunique"]
        ),
        "missed by lead": bands.groupby("lead", observed=True)["dna"].agg(
            ["size", "sum"]
        ),
        "weekday by hour": pd.crosstab(rows["Appointment date"].dt.day_of_week, hours),
        "continuity": (visits["max"] / visits["sum"]).mean(),
        "five years": attended.groupby(year)["Patient ID"].agg(["size", "nunique"]),
        "on top for three years": on_top[on_top].index,
    }
