"""A report for people outside the practice in words, pictures and tables.

Everything is made of an OutsideReport, so it says only what was released.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from academy.words import number, span
from attenders.analysis.disclosure import HIDDEN, ReleasedShares, ReleasedTable
from attenders.analysis.outside import (
    MONTHS,
    OutsidePart,
    OutsideReport,
    OutsideSection,
)
from attenders.analysis.released import ReleasedNumber, ReleasedSentence
from attenders.analysis.window import Window
from attenders.charts.groups import group_name
from attenders.charts.lines import Line, lines_over_time
from attenders.charts.parts import (
    FOCUS,
    Chart,
    Table,
    bars,
    drawn,
    name_axis,
    shaded,
    share_axis,
)


NO_SHARE = "not shown"
# Not of all there are: what is hidden is not in it
SUM = "Sum shown"
# As bars, which say every number; more are a line
MOST_MONTHS = 18


@dataclass(frozen=True)
class DrawnSection:
    """The charts of one subject."""

    name: str
    drawings: tuple[Chart, ...]


def drawn_sections(report: OutsideReport) -> tuple[DrawnSection, ...]:
    """The report as charts, in its order."""
    return tuple(_section(section) for section in report.sections)


def caveats(report: OutsideReport) -> tuple[str, ...]:
    """What to know of the data before any figure."""
    return tuple(map(said, report.caveats))


def _section(section: OutsideSection) -> DrawnSection:
    return DrawnSection(section.name, tuple(map(outside_chart, section.parts)))


def outside_chart(part: OutsidePart) -> Chart:
    """One part of a report as a chart; its table is the picture where it has columns."""
    figure, table = _drawn(part)
    return Chart(
        finding=said(part.finding),
        title=part.title,
        subtitle=said(part.about),
        description=_described(table),
        figure=figure,
        table=table,
        notes=tuple(map(said, part.notes)),
    )


def is_hidden(cell: str) -> bool:
    """Whether a cell of such a table is one that was hidden."""
    return cell.startswith(HIDDEN) or cell == NO_SHARE


def said(sentence: ReleasedSentence) -> str:
    """The sentence with its released numbers, periods and names."""
    values = {name: _written(value) for name, value in sentence.values.items()}
    return sentence.text.format(**values)


def _written(value: ReleasedNumber | Window | str) -> str:
    if isinstance(value, Window):
        return span(value.first, value.last)
    if isinstance(value, str):
        return value
    match value.value:
        case None:
            return value.hidden_as
        case int(count):
            return number(count)
        case share:
            return percent_shown(share)


def percent_shown(share: float | None) -> str:
    """A share as exact as it was released: to a whole per cent, or to a tenth."""
    if share is None:
        return NO_SHARE
    is_whole = round(share, 2) == round(share, 3)
    return f"{share:.0%}" if is_whole else f"{share:.1%}"


def _drawn(part: OutsidePart) -> tuple[dict[str, object] | None, Table]:
    match part.table:
        case ReleasedShares() as shares:
            return _of_shares(shares), _table_of_shares(part, shares)
        case ReleasedTable() as table if len(table.columns) > 1:
            return None, _crossed(part, table)
        case ReleasedTable() as table if part.drawn == MONTHS:
            names = [f"{day:%B %Y}" for day in _days(table)]
            is_long = len(names) > MOST_MONTHS
            figure = _over_months(table) if is_long else _of_counts(table, names)
            return figure, _one_column(part, table, names)
        case ReleasedTable() as table:
            names = [group_name(row) for row in table.rows]
            return _of_counts(table, names), _one_column(part, table, names)
        case _:
            return None, Table(part.title, (), ())


def _described(table: Table) -> str:
    """What the picture shows, in words."""
    if not table.rows:
        return "There is nothing to draw."
    return "; ".join(": ".join((row[0], ", ".join(row[1:]))) for row in table.rows)


def _of_shares(shares: ReleasedShares) -> dict[str, object]:
    texts = [_of_group(shares, at) for at in range(len(shares.groups))]
    known = [share or 0 for share in shares.shares]
    return drawn(
        [bars(shares.groups, shares.shares, texts, color=FOCUS)],
        xaxis=share_axis(max(known, default=0) * 1.5),
        yaxis=name_axis(),
    )


def _of_group(shares: ReleasedShares, at: int) -> str:
    """12% (60 of 500); only that it is hidden where it is."""
    part, whole, share = shares.parts[at], shares.wholes[at], shares.shares[at]
    if share is None:
        return shares.text(part)
    return f"{percent_shown(share)} ({shares.text(part)} of {shares.text(whole)})"


def _table_of_shares(part: OutsidePart, shares: ReleasedShares) -> Table:
    each = zip(shares.groups, shares.parts, shares.wholes, shares.shares, strict=True)
    return Table(
        caption=part.title,
        headings=("", "Of these", "Out of", "Share"),
        rows=tuple(
            (name, shares.text(of), shares.text(whole), percent_shown(share))
            for name, of, whole, share in each
        ),
    )


def _of_counts(table: ReleasedTable, names: Sequence[str]) -> dict[str, object]:
    counts = [row[0] for row in table.cells]
    return drawn(
        [bars(names, counts, list(map(table.text, counts)), color=FOCUS)],
        xaxis=share_axis(max((n or 0 for n in counts), default=0) * 1.2),
        yaxis=name_axis(),
    )


def _over_months(table: ReleasedTable) -> dict[str, object]:
    counts = [row[0] for row in table.cells]
    line = Line(table.columns[0], counts, list(map(table.text, counts)))
    return lines_over_time(_days(table), [line])


def _days(table: ReleasedTable) -> list[dt.date]:
    """The first days of its months."""
    return [dt.date.fromisoformat(row) for row in table.rows]


def _one_column(part: OutsidePart, table: ReleasedTable, names: Sequence[str]) -> Table:
    each = zip(names, table.cells, strict=True)
    return Table(
        caption=part.title,
        headings=("", *table.columns),
        rows=tuple((name, table.text(row[0])) for name, row in each),
    )


def _crossed(part: OutsidePart, table: ReleasedTable) -> Table:
    """A table shaded by its numbers, with totals that are sums of what it shows."""
    each = zip(table.rows, table.cells, table.row_totals, strict=True)
    rows = [(name, *map(table.text, cells), _sum(total)) for name, cells, total in each]
    totals = (*table.column_totals, table.total)
    return shaded(
        caption=part.title,
        headings=("Appointments", *table.columns, SUM),
        rows=[*rows, (SUM, *map(_sum, totals))],
        values=[
            *((*cells, None) for cells in table.cells),
            [None] * len(totals),
        ],
        written=number,
    )


def _sum(total: int | None) -> str:
    """A sum of what is shown, which may be nothing at all."""
    return NO_SHARE if total is None else number(total)
