"""The quality of the data in words and tables: no picture, so that all can read it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from academy.words import number, percent, plural, span
from attenders.analysis.book_week import BookWeek
from attenders.analysis.bounds import HELD, TOGETHER, Bounds, Effect
from attenders.analysis.completeness import EVERYBODY, Calendar, Gap
from attenders.analysis.quality import TO_COME, Quality
from attenders.charts.parts import Table, period


STATUS_WORDS = {
    "ATTENDED": "Attended",
    "DNA": "Missed",
    "CANCELLED": "Cancelled",
    "WALKED_OUT": "Patient walked out",
    "NO_ACCESS_VISIT": "Home visit, nobody opened",
    "UNKNOWN": "Not known",
    "BOOKED": "Still “booked”, though the day has passed",
    TO_COME: "Booked, and still to come",
}
COUNTS_AS_WORDS = {
    "ATTENDED": "Attended",
    "DNA": "Missed",
    "CANCELLED": "Neither (cancelled)",
    "UNKNOWN": "Neither",
    TO_COME: "Neither yet",
}
# In the plural, as they stand in a sentence
STAFF_WORDS = {
    EVERYBODY: "anybody",
    "GP": "GPs",
    "NURSE": "nurses",
    "ADVANCED_PRACTITIONER": "advanced practitioners",
    "HEALTHCARE_ASSISTANT": "healthcare assistants",
    "PHARMACIST": "pharmacists",
    "PHYSIOTHERAPIST": "physiotherapists",
    "SOCIAL_PRESCRIBER": "social prescribers",
    "OTHER": "other staff",
    "UNKNOWN": "staff not known",
}
MISSING_WORDS = {
    "time": ("Time of day", "No figure yet"),
    "booked": ("Date it was booked", "Missed appointments by wait"),
    "mode": ("In person, by phone or online", "No figure yet"),
    "staff": ("Staff role", "Days and weeks by staff, on this page"),
    "clinician": ("Clinician", "Joining files that overlap"),
    "slot_type": ("Slot type", "Joining files that overlap"),
    "duration": ("Length in minutes", "No figure yet"),
    "age": ("Age (people)", "The list of people"),
    "sex": ("Sex (people)", "The list of people"),
}
_PROBLEMS = {
    "past_booked": "Past appointments still “booked”",
    "unknown": "Past appointments with no known status",
    "walked_out": "Patients who walked out",
    "no_access_visit": "Home visits to which nobody opened",
    HELD: "Rows left out for a problem",
    TOGETHER: "All of these together",
}
_COUNTED = {
    "past_booked": "are still “booked”, so nobody wrote down what became of them",
    "unknown": "have a status that is empty, unknown or not one that we recognise",
    "walked_out": "were with patients who walked out before they were seen",
    "no_access_visit": "were home visits to which nobody opened",
}
SHOWN_FIRST = 3
_DATA, _GAP, _NOT_EXPECTED = "data", "gap", "none"


@dataclass(frozen=True)
class Problem:
    """A problem of the data, how large it is, and what it can do to the figures.

    `size` ranks them: how far the share attended is open, or which part of the working
    days is missing.
    """

    title: str
    found: str
    effect: str
    size: float


@dataclass(frozen=True)
class CalendarDay:
    """A row of the calendar: the day, what is special about it, and its cells."""

    label: str
    note: str
    is_open: bool
    cells: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Month:
    """One month of the calendar."""

    name: str
    headings: tuple[str, ...]
    days: tuple[CalendarDay, ...]


def problems(found: Quality) -> list[Problem]:
    """What there is, worst first."""
    each = [
        _problem(effect, found)
        for effect in found.effects
        if effect.n and effect.name != TOGETHER
    ]
    missing = [gap for gap in found.gaps if gap.staff == EVERYBODY]
    if missing:
        each.append(_missing_days(found, missing))
    lost = [gap for gap in found.gaps if gap.staff != EVERYBODY]
    if lost:
        each.append(_missing_staff(found, lost))
    return sorted(each, key=lambda problem: -problem.size)


def _problem(effect: Effect, found: Quality) -> Problem:
    return Problem(
        title=_PROBLEMS[effect.name],
        found=_found(effect, found),
        effect=effect_sentence(effect),
        size=effect.attended.width,
    )


def _found(effect: Effect, found: Quality) -> str:
    if effect.name == HELD:
        rows = found.files.rows_read
        return (
            f"{_part(effect.n, rows)} of the rows of your files were left out, and each"
            " may be an appointment."
        )
    return (
        f"{_part(effect.n, found.past)} of past appointments {_COUNTED[effect.name]}."
    )


def _part(n: int, out_of: int) -> str:
    share = percent(n / out_of if out_of else None)
    return f"{share[0].upper()}{share[1:]} ({number(n)} of {number(out_of)})"


def effect_sentence(effect: Effect) -> str:
    """The bounds of the headline figures, in words; of people where any are known."""
    sentence = (
        f"Attended is {_between(effect.attended)} of past appointments, and missed"
        f" {_between(effect.missed)} of those attended or missed."
    )
    if effect.top[0].high is None:
        return sentence
    return (
        f"{sentence} The 3% who attend most have {_between(effect.top[0])} of attended"
        " appointments."
    )


def _between(bounds: Bounds) -> str:
    low, high = percent(bounds.low), percent(bounds.high)
    return low if low == high else f"between {low} and {high}"


def _missing_days(found: Quality, missing: Sequence[Gap]) -> Problem:
    working = len(found.calendar.open_days)
    days = sum(gap.days for gap in missing)
    share = days / working
    return Problem(
        title="Days with no appointments at all",
        found=f"{_part(days, working)} of the working days have no appointment.",
        effect=(
            "Nobody can say how many appointments these days had, so no bounds can be"
            " given: counts are too low, and who attends most may be somebody else."
        ),
        size=share,
    )


def _missing_staff(found: Quality, lost: Sequence[Gap]) -> Problem:
    largest = max(lost, key=lambda gap: gap.usually)
    usually = sum(gap.usually for gap in lost)
    one = len(lost) == 1
    return Problem(
        title="Days with no appointments of a staff group",
        found=(
            f"{'There is' if one else 'There are'} {plural(len(lost), 'gap')}"
            f"{': ' if one else '. The largest: '}no appointments of"
            f" {STAFF_WORDS[largest.staff]} {_when(largest)}."
        ),
        effect=(
            f"On as many usual days they have about {number(usually)} appointments, as"
            f" many as {percent(usually / found.rows)} of all in the period. What these"
            " days really had nobody can say, so no bounds can be given."
        ),
        size=usually / found.rows,
    )


def gap_sentences(found: Quality) -> list[str]:
    """The gaps of the calendar, one sentence each."""
    return [
        f"No appointments of {STAFF_WORDS[gap.staff]} {_when(gap)}"
        f" ({plural(gap.days, 'working day')})"
        for gap in found.gaps
    ]


def _when(gap: Gap) -> str:
    if gap.first == gap.last:
        return f"on {span(gap.first, gap.last)}"
    return f"from {span(gap.first, gap.last)}"


def statuses_table(found: Quality) -> Table:
    """Each status that occurs, with its share and what it counts as."""
    return Table(
        caption=f"Appointments by status, {period(found.window)}",
        headings=("Status", "Appointments", "Share", "Counts as"),
        rows=tuple(
            (
                STATUS_WORDS[status.status],
                number(status.n),
                percent(status.n / found.rows),
                COUNTS_AS_WORDS[status.counts_as],
            )
            for status in found.statuses
            if status.n
        ),
    )


def effects_table(found: Quality) -> Table:
    """Every problem with its bounds."""
    return Table(
        caption=f"What each problem can do to the figures, {period(found.window)}",
        headings=(
            "Problem",
            "How many",
            "Attended, of past appointments",
            "Missed, of attended or missed",
            "Share of the top 3%",
            "Share of the top 5%",
        ),
        rows=tuple(
            (
                _PROBLEMS[effect.name],
                number(effect.n),
                *(
                    _to(bounds)
                    for bounds in (effect.attended, effect.missed, *effect.top)
                ),
            )
            for effect in found.effects
        ),
    )


def _to(bounds: Bounds) -> str:
    low, high = percent(bounds.low), percent(bounds.high)
    return low if low == high else f"{low} to {high}"


def missing_table(found: Quality) -> Table:
    """What is not filled in, how often, and what needs it."""
    return Table(
        caption=f"What is not filled in, {period(found.window)}",
        headings=("What", "Without it", "Out of", "Share", "What needs it"),
        rows=tuple(
            (
                MISSING_WORDS[item.name][0],
                number(item.n),
                number(item.out_of),
                percent(item.n / item.out_of if item.out_of else None),
                MISSING_WORDS[item.name][1],
            )
            for item in found.missing
        ),
    )


def week_table(week: BookWeek) -> Table:
    """The five days by staff group, with a line of sums."""
    columns = [*zip(*week.booked, strict=True)] if week.groups else []
    days = [date.fromordinal(week.monday.toordinal() + at) for at in range(5)]
    lines = [
        (f"{day:%A} {day.day} {day:%B}", [*booked, sum(booked), gone])
        for day, booked, gone in zip(days, week.booked, week.cancelled, strict=True)
    ]
    sums = [*map(sum, columns), week.total, sum(week.cancelled)]
    lines.append(("All five days", sums))
    return Table(
        caption=f"Appointments booked, {span(week.monday, week.friday)}",
        headings=("Day", *map(staff_heading, week.groups), "All", "Cancelled as well"),
        rows=tuple((name, *map(number, counts)) for name, counts in lines),
    )


def staff_heading(staff: str) -> str:
    """GPs, Nurses: at the head of a column."""
    return STAFF_WORDS[staff][0].upper() + STAFF_WORDS[staff][1:]


def months(found: Quality) -> list[tuple[str, str, int]]:
    """The months of the calendar: 2025-03, March 2025, and the days with a gap."""
    names: dict[str, tuple[str, int]] = {}
    for at, day in enumerate(found.calendar.days):
        name, missing = names.get(f"{day:%Y-%m}", (f"{day:%B} {day.year}", 0))
        has_gap = any(state == _GAP for _, state in _cells(found, at))
        names[f"{day:%Y-%m}"] = (name, missing + has_gap)
    return [(value, name, missing) for value, (name, missing) in names.items()]


def month(found: Quality, value: str) -> Month:
    """The days of one month (2025-03), each with its numbers by staff group."""
    drawn = found.calendar
    days = [(at, day) for at, day in enumerate(drawn.days) if f"{day:%Y-%m}" == value]
    first = days[0][1]
    return Month(
        name=f"{first:%B} {first.year}",
        headings=tuple(map(staff_heading, drawn.groups)),
        days=tuple(
            CalendarDay(
                label=f"{day:%A} {day.day}",
                note=_note(drawn, at),
                is_open=drawn.is_open(day),
                cells=tuple(_cells(found, at)),
            )
            for at, day in days
        ),
    )


def _note(drawn: Calendar, at: int) -> str:
    day = drawn.days[at]
    holiday = dict(drawn.holidays).get(day)
    if holiday:
        return holiday
    if not drawn.is_open(day):
        return "Weekend"
    return "" if any(drawn.counts[at]) else "No data"


def _cells(found: Quality, at: int) -> Iterator[tuple[str, str]]:
    """The number of each group on a day, with whether there is data, or a gap."""
    drawn = found.calendar
    day = drawn.days[at]
    missing = {gap.staff for gap in found.gaps if gap.first <= day <= gap.last}
    nobody = EVERYBODY in missing and drawn.is_open(day)
    for group, n in enumerate(drawn.counts[at]):
        is_usual = drawn.expected(at, group)
        if nobody or (is_usual and drawn.groups[group] in missing):
            yield "None", _GAP
        elif n or is_usual:
            yield number(n), _DATA
        else:
            yield "–", _NOT_EXPECTED
