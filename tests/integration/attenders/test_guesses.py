"""Guess first, then see: the people of a practice before they know who attends often."""

import csv
import io
from urllib.parse import urlencode

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from academy.exceptions import ErasureError
from academy.people import erasure
from academy.people.models import AuditEvent, Role
from attenders.analysis.guess import QUESTIONS
from attenders.demand import guesses, operations, store
from attenders.demand.models import AnalysisRun, Guess
from tests.extracts import report_row, row
from tests.factories import MembershipFactory


@pytest.fixture
def manager(committed):
    return MembershipFactory(role=Role.PRACTICE_MANAGER)


@pytest.fixture
def practice(manager):
    return manager.practice


@pytest.fixture
def clinician(practice):
    return MembershipFactory(role=Role.PRACTICE_CLINICIAN, practice=practice)


@pytest.fixture
def loaded(practice, upload_rows):
    """One person of 75 with 20 appointments; 39 others with one, who tie for often."""
    often = [row("P0", f"{day:02}/03/2025", birth_year="1950") for day in range(1, 21)]
    seldom = [row(f"P{number}", "21/03/2025") for number in range(1, 40)]
    return upload_rows(practice, often + seldom)


def client_of(membership) -> Client:
    client = Client()
    client.force_login(membership.user)
    return client


def address(practice, name: str = "guess", /, **ids: object) -> str:
    return reverse(f"demand:{name}", kwargs={"practice_id": practice.pk, **ids})


def text(response) -> str:
    return " ".join(response.content.decode().split())


def test_people_come_after_the_guess(practice, clinician, loaded):
    client, people = client_of(clinician), address(practice, "people")

    asked = client.get(f"{people}?top=10")
    assert asked.headers["Location"] == (
        f"{address(practice)}?{urlencode({'next': f'{people}?top=10'})}"
    )
    shown = text(client.get(asked.headers["Location"]))
    assert "how many are women or girls?" in shown
    assert not AuditEvent.objects.filter(action="PEOPLE_LISTED").exists()

    client.post(address(practice), {"WOMEN": "40%", "AGE_65": ""})

    assert "People who attend often" in text(client.get(f"{people}?top=10"))


@pytest.mark.parametrize("query", ["?_export=csv", "?top=1"])
def test_no_way_to_the_people_is_past_the_guess(practice, manager, loaded, query):
    response = client_of(manager).get(address(practice, "people") + query)

    assert response.headers["Location"].startswith(address(practice))


@pytest.mark.parametrize(
    ("name", "ids"),
    [("dashboard", {}), ("table_download", {"name": "concentration", "form": "csv"})],
)
def test_charts_that_answer_the_guess_come_after_it(
    practice, manager, loaded, name, ids
):
    client, charts = client_of(manager), address(practice, name, **ids)

    assert client.get(charts).headers["Location"].startswith(address(practice))
    client.post(address(practice), {"WOMEN": "40"})

    assert client.get(charts).status_code == 200


def test_guess_asks_only_what_the_data_answers(practice, manager, loaded):
    shown = text(client_of(manager).get(address(practice)))

    assert "how many are 65 or over?" in shown
    assert "mental-health" not in shown  # no conditions came with the file
    assert "the year before" not in shown  # nor an earlier year


def test_guess_is_kept_with_its_run_and_written_down(practice, manager, loaded):
    response = client_of(manager).post(
        address(practice),
        {"APPOINTMENTS": "30", "AGE_65": "60", "WOMEN": "", "MENTAL": "50"},
    )

    guess, run = Guess.objects.get(), store.latest_run(practice)
    event = AuditEvent.objects.get(action="GUESS_SAVED")
    assert response.headers["Location"] == address(practice, "guess_show")
    assert guess.run == run
    assert guess.numbers == {"APPOINTMENTS": 30, "AGE_65": 60}
    assert event.object_id == guess.pk
    assert event.detail == {"run": str(run.pk), "questions": 2}


def test_guess_leads_back_to_what_was_wanted(practice, manager, loaded):
    wanted = address(practice, "people") + "?top=5"

    response = client_of(manager).post(
        address(practice), {"WOMEN": "4", "next": wanted}, follow=True
    )

    assert f'href="{wanted}"' in response.content.decode()


@pytest.mark.parametrize("elsewhere", ["https://example.org/", "//example.org", "/"])
def test_guess_leads_nowhere_else(practice, manager, loaded, elsewhere):
    response = client_of(manager).post(
        address(practice, "guess_skip"), {"next": elsewhere}
    )

    assert response.headers["Location"] == address(practice, "people")


@pytest.mark.parametrize(
    ("said", "error"),
    [
        ({}, "Enter a number for at least one question"),
        ({"WOMEN": "many"}, "Women or girls must be a whole number from 0 to 100"),
        ({"WOMEN": "101"}, "Women or girls must be a whole number from 0 to 100"),
        ({"WOMEN": "-1"}, "Women or girls must be a whole number from 0 to 100"),
        ({"WOMEN": "4.5"}, "Women or girls must be a whole number from 0 to 100"),
    ],
)
def test_guess_says_what_is_wrong_with_it(practice, manager, loaded, said, error):
    shown = text(client_of(manager).post(address(practice), said | {"AGE_65": ""}))

    assert error in shown
    assert "Error: Who do you think they are?" in shown
    assert not Guess.objects.exists()


def test_gap_shows_the_guess_beside_the_figure(practice, manager, loaded):
    client = client_of(manager)
    shown = text(client.post(address(practice), {"AGE_65": "60"}, follow=True))

    assert "Not quite who you thought: 3 of every 100 of them are 65 or over" in shown
    assert "(1 of 40); you guessed 60, which is 57 more." in shown
    assert "Nobody else of your team has guessed this yet." in shown


def test_gap_has_the_same_numbers_as_its_file(practice, manager, loaded):
    client = client_of(manager)
    client.post(address(practice), {"APPOINTMENTS": "60"})

    response = client.get(address(practice, "guess_download", form="csv"))

    rows = list(csv.reader(io.StringIO(response.content.decode("utf-8-sig"))))
    (line,) = [line for line in rows if line[:1] == ["Their share of appointments"]]
    answer = guesses.answers_of(store.latest_run(practice))[0]
    assert line[1:4] == [
        str(answer.of_100),
        f"{answer.part} of {answer.whole}",
        "60",
    ]


def test_nobody_sees_others_guesses_before_their_own(
    practice, manager, clinician, loaded
):
    client_of(manager).post(address(practice), {"AGE_65": "17"})
    client = client_of(clinician)

    before = client.get(address(practice, "guess_show"), follow=True)
    file = client.get(address(practice, "guess_download", form="csv"))
    after = client.post(address(practice), {"AGE_65": "90"}, follow=True)

    assert "17" not in text(before).split("<form")[1].split("</form")[0]
    assert "Who do you think they are?" in text(before)
    assert file.headers["Location"].startswith(address(practice))
    assert "go from 17 to 90" in text(after)
    assert manager.user.email not in text(after)


def test_guess_is_made_once(practice, manager, loaded):
    client = client_of(manager)
    client.post(address(practice), {"AGE_65": "60"})

    again = client.post(address(practice), {"AGE_65": "100"})

    assert again.headers["Location"] == address(practice, "guess_show")
    assert Guess.objects.get().numbers == {"AGE_65": 60}
    assert not operations.save_guess(
        practice=practice, numbers={"AGE_65": 1}, by=manager.user
    )


def test_guess_stays_with_its_figures_when_there_are_newer(
    practice, manager, loaded, upload_rows
):
    client = client_of(manager)
    client.post(address(practice), {"AGE_65": "60"})
    before = Guess.objects.get()

    upload_rows(
        practice, [row("P9", f"{d:02}/04/2025") for d in range(1, 29)], name="b"
    )

    guess = Guess.objects.get()
    assert (guess.run_id, guess.answers) == (before.run_id, before.answers)
    assert guess.run != store.latest_run(practice)
    shown = text(client.get(address(practice, "guess_show")))
    assert "these are the figures of that day" in shown
    assert "3 of every 100 of them are 65 or over" in shown


def test_manager_skips_after_reading_what_it_loses(practice, manager, loaded):
    client = client_of(manager)
    asked = text(client.get(address(practice, "guess_skip")))
    assert "What skipping loses cannot be made up for later" in asked
    assert not Guess.objects.exists()

    client.post(address(practice, "guess_skip"))

    event = AuditEvent.objects.get(action="GUESS_SKIPPED")
    assert event.actor_id == manager.user_id
    assert client.get(address(practice, "people")).status_code == 200
    assert "You skipped the guess" in text(client.get(address(practice, "guess_show")))
    assert not operations.save_guess(
        practice=practice, numbers={"AGE_65": 1}, by=manager.user
    )


def test_skipping_is_for_oneself(practice, manager, clinician, loaded):
    client_of(manager).post(address(practice, "guess_skip"))

    response = client_of(clinician).get(address(practice, "people"))

    assert response.headers["Location"].startswith(address(practice))


def test_clinician_does_not_skip(practice, clinician, loaded):
    client = client_of(clinician)

    assert "Skip the guess" not in text(client.get(address(practice)))
    assert client.post(address(practice, "guess_skip")).status_code == 403


def test_people_without_patients_need_no_guess(practice, manager, upload_report):
    upload_report(practice, [report_row()])
    client = client_of(manager)

    assert "is not known" in text(client.get(address(practice, "people")))
    assert "There is nothing to guess yet" in text(client.get(address(practice)))
    assert client.get(address(practice, "guess_show")).headers["Location"] == address(
        practice
    )


def test_people_gate_costs_one_query(
    practice, manager, loaded, django_assert_max_num_queries
):
    client_of(manager).post(address(practice), {"AGE_65": "60"})

    with django_assert_max_num_queries(1):
        assert not guesses.is_due(AnalysisRun(practice=practice), manager.user)


def test_faculty_would_see_how_guesses_fall_and_no_more(
    practice, manager, clinician, loaded
):
    for membership, guess in ((manager, 17), (clinician, 93)):
        client_of(membership).post(address(practice), {"AGE_65": str(guess)})

    table = guesses.released(practice)

    assert table.rows == tuple(question.title for question in QUESTIONS)
    assert {cell for row in table.cells for cell in row} <= {None, 0}


def test_guess_is_refused_while_everything_is_deleted(practice, manager, loaded):
    erasure.ask(practice=practice, by=manager.user)

    with pytest.raises(ErasureError):
        operations.save_guess(practice=practice, numbers={"AGE_65": 1}, by=manager.user)
    shown = text(client_of(manager).post(address(practice), {"AGE_65": "1"}))
    assert "is being deleted" in shown


@pytest.mark.parametrize("wrong", ["twice", "numbers and no run", "run and no number"])
def test_guess_constraints(practice, manager, loaded, wrong):
    run = AnalysisRun.objects.get()
    made = {"practice": practice, "person_id": manager.user_id}
    Guess.objects.create(**made, run=run, numbers={"WOMEN": 1})
    fields = {
        "twice": made,
        "numbers and no run": made | {"person_id": run.pk, "numbers": {"WOMEN": 1}},
        "run and no number": made | {"person_id": run.pk, "run": run},
    }[wrong]

    with pytest.raises(IntegrityError), transaction.atomic():
        Guess.objects.create(**fields)
