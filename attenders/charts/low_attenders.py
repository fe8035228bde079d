"""Who comes seldom or not at all: by age and sex, since when, and what came after."""

from collections.abc import Sequence

import plotly.graph_objects as go

from academy.words import day, number, people, percent
from attenders.analysis.came_later import COOK, PUBLISHED, CameLater, Followed
from attenders.analysis.last_seen import LastSeen, Since
from attenders.analysis.low_attenders import YOUNG, Group, LowAttenders
from attenders.analysis.registered import AGE_SEX_BANDS
from attenders.analysis.window import Window
from attenders.charts.parts import (
    FOCUS,
    OTHER,
    Chart,
    Table,
    bars,
    drawn,
    name_axis,
    period,
    share_axis,
)
from attenders.charts.words import NOT_KNOWN, said


NEVER = "Not seen in the data"
_SEX_WORDS = {"FEMALE": "Female", "MALE": "Male", "OTHER": "Other or not known"}
_SEX_COLORS = {"FEMALE": FOCUS, "MALE": OTHER}
_LEGEND = {"orientation": "h", "x": 0, "y": 1.02, "yanchor": "bottom"}
_BASIS_NOTES = {
    "LIST": "",
    "TABLE": (
        "The people registered are from a table by age and sex. Some of those who came"
        " have left since, so more people had none than this says. Teenagers and young"
        " adults cannot be told apart from it: that takes a registered list."
    ),
    "SIZE": (
        "The people registered are a number alone, so nothing can be said by age and sex"
        " of those who did not come: that takes a table by age and sex, or a list."
    ),
    "NOTHING": (
        "Enter a list size, or bring a registered list, to see how many did not come."
    ),
}


def low_attenders_chart(result: LowAttenders) -> Chart:
    """Draw the share with no contact by age band, for women and for men."""
    shown = _with_people(result)
    return Chart(
        finding=_finding(result),
        title="People who did not come, by age and sex",
        subtitle=(
            f"Out of {_registered(result)}; {result.counting.words}:"
            f" {period(result.window)}"
        ),
        description=_description(shown),
        figure=_by_sex(shown) if shown else None,
        table=_table(result, AGE_SEX_BANDS, "People by how often they came"),
        sentence=said(result.sentence),
        notes=_notes(result),
    )


def young_chart(result: LowAttenders) -> Chart:
    """Teenagers and young adults, as a table."""
    sentence = result.young_sentence
    return Chart(
        finding="How many teenagers and young adults did not come is not known"
        if sentence is None
        else _young_finding(result),
        title="Teenagers and young adults",
        subtitle=f"By how often they came, {period(result.window)}",
        description="The table has the numbers; there is no picture.",
        figure=None,
        table=_table(result, tuple(YOUNG), "Young people by how often they came"),
        sentence=said(sentence) if sentence else "",
        notes=tuple(filter(None, (_BASIS_NOTES[result.basis],))),
    )


def last_seen_chart(result: LastSeen) -> Chart:
    """Draw how long ago everybody of the list was last seen."""
    everybody = result.everybody
    names = [row.name for row in everybody.rows] + [NEVER]
    counts = [row.seen + row.registered for row in everybody.rows]
    counts.append(everybody.never)
    shares = [count / everybody.people if everybody.people else 0 for count in counts]
    texts = [
        f"{percent(share)}, {people(count)}"
        for share, count in zip(shares, counts, strict=True)
    ]
    return Chart(
        finding=_since_finding(result),
        title="Time since people were last seen",
        subtitle=(
            f"{people(everybody.people)} registered on {day(result.last)};"
            f" {_data(result.reach)}"
        ),
        description="; ".join(
            f"{name}: {text}" for name, text in zip(names, texts, strict=True)
        )
        + ".",
        figure=drawn(
            [bars(names, shares, texts, color=FOCUS)],
            xaxis=share_axis(max(shares) * 1.6),
            yaxis=name_axis(),
        ),
        table=_since_table(result),
        sentence=said(result.sentence),
    )


def came_later_chart(result: CameLater) -> Chart:
    """Who came after a year in which they did not, as a table."""
    first = result.followed[0]
    return Chart(
        finding=f"{_share(first.came_share)} of people who did not come in one year came"
        " in the next",
        title="People who did not come in one year, and later",
        subtitle=(
            f"People registered for all of the years; {result.counting.words}:"
            f" {period(Window(result.followed[-1].year.first, first.after.last))}"
        ),
        description="The table has the numbers; there is no picture.",
        figure=None,
        table=Table(
            caption=(
                "People who did not come in one year, and came after it,"
                f" {period(Window(result.followed[-1].year.first, first.after.last))}"
            ),
            headings=(
                "People",
                "Did not come from",
                "Did not come",
                "Came from",
                "Came",
            ),
            rows=(*(_followed_row(item) for item in result.followed), _cook_row()),
        ),
        sentence=said(first.sentence),
        notes=(
            *(said(item.sentence) for item in result.followed[1:]),
            said(PUBLISHED),
        ),
    )


def _registered(result: LowAttenders) -> str:
    if result.total.people is None:
        return "nobody knows how many registered"
    return f"{people(result.total.people)} registered"


def _finding(result: LowAttenders) -> str:
    total = result.total
    if total.none is None:
        return "How many people did not come is not known"
    if not total.people:
        return "There is nobody on the list"
    least = "" if result.is_exact else "At least "
    return f"{least}{percent(total.none_share)} of people did not come in the period"


def _young_finding(result: LowAttenders) -> str:
    none, of = (
        sum(
            getattr(group, name) or 0
            for band in YOUNG
            for group in result.of_band(band)
        )
        for name in ("none", "people")
    )
    if not of:
        return "There is nobody aged 13 to 24 on the list"
    return f"{percent(none / of)} of people aged 13 to 24 did not come in the period"


def _notes(result: LowAttenders) -> tuple[str, ...]:
    """What is set apart, what the numbers rest on, and how far the data reach."""
    apart = ""
    if result.is_exact:
        apart = (
            f"Not counted above: {people(result.joined or 0)} who joined during the"
            f" period, {number(result.gone or 0)} who left or died in it, and"
            f" {number(result.not_on_list or 0)} who came and are not on the list."
        )
    short = ""
    if result.is_short:
        short = (
            f"The data do not cover the period ({_data(result.data)}), so too many seem"
            " not to have come."
        )
    return tuple(filter(None, (apart, _BASIS_NOTES[result.basis], short)))


def _data(window: Window | None) -> str:
    return f"data from {period(window)}" if window else "no data"


def _with_people(result: LowAttenders) -> list[Group]:
    """The groups to draw: women and men of each band that has somebody known."""
    known = [
        group
        for group in result.groups
        if group.sex in _SEX_COLORS and group.none_share is not None
    ]
    return known if any(group.people for group in known) else []


def _by_sex(shown: Sequence[Group]) -> dict[str, object]:
    traces: list[go.Bar | go.Scatter] = []
    for sex, color in _SEX_COLORS.items():
        own = [group for group in shown if group.sex == sex]
        trace = bars(
            [group.band for group in own],
            [group.none_share for group in own],
            [_of(group) for group in own],
            color=color,
        )
        traces.append(trace.update(name=_SEX_WORDS[sex]))
    highest = max((group.none_share or 0) for group in shown)
    bands = [band for band in AGE_SEX_BANDS if band in {g.band for g in shown}]
    return drawn(
        traces,
        barmode="group",
        showlegend=True,
        legend=_LEGEND,
        height=120 + 60 * len(bands),
        xaxis=share_axis(highest * 1.5),
        yaxis={
            "autorange": "reversed",
            "automargin": True,
            "categoryorder": "array",
            "categoryarray": bands,
        },
    )


def _of(group: Group) -> str:
    """23.1%, 12 of 52."""
    return (
        f"{percent(group.none_share)}, {number(group.none or 0)} of"
        f" {number(group.people or 0)}"
    )


def _description(shown: Sequence[Group]) -> str:
    if not shown:
        return "It is not known by age and sex who did not come: nothing is drawn."
    parts = (f"{g.band}, {_SEX_WORDS[g.sex].lower()}: {_of(g)}" for g in shown)
    return f"{'; '.join(parts)}."


def _table(result: LowAttenders, bands: Sequence[str], caption: str) -> Table:
    groups = [group for band in bands for group in result.of_band(band)]
    with_total = bands == AGE_SEX_BANDS
    return Table(
        caption=f"{caption}, {period(result.window)}",
        headings=(
            *("Age", "Sex", "Registered", "None", "Share with none"),
            *("One", "Two", "Three or more"),
        ),
        rows=(
            *(_row(group, _SEX_WORDS[group.sex]) for group in groups),
            *([_row(result.total, "All")] if with_total else []),
        ),
    )


def _row(group: Group, sex: str) -> tuple[str, ...]:
    return (
        group.band,
        sex,
        _count(group.people),
        _count(group.none),
        percent(group.none_share),
        *(number(count) for count in (group.one, group.two, group.more)),
    )


def _count(count: int | None) -> str:
    return NOT_KNOWN if count is None else number(count)


def _share(share: float | None) -> str:
    return "Not known how many" if share is None else percent(share)


def _since_finding(result: LastSeen) -> str:
    everybody = result.everybody
    if not everybody.people:
        return "There is nobody on the list"
    return (
        f"{percent(everybody.never / everybody.people)} of people registered were not"
        " seen in all of the data"
    )


def _since_table(result: LastSeen) -> Table:
    return Table(
        caption=f"Time since people were last seen, {_data(result.reach)}",
        headings=(
            *("Who", "How long before the last day", "Last seen then"),
            *("Registered then, not seen since", "Both", "Share of the group"),
        ),
        rows=tuple(row for group in result.groups for row in _since_rows(group)),
    )


def _since_rows(group: Since) -> list[tuple[str, ...]]:
    def both(count: int) -> tuple[str, str]:
        return (number(count), percent(count / group.people if group.people else None))

    return [
        *(
            (
                *(group.name, row.name, number(row.seen), number(row.registered)),
                *both(row.seen + row.registered),
            )
            for row in group.rows
        ),
        (group.name, NEVER, number(group.never), "–", *both(group.never)),
    ]


def _followed_row(item: Followed) -> tuple[str, ...]:
    return (
        item.name,
        period(item.year),
        f"{number(item.unseen)} of {number(item.people)}, {percent(item.unseen_share)}",
        period(item.after),
        f"{number(item.came)} of {number(item.unseen)}, {percent(item.came_share)}",
    )


def _cook_row() -> tuple[str, ...]:
    unseen, came = COOK.unseen / COOK.people, COOK.came / COOK.unseen
    return (
        "Published: men aged 46 to 65 (Cook and others, 1990)",
        "one year",
        f"{number(COOK.unseen)} of {number(COOK.people)}, {percent(unseen)}",
        "the two years after it",
        f"{number(COOK.came)} of {number(COOK.unseen)}, {percent(came)}",
    )
