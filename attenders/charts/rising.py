"""Is demand rising or changing: what made the change, and what it is a change of."""

from collections.abc import Sequence

from academy.words import number, percent, plural, span
from attenders.analysis.changes import PART_WORDS, Change, Part
from attenders.analysis.rising import GroupChange, Measure, Rising
from attenders.charts.capacity import group_name
from attenders.charts.parts import Chart, Table, period
from attenders.charts.steps import either_way, signed, steps
from attenders.charts.words import NOT_KNOWN, in_short, said


TOTAL = "All together"
_NOTHING = "Nothing is compared, because data is missing."
# How each measure is called, and how its values are written
_MEASURE_NAMES = {
    "per_working_day": "Appointments per working day",
    "people": "People who came",
    "visits_per_person": "Visits per person",
    "again_share": "Share of people who came more than once",
    "minutes_per_visit": "Minutes per visit",
    "conditions_per_visit": "Conditions per visit",
    "people_per_1000": "People who came, per 1,000 on the list",
}
_DECIMALS = {"visits_per_person": 2, "conditions_per_visit": 2, "people": 0}


def appointments_chart(result: Rising) -> Chart:
    """Draw what made the change in appointments, as steps that sum to it."""
    return _change_chart(
        result,
        result.volume,
        title="What made the change in appointments",
        unit="Appointments",
        one="appointment",
    )


def minutes_chart(result: Rising) -> Chart:
    """Draw what made the change in minutes, as steps that sum to it."""
    return _change_chart(
        result,
        result.minutes,
        title="What made the change in minutes",
        unit="Minutes",
        one="minute",
    )


def _change_chart(
    result: Rising, change: Change | None, *, title: str, unit: str, one: str
) -> Chart:
    parts = change.parts if change else ()
    amounts = [part.amount for part in parts]
    names = [_part_name(part) for part in parts]
    sentence = (
        said(change.sentence(one=one, many=f"{one}s")) if change else _why(result)
    )
    rows = [*zip(names, map(signed, amounts), strict=True)]
    rows.append((TOTAL, signed(change.difference) if change else NOT_KNOWN))
    return Chart(
        finding=in_short(sentence.split(":")[0]),
        title=title,
        subtitle=f"{_periods(result)}; the parts sum to the change",
        description=(
            "; ".join(f"{name}: {amount}" for name, amount in rows) + "."
            if change
            else _NOTHING
        ),
        figure=steps(names, amounts, total=TOTAL) if change else None,
        table=Table(
            f"{title}, {_periods(result)}", ("What changed", unit), tuple(rows)
        ),
        sentence=sentence,
        notes=_notes(result),
    )


def _part_name(part: Part) -> str:
    words = PART_WORDS[part.name][part.amount < 0]
    return words[0].upper() + words[1:]


def _periods(result: Rising) -> str:
    return f"{period(result.now.window)} against {period(result.before.window)}"


def _why(result: Rising) -> str:
    """Why nothing is compared."""
    return said(result.sentences[0])


def _notes(result: Rising) -> tuple[str, ...]:
    return tuple(said(sentence) for sentence in result.warnings)


def measures_chart(result: Rising) -> Chart:
    """Set the figures of both periods side by side; the table is the picture."""
    title = "The kind of demand, then and now"
    rows = tuple(
        (
            _MEASURE_NAMES[measure.name],
            _written(measure.name, measure.before),
            _written(measure.name, measure.now),
            _change(measure, is_shown=result.volume is not None),
        )
        for measure in result.measures
    )
    first, *more = (said(sentence) for sentence in result.sentences)
    return Chart(
        finding=in_short(first),
        title=title,
        subtitle=_periods(result),
        description="; ".join(
            f"{name}: {before} before, {now} now" for name, before, now, _ in rows
        )
        + ".",
        figure=None,
        table=Table(
            f"{title}, {_periods(result)}",
            (
                "Figure",
                span(result.before.window.first, result.before.window.last),
                span(result.now.window.first, result.now.window.last),
                "Change",
            ),
            rows,
        ),
        sentence=" ".join(more),
        notes=_notes(result),
    )


def _written(name: str, value: float | None) -> str:
    if value is None:
        return NOT_KNOWN
    if name == "again_share":
        return percent(value)
    return f"{value:,.{_DECIMALS.get(name, 1)}f}"


def _change(measure: Measure, *, is_shown: bool) -> str:
    change = measure.change
    if change is None or not is_shown:
        return NOT_KNOWN
    if abs(change) < 0.0005:
        return "0%"
    return f"{'+' if change > 0 else '−'}{abs(change):.1%}"


def staff_chart(result: Rising) -> Chart:
    """Draw how the appointments with each staff group changed."""
    return _groups_chart(
        result, result.by_staff, title="Change by staff group", heading="Staff"
    )


def mode_chart(result: Rising) -> Chart:
    """Draw how the appointments in each way of contact changed."""
    return _groups_chart(
        result, result.by_mode, title="Change by way of contact", heading="Way"
    )


def _groups_chart(
    result: Rising, groups: Sequence[GroupChange], *, title: str, heading: str
) -> Chart:
    """Bars of the changes; where nothing is compared, only the table has numbers."""
    shown = groups if result.volume else ()
    names = [group_name(group.name) for group in shown]
    amounts = [group.now - group.before for group in shown]
    return Chart(
        finding=_largest(names, amounts) if result.volume else in_short(_why(result)),
        title=title,
        subtitle=f"Appointments, {_periods(result)}",
        description=(
            "; ".join(
                f"{name}: {signed(amount)}"
                for name, amount in zip(names, amounts, strict=True)
            )
            + "."
            if shown
            else _NOTHING
        ),
        figure=either_way(names, amounts),
        table=Table(
            f"{title}, {_periods(result)}",
            (heading, "Before", "Now", "Change", "Minutes before", "Minutes now"),
            tuple(map(_group_row, (*groups, _sum(groups)))),
        ),
        notes=_notes(result),
    )


def _largest(names: Sequence[str], amounts: Sequence[int]) -> str:
    if not any(amounts):
        return "No group has more or fewer appointments than before"
    name, amount = max(zip(names, amounts, strict=True), key=lambda each: abs(each[1]))
    more = "more" if amount > 0 else "fewer"
    return f"The largest change: {name}, {plural(abs(amount), more + ' appointment')}"


def _sum(groups: Sequence[GroupChange]) -> GroupChange:
    return GroupChange(
        "ALL",
        sum(group.before for group in groups),
        sum(group.now for group in groups),
        sum(group.minutes_before for group in groups),
        sum(group.minutes_now for group in groups),
    )


def _group_row(group: GroupChange) -> tuple[str, ...]:
    return (
        group_name(group.name),
        number(group.before),
        number(group.now),
        signed(group.now - group.before),
        number(group.minutes_before),
        number(group.minutes_now),
    )
