"""The practice's own numbers: encrypted, and seen by its own people alone."""

import csv
import io
import time

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.urls import reverse

from academy.people.models import AuditEvent, Role
from academy.people.operations import add_person
from attenders.extracts import local_numbers
from attenders.extracts.models import Patient
from attenders.extracts.pseudonyms import shown
from tests.extracts import row
from tests.factories import MembershipFactory, PracticeFactory, skipped_guess


NUMBER = "SECRET-77"
PASSWORD = "a long password for tests"


@pytest.fixture
def manager(committed):
    made = MembershipFactory(role=Role.PRACTICE_MANAGER)
    skipped_guess(made)
    return made


@pytest.fixture
def practice(manager):
    return manager.practice


@pytest.fixture
def patient(practice, upload_rows) -> Patient:
    upload_rows(practice, [row(NUMBER), row(NUMBER, "04/03/2025")])
    return Patient.objects.get()


def client_of(membership) -> Client:
    client = Client()
    client.force_login(membership.user)
    return client


def address(practice, name: str, **ids: object) -> str:
    return reverse(f"demand:{name}", kwargs={"practice_id": practice.pk, **ids})


def show(client: Client, patient: Patient):
    ids = {"patient_id": patient.pk}
    return client.post(address(patient.practice, "number_show", **ids))


def everything_stored() -> str:
    """Every row of every table, as text."""
    with connection.cursor() as cursor:
        names = connection.introspection.table_names(cursor)
        texts = []
        for name in names:
            cursor.execute(f"SELECT string_agg(t::text, '') FROM {name} t")  # noqa: S608 - our own tables
            texts.append(cursor.fetchone()[0] or "")
    return "".join(texts)


def test_number_is_nowhere_in_the_database(patient, manager):
    show(client_of(manager), patient)

    text = everything_stored()

    assert patient.pseudonym in text
    assert NUMBER not in text
    assert NUMBER.encode().hex() not in text


def test_number_opens_for_its_person(patient):
    assert local_numbers.opened(patient) == NUMBER


def test_number_of_another_person_does_not_open(practice, upload_rows):
    upload_rows(practice, [row("P1"), row("P2")])
    one, two = Patient.objects.all()
    one.local_number = two.local_number

    with pytest.raises(local_numbers.NumberError, match="cannot be opened"):
        local_numbers.opened(one)


def test_number_stays_as_it_was_closed_first(patient, upload_rows):
    upload_rows(patient.practice, [row(NUMBER, "05/03/2025")], name="b.csv")

    assert Patient.objects.get().local_number == patient.local_number


def test_number_is_added_where_an_old_row_has_none(patient, upload_rows):
    Patient.objects.update(local_number=None)

    upload_rows(patient.practice, [row(NUMBER, "05/03/2025")], name="b.csv")

    assert local_numbers.opened(Patient.objects.get()) == NUMBER


@pytest.mark.parametrize("role", [Role.PRACTICE_MANAGER, Role.PRACTICE_CLINICIAN])
def test_people_of_the_practice_see_one_number_and_it_is_written_down(patient, role):
    somebody = MembershipFactory(role=role, practice=patient.practice)

    response = show(client_of(somebody), patient)

    event = AuditEvent.objects.get(action="NUMBER_SHOWN")
    assert NUMBER in response.content.decode()
    assert (event.people_count, event.actor_id) == (1, somebody.user_id)
    assert event.detail == {"patient": patient.pk}


def test_list_of_people_has_a_button_for_each_and_no_number(patient, manager):
    page = client_of(manager).get(address(patient.practice, "people")).content.decode()

    assert address(patient.practice, "number_show", patient_id=patient.pk) in page
    assert (
        f'Show number<span class="nhsuk-u-visually-hidden"> of {shown(patient.pseudonym)}'
        in page
    )
    assert NUMBER not in page


def test_address_of_a_number_alone_shows_nothing(patient, manager):
    ids = {"patient_id": patient.pk}
    response = client_of(manager).get(address(patient.practice, "number_show", **ids))

    assert response.headers["Location"] == address(patient.practice, "people")


def test_back_from_a_number_leads_to_the_list_as_it_was(patient, manager):
    ids = {"patient_id": patient.pk}
    response = client_of(manager).post(
        address(patient.practice, "number_show", **ids), {"list": "top=5&page=2&x=<"}
    )

    assert "?top=5&amp;page=2&amp;x=%3C" in response.content.decode()


def test_number_of_another_practice_is_not_found(patient):
    other = MembershipFactory(role=Role.PRACTICE_MANAGER)
    ids = {"patient_id": patient.pk}

    mine = client_of(other).post(address(other.practice, "number_show", **ids))
    theirs = client_of(other).post(address(patient.practice, "number_show", **ids))

    assert (mine.status_code, theirs.status_code) == (404, 404)


@pytest.mark.parametrize(
    "role", [Role.FACULTY, Role.FEDERATION_LEAD, Role.ADMINISTRATOR]
)
@pytest.mark.parametrize("name", ["number_show", "number_list"])
def test_nobody_outside_the_practice_sees_a_number(patient, role, name):
    client = client_of(MembershipFactory(role=role, practice=None))
    ids = {"patient_id": patient.pk} if name == "number_show" else {}

    response = client.post(address(patient.practice, name, **ids))

    assert response.status_code == 404
    assert NUMBER not in response.content.decode()


def test_number_that_is_not_kept_is_explained(patient, manager):
    Patient.objects.update(local_number=None)

    response = show(client_of(manager), patient)

    assert "came to us before numbers were kept" in response.content.decode()
    assert not AuditEvent.objects.filter(action="NUMBER_SHOWN").exists()


def test_number_without_its_key_is_explained(patient, manager, settings):
    settings.ENCRYPTION_KEYS = ["another"]

    response = show(client_of(manager), patient)

    assert "cannot be opened" in response.content.decode()


def test_number_without_its_key_is_put_right_by_uploading_again(
    practice, patient, upload_rows, manager, settings
):
    settings.ENCRYPTION_KEYS = ["another"]

    upload_rows(practice, [row(NUMBER, "05/05/2025")], name="again.csv")

    assert NUMBER in show(client_of(manager), patient).content.decode()


@pytest.fixture
def signed_in(practice) -> Client:
    """A manager who signed in with a password, not just now."""
    user = add_person(
        email="manager@example.org",
        role=Role.PRACTICE_MANAGER,
        practice=practice,
        password=PASSWORD,
        by=None,
    )
    skipped_guess(user.memberships.get())
    client = Client()
    client.force_login(user)
    return client


def confirm(client: Client, practice) -> str:
    """Give the password, as the page asks; where that leads."""
    response = client.get(address(practice, "number_list"))
    answered = client.post(response.headers["Location"], {"password": PASSWORD})
    return answered.headers["Location"]


def test_numbers_of_a_list_are_not_given_without_the_password(patient, signed_in):
    page = address(patient.practice, "number_list") + "?top=5"

    asked = signed_in.get(page)
    sent = signed_in.post(page)

    assert asked.headers["Location"].startswith(reverse("account_reauthenticate"))
    assert sent.headers["Location"] == page
    assert not AuditEvent.objects.filter(action="NUMBERS_EXPORTED").exists()


def test_page_of_the_numbers_holds_none(patient, signed_in):
    page = signed_in.get(confirm(signed_in, patient.practice)).content.decode()

    assert "Download the numbers" in page
    assert NUMBER not in page


def test_numbers_of_a_list_come_as_a_file_and_are_written_down(patient, signed_in):
    back = confirm(signed_in, patient.practice)

    assert back == address(patient.practice, "number_list")
    assert "Download the numbers" in signed_in.get(back).content.decode()
    response = signed_in.post(back)
    rows = list(csv.reader(io.StringIO(response.content.decode("utf-8-sig"))))
    assert rows[1:] == [["1", shown(patient.pseudonym), NUMBER]]
    event = AuditEvent.objects.get(action="NUMBERS_EXPORTED")
    assert event.people_count == 1


def test_password_counts_for_five_minutes(patient, signed_in, time_machine):
    back = confirm(signed_in, patient.practice)

    time_machine.move_to(time.time() + 301)

    assert signed_in.post(back).status_code == 302


def test_number_in_a_file_is_no_formula(practice, upload_rows, signed_in):
    upload_rows(practice, [row("=1+1")])

    response = signed_in.post(confirm(signed_in, practice))

    assert ",'=1+1" in response.content.decode()


def test_clinician_may_not_have_the_numbers_of_a_list(patient):
    membership = MembershipFactory(
        role=Role.PRACTICE_CLINICIAN, practice=patient.practice
    )
    skipped_guess(membership)

    response = client_of(membership).post(address(patient.practice, "number_list"))
    page = client_of(membership).get(address(patient.practice, "people"))

    assert response.status_code == 403
    assert "Copy all numbers" not in page.content.decode()


def test_list_as_a_file_has_no_numbers(patient, manager):
    response = client_of(manager).get(
        address(patient.practice, "people") + "?_export=csv"
    )

    assert NUMBER not in response.content.decode()
    assert "Number" not in response.content.decode().splitlines()[0]


def rotate() -> str:
    out, err = io.StringIO(), io.StringIO()
    call_command("rotate_keys", stdout=out, stderr=err)
    return out.getvalue() + err.getvalue()


def test_rotate_keys_closes_everything_with_the_newest(patient, settings):
    old = settings.ENCRYPTION_KEYS
    settings.ENCRYPTION_KEYS = ["new", *old]

    said = [rotate(), rotate()]

    settings.ENCRYPTION_KEYS = ["new"]
    assert "closed 1 number, 0 previews and 0 waiting files" in said[0]
    assert "closed 0 numbers" in said[1]
    assert local_numbers.opened(Patient.objects.get()) == NUMBER
    event = AuditEvent.objects.filter(action="KEYS_ROTATED").earliest("pk")
    assert event.detail["numbers"] == 1
    assert event.detail["unreadable"] == 0


def test_rotate_keys_says_what_no_key_opens(patient, settings):
    settings.ENCRYPTION_KEYS = ["new"]

    assert "no key in ENCRYPTION_KEYS opens 1 more" in rotate()
    assert Patient.objects.get().local_number == patient.local_number


def test_rotate_keys_leaves_another_practice_alone(patient, settings):
    other = PracticeFactory()
    settings.ENCRYPTION_KEYS = ["new", *settings.ENCRYPTION_KEYS]

    said = rotate()

    assert f"{other.ods_code}: closed 0 numbers" in said
