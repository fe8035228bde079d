"""The published example as tables: ours beside the paper's, and whether they agree."""

from academy.words import plural
from attenders.analysis.continuity import OwnShare
from attenders.analysis.published_example import (
    BOTH,
    ListSums,
    PatientSums,
    Printed,
    Sums,
)
from attenders.charts.parts import Table


AGREES = "Yes"
DIFFERS = "No, see below"
_NOBODY = "–"  # one visit: cannot be worked out


def sums_finding(sums: Sums) -> str:
    """How many of the figures agree, in a sentence."""
    return (
        f"{_agreeing(sums)} of our {plural(len(sums.figures), 'figure')} are those of the"
        " paper"
    )


def sums_differences(sums: Sums) -> str:
    """What the others are, in a sentence: slips of the paper, or a fault of ours."""
    differ = len(sums.figures) - _agreeing(sums)
    unexplained = sum(not (f.agrees or f.slip) for f in sums.figures)
    if not differ:
        return "None differs."
    if unexplained:
        return (
            f"{unexplained} of the {differ} that differ cannot be explained: do not rely"
            " on our continuity figures, and please tell us."
        )
    return (
        f"The other {differ} are slips of the paper, as its own counts show: see “Where"
        " we differ”."
    )


def sums_slips(sums: Sums) -> tuple[str, ...]:
    """Each figure that differs, what is printed, what we have, and why."""
    named = [
        *(
            (f"{name} of {one.visits} ({one.list_of}’s list)", figure)
            for one in sums.patients
            for name, figure in (
                ("UPC", one.upc),
                ("Bice–Boxerman", one.bice_boxerman),
            )
        ),
        *(
            (name, figure)
            for one in sums.lists
            for name, figure in (
                (f"Mean UPC of {_list_of(one)}", one.upc),
                (f"Mean Bice–Boxerman of {_list_of(one)}", one.bice_boxerman),
                (f"SLICC of {_list_of(one)}", one.slicc),
                (f"OPR of {_doctors(one)}", one.opr),
            )
        ),
    ]
    return tuple(_slip(name, figure) for name, figure in named if not figure.agrees)


def patients_table(sums: Sums) -> Table:
    """UPC and Bice–Boxerman of each patient."""
    return Table(
        caption="The 20 patients: each letter is a visit to the doctor of that letter",
        headings=(
            *("Visits", "List"),
            *("UPC: ours", "UPC: printed"),
            *("Bice–Boxerman: ours", "Bice–Boxerman: printed", "The same?"),
        ),
        rows=tuple(_patient_row(patient) for patient in sums.patients),
    )


def means_table(sums: Sums) -> Table:
    """The means of UPC and Bice–Boxerman over each list and both."""
    return Table(
        caption="Means over the patients with two visits or more",
        headings=(
            *("List", "UPC: ours", "UPC: printed"),
            *("Bice–Boxerman: ours", "Bice–Boxerman: printed", "The same?"),
        ),
        rows=tuple(
            (
                _capital(_list_of(one)),
                *_both(one.upc),
                *_both(one.bice_boxerman),
                _same(one.upc, one.bice_boxerman),
            )
            for one in sums.lists
        ),
    )


def own_doctor_table(sums: Sums) -> Table:
    """SLICC and OPR of each list and both, with what they are out of."""
    return Table(
        caption="Visits with the own doctor (SLICC), and to own patients (OPR)",
        headings=("Measure", "Visits", "Ours", "Printed", "The same?"),
        rows=(
            *(
                _share_row(f"SLICC of {_list_of(one)}", one.own_visits, one.slicc)
                for one in sums.lists
            ),
            *(
                _share_row(f"OPR of {_doctors(one)}", one.given_to_own, one.opr)
                for one in sums.lists
            ),
        ),
    )


def _patient_row(patient: PatientSums) -> tuple[str, ...]:
    return (
        patient.visits,
        patient.list_of,
        *_both(patient.upc),
        *_both(patient.bice_boxerman),
        _same(patient.upc, patient.bice_boxerman),
    )


def _share_row(name: str, share: OwnShare, figure: Printed) -> tuple[str, ...]:
    return (name, f"{share.own} of {share.visits}", *_both(figure), _same(figure))


def _both(figure: Printed) -> tuple[str, str]:
    return _written(figure.ours, figure), _written(figure.printed, figure)


def _written(value: float | None, figure: Printed) -> str:
    """With as many places as the paper has; its shares are per cents."""
    if value is None:
        return _NOBODY
    return f"{value:.1%}" if figure.places > 2 else f"{value:.2f}"


def _same(*figures: Printed) -> str:
    return AGREES if all(figure.agrees for figure in figures) else DIFFERS


def _slip(name: str, figure: Printed) -> str:
    ours, printed = _both(figure)
    why = figure.slip or "We do not know why"
    return f"{name}: printed {printed}, ours {ours}. {why}."


def _agreeing(sums: Sums) -> int:
    return sum(figure.agrees for figure in sums.figures)


def _list_of(one: ListSums) -> str:
    return "both lists" if one.list_of == BOTH else f"{one.list_of}’s list"


def _doctors(one: ListSums) -> str:
    return "both doctors" if one.list_of == BOTH else f"doctor {one.list_of}"


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]
