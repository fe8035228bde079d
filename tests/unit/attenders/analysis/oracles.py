"""The figures again, slow and obvious, from plain rows and lists of counts."""

from collections.abc import Sequence
from datetime import date, timedelta
from fractions import Fraction
from math import ceil

from tests.unit.attenders.analysis.frames import Row


def totals(rows: Sequence[Row]) -> dict[str, int]:
    found = {"booked": 0, "attended": 0, "dna": 0, "cancelled": 0, "other": 0}
    for row in rows:
        found["booked"] += 1
        if row["status"] == "ATTENDED":
            found["attended"] += 1
        elif row["status"] == "DNA":
            found["dna"] += 1
        elif row["status"] == "CANCELLED":
            found["cancelled"] += 1
        else:
            found["other"] += 1
    return found


def last_seen(rows: Sequence[Row]) -> str | None:
    days = [str(row["day"]) for row in rows if row["status"] == "ATTENDED"]
    return max(days) if days else None


def last_outcome_day(rows: Sequence[Row]) -> date | None:
    days = [row["day"] for row in rows if row["status"] in {"ATTENDED", "DNA"}]
    return date.fromisoformat(str(max(days))) if days else None


def a_year_before(day: date) -> date:
    """The same day of the year before; 28 February where there is no 29th."""
    if (day.month, day.day) == (2, 29):
        return date(day.year - 1, 2, 28)
    return date(day.year - 1, day.month, day.day)


def within(rows: Sequence[Row], *, first: date, last: date) -> list[Row]:
    return [row for row in rows if first.isoformat() <= row["day"] <= last.isoformat()]


def top(counts: Sequence[int], *, percent: int) -> tuple[int, int]:
    """How many people the top so many per cent are, and what they had together."""
    most_first = sorted((count for count in counts if count), reverse=True)
    people = ceil(Fraction(len(most_first) * percent, 100))
    return people, sum(most_first[:people])


def at_least(counts: Sequence[int], *, least: int) -> tuple[int, int]:
    """How many people had at least so many, and what they had together."""
    enough = [count for count in counts if count >= least]
    return len(enough), sum(enough)


def gini(counts: Sequence[int]) -> Fraction:
    """Half the mean difference between any two people, as part of the mean."""
    people, total = len(counts), sum(counts)
    differences = sum(abs(one - other) for one in counts for other in counts)
    return Fraction(differences, 2 * people * total)


def band(count: int) -> str:
    for least, name in (
        (52, "52 or more"),
        (26, "26 to 51"),
        (18, "18 to 25"),
        (12, "12 to 17"),
        (6, "6 to 11"),
        (2, "2 to 5"),
        (1, "1"),
    ):
        if count >= least:
            return name
    return "None"


def lead_band(row: Row) -> str:
    if row["booked_day"] == "-":
        return "Unknown / Data Quality"
    day = date.fromisoformat(str(row["day"]))
    wait = (day - date.fromisoformat(str(row["booked_day"]))) // timedelta(days=1)
    for longest, name in (
        (-1, "Booked after"),
        (0, "Same Day"),
        (1, "1 Day"),
        (7, "2 to 7 Days"),
        (14, "8 to 14 Days"),
        (21, "15 to 21 Days"),
        (28, "22 to 28 Days"),
    ):
        if wait <= longest:
            return name
    return "More than 28 Days"


def weekday(row: Row) -> str:
    return date.fromisoformat(str(row["day"])).strftime("%A")


def missed(rows: Sequence[Row]) -> tuple[int, int]:
    """Appointments attended or missed, and those missed."""
    statuses = [row["status"] for row in rows]
    n = statuses.count("ATTENDED") + statuses.count("DNA")
    return n, statuses.count("DNA")


def counted_as(rows: Sequence[Row], choices: dict[str, str]) -> list[str]:
    """What each appointment counts as, one after the other."""
    recorded = {"ATTENDED", "DNA", "WALKED_OUT", "NO_ACCESS_VISIT"}
    days = [str(row["day"]) for row in rows if row["status"] in recorded]
    last = max(days, default="")
    found = []
    for row in rows:
        status, day = str(row["status"]), str(row["day"])
        if status == "WALKED_OUT":
            status = choices["walked_out"]
        elif status == "NO_ACCESS_VISIT":
            status = choices["no_access_visit"]
        elif status == "UNKNOWN" and day <= last:
            status = choices["unknown"]
        elif status == "BOOKED" and day < last:
            status = choices["past_booked"]
        found.append(status)
    return found


def by_day_and_staff(rows: Sequence[Row]) -> dict[tuple[str, str], int]:
    found: dict[tuple[str, str], int] = {}
    for row in rows:
        key = (str(row["day"]), str(row["staff"]))
        found[key] = found.get(key, 0) + 1
    return found


def gaps_of(rows: Sequence[Row], staff: str, days: Sequence[date]) -> list[list[date]]:
    """Runs of three usual days or more with none, ten appointments expected on them."""
    own = [date.fromisoformat(str(r["day"])) for r in rows if r["staff"] == staff]

    def week(day: date) -> date:
        return day - timedelta(days=day.weekday())

    weeks = {week(day) for day in own if day in days}
    usual = []
    for weekday in range(5):
        here = [d for d in days if d.weekday() == weekday and week(d) in weeks]
        there = [d for d in here if d in own]
        if len(weeks) >= 4 and here and len(there) * 2 >= len(here):
            usual.append(weekday)
    expected = [day for day in days if day.weekday() in usual]
    found: list[list[date]] = [[]]
    for day in expected:
        if day in own:
            found.append([])
        else:
            found[-1].append(day)
    count = sum(own.count(day) for day in expected)
    return [
        run
        for run in found
        if len(run) >= 3 and Fraction(count * len(run), len(expected)) >= 10
    ]


def in_order(rows: Sequence[Row]) -> dict[object, list[Row]]:
    """Each person's visits, one after the other."""
    found: dict[object, list[Row]] = {}
    for row in sorted(
        rows, key=lambda r: (str(r["day"]), int(r["minute"]), int(r["clinician"]))
    ):
        found.setdefault(row["patient"], []).append(row)
    return found


def upc(seen: Sequence[object]) -> Fraction:
    return Fraction(max(seen.count(one) for one in seen), len(seen))


def bice_boxerman(seen: Sequence[object]) -> Fraction:
    """Out of all pairs of visits, those with the same clinician."""
    pairs = [seen[i] == seen[j] for i in range(len(seen)) for j in range(i)]
    return Fraction(sum(pairs), len(pairs))


def secon(seen: Sequence[object]) -> Fraction:
    again = [seen[at] == seen[at - 1] for at in range(1, len(seen))]
    return Fraction(sum(again), len(again))


def longest_gap(days: Sequence[date]) -> int:
    return max((days[at] - days[at - 1]).days for at in range(1, len(days)))


def minutes(row: Row) -> Fraction:
    """The minutes of one appointment."""
    given, staff, mode = int(str(row["duration"])), row["staff"], row["mode"]
    if 0 < given < 240:
        return Fraction(min(given, 60))
    if mode == "HOME_VISIT":
        return Fraction("23.4")
    if mode in {"TELEPHONE", "VIDEO_ONLINE"}:
        return Fraction("7.1") if staff == "GP" else Fraction(6)
    return Fraction(10)


def pounds(rows: Sequence[Row], an_hour: dict[str, int]) -> float:
    """What these appointments cost, from the pence for an hour of each staff group."""
    pence = sum(minutes(row) / 60 * an_hour[str(row["staff"])] for row in rows)
    return float(Fraction(pence) / 100)
