"""The list of people at risk: kept with the run, for a named clinician, with why."""

from datetime import UTC, date, datetime

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from academy.people.models import AuditEvent, Job, Role
from attenders.analysis.view import View
from attenders.analysis.window import Window
from attenders.choices import operations as choices
from attenders.choices import store as chosen
from attenders.demand import operations, store
from attenders.demand.models import PersonAtRisk
from attenders.demand.tasks import analyse
from attenders.extracts.closed_files import Receiving
from attenders.extracts.models import Patient
from attenders.registered import operations as lists
from attenders.registered.tasks import load_list
from tests.extracts import report_row, row
from tests.factories import MembershipFactory


AS_AT = date(2025, 3, 31)
HEADINGS = (
    "Patient ID,Date of birth,Sex,Registration date,Diabetes,Asthma,Frailty,"
    "A&E attendances"
)
# P1 came often; P2 once, with two conditions; P3 is frail and never came; P4 is well
PEOPLE = (
    "P1,14/03/1960,F,01/04/2001,yes,yes,Severe,0",
    "P2,14/03/1960,F,01/04/2001,yes,yes,Fit,2",
    "P3,14/03/1940,M,01/04/2001,no,no,Severe,",
    "P4,14/03/1960,F,01/04/2001,no,no,Fit,0",
)
OFTEN = [row("P1", f"{day:02}/03/2025") for day in range(3, 10)]


@pytest.fixture
def manager(committed, quiet_bell):
    return MembershipFactory(role=Role.PRACTICE_MANAGER)


@pytest.fixture
def practice(manager):
    return manager.practice


@pytest.fixture
def clinician(practice):
    made = MembershipFactory(practice=practice, role=Role.PRACTICE_CLINICIAN).user
    made.name = "Dr Example"
    made.save()
    return made


def work_out(practice) -> None:
    for job in Job.objects.filter(kind="ANALYSE", state="QUEUED"):
        analyse(job_id=str(job.pk))


def load(practice, people=PEOPLE, *, as_at: date = AS_AT) -> None:
    receiving = Receiving(practice.pk)
    receiving.write("\n".join((HEADINGS, *people, "")).encode())
    with receiving.finish(name="list.csv") as file:
        added = lists.add_list(practice=practice, file=file, as_at=as_at, by=None)
    load_list(job_id=str(added.job_id))
    work_out(practice)


@pytest.fixture
def loaded(practice, upload_rows, clinician, manager):
    """A practice with a list, appointments, and a clinician who goes through them."""
    upload_rows(practice, [*OFTEN, row("P2", "04/03/2025")])
    load(practice)
    choices.name_at_risk_owner(practice=practice, owner=clinician, by=manager.user)
    return practice


def signed_in(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def client(manager) -> Client:
    return signed_in(manager.user)


def address(practice) -> str:
    return reverse("demand:at_risk_list", kwargs={"practice_id": practice.pk})


def text(response) -> str:
    return " ".join(response.content.decode().split())


def listed(client, practice) -> str:
    return text(client.get(address(practice)))


def kept(practice) -> list[PersonAtRisk]:
    run = store.latest_run(practice)
    return list(run.people_at_risk.order_by("place").select_related("patient"))


def written_down(action: str) -> list[AuditEvent]:
    return list(AuditEvent.objects.filter(action=action).order_by("pk"))


# What is kept


def test_list_is_kept_with_the_run_and_every_reason(loaded):
    second, third = kept(loaded)

    # P2 is in the appointments; P3 is not, and comes after
    assert (second.contacts, second.conditions, second.by_conditions) == (1, 2, True)
    assert (second.by_frailty, second.emergency_visits) == (False, 2)
    assert second.last_seen == date(2025, 3, 4)
    assert second.patient.birth_year == 1960
    assert (third.contacts, third.by_conditions, third.by_frailty) == (0, False, True)
    assert (third.last_seen, third.emergency_visits) == (None, None)
    assert third.patient.birth_year == 1940
    assert len(kept(loaded)) == store.load(store.latest_run(loaded), "AT_RISK").people


def test_list_follows_the_rule_of_the_practice(loaded, manager):
    rule = chosen.at_risk_rule_of(loaded)
    choices.set_at_risk_rule(
        practice=loaded,
        rule=type(rule).from_dict(rule.to_dict() | {"fewest": 1}),
        by=manager.user,
    )
    assert store.is_stale(store.latest_run(loaded))
    work_out(loaded)

    assert [person.contacts for person in kept(loaded)] == [1]
    assert not store.is_stale(store.latest_run(loaded))


def test_only_the_newest_list_is_kept_and_of_no_other_view(loaded, manager):
    spring = View(Window(date(2025, 1, 1), date(2025, 6, 30)))
    operations.ask_for_analysis(practice=loaded, by=manager.user, view=spring)
    work_out(loaded)
    assert store.run_for(loaded, spring).people_at_risk.count() == 0

    load(loaded, PEOPLE[:2], as_at=date(2025, 4, 1))

    assert PersonAtRisk.objects.count() == 1


def test_nobody_is_kept_who_is_on_no_list_any_more(loaded):
    """P3 had no appointment: the list of people at risk does not hold them back."""
    assert Patient.objects.filter(practice=loaded, birth_year=1940).exists()

    load(loaded, PEOPLE[:2], as_at=date(2025, 4, 1))

    assert not Patient.objects.filter(practice=loaded, birth_year=1940).exists()
    assert loaded.patients.count() == 2


def test_without_a_list_those_with_contacts_are_looked_at(practice, upload_rows):
    rows = [
        row("P1", "03/03/2025") + "Diabetes;Asthma",
        row("P2", "03/03/2025"),
    ]
    upload_rows(practice, rows)

    (found,) = kept(practice)

    assert (found.conditions, found.emergency_visits) == (2, None)
    assert found.patient.conditions == "Diabetes;Asthma"


def test_reasons_are_those_of_the_figure(loaded):
    second, third = kept(loaded)

    assert store.reasons_of(second) | {"conditions": 2} == store.reasons_of(second)
    assert store.reasons_of(third)["frailty"] == "SEVERE"
    assert store.reasons_of(third)["rising"] == "NOT_KNOWN"


# The page


def test_list_is_not_shown_before_it_has_an_owner(practice, client, clinician):
    shown = listed(client, practice)
    seen = listed(signed_in(clinician), practice)

    assert "Nobody has been named for this list yet." in shown
    assert "Name a clinician" in shown
    assert "Name a clinician" not in seen
    assert "A practice manager names the clinician." in seen
    assert not written_down("AT_RISK_LISTED")


def test_list_of_an_owner_who_has_left_is_closed(loaded, client, clinician):
    clinician.memberships.all().delete()

    for page in (address(loaded), f"{address(loaded)}?_export=csv"):
        shown = text(client.get(page))
        assert "is no longer a clinician of your practice" in shown
        assert "at-risk-caption" not in shown
    assert not written_down("AT_RISK_EXPORTED")


def test_list_says_of_each_why_and_for_whom_it_is(loaded, client):
    shown = listed(client, loaded)

    assert "For <strong>Dr Example</strong> to go through" in shown
    assert "The list of people to think of has 2 of 4 registered adults" in shown
    for words in (
        "<li>Long-term conditions: 2; the rule asks for 2 or more.</li>",
        "<li>Frailty is recorded as severe; the rule asks for moderate or severe.</li>",
        "<li>Contacts in the period: 0; the rule asks for 0 to 5.</li>",
        "Nobody is scored and nobody is ranked.",
        "Not part of the care record",
        "to the duty clinician, today",
    ):
        assert words in shown
    table = shown.split("<tbody")[1].split("</tbody>")[0]
    assert table.index("period: 1;") < table.index("period: 0;")
    assert "data-sort" not in shown


def test_list_cannot_be_put_in_another_order(loaded, client):
    """To sort people by a number would be to rank them."""
    plain = listed(client, loaded).split("<tbody")[1]

    for order in ("contacts", "-last_seen", "-age", "emergency_visits"):
        other = text(client.get(f"{address(loaded)}?sort={order}"))
        assert other.split("<tbody")[1].count("period: 1;") == 1
        assert other.index("period: 1;") < other.index("period: 0;")
    assert "period: 1;" in plain


def test_each_look_is_written_down(loaded, client, manager):
    listed(client, loaded)
    listed(client, loaded)

    first, second = written_down("AT_RISK_LISTED")
    assert (first.people_count, first.actor_id) == (2, manager.user.pk)
    assert second.detail == {"page": 1}


def test_list_warns_of_old_data(loaded, manager):
    soon = datetime(2025, 4, 2, 9, tzinfo=UTC)
    late = datetime(2025, 9, 2, 9, tzinfo=UTC)
    shown = []
    for day in (soon, late):
        with time_machine.travel(day, tick=False):
            shown.append(listed(signed_in(manager.user), loaded))

    assert "Old or missing data" not in shown[0]
    assert "The registered list is of 31 March 2025, 155 days ago" in shown[1]
    assert "The last appointment with an outcome is of 9 March 2025" in shown[1]


def test_list_without_a_registered_list_says_who_is_missing(
    practice, client, upload_rows, clinician, manager
):
    upload_rows(practice, [row("P1", "03/03/2025") + "Diabetes;Asthma"])
    choices.name_at_risk_owner(practice=practice, owner=clinician, by=manager.user)

    shown = listed(client, practice)

    assert "There is no registered list" in shown
    assert "Add your registered list" in shown
    assert "The list of people to think of has 1 of 1 adult who had a contact" in shown


def test_list_of_nobody_says_so(practice, client, upload_rows, clinician, manager):
    upload_rows(practice, [row("P1")])
    choices.name_at_risk_owner(practice=practice, owner=clinician, by=manager.user)

    shown = listed(client, practice)

    assert "Nobody meets the rule." in shown
    assert "Download this list" not in shown


def test_list_says_that_it_is_of_before(loaded, client, manager):
    rule = chosen.at_risk_rule_of(loaded)
    choices.set_at_risk_rule(
        practice=loaded,
        rule=type(rule).from_dict(rule.to_dict() | {"most": 3}),
        by=manager.user,
    )
    loaded.jobs.filter(state="QUEUED").delete()

    shown = listed(client, loaded)

    assert "has changed since this list was made" in shown
    assert "the rule asks for 0 to 5" in shown  # by which it was made


def test_list_before_any_figures_says_what_it_will_be(
    practice, client, clinician, manager
):
    choices.name_at_risk_owner(practice=practice, owner=clinician, by=manager.user)

    shown = listed(client, practice)

    assert "Nothing has been uploaded yet." in shown
    assert "why each of them is on the list" in shown


def test_list_without_patients_in_the_data_says_why(
    practice, client, upload_report, clinician, manager
):
    upload_report(practice, [report_row()])
    choices.name_at_risk_owner(practice=practice, owner=clinician, by=manager.user)

    assert "who it was with" in listed(client, practice)


def test_number_leads_back_to_this_list(loaded, client):
    third = kept(loaded)[1]
    page = reverse(
        "demand:number_show",
        kwargs={"practice_id": loaded.pk, "patient_id": third.patient_id},
    )
    assert page in listed(client, loaded)

    shown = text(client.post(page, {"from": "at_risk", "list": "page=1"}))

    assert '<p class="app-number">P3</p>' in shown
    assert f'href="{address(loaded)}?page=1"' in shown
    assert written_down("NUMBER_SHOWN")[0].people_count == 1


def test_list_is_taken_home_and_written_down(loaded, client):
    response = client.get(f"{address(loaded)}?_export=csv")

    lines = response.content.decode().splitlines()
    assert lines[0].startswith("Pseudonym,Why they are here,Age,Sex,Last seen")
    assert len(lines) == 3
    assert (
        "conditions: 2; the rule asks for 2 or more. Contacts in the period: 1"
        in lines[1]
    )
    assert "<" not in response.content.decode()
    assert written_down("AT_RISK_EXPORTED")[0].people_count == 2
    assert client.get(f"{address(loaded)}?_export=xlsx").status_code == 404


def test_list_asks_as_often_however_many_are_on_it(loaded, client, upload_rows):
    with CaptureQueriesContext(connection) as few:
        listed(client, loaded)
    load(
        loaded,
        [*PEOPLE, *(f"Q{n},14/03/1950,F,01/04/2001,yes,yes,Mild,1" for n in range(30))],
        as_at=date(2025, 4, 1),
    )

    with CaptureQueriesContext(connection) as many:
        assert "of 32" in listed(client, loaded)

    assert len(many) <= len(few)
