"""Capacity: booked minutes by staff, how long slots are, and against a baseline."""

from collections.abc import Sequence

from academy.words import number, percent
from attenders.analysis.booked_time import BookedTime
from attenders.analysis.capacity import (
    WORKING_DAYS_A_WEEK,
    AgainstBaseline,
    Capacity,
)
from attenders.analysis.minutes import TENTHS
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
from attenders.charts.quality import STAFF_WORDS
from attenders.charts.steps import either_way, signed
from attenders.charts.words import NOT_KNOWN, in_short, said


MODE_WORDS = {
    "FACE_TO_FACE": "face to face",
    "TELEPHONE": "by telephone",
    "VIDEO_ONLINE": "by video or online",
    "HOME_VISIT": "home visits",
    "UNKNOWN": "way not known",
}
ALL = "ALL"


def group_name(name: str) -> str:
    """A staff group or a way of contact as the heading of a row; all of them for ALL."""
    if name == ALL:
        return "All"
    if name == "UNKNOWN":
        return "Not known"
    words = MODE_WORDS.get(name) or STAFF_WORDS[name]
    return words[0].upper() + words[1:]


def used_chart(result: Capacity) -> Chart:
    """Draw the booked minutes of each staff group, for each working day."""
    now = result.now
    title = "Booked minutes per working day by staff group"
    staff = list(dict.fromkeys(group.staff for group in now.groups))
    names = [group_name(name) for name in staff]
    each = [now.per_day(now.minutes_of(staff=name)) or 0 for name in staff]
    texts = [f"{number(minutes)} minutes" for minutes in each]
    return Chart(
        finding=in_short(said(result.sentences[0]).split(". ")[0]),
        title=title,
        subtitle=(
            f"Slots that somebody was booked into, {period(now.window)};"
            f" {number(now.open_days)} working days with appointments"
        ),
        description=_pairs(names, texts) or "There are no booked slots to draw.",
        figure=drawn(
            [bars(names, each, texts, color=FOCUS)],
            xaxis=share_axis(max(each, default=0) * 1.2),
            yaxis=name_axis(),
        ),
        table=Table(
            f"Booked slots and minutes by staff group, {period(now.window)}",
            (
                *("Staff", "Booked", "Came", "Missed", "Not known"),
                *("Minutes", "Minutes of those who came", "Minutes per working day"),
            ),
            tuple(_staff_row(now, name) for name in (*staff, ALL)),
        ),
        sentence=said(result.sentences[0]),
        notes=tuple(said(sentence) for sentence in result.cautions),
    )


def _pairs(names: Sequence[str], texts: Sequence[str]) -> str:
    pairs = [f"{name}: {text}" for name, text in zip(names, texts, strict=True)]
    return "; ".join(pairs) + "." if pairs else ""


def _staff_row(period_: BookedTime, name: str) -> tuple[str, ...]:
    groups = [g for g in period_.groups if name in {ALL, g.staff}]
    minutes = sum(group.tenths for group in groups) / TENTHS
    per_day = period_.per_day(minutes)
    return (
        group_name(name),
        number(sum(group.booked for group in groups)),
        number(sum(group.used for group in groups)),
        number(sum(group.missed for group in groups)),
        number(sum(group.not_known for group in groups)),
        number(minutes),
        number(sum(group.used_tenths for group in groups) / TENTHS),
        NOT_KNOWN if per_day is None else number(per_day),
    )


def lengths_chart(result: Capacity) -> Chart:
    """Draw how many slots there are of each length."""
    now = result.now
    title = "Slots by length"
    names = [length.name for length in now.lengths]
    shares = [length.booked / now.booked if now.booked else 0 for length in now.lengths]
    texts = [percent(share) for share in shares]
    sentence = next(
        said(found) for found in result.sentences if "short" in found.values
    )
    return Chart(
        finding=in_short(sentence),
        title=title,
        subtitle=f"Slots that somebody was booked into, {period(now.window)}",
        description=_pairs(names, texts),
        figure=drawn(
            [bars(names, shares, texts, color=FOCUS)],
            xaxis=share_axis(max(shares)),
            yaxis=name_axis(),
        ),
        table=Table(
            f"{title}, {period(now.window)}",
            ("Length", "Booked", "Came", "Share of booked"),
            tuple(
                (length.name, number(length.booked), number(length.used), text)
                for length, text in zip(now.lengths, texts, strict=True)
            ),
        ),
        sentence=sentence,
    )


def baseline_chart(result: Capacity) -> Chart:
    """Draw each staff group's booked minutes per working day against the baseline."""
    title = "Booked minutes per working day against the baseline"
    base = result.baseline
    periods = period(result.now.window)
    if base is not None:
        periods += f" against {period(base.window)}"
    shown = [each for each in result.by_staff if each.difference is not None]
    names = [group_name(each.name) for each in shown]
    amounts = [round(each.difference or 0) for each in shown]
    total = result.total or AgainstBaseline(ALL, None, None)
    sentence = (
        said(result.sentences[1]) if base is not None else "No baseline was chosen."
    )
    return Chart(
        finding=in_short(sentence.split(":")[0]),
        title=title,
        subtitle=f"Minutes of booked slots, {periods}",
        description=_pairs(names, [f"{signed(amount)} minutes" for amount in amounts])
        or "There is nothing to compare.",
        figure=either_way(names, amounts),
        table=Table(
            f"{title}, {periods}",
            ("Staff", "Baseline", "Now", "Difference", "In a week"),
            tuple(map(_baseline_row, (*result.by_staff, total))),
        ),
        sentence=sentence,
        notes=tuple(said(found) for found in result.cautions),
    )


def _baseline_row(each: AgainstBaseline) -> tuple[str, ...]:
    difference = each.difference
    if each.baseline is None or each.now is None or difference is None:
        return (group_name(each.name), *[NOT_KNOWN] * 4)
    return (
        group_name(each.name),
        number(each.baseline),
        number(each.now),
        signed(difference),
        signed(difference * WORKING_DAYS_A_WEEK),
    )
