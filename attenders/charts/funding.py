"""What the list brings in beside the average cost of time, by how often people came."""

import plotly.graph_objects as go

from academy.words import day, number, percent
from attenders.analysis.funding import (
    KIND_NAMES,
    Funding,
    FundingBand,
    pounds,
)
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


_LEGEND = {"orientation": "h", "x": 0, "y": 1.02, "yanchor": "bottom"}
_DIFFERENCE = "List behind the payment, less the people counted"
_NOT_ON_LIST = "Came, and not on the list now"


def funding_chart(result: Funding) -> Chart:
    """Draw each band's part of the contract sum beside its part of the cost of time."""
    income = result.income
    return Chart(
        finding=_finding(result),
        title="What people bring, and the average cost of their time",
        subtitle=(
            f"Contract sum of {pounds(income.sum_pence)} ({income.source},"
            f" {day(income.dated)}), and attended appointments, {period(result.window)}"
        ),
        description="; ".join(_described(result, band) for band in result.bands) + ".",
        figure=_figure(result),
        table=_table(result),
        sentence=said(result.sentence),
        notes=_notes(result),
    )


def _name(result: Funding, band: FundingBand) -> str:
    """Came seldom (1 to 2)."""
    return f"{KIND_NAMES[band.kind]} ({result.bands_rule.words[band.kind].lower()})"


def _finding(result: Funding) -> str:
    often = result.bands[-1]
    if often.income_pence is None:
        return "What people bring cannot be set beside the cost of their time"
    return (
        f"People who came {result.bands_rule.words['FREQUENT']} times brought"
        f" {_income_share(result, often)} of the contract sum; their time was"
        f" {_cost_share(result, often)} of its average cost"
    )


def _part(part: int | None, whole: int) -> float | None:
    return part / whole if part is not None and whole else None


def _income_share(result: Funding, band: FundingBand) -> str:
    return percent(_part(band.income_pence, result.income.sum_pence))


def _cost_share(result: Funding, band: FundingBand) -> str:
    return percent(_part(band.cost.central, result.cost.central))


def _described(result: Funding, band: FundingBand) -> str:
    return (
        f"{_name(result, band)}: {_income_share(result, band)} of the contract sum,"
        f" {_cost_share(result, band)} of the average cost of time"
    )


def _figure(result: Funding) -> dict[str, object]:
    names = [_name(result, band) for band in result.bands]
    incomes = [
        _part(band.income_pence, result.income.sum_pence) or 0 for band in result.bands
    ]
    costs = [_part(b.cost.central, result.cost.central) or 0 for b in result.bands]
    traces: list[go.Bar | go.Scatter] = [
        bars(
            names,
            incomes,
            [_income_share(result, band) for band in result.bands],
            color=OTHER,
        ).update(name="Part of the contract sum"),
        bars(
            names,
            costs,
            [_cost_share(result, band) for band in result.bands],
            color=FOCUS,
        ).update(name="Part of the average cost of time"),
    ]
    return drawn(
        traces,
        barmode="group",
        showlegend=True,
        legend=_LEGEND,
        xaxis=share_axis(max(*incomes, *costs) * 1.1),
        yaxis=name_axis(),
    )


def _table(result: Funding) -> Table:
    rows = [_row(result, _name(result, band), band) for band in result.bands]
    if result.not_on_list:
        rows.append(_row(result, _NOT_ON_LIST, result.not_on_list))
    if result.list_difference:
        rows.append(
            (
                _DIFFERENCE,
                number(result.list_difference),
                _money(result.difference_pence),
                percent(_part(result.difference_pence, result.income.sum_pence)),
                *("–",) * 5,
            )
        )
    cost = result.cost
    rows.append(
        (
            "All",
            number(result.income.people),
            pounds(result.income.sum_pence),
            percent(1.0 if result.income.sum_pence else None),
            number(
                sum(band.appointments for band in result.bands)
                + (result.not_on_list.appointments if result.not_on_list else 0)
            ),
            pounds(cost.central),
            percent(1.0 if cost.central else None),
            f"{pounds(cost.low)} to {pounds(cost.high)}",
            "–",
        )
    )
    return Table(
        caption=f"Income and the average cost of time, {period(result.window)}",
        headings=(
            *("Who", "People", "Income", "Part of the contract sum", "Appointments"),
            *("Average cost of time", "Part of that cost", "Low to high"),
            "Income less that cost",
        ),
        rows=tuple(rows),
    )


def _row(result: Funding, name: str, band: FundingBand) -> tuple[str, ...]:
    return (
        name,
        NOT_KNOWN if band.people is None else number(band.people),
        _money(band.income_pence),
        _income_share(result, band),
        number(band.appointments),
        pounds(band.cost.central),
        _cost_share(result, band),
        f"{pounds(band.cost.low)} to {pounds(band.cost.high)}",
        _money(band.left_pence),
    )


def _money(pence: int | None) -> str:
    return "–" if pence is None else pounds(pence)


def _notes(result: Funding) -> tuple[str, ...]:
    """Whether sums agree, and what else stands behind them; the caveat is in the sentence."""
    weighted = no_list = short = ""
    if result.income.kind == "WEIGHTED":
        weighted = (
            "The payment is weighted, mostly by age, and the weights of single people are"
            " not known here: everybody counts the same, so people who seldom come, who"
            " are often young, will bring less than this says."
        )
    if not result.has_list:
        no_list = (
            "There is no registered list, so those who did not come are the people behind"
            " the payment less those who came, some of whom may have left."
        )
    if result.is_short:
        short = "The data do not cover the year, so the costs are too low."
    return tuple(filter(None, (result.agreement, weighted, no_list, short)))
