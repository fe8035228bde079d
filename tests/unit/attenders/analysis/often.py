"""Who attends often, again: slow and obvious, from plain rows; and rows to try it on."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from fractions import Fraction
from math import ceil

from hypothesis import strategies as st

from attenders.analysis.counting import Counting
from attenders.analysis.definitions import Population
from attenders.analysis.rules import (
    AtLeast,
    EveryWeeks,
    Persistent,
    Rule,
    ShortIntervals,
    TopPeople,
    TopPercent,
)
from attenders.frames import MODES, SEXES, STAFF, STATUSES
from tests.unit.attenders.analysis.frames import Row, names_in
from tests.unit.attenders.analysis.people import people_of


LAST = date(2025, 12, 31)
NAMES = "ABCDEFGH"
Folk = Mapping[str, Mapping[str, object]]
SOMEBODY = {"birth_year": 1960, "birth_month": -1, "sex": "FEMALE"}


def population(rows: Sequence[Row], folk: Folk, **registered: object) -> Population:
    """The people of these rows, in the order of their numbers."""
    people = [{"local_id": n, **folk.get(str(n), SOMEBODY)} for n in names_in(rows)]
    return Population(people_of(people), **registered)


def _row(*, patient: str, back: int, status: str, staff: str, mode: str) -> Row:
    day = (LAST - timedelta(back)).isoformat()
    return {
        "patient": patient,
        "day": day,
        "status": status,
        "staff": staff,
        "mode": mode,
    }


_rows_of = st.builds(
    _row,
    patient=st.sampled_from(f"-{NAMES}AAABB"),
    back=st.integers(0, 30)
    | st.sampled_from((364, 365, 366, 730))
    | st.integers(0, 1500),
    status=st.sampled_from(("ATTENDED", "ATTENDED", "DNA", *STATUSES)),
    staff=st.sampled_from(("GP", "GP", "NURSE", *STAFF)),
    mode=st.sampled_from(("FACE_TO_FACE", *MODES)),
)
appointments = st.lists(_rows_of, max_size=60)
somebody = st.fixed_dictionaries(
    {
        "birth_year": st.sampled_from((-1, 1950, 1960)) | st.integers(1930, 2025),
        "birth_month": st.sampled_from((-1, 1, 12)),
        "sex": st.sampled_from(("FEMALE", "MALE", *SEXES)),
    }
)
folks = st.fixed_dictionaries(dict.fromkeys(NAMES, somebody))
countings = st.builds(
    Counting,
    staff=st.sampled_from(("ALL", "GP", "GP_OR_NURSE")),
    outcomes=st.sampled_from(("ATTENDED", "ATTENDED_OR_MISSED")),
    modes=st.sampled_from(("ALL", "FACE_TO_FACE")),
)
groupings = st.sampled_from((None, "OURS", "ADULTS"))
yearly_rules = st.one_of(
    st.builds(TopPercent, percent=st.integers(1, 100), grouping=groupings),
    st.builds(TopPeople, people=st.integers(1, 6)),
    st.builds(AtLeast, appointments=st.integers(1, 5)),
    st.builds(EveryWeeks, weeks=st.integers(1, 52)),
)
_years = st.integers(1, 4).flatmap(
    lambda years: st.tuples(st.just(years), st.integers(1, years))
)
rules = st.one_of(
    yearly_rules,
    st.builds(TopPercent, percent=st.integers(1, 100), months=st.integers(1, 30)),
    st.builds(AtLeast, appointments=st.integers(1, 5), months=st.integers(1, 30)),
    st.builds(
        ShortIntervals,
        days=st.integers(1, 30),
        percent=st.integers(1, 100),
        intervals=st.integers(1, 3),
    ),
    st.builds(
        lambda each, years: Persistent(each, years=years[0], needed=years[1]),
        yearly_rules,
        _years,
    ),
)


def counts(row: Row, counting: Counting) -> bool:
    if row["patient"] == "-":
        return False
    if row["status"] != "ATTENDED" and not (
        row["status"] == "DNA" and counting.outcomes == "ATTENDED_OR_MISSED"
    ):
        return False
    if counting.staff == "GP" and row["staff"] != "GP":
        return False
    if counting.staff == "GP_OR_NURSE" and row["staff"] not in {"GP", "NURSE"}:
        return False
    return counting.modes == "ALL" or row["mode"] in {"FACE_TO_FACE", "HOME_VISIT"}


def months_before(day: date, months: int) -> date:
    """The same day so many months before, or the last of that month if there is none."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    for lost in range(4):
        try:
            return date(year, month + 1, day.day - lost)
        except ValueError:
            continue
    raise AssertionError


def start(rule: Rule, last: date) -> date:
    """The first day that the rule looks at."""
    months = rule.years * 12 if isinstance(rule, Persistent) else 12
    return months_before(last, getattr(rule, "months", months)) + timedelta(days=1)


def age(person: Mapping[str, object], day: date) -> int | None:
    year, month = int(str(person["birth_year"])), int(str(person["birth_month"]))
    if year == -1:
        return None
    had_it = day.month >= (7 if month == -1 else month)
    return max(0, day.year - year - (0 if had_it else 1))


def group(person: Mapping[str, object], grouping: str | None, day: date) -> str | None:
    """The name of the group of a person; None for one who is outside."""
    if grouping is None:
        return "Everybody"
    years = age(person, day)
    if grouping == "ADULTS":
        bands = [
            ("18 to 30", 18),
            ("31 to 45", 31),
            ("46 to 60", 46),
            ("61 or over", 61),
        ]
    else:
        bands = [
            ("0 to 4", 0),
            ("5 to 17", 5),
            ("18 to 34", 18),
            ("35 to 49", 35),
            ("50 to 64", 50),
            ("65 to 74", 65),
            ("75 to 84", 75),
            ("85 or over", 85),
        ]
    if years is not None and years < bands[0][1]:
        return None
    if years is None or person["sex"] not in {"FEMALE", "MALE"}:
        return "Age not known, or sex not known or another"
    band = next(name for name, low in reversed(bands) if years >= low)
    return f"{str(person['sex']).capitalize()}, {band}"


def held(
    rows: Sequence[Row], counting: Counting, *, first: date, last: date
) -> dict[str, int]:
    """How many appointments that count each person had in these days."""
    found: dict[str, int] = {}
    for row in rows:
        inside = first.isoformat() <= str(row["day"]) <= last.isoformat()
        if inside and counts(row, counting):
            name = str(row["patient"])
            found[name] = found.get(name, 0) + 1
    return found


def grouping_name(rule: Rule) -> str | None:
    return getattr(getattr(rule, "each", rule), "grouping", None)


def members(
    rows: Sequence[Row], rule: Rule, counting: Counting, *, last: date, folk: Folk
) -> set[str]:
    """Who attends often by the rule, out of the people who had any."""
    had = held(rows, counting, first=start(rule, last), last=last)
    grouped: dict[str, dict[str, int]] = {}
    for name, count in had.items():
        place = group(folk[name], grouping_name(rule), last)
        if place is not None:
            grouped.setdefault(place, {})[name] = count
    inside = {name for people in grouped.values() for name in people}
    if isinstance(rule, Persistent):
        return inside & _persistent(rows, rule, counting, last=last, folk=folk)
    if isinstance(rule, ShortIntervals):
        return {name for name in had if _soon(rows, name, rule, counting, last=last)}
    if isinstance(rule, AtLeast):
        return {name for name in had if had[name] >= rule.appointments}
    if isinstance(rule, EveryWeeks):
        return {name for name in had if had[name] * rule.weeks >= 52}
    return {name for people in grouped.values() for name in _first(people, rule)}


def _first(people: Mapping[str, int], rule: TopPercent | TopPeople) -> set[str]:
    most_first = sorted(people.values(), reverse=True)
    if isinstance(rule, TopPeople):
        asked = min(rule.people, len(most_first))
    else:
        asked = ceil(Fraction(len(most_first) * rule.percent, 100))
    return {name for name, n in people.items() if n >= most_first[asked - 1]}


def _persistent(
    rows: Sequence[Row], rule: Persistent, counting: Counting, *, last: date, folk: Folk
) -> set[str]:
    years = [
        members(
            rows, rule.each, counting, last=months_before(last, 12 * back), folk=folk
        )
        for back in range(rule.years)
    ]
    return {n for n in NAMES if sum(n in year for year in years) >= rule.needed}


def _soon(
    rows: Sequence[Row],
    name: str,
    rule: ShortIntervals,
    counting: Counting,
    *,
    last: date,
) -> bool:
    own = [row for row in rows if row["patient"] == name and counts(row, counting)]
    days = sorted({date.fromisoformat(str(row["day"])) for row in own})
    days = [day for day in days if start(rule, last) <= day <= last]
    gaps = [(days[at + 1] - days[at]).days for at in range(len(days) - 1)]
    short = [gap for gap in gaps if gap < rule.days]
    return (
        len(gaps) >= rule.intervals
        and Fraction(len(short), len(gaps)) * 100 >= rule.percent
    )
