"""What a team guessed of those who attend often, beside what the figures say."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import plotly.graph_objects as go

from academy.words import number, plural
from attenders.analysis.guess import NEAR, OUT_OF, Gap, furthest_first
from attenders.analysis.window import Window
from attenders.charts.parts import (
    FOCUS,
    OTHER,
    Chart,
    Table,
    drawn,
    folded,
    height_of,
    name_axis,
    period,
)
from attenders.charts.words import said


FIGURES, YOURS, COLLEAGUES = "The figures", "Your guess", "Your colleagues"
# Not by colour alone: each kind of dot has a shape of its own
_YOURS = "#AE2573"
_LEGEND = {"orientation": "h", "x": 0, "y": 1.02, "yanchor": "bottom"}
_KINDLY = (
    "Teams are often surprised here: the people who come to mind first are not always"
    " those who come most."
)
# Letters of a question's name in a line beside its dots, so that a phone has room
_LINE = 16


@dataclass(frozen=True)
class Worded:
    """One question in words: what is there and what was guessed, and the team's spread."""

    title: str
    sentence: str
    team: str


def surprises(gaps: Sequence[Gap]) -> tuple[Worded, ...]:
    """What the person guessed and is further off, the furthest first."""
    return tuple(_worded(gap) for gap in furthest_first(gaps) if not gap.is_close)


def known(gaps: Sequence[Gap]) -> tuple[Worded, ...]:
    """What the person guessed closely, as it was asked."""
    return tuple(_worded(gap) for gap in gaps if gap.is_close)


def not_guessed(gaps: Sequence[Gap]) -> tuple[Worded, ...]:
    """What the person did not guess, as it was asked."""
    return tuple(_worded(gap) for gap in gaps if gap.own is None)


def _worded(gap: Gap) -> Worded:
    return Worded(gap.question.title, said(gap.sentence), said(gap.team_sentence))


def guess_chart(gaps: Sequence[Gap], *, window: Window) -> Chart:
    """Draw the figure, one person's guess and their colleagues' in a row each."""
    people = max((len(gap.team) for gap in gaps), default=0)
    return Chart(
        finding=_finding(gaps),
        title="What your team expected, and what the figures say",
        subtitle=(
            f"Of every {OUT_OF}; {plural(people, 'guess', 'guesses')} of your team;"
            f" people who attended often, {period(window)}"
        ),
        description=_description(gaps),
        figure=_drawn(gaps) if gaps else None,
        table=_table(gaps, window),
        sentence=_sentence(gaps),
    )


def _finding(gaps: Sequence[Gap]) -> str:
    guessed = furthest_first(gaps)
    if not guessed:
        anybody = any(gap.team for gap in gaps)
        return (
            "What your colleagues expected, beside what the figures say"
            if anybody
            else "Nobody of your team has guessed yet"
        )
    furthest = guessed[0]
    if furthest.is_close:
        return f"You know them well: every guess is within {NEAR} of every {OUT_OF}"
    return (
        f"Not quite who you thought: {furthest.answer.of_100} {furthest.question.says},"
        f" and you guessed {furthest.own}"
    )


def _sentence(gaps: Sequence[Gap]) -> str:
    guessed = furthest_first(gaps)
    close = sum(gap.is_close for gap in guessed)
    if not guessed or close == len(guessed):
        return ""
    were = "was" if close == 1 else "were"
    return (
        f"{number(close) if close else 'None'} of your"
        f" {plural(len(guessed), 'guess', 'guesses')} {were} within {NEAR} of every"
        f" {OUT_OF}. {_KINDLY}"
    )


def _description(gaps: Sequence[Gap]) -> str:
    if not gaps:
        return "There is nothing to draw."
    return "; ".join(map(_row_in_words, gaps)) + "."


def _row_in_words(gap: Gap) -> str:
    own = "not guessed by you" if gap.own is None else f"your guess {gap.own}"
    team = f", guesses of the team {_spread(gap)}" if gap.team else ""
    return f"{gap.question.title}: figures {gap.answer.of_100}, {own}{team}"


def _spread(gap: Gap) -> str:
    if not gap.team:
        return "–"
    lowest, highest = gap.team[0], gap.team[-1]
    return str(lowest) if lowest == highest else f"{lowest} to {highest}"


def _table(gaps: Sequence[Gap], window: Window) -> Table:
    return Table(
        caption=f"Guesses and figures of every {OUT_OF}, {period(window)}",
        headings=(
            f"Of every {OUT_OF}",
            "The figures",
            "How many",
            "Your guess",
            "Guesses of your team",
            "The middle one",
            "How many guessed",
        ),
        rows=tuple(
            (
                gap.question.title,
                str(gap.answer.of_100),
                f"{number(gap.answer.part)} of {number(gap.answer.whole)}",
                _or_none(gap.own),
                _spread(gap),
                _or_none(gap.middle),
                str(len(gap.team)),
            )
            for gap in gaps
        ),
    )


def _or_none(value: int | None) -> str:
    return "–" if value is None else str(value)


def _drawn(gaps: Sequence[Gap]) -> dict[str, Any]:
    """A dot for each guess and each figure, and a line from a guess to its figure."""
    names = [folded(gap.question.title, width=_LINE) for gap in gaps]
    rows = list(zip(names, gaps, strict=True))
    colleagues = [(guess, name) for name, gap in rows for guess in _others(gap)]
    own = [(gap.own, name) for name, gap in rows if gap.own is not None]
    figures = [(gap.answer.of_100, name) for name, gap in rows]
    looks = (
        (COLLEAGUES, colleagues, "circle-open", OTHER, 11),
        (YOURS, own, "diamond", _YOURS, 13),
        (FIGURES, figures, "circle", FOCUS, 15),
    )
    return drawn(
        [_way(rows), *(_dots(*look) for look in looks if look[1])],
        height=height_of(len(gaps), lines=3) + 60,
        showlegend=True,
        legend=_LEGEND,
        xaxis={"range": [-3, OUT_OF + 3], "tickvals": [0, 25, 50, 75, OUT_OF]},
        yaxis={
            "type": "category",
            "categoryorder": "array",
            "categoryarray": names,
            **name_axis(),
        },
    )


def _others(gap: Gap) -> list[int]:
    """The guesses of everybody else."""
    others = list(gap.team)
    if gap.own in others:
        others.remove(gap.own)
    return others


def _way(rows: Sequence[tuple[str, Gap]]) -> go.Scatter:
    ends: list[int | None] = []
    names: list[str | None] = []
    for name, gap in rows:
        if gap.own is not None:
            ends += [gap.own, gap.answer.of_100, None]
            names += [name, name, None]
    return go.Scatter(
        x=ends,
        y=names,
        mode="lines",
        line={"color": OTHER, "width": 2, "dash": "dot"},
        hoverinfo="skip",
        showlegend=False,
    )


def _dots(
    name: str,
    dots: Sequence[tuple[int, str]],
    symbol: str,
    color: str,
    size: int,
) -> go.Scatter:
    return go.Scatter(
        x=[value for value, _ in dots],
        y=[row for _, row in dots],
        name=name,
        mode="markers",
        marker={
            "color": color,
            "symbol": symbol,
            "size": size,
            "line": {"width": 2 if symbol.endswith("open") else 0},
        },
        cliponaxis=False,
        hovertemplate=f"{name}: %{{x}} of every {OUT_OF}<extra></extra>",
    )
