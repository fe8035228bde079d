"""DuckDB works the same ten outputs out, from the same rows in its own memory."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import duckdb
import numpy as np
import pandas as pd

from attenders.analysis.ages import MONTH_TAKEN
from attenders.analysis.bank_holidays import bank_holidays
from attenders.analysis.concentration import TOP_PERCENTS
from attenders.analysis.cost import PARTS_PER_POUND
from attenders.analysis.given import GIVEN
from attenders.analysis.inputs import newest_costs
from attenders.analysis.minutes import LIST_SLOT_MINUTES, LONGEST_MINUTES, TENTHS, USUAL
from attenders.analysis.missed import LEAD_BANDS, LEAD_NAMES
from attenders.frames import OUTCOMES, STAFF
from tests.bench.outputs import (
    GROUPING,
    HOURS,
    TOP,
    YEARS,
    YEARS_ON_TOP,
    Held,
    Numbers,
)


# {by} is nothing where there is one practice: then nothing has to be told apart
_TABLES = {
    "c": """SELECT {by} patient, count(*) AS booked,
            count(*) FILTER (status = 'ATTENDED') AS n,
            count(*) FILTER (status = 'DNA') AS dna,
            count(*) FILTER (status = 'CANCELLED') AS cancelled,
            max(day) FILTER (status = 'ATTENDED') AS last_seen
        FROM f WHERE patient >= 0 GROUP BY ALL""",
    "r": """SELECT {by} n, count(*) OVER ({parts}) AS total,
            row_number() OVER ({parts} ORDER BY n DESC) AS place
        FROM c WHERE n > 0""",
    "y": """SELECT {by} patient, year, count(*) AS n FROM (
            SELECT {by} patient, {year} AS year FROM f
            WHERE status = 'ATTENDED' AND patient >= 0) GROUP BY ALL""",
}
_OUTPUTS = {
    "counts per patient": """SELECT {by} patient, booked, n, dna, cancelled,
            coalesce(last_seen - DATE '1970-01-01', -1) AS last_seen FROM c""",
    "top shares": """SELECT {by} percent,
            sum(n) FILTER (place <= (total * percent + 99) // 100) / sum(n)
        FROM r, (SELECT unnest({percents}) AS percent) GROUP BY ALL""",
    "Gini": """SELECT {by} 2 * sum((total + 1 - place) * n) / (total * sum(n))
            - (total + 1) / total FROM r GROUP BY {by} total""",
    "Lorenz": """SELECT {by} percent, sum(held) OVER ({parts} ORDER BY percent)
            / sum(held) OVER ({parts})
        FROM (SELECT {by} (place - 1) * 100 // total + 1 AS percent, sum(n) AS held
            FROM r GROUP BY ALL)""",
    "cost by role": """SELECT {by} role, sum(n) AS n, sum(tenths) / {tenths},
            sum(tenths) * low / {pound}, sum(tenths) * central / {pound},
            sum(tenths) * high / {pound}
        FROM (SELECT {by} staff, given.n,
                given.tenths + given.without * usual.tenths AS tenths
            FROM (SELECT {by} staff::VARCHAR AS staff, mode::VARCHAR AS mode,
                    count(*) AS n,
                    count(*) FILTER (NOT duration BETWEEN 1 AND {short}) AS without,
                    coalesce(sum(least(duration, {longest}) * {tenths})
                        FILTER (duration BETWEEN 1 AND {short}), 0) AS tenths
                FROM f WHERE status = 'ATTENDED' GROUP BY ALL) given
            JOIN usual USING (staff, mode)) JOIN costs USING (staff)
        GROUP BY {by} role, low, central, high""",
    "age and sex": """SELECT {by} place, count(*), sum(n)
        FROM (SELECT * FROM c WHERE n > 0) JOIN people USING ({by} patient)
        GROUP BY ALL""",
    "missed by lead": """SELECT {by} CASE WHEN booked_day IS NULL THEN {no_lead}
            {leads} ELSE {long_lead} END AS lead,
            count(*), count(*) FILTER (status = 'DNA')
        FROM f WHERE status IN {outcomes} GROUP BY ALL""",
    "weekday by hour": """SELECT {by} isodow(day) - 1 AS weekday,
            CASE WHEN minute < 0 THEN {hours} ELSE minute // 60 END AS hour, count(*)
        FROM f WHERE status IN {given}
            AND day NOT IN (SELECT day FROM holidays) GROUP BY ALL""",
    "continuity": """SELECT {by} patient, sum(k) AS visits, max(k) / sum(k) FROM (
            SELECT {by} patient, clinician, count(*) AS k FROM f
            WHERE patient >= 0 AND status IN {statuses} AND staff IN {visit_staff}
                AND mode IN {modes} AND clinician >= 0
                AND clinician NOT IN (SELECT unnest({nobody}::INT[])) GROUP BY ALL)
        GROUP BY ALL HAVING visits >= {least}""",
    "five years": """SELECT {by} year, sum(n), count(*) FROM y GROUP BY ALL""",
    "on top for three years": """SELECT {by} patient FROM (
            SELECT {by} patient, rank() OVER (PARTITION BY {by} year ORDER BY n DESC)
                <= (count(*) OVER (PARTITION BY {by} year) * {top} + 99) // 100 AS is_in
            FROM y WHERE year >= {first_year})
        WHERE is_in GROUP BY ALL HAVING count(*) = {years_on_top}""",
}
_BY = "practice, "


class Engine:
    """Practices in DuckDB's memory already, so that only queries are timed.

    All have the same window and the same rule of visits.
    """

    def __init__(self, practices: Sequence[Held]) -> None:
        self._is_one = len(practices) == 1
        self._words = _words(practices[0], by="" if self._is_one else _BY)
        # Without a folder to spill into: it would be made where we are
        self._engine = duckdb.connect(config={"temp_directory": ""})
        for number, held in enumerate(practices):
            self._take(number, held)
        window = practices[0].window
        self._engine.execute(
            "CREATE TEMP VIEW f AS SELECT * FROM a WHERE day BETWEEN"  # noqa: S608
            f" DATE '{window.first}' AND DATE '{window.last}'"
        )
        self._keep("usual", pd.DataFrame([vars(usual) for usual in USUAL]))
        self._keep("costs", _costs())
        days = [day for year in window_years(practices[0]) for day in _closed(year)]
        self._keep("holidays", pd.DataFrame({"day": days}), columns="day::DATE AS day")

    def _take(self, number: int, held: Held) -> None:
        practice = f"{number} AS practice"
        self._keep(
            "a",
            held.frame,
            columns=f"{practice}, * REPLACE (day::DATE AS day,"
            " booked_day::DATE AS booked_day)",
        )
        age = f"({held.last.year} - birth_year - (if(birth_month < 0, {MONTH_TAKEN},"
        age += f" birth_month) > {held.last.month})::INT)"
        self._keep(
            "people",
            held.patients.assign(patient=np.arange(len(held.patients))),
            columns=f"{practice}, patient, {_place(age)} AS place",
        )

    def _keep(self, name: str, frame: pd.DataFrame, *, columns: str = "*") -> None:
        """Put the frame into a table, after what is in it."""
        self._engine.register("frame", frame)
        query = f"SELECT {columns} FROM frame"  # noqa: S608  our own words
        there = self._engine.execute(
            "SELECT 1 FROM duckdb_tables() WHERE table_name = ?", [name]
        ).fetchone()
        start = f"INSERT INTO {name}" if there else f"CREATE TEMP TABLE {name} AS"
        self._engine.execute(f"{start} {query}")
        self._engine.unregister("frame")

    def outputs(self) -> dict[str, dict[str, Any]]:
        """Each output of all practices, as columns of numbers."""
        for name, sql in _TABLES.items():
            query = sql.format_map(self._words)
            self._engine.execute(f"CREATE OR REPLACE TEMP TABLE {name} AS {query}")
        return {
            name: self._engine.execute(sql.format_map(self._words)).fetchnumpy()
            for name, sql in _OUTPUTS.items()
        }

    def said(self, found: dict[str, dict[str, Any]], *, practice: int) -> Numbers:
        """One practice's outputs as rows of numbers, as `outputs.said_by_us` has them."""
        said = {}
        for name, columns in found.items():
            values = [np.ma.filled(column) for column in columns.values()]
            table = np.column_stack([value.astype(np.float64) for value in values])
            if not self._is_one:
                table = table[table[:, 0] == practice, 1:]
            said[name] = table[np.lexsort(table.T[::-1])]
        said["Lorenz"] = _filled(said["Lorenz"])
        return said


def window_years(held: Held) -> range:
    return range(held.window.first.year, held.window.last.year + 1)


def _closed(year: int) -> list[date]:
    """Bank holidays from Monday to Friday, of which the hours are not counted."""
    return [day for day in bank_holidays(year) if day.weekday() < 5]


def _filled(curve: np.ndarray) -> np.ndarray:
    """A point for each of 0 to 100%, also where no person ends a step."""
    percents = np.arange(101.0)
    at = np.searchsorted(curve[:, 0], percents, side="right")
    return np.column_stack([percents, np.append(0.0, curve[:, 1])[at]])


def _costs() -> pd.DataFrame:
    low, central, high = newest_costs().rates.T
    return pd.DataFrame(
        {
            "staff": STAFF,
            "role": np.arange(len(STAFF)),
            "low": low,
            "central": central,
            "high": high,
        }
    )


def _place(age: str) -> str:
    """The group of each person, as `age_sex.group_places` has it."""
    lows, size = GROUPING.lowest_ages, len(GROUPING.lowest_ages)
    cases = " ".join(f"WHEN {age} < {low} THEN {at}" for at, low in enumerate(lows[1:]))
    return (
        f"CASE WHEN birth_year < 0 OR sex NOT IN ('FEMALE', 'MALE') THEN {2 * size}"
        f" ELSE CASE {cases} ELSE {size - 1} END + if(sex = 'MALE', {size}, 0) END"
    )


def _words(held: Held, *, by: str) -> dict[str, object]:
    years = "".join(
        f" WHEN day <= DATE '{year.last}' THEN {at}"
        for at, year in enumerate(held.years)
    )
    leads = "".join(
        f" WHEN day - booked_day <= {most} THEN {at}"
        for at, (_, most) in enumerate(LEAD_BANDS)
    )
    return {
        "by": by,
        "parts": "PARTITION BY practice" if by else "",
        "year": f"CASE{years} END",
        "percents": list(TOP_PERCENTS),
        "tenths": TENTHS,
        "pound": PARTS_PER_POUND,
        "short": LIST_SLOT_MINUTES - 1,
        "longest": LONGEST_MINUTES,
        "leads": leads,
        "no_lead": len(LEAD_NAMES) - 1,
        "long_lead": len(LEAD_BANDS),
        "outcomes": _listed(OUTCOMES),
        "hours": HOURS,
        "given": _listed(GIVEN),
        "statuses": _listed(held.rule.statuses),
        "visit_staff": _listed(held.rule.staff),
        "modes": _listed(held.rule.modes),
        "nobody": list(held.rule.not_people),
        "least": held.rule.least_visits,
        "top": TOP,
        "first_year": YEARS - YEARS_ON_TOP,
        "years_on_top": YEARS_ON_TOP,
    }


def _listed(words: Sequence[str]) -> str:
    return f"({', '.join(repr(word) for word in words)})"
