"""Files without patients: kept beside those with patients, and neither takes the other."""

from collections import Counter
from datetime import date, timedelta
from pathlib import Path

import pandas as pd
import pytest
from django.core.management import call_command
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from academy.people import jobs
from academy.people.models import AuditEvent, JobState
from attenders.analysis.window import Window, last_outcome_day
from attenders.extracts import removals, store
from attenders.extracts.models import Patient
from attenders.extracts.reading import read_extract
from tests import extracts
from tests.extracts import report_row, row
from tests.factories import PracticeFactory


MARCH = Window(date(2025, 3, 1), date(2025, 3, 31))
SAME_DAYS = ("02-Mar-2025", "03-Mar-2025", "04-Mar-2025")
DAYS = ("02/03/2025", "03/03/2025", "04/03/2025")


@pytest.fixture
def practice(committed):
    return PracticeFactory()


def kinds(practice) -> Counter[bool]:
    """How many of the practice's appointments have a patient, and how many none."""
    found = practice.appointments.values_list("patient_id", flat=True)
    return Counter(patient is not None for patient in found)


def test_report_is_loaded_without_patients(practice, upload_report):
    upload = upload_report(practice, [report_row(count=3), report_row(dna="2")])

    assert upload.job.state == JobState.DONE
    assert (upload.rows_accepted, upload.appointments, upload.patients) == (2, 4, 0)
    assert not upload.has_patients
    assert kinds(practice) == {False: 4}
    assert not Patient.objects.exists()
    assert practice.runs.get().people.count() == 0


def test_report_renews_a_day_of_an_earlier_report(practice, upload_report):
    upload_report(practice, [report_row(day) for day in SAME_DAYS])
    upload = upload_report(
        practice,
        [report_row(day, count=2) for day in SAME_DAYS],
        name="later.csv",
    )

    assert practice.appointments.filter(day=date(2025, 3, 3)).count() == 2
    assert upload.rows_replaced == 3


def test_report_with_a_booking_that_was_open_closes_it(practice, upload_report):
    upload_report(practice, [report_row(dna="2")])
    upload_report(practice, [report_row(dna="Did Not Attend")], name="later.csv")

    assert practice.appointments.count() == 1


@pytest.mark.parametrize("first", ["report", "list"])
def test_neither_kind_takes_the_other_away(practice, upload_rows, upload_report, first):
    named = [row("P1", day) for day in DAYS]
    nameless = [report_row(day, clinician="Dr A") for day in SAME_DAYS]
    loads = [
        lambda name: upload_report(practice, nameless, name=f"{name}.csv"),
        lambda name: upload_rows(practice, [*named, row("P2")], name=f"{name}.csv"),
    ]
    for number, load in enumerate(loads if first == "report" else loads[::-1]):
        assert load(number).rows_replaced == 0

    assert kinds(practice) == {True: 4, False: 3}


def test_load_appointments_gives_back_both_kinds(practice, upload_rows, upload_report):
    upload_rows(practice, [row("P1"), row("P2"), row("P1", "04/03/2025")])
    upload_report(practice, [report_row()])

    back = store.load_appointments(practice=practice, window=MARCH)

    assert sorted(back.frame["patient"]) == [-1, 0, 0, 1]
    assert len(back.patient_ids) == 2


def test_period_of_figures_is_not_moved_by_a_report(
    practice, upload_rows, upload_report
):
    upload_rows(practice, [row("P1")])
    upload_report(practice, [report_row("04-Jun-2025")])

    frame = store.load_appointments(practice=practice, window=None).frame
    assert frame["day"].max() == pd.Timestamp(2025, 6, 4)
    assert last_outcome_day(frame) == date(2025, 3, 3)
    assert practice.runs.order_by("-created_at")[0].last_day == date(2025, 3, 3)


def test_import_extract_of_a_report(practice, quiet_bell, tmp_path, capsys):
    path = tmp_path / "report.csv"
    path.write_bytes(extracts.as_report([report_row(count=2)]))

    call_command("import_extract", path, practice=practice.ods_code)

    assert capsys.readouterr().out == (
        "2 appointments without a patient, for demand and flow only, are in;"
        " 0 rows were left out.\n"
    )
    assert AuditEvent.objects.filter(action="ANALYSIS_STORED").count() == 1


FIRST = date(2025, 3, 13)  # no month has so many days: nothing to decide


@st.composite
def cut_book(draw, *, people: bool):
    """A book of ten days with one kind of appointment, and files that hold all of it."""
    size = draw(st.integers(1, 25))
    book = sorted(
        (
            draw(st.integers(0, 9)),
            draw(st.integers(0, 3)),
            draw(st.sampled_from(["Dr A", "Dr B"])),
            draw(st.sampled_from(["P1", "P2"])) if people else "",
        )
        for _ in range(size)
    )
    # Between rows that are alike a cut cannot be told from a repeat, by anybody
    places = [at for at in range(1, size) if book[at] != book[at - 1]]
    cuts = st.lists(st.sampled_from(places), max_size=2) if places else st.just([])
    starts = sorted({0, *draw(cuts)})
    files = [
        book[start : draw(st.sampled_from([at for at in (*places, size) if at >= end]))]
        for start, end in zip(starts, [*starts[1:], size], strict=True)
    ]
    again = draw(st.lists(st.sampled_from(files), max_size=1))
    return Counter(book), [*files, *again]


@st.composite
def both_kinds_cut(draw):
    """Books of both kinds, and the files of both in any order."""
    books, files = zip(
        *(draw(cut_book(people=people)) for people in (True, False)), strict=True
    )
    return books[0] + books[1], draw(st.permutations([*files[0], *files[1]]))


def write_as_either(path: Path, entries) -> Path:
    content = (
        extracts.as_bytes(
            row(
                patient,
                f"{FIRST + timedelta(day):%d/%m/%Y}",
                time=f"{9 + hour:02}:00",
                clinician=clinician,
            )
            for day, hour, clinician, patient in entries
        )
        if entries[0][-1]
        else extracts.as_report(
            report_row(
                f"{FIRST + timedelta(day):%d-%b-%Y}",
                time=f"{9 + hour:02}:00",
                clinician=clinician,
            )
            for day, hour, clinician, _nobody in entries
        )
    )
    path.write_bytes(content)
    return path


def stored(practice) -> Counter[tuple[object, ...]]:
    names = dict(Patient.objects.values_list("pk", "pseudonym"))
    known = {name: f"P{n}" for n, name in enumerate(sorted(set(names.values())))}
    rows = practice.appointments.values_list(
        "day", "minute", "clinician__text", "patient_id"
    )
    return Counter(
        (
            (day - FIRST).days,
            minute // 60 - 9,
            clinician,
            known[names[patient]] if patient else "",
        )
        for day, minute, clinician, patient in rows
    )


def without_names(book) -> Counter[tuple[object, ...]]:
    """Pseudonyms are not numbers: whether there is a patient is what is compared."""
    found: Counter[tuple[object, ...]] = Counter()
    for (*slot, patient), times in book.items():
        found[(*slot, bool(patient))] += times
    return found


@settings(
    max_examples=15,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(both_kinds_cut())
def test_any_cutting_of_both_kinds_gives_both_books_and_can_be_undone(
    committed, quiet_bell, tmp_path_factory, book_and_files
):
    book, files = book_and_files
    practice = PracticeFactory()
    folder = tmp_path_factory.mktemp("cuts")
    for number, entries in enumerate(files):
        before = stored(practice)
        upload = practice.uploads.create(
            job=jobs.add("LOAD", practice=practice, by=None),
            file_name="x",
            file_bytes=1,
            sha256="0" * 64,
        )
        extract = read_extract(write_as_either(folder / f"{number}.csv", entries))
        store.replace_appointments(upload=upload, extract=extract)

    assert without_names(stored(practice)) == without_names(book)

    with transaction.atomic():
        removals.undo(upload)
    assert without_names(stored(practice)) == without_names(before)
