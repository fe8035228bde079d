"""The same sentence under several definitions, and in words how they differ."""

from collections.abc import Sequence
from dataclasses import dataclass

from academy.words import day, number, percent
from attenders.analysis.counting import (
    EVERYTHING,
    MODE_CHOICES,
    OUTCOME_CHOICES,
    STAFF_CHOICES,
    Counting,
)
from attenders.analysis.definitions import FrequentAttenders
from attenders.analysis.sensitivity import Compared, Sensitivity
from attenders.charts.definitions import why_not
from attenders.charts.parts import (
    FOCUS,
    OTHER,
    Chart,
    Table,
    bars,
    drawn,
    folded,
    height_of,
    name_axis,
    share_axis,
)
from attenders.charts.words import said


@dataclass(frozen=True)
class Said:
    """The sentence under one definition, and how it differs from the first."""

    name: str
    sentence: str
    differences: tuple[str, ...]


def sensitivity_words(result: Sensitivity) -> tuple[Said, ...]:
    """The sentence under each definition; the first, which has no differences, first."""
    return tuple(
        Said(
            name=choice_name(row.attenders),
            sentence=said(row.attenders.sentence),
            differences=tuple(map(said, result.differences(place))),
        )
        for place, row in enumerate(result.rows)
    )


def choice_name(result: FrequentAttenders) -> str:
    """The definition, and what it counts where that is not everything attended."""
    counted = _narrower(result.counting)
    return f"{result.definition.name}, {counted}" if counted else result.definition.name


def _narrower(counting: Counting) -> str:
    parts = (
        (OUTCOME_CHOICES[counting.outcomes][1], counting.outcomes, EVERYTHING.outcomes),
        (STAFF_CHOICES[counting.staff][1], counting.staff, EVERYTHING.staff),
        (MODE_CHOICES[counting.modes][1], counting.modes, EVERYTHING.modes),
    )
    return ", ".join(words for words, chosen, usual in parts if chosen != usual)


def sensitivity_chart(result: Sensitivity) -> Chart:
    """Draw the share of appointments under each definition, the first one in blue."""
    names = [choice_name(row.attenders) for row in result.rows]
    shares = [row.attenders.share for row in result.rows]
    reasons = [why_not(row.attenders, ages=True) for row in result.rows]
    last = day(max(row.attenders.period.last for row in result.rows))
    return Chart(
        finding=_finding(
            [
                share
                for share, reason in zip(shares, reasons, strict=True)
                if share is not None and not reason
            ]
        ),
        title="The same sentence under other definitions: their share of appointments",
        subtitle=(
            "The definition that the others are compared with is blue and first; each"
            f" over its own period up to {last}"
        ),
        description="; ".join(
            f"{name}: {percent(share)}"
            for name, share in zip(names, shares, strict=True)
        )
        + ".",
        figure=drawn(
            [
                bars(
                    list(map(folded, names)),
                    [share or 0 for share in shares],
                    list(map(percent, shares)),
                    color=[FOCUS, *[OTHER] * (len(names) - 1)],
                )
            ],
            xaxis=share_axis(max(share or 0 for share in shares)),
            yaxis=name_axis(),
            height=height_of(len(names), lines=2),
        ),
        table=Table(
            caption=f"Who attends often under other definitions, up to {last}",
            headings=(
                "Definition",
                "People",
                "Share of people",
                "Share of appointments",
                "People also in the first",
            ),
            rows=tuple(
                _row(name, row) for name, row in zip(names, result.rows, strict=True)
            ),
        ),
        notes=tuple(
            f"Do not read “{name}”: {reason}."
            for name, reason in zip(names, reasons, strict=True)
            if reason
        ),
    )


def _finding(shares: Sequence[float]) -> str:
    if not shares:
        return "None of these definitions can be worked out from this data"
    least, most = percent(min(shares)), percent(max(shares))
    if least == most:
        return f"Whichever definition is used, they had {most} of appointments"
    return f"The share of appointments is {least} to {most}, by definition"


def _row(name: str, row: Compared) -> tuple[str, ...]:
    return (
        name,
        number(row.attenders.people),
        percent(row.attenders.people_share),
        percent(row.attenders.share),
        number(row.also_in_first),
    )
