"""What a report for people outside may hold."""

from dataclasses import fields
from datetime import date
from types import UnionType
from typing import Literal, get_args, get_origin, get_type_hints

import pytest

from attenders.analysis.cost import Pounds
from attenders.analysis.disclosure import (
    DisclosureError,
    ReleasedShares,
    ReleasedTable,
)
from attenders.analysis.outside import (
    OUTSIDE,
    WORDS,
    OutsidePart,
    OutsideReport,
    OutsideSection,
    kinds_of,
    outside_report,
)
from attenders.analysis.released import ReleasedNumber, ReleasedSentence
from attenders.analysis.whole import NotPossible
from attenders.analysis.window import Window
from tests.made_up_practice import made_up_results


ALLOWED = {
    str,
    Window,
    ReleasedTable,
    ReleasedShares,
    ReleasedSentence,
    OutsidePart,
    OutsideSection,
    type(None),
}
SAID = ReleasedSentence("Nothing is said")


def types_in(hint: object):
    """The types that a hint allows, inside tuples and unions."""
    if get_origin(hint) is Literal:
        yield str
    elif get_origin(hint) in (tuple, UnionType):
        for part in get_args(hint):
            yield from () if part is ... else types_in(part)
    else:
        yield hint


def report_of(patients: int) -> OutsideReport:
    results, _ = made_up_results(patients=patients)
    return outside_report(results, subjects=tuple(OUTSIDE), is_looked_at=True)


def shown(report: OutsideReport):
    """Every number of people or appointments that it shows."""
    for part in (part for section in report.sections for part in section.parts):
        for said in (part.finding, part.about, *part.notes):
            yield from (
                v.value for v in said.values.values() if isinstance(v, ReleasedNumber)
            )
        match part.table:
            case ReleasedTable():
                yield from (cell for row in part.table.cells for cell in row)
            case ReleasedShares():
                yield from (*part.table.parts, *part.table.wholes)


@pytest.mark.parametrize("kind", [OutsidePart, OutsideSection, OutsideReport])
def test_fields_are_of_released_types_alone(kind):
    hints = get_type_hints(kind)

    for field in fields(kind):
        assert set(types_in(hints[field.name])) <= ALLOWED, field.name


@pytest.mark.parametrize(
    "given",
    [
        {"title": "61 people"},
        {"finding": "61 people"},
        {"table": [[61]]},
        {"table": 61},
        {"notes": (61,)},
        {"notes": [SAID, 61]},
        {"notes": (Pounds(1, 2, 3),)},
        {"notes": ("61",)},
    ],
)
def test_part_refuses_what_is_not_released(given):
    usual = {"title": "A title", "finding": SAID, "about": SAID, "drawn": WORDS}

    with pytest.raises(DisclosureError):
        OutsidePart(**(usual | given))


def test_report_refuses_a_raw_count():
    year = Window(date(2025, 4, 1), date(2026, 3, 31))

    with pytest.raises(DisclosureError):
        OutsideReport(year, caveats=(SAID,), sections=(), missing=(61,))


@pytest.mark.parametrize("patients", [40, 300, 1200])
def test_counts_are_hidden_or_rounded(patients):
    counts = [n for n in shown(report_of(patients)) if isinstance(n, int)]

    assert counts
    assert all(n == 0 or (n > 7 and n % 5 == 0) for n in counts)


def test_a_small_practice_hides_more():
    few, many = report_of(40), report_of(1200)

    def share(report):
        found = [*shown(report)]
        return found.count(None) / len(found)

    assert share(few) > share(many)
    assert few.hidden


def test_nothing_is_about_money():
    assert not any("COST" in kind or kind == "FUNDING" for kind in kinds_of([*OUTSIDE]))


def test_what_is_said_of_those_who_come_often_is_a_row_of_the_table():
    """Any other sum of rows would say more of a hidden cell than its table does."""
    report = report_of(1200)
    (part,) = next(s for s in report.sections if s.key == "ages").parts

    assert part.table.rows[0] == "18 or more"
    total = sum(cell or 0 for cell in part.table.cells[0])
    hidden = part.table.cells[0].count(None)
    assert total <= part.finding.values["often"].value + 5 * len(part.table.columns)
    assert part.finding.values["often"].value <= total + 7 * hidden + 20


def test_subject_without_its_figure_is_named_as_missing():
    results, _ = made_up_results()
    without = results | {"CONTINUITY": NotPossible("For 3 people there is none.")}

    report = outside_report(
        without, subjects=("often", "continuity"), is_looked_at=True
    )

    assert [section.key for section in report.sections] == ["often"]
    assert report.missing == ("Continuity",)


def test_report_has_the_subjects_that_were_chosen():
    results, window = made_up_results()

    report = outside_report(results, subjects=("missed", "often"), is_looked_at=False)

    assert [section.key for section in report.sections] == ["often", "missed"]
    assert report.window == window
    assert any("Nobody at the practice" in said.text for said in report.caveats)


def test_words_that_protect_stand_beside_missed_appointments():
    report = report_of(300)
    parts = next(s for s in report.sections if s.key == "missed").parts

    notes = " ".join(note.text for note in parts[0].notes)

    assert "a reason to ask, not to punish" in notes
