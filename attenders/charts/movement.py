"""Who still attends often, who attends less, who is new; and bands against bands."""

from collections.abc import Sequence

from academy.words import number, people, percent, plural
from attenders.analysis.movement import Apart, Movement
from attenders.charts.parts import (
    FOCUS,
    OTHER,
    Chart,
    Table,
    bars,
    drawn,
    height_of,
    name_axis,
    period,
    shaded,
    share_axis,
)
from attenders.charts.words import NOT_KNOWN, said


_TOO_SHORT = "There is too little data to compare this year with the last"


def moves_chart(result: Movement) -> Chart:
    """Draw what became of those who attended often last year, and how many are new."""
    moves = _moves(result)
    return Chart(
        finding=_finding(result),
        sentence="" if result.is_short else said(result.sentence),
        title="People who attended often last year, and who do this year",
        subtitle=(
            f"{result.definition.name}: {result.counting.words},"
            f" {period(result.last_year)}, and {period(result.this_year)}"
        ),
        description="; ".join(f"{name}: {people(n)}" for name, n, _ in moves) + ".",
        figure=drawn(
            [
                bars(
                    [name.replace(", ", ",<br>") for name, _, _ in moves],
                    [n for _, n, _ in moves],
                    [number(n) for _, n, _ in moves],
                    color=[FOCUS, FOCUS, FOCUS, OTHER],
                )
            ],
            xaxis=share_axis(max(n for _, n, _ in moves)),
            yaxis=name_axis(),
            height=height_of(len(moves), lines=2),
        ),
        table=Table(
            caption=(
                f"People who attended often, {period(result.last_year)} and"
                f" {period(result.this_year)}"
            ),
            headings=("What became of them", "People", "Share of those of last year"),
            rows=tuple((name, number(n), share) for name, n, share in moves),
        ),
        notes=(*_appointments(result), *apart_words(result), *_short(result)),
    )


def _finding(result: Movement) -> str:
    if result.is_short:
        return _TOO_SHORT
    if not result.frequent_before:
        return f"Nobody attended often last year; {number(result.newly)} do this year"
    return (
        f"{percent(result.still_share)} of those who attended often last year still do;"
        f" {number(result.newly)} are new"
    )


def _moves(result: Movement) -> list[tuple[str, int, str]]:
    """The name of each move, how many people, and their share of those of last year."""

    def share(n: int) -> str:
        return percent(n / result.frequent_before if result.frequent_before else None)

    return [
        ("Often last year, and still", result.persistent, share(result.persistent)),
        ("Often last year, less this year", result.eased, share(result.eased)),
        ("Often last year, none this year", result.stopped, share(result.stopped)),
        ("New, not often last year", result.newly, "–"),
    ]


def _appointments(result: Movement) -> tuple[str, ...]:
    if not result.frequent_before or result.is_short:
        return ()
    return (
        (
            "Those who attended often last year had"
            f" {plural(result.before_appointments, 'appointment')} then, and"
            f" {number(result.now_appointments)} this year. Most people who attend often in"
            " one year attend less in the next, whatever is done."
        ),
    )


def apart_words(result: Movement) -> tuple[str, ...]:
    """The people who were not registered all the time, in sentences."""
    apart = result.apart
    if apart is None:
        return (
            (
                "It is not known who was registered all the time, so people who joined or"
                " left are counted with the others."
            ),
        )
    if not apart.people:
        return ()
    return (
        (
            f"Counted apart: {people(apart.people)} with appointments who were not"
            f" registered for all of the two years ({_who(apart)}). Among them"
            f" {number(apart.frequent_before)} attended often last year, and"
            f" {number(apart.frequent_now)} this year."
        ),
    )


def _who(apart: Apart) -> str:
    return (
        f"{number(apart.joined)} joined, {number(apart.left)} left or died,"
        f" {number(apart.not_on_list)} not on the list"
    )


def _short(result: Movement) -> tuple[str, ...]:
    if not result.is_short:
        return ()
    data = f"only of {period(result.data)}" if result.data else "of neither year"
    return (f"The data is {data}, so the two years cannot be compared fairly.",)


def bands_moved_chart(result: Movement) -> Chart:
    """Shade the bands of last year against those of this year, by share of the row."""
    sums = [sum(cell or 0 for cell in row) for row in result.matrix]
    same, more, less = _directions(result)
    return Chart(
        finding=_TOO_SHORT if result.is_short else _moved_finding(same, more, less),
        title="How often people attended last year and this year",
        subtitle=(
            "Down: times in the year"
            f" {period(result.last_year)}. Across: times in {period(result.this_year)}"
        ),
        description=(
            f"A table of bands. {people(same)} are in the same band in both years,"
            f" {number(more)} attended more this year, and {number(less)} less."
        ),
        figure=None,
        table=shaded(
            caption=(
                f"People by times attended, {period(result.last_year)} (down) and"
                f" {period(result.this_year)} (across)"
            ),
            headings=("Times last year", *result.bands, "All"),
            rows=[
                (band, *map(_cell, row), _total(row))
                for band, row in zip(result.bands, result.matrix, strict=True)
            ],
            values=[
                (*((cell or 0) / total if total else 0 for cell in row), None)
                for row, total in zip(result.matrix, sums, strict=True)
            ],
            measure="The darker, the larger the share of the people of that row",
            written=percent,
        ),
        notes=(*apart_words(result), *_short(result)),
    )


def _cell(n: int | None) -> str:
    return NOT_KNOWN if n is None else number(n)


def _total(row: Sequence[int | None]) -> str:
    """All of a row, which is not known where one of its cells is not."""
    return NOT_KNOWN if None in row else number(sum(cell or 0 for cell in row))


def _directions(result: Movement) -> tuple[int, int, int]:
    """How many are in the same band, in one of more, in one of less; of those who came.

    Bands go from most to fewest, the last is none: who had none in both did not come.
    """
    same = more = less = 0
    for before, row in enumerate(result.matrix):
        for now, n in enumerate(row):
            if before == now < len(result.bands) - 1:
                same += n or 0
            elif now < before:
                more += n or 0
            elif now > before:
                less += n or 0
    return same, more, less


def _moved_finding(same: int, more: int, less: int) -> str:
    came = same + more + less
    if not came:
        return "Nobody attended in either year"
    return (
        f"{percent(same / came)} of people who came are in the same band as last year;"
        f" {percent(more / came)} came more, {percent(less / came)} less"
    )
