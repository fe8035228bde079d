"""Cross-tables of the cube as shaded tables: for the practice, and for others."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from academy.words import number, percent, pounds
from attenders.analysis.cube import CrossTable, Cube, Dimension, Measure, cut
from attenders.analysis.cube_released import ReleasedCube
from attenders.analysis.disclosure import ReleasedTable
from attenders.charts.cost import TIME_WORDS
from attenders.charts.parts import Chart, period, shaded
from attenders.charts.words import said


ALL = "All"
# What people are sorted by: the heading of a column of names, and as part of a title
DIMENSION_WORDS: Mapping[Dimension, tuple[str, str]] = {
    "band": ("Times attended", "how often they attended"),
    "needs": ("Conditions", "kind of conditions"),
    "age": ("Age", "age"),
    "sex": ("Sex", "sex"),
    "cost_band": ("Average cost of their time", "average cost of their time"),
}
HIDDEN_WORDS = (
    "Numbers of 1 to 7 people are not shown, all others are to the nearest 5, and totals"
    " add up what is shown."
)


@dataclass(frozen=True)
class _Shown:
    """How a measure is shown: its name, its part in a sentence, and its numbers."""

    title: str
    of: str
    written: Callable[[float], str]
    times: float = 1


_MEASURES: Mapping[Measure, _Shown] = {
    "people": _Shown("People", "people are", number),
    "appointments": _Shown(
        "Attended appointments", "attended appointments are", number
    ),
    "tenths": _Shown(
        "Hours of attended appointments", "the time is", number, times=1 / 60
    ),
    "low": _Shown("Average cost of time, low", "the low cost of time is", pounds),
    "central": _Shown("Average cost of time", "the average cost of time is", pounds),
    "high": _Shown("Average cost of time, high", "the high cost of time is", pounds),
}


def segment_chart(
    result: Cube, *, rows: Dimension, columns: Dimension, measure: Measure
) -> Chart:
    """One cross-table, the larger a number the darker; for the practice alone."""
    table = cut(result, rows=rows, columns=columns, measure=measure)
    shown = _MEASURES[measure]
    values = [[table.value(cell) * shown.times for cell in row] for row in table.cells]
    title = _title(shown.title, rows, columns)
    totals = [
        *([cell] for cell in table.row_totals),
        [*table.column_totals, table.total],
    ]
    texts = [
        [shown.written(table.value(cell) * shown.times) for cell in row]
        for row in totals
    ]
    *by_row, whole = texts
    return Chart(
        finding=_finding(table, rows, columns, shown),
        title=title,
        subtitle=f"{_counted(result)}, {period(result.window)}",
        description=_description(table.rows, [row[0] for row in by_row], rows),
        figure=None,
        table=shaded(
            caption=f"{title}, {period(result.window)}",
            headings=(DIMENSION_WORDS[rows][0], *table.columns, ALL),
            rows=[
                *(
                    (name, *map(shown.written, row), *total)
                    for name, row, total in zip(table.rows, values, by_row, strict=True)
                ),
                (ALL, *whole),
            ],
            values=[
                *([*row, None] for row in values),
                [None] * (len(table.columns) + 1),
            ],
            written=shown.written,
        ),
        sentence=said(result.sentence),
        notes=_notes(result, measure),
    )


def released_chart(result: ReleasedCube, *, columns: Dimension) -> Chart:
    """People by how often they attended, as may leave the practice.

    It takes nothing but what was released: no cross-table of the practice fits.
    """
    table = result.tables[columns]
    title = _title("People", "band", columns)
    return Chart(
        finding=_released_finding(table),
        title=title,
        subtitle=f"Small numbers hidden, {period(result.window)}",
        description=_description(
            table.rows, [table.total_text(total) for total in table.row_totals], "band"
        ),
        figure=None,
        table=shaded(
            caption=f"{title}, small numbers hidden, {period(result.window)}",
            headings=(DIMENSION_WORDS["band"][0], *table.columns, ALL),
            rows=[
                *(
                    (name, *map(table.text, row), table.total_text(total))
                    for name, row, total in zip(
                        table.rows, table.cells, table.row_totals, strict=True
                    )
                ),
                (ALL, *map(table.total_text, (*table.column_totals, table.total))),
            ],
            values=[
                *([*row, None] for row in table.cells),
                [None] * (len(table.columns) + 1),
            ],
            written=number,
        ),
        notes=(HIDDEN_WORDS,),
    )


def _title(measure: str, rows: Dimension, columns: Dimension) -> str:
    return f"{measure} by {DIMENSION_WORDS[rows][1]} and {DIMENSION_WORDS[columns][1]}"


def _counted(result: Cube) -> str:
    """Who is counted, as the first words of a subtitle."""
    if result.by_list:
        return f"{number(result.people)} people who attended or are registered"
    return f"{number(result.people)} people who attended"


def in_sentence(name: str) -> str:
    """A name without its capital letter, unless it is an abbreviation."""
    return name if name[1:2].isupper() else name[:1].lower() + name[1:]


def _named(dimension: Dimension, name: str) -> str:
    """A name of a group as it stands in a sentence."""
    if dimension != "band":
        return in_sentence(name)
    return {"1": "attended once", "None": "did not attend"}.get(
        name, f"attended {name} times"
    )


def _finding(
    table: CrossTable, rows: Dimension, columns: Dimension, shown: _Shown
) -> str:
    """The largest cell; the first of equal ones."""
    if not table.total:
        return "Nobody is counted in this period"
    held, row, column = max(
        (
            (cell, name, other)
            for name, cells in zip(table.rows, table.cells, strict=True)
            for other, cell in zip(table.columns, cells, strict=True)
        ),
        key=lambda one: one[0],
    )
    return (
        f"{percent(held / table.total)} of {shown.of} in one group:"
        f" {_named(rows, row)}; {DIMENSION_WORDS[columns][0].lower()}:"
        f" {_named(columns, column)}"
    )


def _released_finding(table: ReleasedTable) -> str:
    shown = [total for total in table.row_totals if total]
    if not shown or not table.total:
        return "Too few people to show any number"
    most = max(shown)
    name = table.rows[table.row_totals.index(most)]
    return f"Most people, about {number(most)}, {_named('band', name)}"


def _description(names: tuple[str, ...], totals: list[str], rows: Dimension) -> str:
    said_of = (
        f"{_named(rows, name)}: {total}"
        for name, total in zip(names, totals, strict=True)
    )
    return f"{'; '.join(said_of)}."


def _notes(result: Cube, measure: Measure) -> tuple[str, ...]:
    """What must be known to read the table right."""
    notes = []
    if not result.by_list:
        notes.append(
            "There is no registered list, so people who did not attend are left out."
        )
    elif result.not_listed:
        notes.append(
            f"{number(result.not_listed)} of the people who attended are not on the"
            " registered list, and are counted."
        )
    if measure in ("low", "central", "high"):
        notes.append(TIME_WORDS)
    return tuple(notes)
