"""Who started the appointments, by which rule, and who attends often without them."""

from academy.words import number, people, percent
from attenders.analysis.initiated import Initiated, WithAndWithout
from attenders.analysis.initiative_rules import INITIATIVE_WORDS
from attenders.charts.parts import (
    FOCUS,
    OTHER,
    Chart,
    Table,
    bars,
    drawn,
    folded,
    name_axis,
    period,
    share_axis,
)
from attenders.charts.words import in_short, said


_NAMES = {
    name: words[0].upper() + words[1:] for name, words in INITIATIVE_WORDS.items()
}


def initiated_chart(result: Initiated) -> Chart:
    """Draw who started the attended appointments."""
    title = "Who started the appointments"
    found = {
        "PRACTICE": (result.practice, result.practice_share),
        "PATIENT": (result.patient, result.patient_share),
        "NOT_CLEAR": (result.not_clear, result.not_clear_share),
    }
    names = [_NAMES[name] for name in found]
    shares = [share or 0 for _, share in found.values()]
    texts = [percent(share) for _, share in found.values()]
    first = said(result.sentences[0])
    return Chart(
        finding=in_short(first),
        title=title,
        subtitle=f"Attended appointments with a patient, {period(result.window)}",
        description="; ".join(
            f"{name}: {text}" for name, text in zip(names, texts, strict=True)
        )
        + ".",
        figure=drawn(
            [bars(names, shares, texts, color=FOCUS)],
            xaxis=share_axis(max(shares)),
            yaxis=name_axis(),
        ),
        table=Table(
            f"{title}, {period(result.window)}",
            ("Started by", "Appointments", "Share"),
            (
                *(
                    (_NAMES[name], number(n), percent(share))
                    for name, (n, share) in found.items()
                ),
                (
                    "All",
                    number(result.appointments),
                    percent(1.0 if result.appointments else None),
                ),
            ),
        ),
        sentence=first,
        notes=tuple(said(sentence) for sentence in result.cautions),
    )


def rules_chart(result: Initiated) -> Chart:
    """Show what each rule decided; the table is the picture."""
    title = "What each rule decided"
    most = max(result.by_rule, key=lambda rule: rule.appointments, default=None)
    taken = result.practice + result.patient
    rows = tuple(
        (
            rule.name,
            _NAMES[rule.initiative],
            number(rule.appointments),
            number(rule.people),
        )
        for rule in result.by_rule
    )
    return Chart(
        finding=(
            f"The rule “{most.name}” decided on most: {number(most.appointments)}"
            if most and most.appointments
            else "No rule decided on any appointment"
        ),
        title=title,
        subtitle=f"Attended appointments with a patient, {period(result.window)}",
        description=f"{number(taken)} of {number(result.appointments)} appointments meet"
        " a rule; the first that one meets decides.",
        figure=None,
        table=Table(
            f"{title}, {period(result.window)}",
            ("Rule", "Says", "Appointments", "People"),
            rows or (("No rule", "–", "0", "0"),),
        ),
        notes=tuple(
            f"No rule takes “{slot.name}”: {number(slot.appointments)} appointments."
            for slot in result.not_taken
        ),
    )


def definitions_chart(result: Initiated) -> Chart:
    """Draw how many people attend often by each definition, with and without."""
    title = "Who attends often without appointments that the practice started"
    names = [_definition(each) for each in result.compared]
    labels = [folded(name) for name in names]
    with_all = [each.of_all.people for each in result.compared]
    without = [each.without.people for each in result.compared]
    largest = max((*with_all, *without), default=0)
    return Chart(
        finding=_finding(result),
        title=title,
        subtitle=f"People by each definition, {period(result.window)}",
        description="; ".join(
            f"{name}: {people(one)} with all, {people(two)} without"
            for name, one, two in zip(names, with_all, without, strict=True)
        )
        + "."
        if names
        else "No definition was chosen.",
        figure=drawn(
            [
                bars(
                    labels,
                    with_all,
                    [f"{number(n)}, all" for n in with_all],
                    color=OTHER,
                ),
                bars(
                    labels,
                    without,
                    [f"{number(n)} without" for n in without],
                    color=FOCUS,
                ),
            ],
            barmode="group",
            height=120 + 80 * len(names),
            xaxis=share_axis(largest * 1.7),
            yaxis=name_axis(),
        ),
        table=Table(
            f"{title}, {period(result.window)}",
            (
                *("Definition", "People", "Share of appointments", "People without"),
                *("Share without", "Out", "In"),
            ),
            tuple(map(_row, result.compared)) or (("No definition", *["–"] * 6),),
        ),
        sentence=" ".join(said(each.sentence) for each in result.compared),
    )


_STAFF = {"ALL": "", "GP": ", GPs only", "GP_OR_NURSE": ", GPs and nurses only"}


def _definition(each: WithAndWithout) -> str:
    return f"{each.of_all.definition.name}{_STAFF[each.of_all.counting.staff]}"


def _finding(result: Initiated) -> str:
    if not result.compared:
        return "No definition was chosen"
    first = result.compared[0]
    return (
        f"{number(first.left)} of {people(first.of_all.people)} in"
        f" “{first.of_all.definition.name}” are there because of appointments that the"
        " practice started"
    )


def _row(each: WithAndWithout) -> tuple[str, ...]:
    return (
        _definition(each),
        number(each.of_all.people),
        percent(each.of_all.share),
        number(each.without.people),
        percent(each.without.share),
        number(each.left),
        number(each.entered),
    )
