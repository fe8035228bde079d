"""Deleting everything: nothing of the practice is left, and a receipt says so."""

import threading
from collections.abc import Iterator
from datetime import date
from uuid import uuid4

import pytest
from django.apps import apps
from django.core.files.base import ContentFile
from django.db import connection
from django.test import Client
from django.urls import reverse

from academy.exceptions import ErasureError
from academy.people import erasure, jobs
from academy.people.models import (
    AuditEvent,
    Job,
    JobState,
    Membership,
    Practice,
    Receipt,
    Role,
)
from academy.people.tasks import erase
from attenders.analysis.at_risk import AtRiskRule
from attenders.analysis.book_week import BookWeek
from attenders.analysis.funding import Income
from attenders.analysis.outcomes import OutcomeChoices
from attenders.choices import operations as chosen
from attenders.choices.kept_rules import DEFAULT_KEPT
from attenders.costs import operations as costs
from attenders.demand import operations as demand
from attenders.demand.models import WeekCheck
from attenders.extracts import operations
from attenders.extracts.closed_files import Receiving
from attenders.extracts.models import PracticeLayout, Retention, StagedAppointment
from attenders.registered import operations as lists
from attenders.registered.tasks import load_list
from attenders.tallies import operations as tallies
from attenders.tallies.lines import Line
from tests import extracts, registered
from tests.extracts import row
from tests.factories import MembershipFactory, report_of, skipped_guess
from tests.registered import person


PASSWORD = "a password of the tests"
# What stays, and holds no patient data: who works here, that something was done
STAYS = {Practice, Membership, Job, Receipt}
# Never holds a row that is committed
PASSING = {StagedAppointment}
DAY = date(2025, 3, 3)


@pytest.fixture
def manager(committed):
    made = MembershipFactory()
    made.user.set_password(PASSWORD)
    made.user.save()
    return made


@pytest.fixture
def practice(manager):
    return manager.practice


def add_list(practice, *people: str):
    receiving = Receiving(practice.pk)
    receiving.write(registered.as_bytes(people))
    with receiving.finish(name="list.csv") as file:
        return lists.add_list(practice=practice, file=file, as_at=DAY, by=None)


@pytest.fixture
def full(manager, practice, upload_rows):
    """A practice with something of everything."""
    days = ("02/03/2025", "03/03/2025", "04/03/2025")
    ill = [row("P1", day) + "Asthma;Diabetes" for day in days]
    upload_rows(practice, [*ill, row("", days[0])])
    upload_rows(practice, [row("P2", day) for day in days], name="b.csv")
    Retention.objects.create(practice=practice, months=36)
    PracticeLayout.objects.create(
        practice=practice, name="Ours", version=1, labels=[], choices={}
    )
    load_list(job_id=str(add_list(practice, person("P1"), person("")).job_id))
    line = Line(DAY, "MORNING", "PHONE", "MEDICINES", "SAME_DAY", "GP", count=1)
    tallies.count_requests(practice=practice, line=line, mark=uuid4(), by=manager.user)
    choices = OutcomeChoices(unknown="ATTENDED")
    demand.set_outcome_choices(practice=practice, choices=choices, by=manager.user)
    WeekCheck.objects.create(practice=practice, monday=DAY, counted=5, in_book=6)
    costs.choose_manual(practice=practice, manual_year=2024, by=manager.user)
    demand.save_guess(practice=practice, numbers={"WOMEN": 40}, by=manager.user)
    skipped_guess(MembershipFactory(practice=practice))
    _choose(practice, manager.user)
    report_of(practice, pdf=b"a PDF")
    return practice


def _choose(practice, by) -> None:
    income = Income("RAW", 200, 2, 20_000, None, DAY, "Ours")
    chosen.enter_income(practice=practice, income=income, by=by)
    rule_id = DEFAULT_KEPT.kept[0].id
    chosen.remove_rule(practice=practice, rule_id=rule_id, by=by)
    rule = AtRiskRule(least_conditions=1)
    chosen.set_at_risk_rule(practice=practice, rule=rule, by=by)
    owner = MembershipFactory(practice=practice, role=Role.PRACTICE_CLINICIAN).user
    chosen.name_at_risk_owner(practice=practice, owner=owner, by=by)


@pytest.fixture
def client(manager):
    client = Client()
    client.force_login(manager.user)
    return client


def page(practice, name: str, **ids: object) -> str:
    return reverse(f"extracts:{name}", kwargs={"practice_id": practice.pk, **ids})


def text(response) -> str:
    return " ".join(response.content.decode().split())


def confirm_password(client, practice) -> None:
    client.post(
        reverse("account_reauthenticate"),
        {"password": PASSWORD, "next": page(practice, "erasure_add")},
    )


def erase_all(practice, by) -> Receipt:
    erasure.ask(practice=practice, by=by)
    erase(job_id=str(practice.jobs.get(kind="ERASE", state=JobState.QUEUED).pk))
    return practice.receipts.order_by("-erased_at").first()


def ways_to_practice(model, seen=()) -> Iterator[str]:
    """The ways in which rows of a model hang on a practice."""
    for field in model._meta.concrete_fields:
        if not field.is_relation or field.related_model in (*seen, None):
            continue
        if field.related_model is Practice:
            yield field.name
        else:
            for way in ways_to_practice(field.related_model, (*seen, model)):
                yield f"{field.name}__{way}"


OURS = [
    model
    for model in apps.get_models()
    if model.__module__.startswith(("academy", "attenders", "federations"))
]


def test_nothing_is_left_of_what_hangs_on_the_practice(full, manager):
    erase_all(full, manager.user)

    left = [
        (model, way)
        for model in OURS
        for way in ways_to_practice(model)
        if model not in STAYS and model.objects.filter(**{way: full}).exists()
    ]
    assert left == []


def test_practice_with_something_of_everything_lacks_nothing(full):
    """Or else nothing would be shown by the tests of what is left."""
    lacking = [words for words, count in erasure.counted(full).items() if not count]

    assert lacking == []


def test_everything_that_hangs_on_a_practice_is_in_the_list(full):
    """Made from the models, so that none is forgotten: a new one is in the list of
    what is deleted (`data_of` of its app), or in STAYS above."""
    listed = {found.model for _, found in erasure.everything(full)}
    hanging = {model for model in OURS if any(ways_to_practice(model))}

    assert hanging - STAYS - PASSING == listed - STAYS


def test_other_practices_keep_theirs(full, manager, upload_rows):
    other = MembershipFactory().practice
    upload_rows(other, [row("P1")], name="c.csv")

    erase_all(full, manager.user)

    assert other.appointments.count() == 1
    assert other.patients.count() == 1
    assert other.runs.count() == 1


def test_receipt_says_who_when_and_how_much(full, manager):
    receipt = erase_all(full, manager.user)

    counts = dict(receipt.counts)
    assert counts["appointments"] == 5
    assert counts["earlier appointments kept for undoing"] == 1
    assert counts["patients"] == 2
    assert counts["rows noted for a problem"] == 1
    assert (receipt.asked_by, receipt.ods_code) == (manager.user.email, full.ods_code)
    event = AuditEvent.objects.get(action="ERASED")
    assert (event.actor_id, event.object_id) == (manager.user.pk, receipt.pk)


def test_files_that_wait_are_deleted(practice, manager, quiet_bell, tmp_path):
    path = extracts.write(tmp_path / "a.csv", [row("P1")])
    upload = operations.add_upload_from_path(practice=practice, path=path, by=None)
    kept_elsewhere = upload.file.storage.save("uploads/other", ContentFile(b"x"))

    erase_all(practice, manager.user)

    assert not upload.file.storage.exists(upload.file.name)
    assert upload.file.storage.exists(kept_elsewhere)


def test_files_stay_if_the_deletion_fails(
    practice, manager, quiet_bell, tmp_path, monkeypatch
):
    path = extracts.write(tmp_path / "a.csv", [row("P1")])
    upload = operations.add_upload_from_path(practice=practice, path=path, by=None)
    monkeypatch.setattr(Receipt.objects, "create", lambda **_: 1 / 0)

    erase_all(practice, manager.user)

    assert upload.file.storage.exists(upload.file.name)
    assert practice.uploads.count() == 1
    assert not practice.receipts.exists()


def test_load_that_was_at_work_publishes_nothing(
    practice, manager, quiet_bell, tmp_path
):
    path = extracts.write(tmp_path / "a.csv", [row("P1")])
    upload = operations.add_upload_from_path(practice=practice, path=path, by=None)
    with jobs.claimed(job_id=upload.job_id) as running:
        read = operations.read_safely

        def read_slowly(*args, **options):
            extract = read(*args, **options)
            erase_all(practice, manager.user)
            return extract

        operations.read_safely = read_slowly
        try:
            operations.load_upload(running=running)
        finally:
            operations.read_safely = read

    assert practice.appointments.count() == 0
    assert practice.patients.count() == 0
    assert not practice.uploads.exists()


def test_nothing_can_be_added_meanwhile(practice, manager, quiet_bell, tmp_path):
    erasure.ask(practice=practice, by=manager.user)
    path = extracts.write(tmp_path / "a.csv", [row("P1")])

    with pytest.raises(ErasureError, match="is being deleted"):
        operations.add_upload_from_path(practice=practice, path=path, by=None)
    with pytest.raises(ErasureError, match="is being deleted"):
        add_list(practice, person())
    with pytest.raises(ErasureError, match="is being deleted"):
        demand.set_outcome_choices(
            practice=practice, choices=OutcomeChoices(unknown="DNA"), by=manager.user
        )
    with pytest.raises(ErasureError, match="is being deleted"):
        demand.check_week(
            practice=practice,
            week=BookWeek(DAY, (), (), ()),
            in_book=5,
            by=manager.user,
        )


def test_asking_by_two_at_once_is_asking_once(practice, manager, quiet_bell):
    barrier = threading.Barrier(3)

    def ask() -> None:
        barrier.wait()
        erasure.ask(practice=practice, by=manager.user)
        connection.close()

    threads = [threading.Thread(target=ask) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert practice.jobs.filter(kind="ERASE").count() == 1


def test_deleting_twice_gives_two_receipts(full, manager):
    first = erase_all(full, manager.user)
    second = erase_all(full, manager.user)

    assert first.number != second.number
    assert dict(second.counts)["appointments"] == 0


def test_same_file_can_be_uploaded_again(full, manager, upload_rows):
    erase_all(full, manager.user)

    upload_rows(full, [row("P2")], name="b.csv")

    assert full.appointments.count() == 1


def test_page_asks_for_the_password_first(full, client):
    response = client.get(page(full, "erasure_add"))

    assert response.url.startswith(reverse("account_reauthenticate"))
    response = client.post(page(full, "erasure_add"), {"code": full.ods_code})
    assert response.url == page(full, "erasure_add")
    assert not full.jobs.filter(kind="ERASE").exists()


def test_page_says_what_would_be_deleted(full, client):
    confirm_password(client, full)

    shown = text(client.get(page(full, "erasure_add")))

    assert "Do you want to delete everything?" in shown
    assert "Appointments</th><td" in shown


@pytest.mark.parametrize("code", ["", "X", "T"])
def test_page_wants_the_code_of_the_practice(full, client, code):
    confirm_password(client, full)

    response = client.post(page(full, "erasure_add"), {"code": code})

    assert f"Enter {full.ods_code} to delete everything" in text(response)
    assert not full.jobs.filter(kind="ERASE").exists()


def test_page_deletes_once_the_code_is_typed(full, client):
    confirm_password(client, full)
    shown = text(
        client.post(
            page(full, "erasure_add"), {"code": full.ods_code.lower()}, follow=True
        )
    )
    assert "All data of this practice is being deleted" in shown

    erase(job_id=str(full.jobs.get(kind="ERASE").pk))

    receipt = full.receipts.get()
    assert receipt.number in text(client.get(page(full, "upload_list")))
    shown = text(client.get(page(full, "receipt_show", receipt_id=receipt.pk)))
    assert "Everything was deleted" in shown
    file = client.get(page(full, "receipt_download", receipt_id=receipt.pk))
    assert "Appointments: 5" in file.content.decode().splitlines()


def test_dashboard_is_empty_afterwards_and_asks_for_nothing(full, client, manager):
    erase_all(full, manager.user)

    shown = text(client.get(reverse("demand:dashboard", args=[full.pk])))

    assert "Nothing has been uploaded yet" in shown
    assert not full.jobs.filter(state=JobState.QUEUED).exists()


def test_clinician_can_delete_nothing_but_sees_receipts(full, manager):
    clinician = MembershipFactory(practice=full, role=Role.PRACTICE_CLINICIAN)
    client = Client()
    client.force_login(clinician.user)
    receipt = erase_all(full, manager.user)

    sent = client.post(page(full, "erasure_add"), {"code": full.ods_code})

    assert sent.status_code == 403
    found = client.get(page(full, "receipt_show", receipt_id=receipt.pk))
    assert found.status_code == 200


def test_failed_deletion_says_so(full, manager, client):
    erasure.ask(practice=full, by=manager.user)
    full.jobs.filter(kind="ERASE").update(state=JobState.FAILED, error="It stopped.")

    shown = text(client.get(page(full, "upload_list")))

    assert "Not everything could be deleted, so nothing was" in shown
