"""How often people attended: bands as bars."""

from academy.words import number, people, percent
from attenders.analysis.bands import NONE, AttendanceBands, Band
from attenders.analysis.window import Window
from attenders.charts.parts import (
    FOCUS,
    Chart,
    Table,
    bars,
    drawn,
    name_axis,
    period,
    share_axis,
)


# 52 / 3 = 17.3, so every three weeks or more is 18 times or more in a year
OFTEN = ("52 or more", "26 to 51", "18 to 25")


def bands_chart(result: AttendanceBands, *, window: Window) -> Chart:
    """Draw the share of appointments of each band."""
    shown = [band for band in result.bands if band.name != NONE]
    shares = [band.share or 0 for band in shown]
    return Chart(
        finding=_finding(result),
        title="Share of attended appointments by how often people came",
        subtitle=f"Attended appointments for each person, {period(window)}",
        description="; ".join(
            f"{_times(band)}: {people(band.people or 0)} with {percent(band.share)} of"
            " appointments"
            for band in shown
        )
        + ".",
        figure=drawn(
            [
                bars(
                    [_times(band) for band in shown],
                    shares,
                    [
                        f"{percent(band.share)}, {people(band.people or 0)}"
                        for band in shown
                    ],
                    color=FOCUS,
                )
            ],
            xaxis=share_axis(max(shares) * 2),
            yaxis=name_axis(),
        ),
        table=Table(
            caption=f"People by how often they attended, {period(window)}",
            headings=("Times attended", "People", "Appointments", "Share"),
            rows=(
                *(_row(band) for band in shown),
                (NONE, _none(result), "0", "–"),
            ),
        ),
    )


def _finding(result: AttendanceBands) -> str:
    often = [band for band in result.bands if band.name in OFTEN]
    who = sum(band.people or 0 for band in often)
    share = sum(band.share or 0 for band in often)
    if not who:
        return "Nobody attended 18 times or more"
    return (
        f"{people(who)} attended 18 times or more, and had {percent(share)} of"
        " attended appointments"
    )


def _times(band: Band) -> str:
    return "Once" if band.name == "1" else f"{band.name} times"


def _row(band: Band) -> tuple[str, ...]:
    return (
        band.name,
        number(band.people or 0),
        number(band.appointments),
        percent(band.share),
    )


def _none(result: AttendanceBands) -> str:
    """How many never came, or why that is not known."""
    none = next(band for band in result.bands if band.name == NONE)
    if none.people is not None:
        return number(none.people)
    if result.list_size is None:
        return "not known: no list size"
    return "not known: more people came than are on the list"
