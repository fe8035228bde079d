"""The tables of the published example, and what is said of them."""

from dataclasses import replace

from attenders.analysis.published_example import Printed, Sums, published_example
from attenders.charts.published_example import (
    means_table,
    own_doctor_table,
    patients_table,
    sums_differences,
    sums_finding,
    sums_slips,
)


def broken() -> Sums:
    """As if our code had a fault."""
    sums = published_example()
    first, second, *others = sums.patients
    wrong = replace(second, upc=Printed(0.5, 1.0, places=2))
    return replace(sums, patients=(first, wrong, *others))


def test_sums_words():
    sums = published_example()

    assert sums_finding(sums) == "49 of our 52 figures are those of the paper"
    assert sums_differences(sums).startswith("The other 3 are slips of the paper")


def test_sums_slips_name_the_misprint():
    slips = sums_slips(published_example())

    assert len(slips) == 3
    assert slips[-1].startswith("OPR of doctor A: printed 63.9%, ours 62.9%. 22 of 35")


def test_sums_a_fault_of_ours_is_said():
    sums = broken()

    assert sums_differences(sums).startswith(
        "1 of the 4 that differ cannot be explained"
    )
    assert "UPC of AA (A’s list): printed 1.00, ours 0.50. We do not know why." in (
        sums_slips(sums)
    )
    assert patients_table(sums).rows[1][-1] == "No, see below"


def test_sums_tables():
    sums = published_example()

    assert len(patients_table(sums).rows) == 20
    assert patients_table(sums).rows[6] == (
        *("AABC", "A", "0.50", "0.50", "0.17", "0.17", "Yes"),
    )
    assert means_table(sums).rows[2] == (
        *("Both lists", "0.57", "0.57", "0.32", "0.32", "Yes"),
    )
    assert own_doctor_table(sums).rows[3] == (
        *("OPR of doctor A", "22 of 35", "62.9%", "63.9%", "No, see below"),
    )
