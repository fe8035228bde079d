"""What a report for people outside the practice says: released numbers, and words.

An OutsideReport takes released tables, released sentences, periods and words without
numbers, and nothing else. So a page that is made from one cannot hold what may not
leave. No costs and no funding, and nothing that could be one single person: no smallest
or largest value, and no list.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Final, Literal

from attenders.analysis import (
    bands,
    conditions,
    continuity,
    definitions,
    flow,
    low_attenders,
    missed,
    missed_again,
    mix,
    waits,
)
from attenders.analysis.continuity import Continuity
from attenders.analysis.cube import NEEDS, OFTEN, Cube, Dimension, cut
from attenders.analysis.definitions import FrequentAttenders
from attenders.analysis.disclosure import (
    DisclosureError,
    ReleasedShares,
    ReleasedTable,
)
from attenders.analysis.flow import Flow
from attenders.analysis.headline import Headline
from attenders.analysis.low_attenders import LowAttenders
from attenders.analysis.method import Method
from attenders.analysis.missed import Rate
from attenders.analysis.missed_again import TO_ASK, MissedAgain
from attenders.analysis.mix import AppointmentMix, Mix
from attenders.analysis.released import (
    ReleasedNumber,
    ReleasedSentence,
    is_wording,
)
from attenders.analysis.waits import WAITS, BookingWaits
from attenders.analysis.whole import NotPossible, Result
from attenders.analysis.window import Window


SHARES: Final = "SHARES"
BARS: Final = "BARS"
MONTHS: Final = "MONTHS"
TABLE: Final = "TABLE"
WORDS: Final = "WORDS"
# How a part is drawn: shares of each group, counts, counts of months (by their first days),
# a table with more than one column, or not at all
Drawn = Literal["SHARES", "BARS", "MONTHS", "TABLE", "WORDS"]
PEOPLE, APPOINTMENTS = "People", "Appointments"
# Those who came often together, as in the sentence above the table: whatever is said of
# a group must be a row, or else it would say more of a hidden number than its table
OFTEN_TOGETHER = "18 or more"
MISSED_TIMES = ("None", "One", "Two or more")
ILL = "People who miss many appointments are more often ill, and die earlier, than others."
Said = ReleasedSentence
Results = Mapping[str, Result]


@dataclass(frozen=True)
class OutsidePart:
    """One answer: what it found, of what, the released table, and what else to know."""

    title: str
    finding: ReleasedSentence
    about: ReleasedSentence
    drawn: Drawn
    table: ReleasedTable | ReleasedShares | None = None
    notes: tuple[ReleasedSentence, ...] = ()

    def __post_init__(self) -> None:
        check(self)

    @property
    def hidden(self) -> int:
        """How many numbers of its table are hidden."""
        match self.table:
            case ReleasedTable():
                return sum(row.count(None) for row in self.table.cells)
            case ReleasedShares():
                return self.table.parts.count(None)
            case _:
                return 0


@dataclass(frozen=True)
class OutsideSection:
    """The parts of one subject of OUTSIDE."""

    key: str
    name: str
    parts: tuple[OutsidePart, ...]

    def __post_init__(self) -> None:
        check(self)


@dataclass(frozen=True)
class OutsideReport:
    """All that a report for people outside the practice is made of.

    `missing` are the names of subjects of which nothing can be said.
    """

    window: Window
    caveats: tuple[ReleasedSentence, ...]
    sections: tuple[OutsideSection, ...]
    missing: tuple[str, ...]

    def __post_init__(self) -> None:
        check(self)

    @property
    def hidden(self) -> int:
        """How many numbers are hidden in all of it."""
        parts = (part for section in self.sections for part in section.parts)
        return sum(part.hidden for part in parts)


ALLOWED = (
    Window,
    ReleasedTable,
    ReleasedShares,
    ReleasedSentence,
    OutsidePart,
    OutsideSection,
    type(None),
)


def check(made: OutsidePart | OutsideSection | OutsideReport) -> None:
    """Raise DisclosureError for a field that is not released, whatever it was given."""
    for each in fields(made):
        value = getattr(made, each.name)
        for item in value if type(value) is tuple else (value,):
            if type(item) not in ALLOWED and not is_wording(item):
                raise DisclosureError(f"{each.name} of a report is not released")


@dataclass(frozen=True)
class OutsideSubject:
    """A subject that can be chosen: its name, its figures, and what it says of them."""

    name: str
    kinds: tuple[str, ...]
    method: Method
    make: Callable[..., Sequence[OutsidePart]]


def outside_report(
    results: Results, *, subjects: Sequence[str], is_looked_at: bool
) -> OutsideReport:
    """What may be said of these subjects (keys of OUTSIDE), in their order.

    `results` have the HEADLINE and all figures of the subjects; `is_looked_at` says
    whether somebody at the practice has seen what its data is like.
    """
    headline = results["HEADLINE"]
    assert isinstance(headline, Headline)
    sections, missing = [], []
    for key, subject in OUTSIDE.items():
        if key not in subjects:
            continue
        parts = _parts(subject, results)
        if parts:
            sections.append(OutsideSection(key, subject.name, parts))
        else:
            missing.append(subject.name)
    return OutsideReport(
        window=headline.window,
        caveats=_caveats(headline, is_looked_at=is_looked_at),
        sections=tuple(sections),
        missing=tuple(missing),
    )


def kinds_of(subjects: Sequence[str]) -> tuple[str, ...]:
    """The figures that a report of these subjects needs."""
    named = (kind for key in subjects for kind in OUTSIDE[key].kinds)
    return tuple(dict.fromkeys(("HEADLINE", *named)))


def _parts(subject: OutsideSubject, results: Results) -> tuple[OutsidePart, ...]:
    found = [results[kind] for kind in subject.kinds]
    if any(isinstance(one, NotPossible) for one in found):
        return ()
    return tuple(subject.make(*found))


def _caveats(found: Headline, *, is_looked_at: bool) -> tuple[ReleasedSentence, ...]:
    """What to know of the data before any figure."""
    caveats = []
    if found.covered != found.window:
        said = "The data covers {data} alone, so do not compare this with a whole year."
        caveats.append(Said(said, {"data": found.covered}))
    if found.has_people and found.days.without_patients:
        said = (
            "Some files do not say who appointments were with. What is said of people is"
            " of the others, {data}."
        )
        caveats.append(Said(said, {"data": found.covered_with_patients}))
    totals = found.appointments
    unclear = _shares({"Unclear": (totals.other, totals.booked)})
    if totals.other:
        said = (
            "Of {booked} appointments, {share} have no clear outcome. They count as"
            " neither attended nor missed."
        )
        values = {
            "booked": ReleasedNumber.whole(unclear, "Unclear"),
            "share": ReleasedNumber.share(unclear, "Unclear"),
        }
        caveats.append(Said(said, values))
    if not is_looked_at:
        caveats.append(
            Said("Nobody at the practice has checked yet whether its data is complete.")
        )
    return tuple(caveats)


def _shares(groups: Mapping[str, tuple[int, int]]) -> ReleasedShares:
    """Released parts of wholes, by the name of their group."""
    return ReleasedShares(
        groups=tuple(groups),
        parts=[part for part, _ in groups.values()],
        wholes=[whole for _, whole in groups.values()],
    )


def _counted(rows: Sequence[str], counts: Sequence[int], of: str) -> ReleasedTable:
    """A released table of one column."""
    return ReleasedTable(rows=rows, columns=(of,), counts=[[n] for n in counts])


def _often(found: FrequentAttenders) -> list[OutsidePart]:
    shares = _shares(
        {
            PEOPLE: (found.people, found.out_of),
            APPOINTMENTS: (found.appointments, found.all_appointments),
        }
    )
    of = "on the registered list" if found.registered else "who had one"
    return [
        OutsidePart(
            title="Share of people, and share of appointments that they had",
            finding=Said(
                "{share} of people had {part} of appointments",
                {
                    "share": ReleasedNumber.share(shares, PEOPLE),
                    "part": ReleasedNumber.share(shares, APPOINTMENTS),
                },
            ),
            about=Said(
                "{definition}: {people} of the {everybody} people "
                + of
                + ", by {counting}, {period}.",
                {
                    "definition": found.definition.name,
                    "people": ReleasedNumber.part(shares, PEOPLE),
                    "everybody": ReleasedNumber.whole(shares, PEOPLE),
                    "counting": found.counting.words,
                    "period": found.period,
                },
            ),
            drawn=SHARES,
            table=shares,
            notes=(
                Said(
                    "Attending often is not a fault: many of these people have several"
                    " illnesses, and some were asked to come."
                ),
            ),
        )
    ]


def _how_often(found: Cube) -> list[OutsidePart]:
    table, often, all_of_them = _people(found, "age")
    came = _shares({"Often": (often, all_of_them)})
    return [
        OutsidePart(
            title="People by how many appointments they attended, and by age",
            finding=Said(
                "{often} of {people} people came every three weeks or more",
                {
                    "often": ReleasedNumber.part(came, "Often"),
                    "people": ReleasedNumber.whole(came, "Often"),
                },
            ),
            about=_everybody(found),
            drawn=TABLE,
            table=table,
        )
    ]


def _needs(found: Cube) -> list[OutsidePart]:
    table, _, all_of_them = _people(found, "needs")
    by_needs = cut(found, rows="needs", measure="people")
    each = dict(zip(by_needs.rows, by_needs.row_totals, strict=True))
    if each[NEEDS["NOT_KNOWN"]] == all_of_them:
        return []
    both = _shares({"Both": (each[NEEDS["BOTH"]], all_of_them)})
    return [
        OutsidePart(
            title="People by how many appointments they attended, and by conditions",
            finding=Said(
                "{both} of {people} people have both physical and mental-health"
                " conditions coded",
                {
                    "both": ReleasedNumber.part(both, "Both"),
                    "people": ReleasedNumber.whole(both, "Both"),
                },
            ),
            about=_everybody(found),
            drawn=TABLE,
            table=table,
            notes=(
                Said(
                    "None coded does not say that somebody is well: it may only not have"
                    " been written down."
                ),
            ),
        )
    ]


def _everybody(found: Cube) -> ReleasedSentence:
    return Said(
        "Everybody who attended, and everybody on the registered list where there is"
        " one, each once, {period}.",
        {"period": found.window},
    )


def _people(found: Cube, columns: Dimension) -> tuple[ReleasedTable, int, int]:
    """People by how often they came, those who came often as one row, and in columns.

    Also how many came often, and how many there are, to be released.
    """
    table = cut(found, rows="band", columns=columns, measure="people")
    each = dict(zip(table.rows, table.cells, strict=True))
    often = [sum(column) for column in zip(*(each[n] for n in OFTEN), strict=True)]
    rows = {OFTEN_TOGETHER: often}
    rows |= {name: list(cells) for name, cells in each.items() if name not in OFTEN}
    there = [at for at in range(len(often)) if any(row[at] for row in rows.values())]
    released = ReleasedTable(
        rows=tuple(rows),
        columns=[table.columns[at] for at in there],
        counts=[[row[at] for at in there] for row in rows.values()],
    )
    return released, sum(often), sum(map(sum, rows.values()))


def _seldom(found: LowAttenders) -> list[OutsidePart]:
    try:
        table = low_attenders.released(found)
    except ValueError:  # it is not known who did not come
        return []
    least = "" if found.is_exact else "At least "
    total = found.total
    came = _shares({"None": (total.none or 0, total.people or 0)})
    return [
        OutsidePart(
            title="People by how many appointments they had, and by age",
            finding=Said(
                f"{least}{{none}} of {{people}} registered people had no appointment",
                {
                    "none": ReleasedNumber.part(came, "None"),
                    "people": ReleasedNumber.whole(came, "None"),
                },
            ),
            about=Said(
                "People registered for all of the period, by {counting}, {period}.",
                {"counting": found.counting.words, "period": found.window},
            ),
            drawn=TABLE,
            table=table,
            notes=(
                Said(
                    "Somebody who did not come may be well, may not get through, or may"
                    " go elsewhere: only asking tells."
                ),
            ),
        )
    ]


def _demand(found: Flow) -> list[OutsidePart]:
    months = [month for month in found.months if month.span.kind in ("WHOLE", "GAPS")]
    if not months:
        return []
    counts = [month.became.given for month in months]
    given = _shares({"Given": (sum(counts), sum(counts))})
    table = _counted(
        [month.span.first.isoformat() for month in months], counts, APPOINTMENTS
    )
    return [
        OutsidePart(
            title="Appointments given in each month",
            finding=Said(
                "{given} appointments were given in the whole months",
                {"given": ReleasedNumber.whole(given, "Given")},
            ),
            about=Said(
                "Attended, missed and those without a clear outcome, with all staff and"
                " in every way of contact, {period}.",
                {"period": found.window},
            ),
            drawn=MONTHS,
            table=table,
            notes=(
                Said("Months that the period cuts are left out."),
                Said("Who asked and was offered nothing is not in it."),
            ),
        )
    ]


def _waits(found: BookingWaits) -> list[OutsidePart]:
    waits = found.all
    if not waits.known:
        return []
    by_name = dict(zip(WAITS, waits.counts[1:-1], strict=True))
    same_day = by_name[WAITS[0]]
    shares = _shares({"Same day": (same_day, waits.known)})
    return [
        OutsidePart(
            title="How long before the day appointments are booked",
            finding=Said(
                "{share} of appointments were booked on the same day",
                {"share": ReleasedNumber.share(shares, "Same day")},
            ),
            about=Said(
                "Out of {known} appointments given of which the day of booking is known,"
                " {period}.",
                {
                    "known": ReleasedNumber.whole(shares, "Same day"),
                    "period": found.window,
                },
            ),
            drawn=BARS,
            table=_counted(tuple(by_name), tuple(by_name.values()), APPOINTMENTS),
            notes=(
                Said(
                    "Many appointments are planned ahead, so this is not how long people"
                    " waited."
                ),
            ),
        )
    ]


def _mix(found: AppointmentMix) -> list[OutsidePart]:
    each = {
        "Appointments by way of contact": (
            found.mode,
            ("FACE_TO_FACE", "TELEPHONE"),
            "{first} of appointments were face to face, and {second} by telephone",
        ),
        "Appointments by staff group": (
            found.staff,
            ("GP", "NURSE"),
            "{first} of appointments were with GPs, and {second} with nurses",
        ),
    }
    return [
        _mixed(title, of, two, text, found.window)
        for title, (of, two, text) in each.items()
        if sum(of.totals)
    ]


def _mixed(
    title: str, of: Mix, two: tuple[str, str], text: str, window: Window
) -> OutsidePart:
    by_name = dict(zip(of.groups, of.totals, strict=True))
    shares = _shares({name: (by_name[name], sum(of.totals)) for name in two})
    names = [name for name in by_name if by_name[name]]
    return OutsidePart(
        title=title,
        finding=Said(
            text,
            {
                place: ReleasedNumber.share(shares, name)
                for place, name in zip(("first", "second"), two, strict=True)
            },
        ),
        about=Said(
            "Out of {given} appointments given, {period}.",
            {"given": ReleasedNumber.whole(shares, two[0]), "period": window},
        ),
        drawn=BARS,
        table=_counted(names, [by_name[name] for name in names], APPOINTMENTS),
    )


def _missed(found: Headline) -> list[OutsidePart]:
    overall = found.missed.overall
    if not overall.n:
        return []
    shares = _shares({"All": (overall.dna, overall.n)})
    all_of_them = {
        "share": ReleasedNumber.share(shares, "All"),
        "due": ReleasedNumber.whole(shares, "All"),
    }
    about = Said(
        "Appointments missed without notice, out of {due} attended or missed, with all"
        " staff and in every way of contact, {period}.",
        {"due": all_of_them["due"], "period": found.covered},
    )
    return [
        OutsidePart(
            title="Missed appointments by time from booking",
            finding=Said(
                "{share} of appointments were missed", {"share": all_of_them["share"]}
            ),
            about=about,
            drawn=SHARES,
            table=_rates(found.missed.by_lead_band),
            notes=(Said(TO_ASK), Said(ILL)),
        ),
    ]


def _rates(rates: Sequence[Rate]) -> ReleasedShares:
    return _shares({rate.name: (rate.dna, rate.n) for rate in rates})


def _again(found: MissedAgain) -> list[OutsidePart]:
    if not found.people:
        return []
    none, one, *more = [row.people for row in found.rows]
    again = _shares({"Again": (found.again_people, found.people)})
    return [
        OutsidePart(
            title="People by how many appointments they missed",
            finding=Said(
                "{again} of {people} people missed more than one appointment",
                {
                    "again": ReleasedNumber.part(again, "Again"),
                    "people": ReleasedNumber.whole(again, "Again"),
                },
            ),
            about=Said(
                "People with an appointment attended or missed, each once, {period}.",
                {"period": found.window},
            ),
            drawn=BARS,
            table=_counted(MISSED_TIMES, [none, one, sum(more)], PEOPLE),
            notes=(Said(TO_ASK),),
        )
    ]


def _continuity(found: Continuity) -> list[OutsidePart]:
    means = {
        name: ReleasedNumber.mean_share(group.bice_boxerman, people=group.measured)
        for name, group in (("often", found.cohort), ("rest", found.rest))
    }
    if any(mean.value is None for mean in means.values()):
        return []
    return [
        OutsidePart(
            title="How likely two visits are with the same clinician",
            finding=Said(
                "Two visits of somebody who attends often are with the same clinician"
                " with a chance of {often}; for everybody else it is {rest}",
                means,
            ),
            about=Said(
                "Means over people with more than one visit, {which}, {period}.",
                {"which": found.rule.which, "period": found.window},
            ),
            drawn=WORDS,
            notes=(
                Said(
                    "How often somebody comes does not move this figure by itself."
                    " There are no figures of single clinicians, on purpose."
                ),
            ),
        )
    ]


# In the order in which they are read
OUTSIDE: Mapping[str, OutsideSubject] = {
    "often": OutsideSubject(
        "Who attends often", ("FREQUENT",), definitions.METHOD, _often
    ),
    "ages": OutsideSubject(
        "How often people come", ("CUBE",), bands.METHOD, _how_often
    ),
    "needs": OutsideSubject(
        "Conditions of people", ("CUBE",), conditions.METHOD, _needs
    ),
    "seldom": OutsideSubject(
        "Who comes seldom", ("LOW_ATTENDERS",), low_attenders.METHOD, _seldom
    ),
    "demand": OutsideSubject("Appointments over time", ("FLOW",), flow.METHOD, _demand),
    "waits": OutsideSubject("Time from booking", ("WAITS",), waits.METHOD, _waits),
    "mix": OutsideSubject("Staff and ways of contact", ("MIX",), mix.METHOD, _mix),
    "missed": OutsideSubject(
        "Missed appointments", ("HEADLINE",), missed.METHOD, _missed
    ),
    "again": OutsideSubject(
        "Missed more than once", ("MISSED_AGAIN",), missed_again.METHOD, _again
    ),
    "continuity": OutsideSubject(
        "Continuity",
        ("CONTINUITY",),
        continuity.METHODS["bice_boxerman"],
        _continuity,
    ),
}
