"""Appointments by week, month, weekday and hour: lines, bars and a shaded table."""

from collections.abc import Sequence

from academy.words import day, number, percent, plural
from attenders.analysis.by_period import Period
from attenders.analysis.flow import Flow
from attenders.analysis.week_shape import Hour, WeekdayShape, WeekShape
from attenders.charts.lines import Line, lines_over_time
from attenders.charts.parts import (
    FOCUS,
    Chart,
    Table,
    bars,
    drawn,
    name_axis,
    period,
    shaded,
    share_axis,
)
from attenders.charts.words import said


_KINDS = {
    "WHOLE": "Whole",
    "CUT": "Cut by the period or the data",
    "GAPS": "Days without data",
    "NO_DATA": "No data",
}
_NONE = "–"
_SHORT_WEEKS = (
    "Weeks with bank holidays have fewer working days, so they dip: the table has the"
    " appointments for each working day."
)


def weeks_chart(result: Flow) -> Chart:
    """Draw the appointments of each whole week, for each 1,000 registered if known."""
    values = [_of_week(week, result) for week in result.weeks]
    unit = "for each 1,000 registered" if result.registered else "in the week"
    texts = [
        f"Week from {day(week.span.first)}: {decimal(value)} {unit}"
        for week, value in zip(result.weeks, values, strict=True)
    ]
    title = "Appointments given in each week"
    return Chart(
        finding=_weekly(result),
        title=f"{title}, for each 1,000 registered" if result.registered else title,
        subtitle=f"Whole weeks only, {period(result.window)}",
        description=_range("week", result.busiest_week, result.quietest_week),
        figure=lines_over_time(
            [week.span.first for week in result.weeks], [Line(title, values, texts)]
        ),
        table=_table(result, result.weeks, heading="Week from", title=title),
        sentence=said(result.sentence),
        notes=(_SHORT_WEEKS, *_notes(result)),
    )


def months_chart(result: Flow) -> Chart:
    """Draw the appointments for each working day of each month."""
    values = [
        month.per_working_day if month.span.is_comparable else None
        for month in result.months
    ]
    texts = [
        f"{month.span.first:%B %Y}: {decimal(value)} for each working day"
        for month, value in zip(result.months, values, strict=True)
    ]
    title = "Appointments given for each working day, by month"
    return Chart(
        finding=_range("month", result.busiest_month, result.quietest_month)[:-1],
        title=title,
        subtitle=(
            "Months that are not cut, with data on four of five working days or more,"
            f" {period(result.window)}"
        ),
        description=_range("month", result.busiest_month, result.quietest_month),
        figure=lines_over_time(
            [month.span.first for month in result.months], [Line(title, values, texts)]
        ),
        table=_table(result, result.months, heading="Month", title=title),
        sentence=said(result.sentence),
        notes=_notes(result),
    )


def weekday_chart(result: WeekShape) -> Chart:
    """Draw the appointments of each weekday, for each such weekday."""
    days = [one for one in result.weekdays if one.days]
    each = [one.per_day or 0.0 for one in days]
    title = "Appointments given on each weekday"
    return Chart(
        finding=_mondays(result),
        title=title,
        subtitle=f"On average for each such weekday, {period(result.window)}",
        description="; ".join(
            f"{one.name}: {decimal(one.per_day)} on each of {number(one.days)}"
            for one in days
        )
        + "."
        if days
        else "There are no days with data to draw.",
        figure=drawn(
            [
                bars(
                    [one.name for one in days],
                    each,
                    list(map(decimal, each)),
                    color=FOCUS,
                )
            ],
            xaxis=share_axis(max(each, default=0)),
            yaxis=name_axis(),
        ),
        table=Table(
            caption=f"{title}, {period(result.window)}",
            headings=("Day", "Days", "Appointments", "For each day"),
            rows=tuple(
                (one.name, number(one.days), number(one.given), decimal(one.per_day))
                for one in result.weekdays
            ),
        ),
        sentence=said(result.sentence),
        notes=_left_out(result),
    )


def hours_chart(result: WeekShape) -> Chart:
    """Shade a table of weekdays and hours by the appointments given in each."""
    # Monday to Friday always, and the weekend where there is any
    days = [one for at, one in enumerate(result.weekdays) if at < 5 or one.given]
    not_timed = any(one.not_timed for one in days)
    values = [[n / one.days if one.days else None for n in one.by_hour] for one in days]
    title = "Appointments given in each hour of the week"
    return Chart(
        finding=_busiest(result.busiest_hour),
        title=title,
        subtitle=f"On average for each such weekday, {period(result.window)}",
        description=_hours_described(result),
        figure=None,
        table=shaded(
            caption=f"{title}, on average for each such weekday, {period(result.window)}",
            headings=(
                "Day",
                *map(clock, result.hours),
                *(("No time",) if not_timed else ()),
                "All day",
            ),
            rows=[
                (one.name, *map(decimal, row), *_rest(one, not_timed=not_timed))
                for one, row in zip(days, values, strict=True)
            ],
            values=[[*row, *([None] if not_timed else []), None] for row in values],
            written=decimal,
        ),
        notes=_left_out(result),
    )


def _rest(one: WeekdayShape, *, not_timed: bool) -> tuple[str, ...]:
    """The cells after the hours: those without a time, if any are, and all."""
    untimed = decimal(one.not_timed / one.days if one.days else None)
    return (*((untimed,) if not_timed else ()), decimal(one.per_day))


def decimal(value: float | None) -> str:
    """One decimal with commas: 1,234.5; <0.1 is not none, and none known is a dash."""
    if value is None:
        return _NONE
    return "<0.1" if 0 < value < 0.05 else f"{value:,.1f}"


def clock(hour: int) -> str:
    """8am, midday, 3pm."""
    names = {0: "midnight", 12: "midday", 24: "midnight"}
    return names.get(hour) or f"{hour % 12}{'am' if hour < 12 else 'pm'}"


def _of_week(week: Period, result: Flow) -> float | None:
    if not week.span.is_whole:
        return None
    if not result.registered:
        return float(week.became.given)
    return 1000 * week.became.given / result.registered


def _weekly(result: Flow) -> str:
    if result.per_week is None:
        return "There is no week with data on every working day"
    rate = result.per_1000_per_week
    if rate is None:
        return f"{decimal(result.per_week)} appointments were given in a week"
    return f"{decimal(rate)} appointments were given a week for each 1,000 registered"


def _range(each: str, most: Period | None, least: Period | None) -> str:
    """The busiest and quietest by working day, as a whole sentence."""
    if most is None or least is None or most == least:
        return f"There are too few whole {each}s to compare."

    def name(one: Period) -> str:
        first = one.span.first
        return f"{first:%B %Y}" if each == "month" else f"that from {day(first)}"

    return (
        f"The busiest {each} was {name(most)}, with {decimal(most.per_working_day)}"
        f" appointments for each working day; the quietest was {name(least)}, with"
        f" {decimal(least.per_working_day)}."
    )


def _table(
    result: Flow, periods: Sequence[Period], *, heading: str, title: str
) -> Table:
    weekly = heading == "Week from"
    headings = (
        *(heading, "Working days", "With data", "Attended", "Missed", "Not known"),
        *("Given", "Cancelled as well", "For each working day"),
        *(("For each 1,000 registered",) if weekly and result.registered else ()),
        *("People", "Days"),
    )
    return Table(
        caption=f"{title}, {period(result.window)}",
        headings=headings,
        rows=tuple(_row(result, one, weekly=weekly) for one in periods),
    )


def _row(result: Flow, one: Period, *, weekly: bool) -> tuple[str, ...]:
    became, days = one.became, one.span
    # Where there is no data, a nought would say more than is known
    known = days.with_data or became.given or became.cancelled
    counts = (
        *(became.attended, became.missed, became.not_known),
        *(became.given, became.cancelled),
    )
    rate = _of_week(one, result)
    first = days.first
    return (
        day(first) if weekly else f"{first:%B %Y}",
        number(days.working_days),
        number(days.with_data),
        *(number(count) if known else _NONE for count in counts),
        decimal(one.per_working_day),
        *((decimal(rate),) if weekly and result.registered else ()),
        number(one.people) if known and one.people is not None else _NONE,
        _KINDS["CUT" if known and days.kind == "NO_DATA" else days.kind],
    )


def _notes(result: Flow) -> tuple[str, ...]:
    notes = ["Appointments given are not demand: who asked and got none is not in it."]
    if result.missing_days:
        notes.append(
            f"{plural(result.missing_days, 'working day')} between others without data:"
            " what cannot be known of them is left out, and never counted as none."
        )
    if result.outside_days:
        notes.append(
            f"{plural(result.outside_days, 'working day')} of the period before the"
            " first or after the last day with data."
        )
    if result.registered:
        notes.append(
            f"All weeks are divided by the {number(result.registered)} people who are"
            " on the list now."
        )
    return tuple(notes)


def _mondays(result: WeekShape) -> str:
    if result.monday_share is None:
        return "There is no full week to compare Mondays in"
    return (
        f"Mondays had {percent(result.monday_share)} of the appointments of full weeks,"
        " where a fifth would be 20%"
    )


def _left_out(result: WeekShape) -> tuple[str, ...]:
    if not result.on_holidays:
        return ()
    given = plural(result.on_holidays, "appointment")
    return (f"Without {given} given on bank holidays.",)


def _busiest(hour: Hour | None) -> str:
    if hour is None:
        return "No appointment has a time of day"
    return (
        f"The busiest hour was on {hour.weekday}s from {clock(hour.hour)} to"
        f" {clock(hour.hour + 1)}, with {decimal(hour.per_day)} appointments on average"
    )


def _hours_described(result: WeekShape) -> str:
    quiet = result.quietest_hour
    if result.busiest_hour is None or quiet is None:
        return "There are no hours to shade."
    return (
        "The darker a cell, the more appointments were given in that hour."
        f" {_busiest(result.busiest_hour)}; the quietest from 8am to 6pm was on"
        f" {quiet.weekday}s from {clock(quiet.hour)} to {clock(quiet.hour + 1)}, with"
        f" {decimal(quiet.per_day)}."
    )
