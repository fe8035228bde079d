"""The average cost of time over the years, of the people who attended often."""

from collections.abc import Iterator

from academy.words import day, number, percent, plural, pounds
from attenders.analysis.cost_over_years import (
    OFTEN_WEEKS,
    CostOverYears,
    YearCost,
    at_least_every,
)
from attenders.analysis.window import Window
from attenders.charts.cost import TIME_WORDS
from attenders.charts.glossary import terms
from attenders.charts.parts import Chart, Table, period
from attenders.charts.ranges import (
    DRAWN,
    Range,
    between,
    cells,
    description,
    manual,
    ranges,
)


NOT_COVERED = "Not covered by the data"
_OFTEN = at_least_every(weeks=OFTEN_WEEKS, years=1)


def years_cost_chart(result: CostOverYears) -> Chart:
    """Draw, for each 12 months, the cost of the time of those who attended often in it.

    A year that the data do not cover has a line that says so, and no range.
    """
    window = Window(result.years[0].window.first, result.years[-1].window.last)
    lines = [
        Range(
            f"To {day(year.window.last)}",
            year.often.cost if year.is_covered else None,
            f"{pounds(year.often.cost.central)}, {percent(year.often.share)}"
            if year.is_covered
            else NOT_COVERED,
        )
        for year in result.years
    ]
    return Chart(
        finding=_years_finding(result),
        title=(
            "Average cost of the time of people who came every"
            f" {OFTEN_WEEKS} weeks or more"
        ),
        subtitle=(
            f"People who attended {_OFTEN} times or more in 12 months, and their share of"
            f" everybody’s cost, {period(window)}; {manual(result.costs)}; {DRAWN}"
        ),
        description=description(lines),
        figure=ranges(lines),
        table=Table(
            caption=(
                f"People who attended every {OFTEN_WEEKS} weeks or more, {period(window)}"
            ),
            headings=(
                *("12 months", "People", "Appointments", "Low", "Central", "High"),
                *("Everybody, central", "Share"),
            ),
            rows=tuple(_years_rows(result)),
        ),
        notes=(
            "The people of one year need not be those of the next.",
            "All years have the unit costs of one manual, so that they can be compared.",
            TIME_WORDS,
        ),
        terms=terms("average-cost-of-time", "low-central-high", "manual-year"),
    )


def _years_finding(result: CostOverYears) -> str:
    covered = len(result.covered)
    if not covered:
        return "The data cover none of these years, so no cost is given"
    over = plural(covered, "year")
    if covered < len(result.years):
        over = f"the {over} that the data cover"
    return (
        f"Over {over}, the time of people who came every {OFTEN_WEEKS} weeks or more cost"
        f" {between(result.often)} on average"
    )


def _years_rows(result: CostOverYears) -> Iterator[tuple[str, ...]]:
    for year in result.years:
        yield _year_row(year)
    covered = len(result.covered)
    everybody = result.everybody.central
    share = result.often.central / everybody if everybody else None
    yield (
        f"The {plural(covered, 'year')} covered, added up",
        *("–", "–"),
        *cells(result.often if covered else None),
        pounds(everybody) if covered else "–",
        percent(share),
    )
    throughout = result.throughout
    if throughout is not None:
        least = at_least_every(weeks=OFTEN_WEEKS, years=len(result.years))
        yield (
            f"{number(least)} times or more in all the years together",
            number(throughout.people),
            number(throughout.appointments),
            *cells(throughout.cost),
            pounds(everybody),
            percent(throughout.share),
        )


def _year_row(year: YearCost) -> tuple[str, ...]:
    if not year.is_covered:
        return (f"{period(year.window)}: {NOT_COVERED.lower()}", *("–",) * 7)
    return (
        period(year.window),
        number(year.often.people),
        number(year.often.appointments),
        *cells(year.often.cost),
        pounds(year.everybody.cost.central),
        percent(year.often.share),
    )
