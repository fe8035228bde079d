"""The data behind the figures: looked at first, checked, and counted as chosen."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.db.models.functions import Now
from django.test import Client
from django.urls import reverse

from academy.people.models import AuditEvent, JobState, Role
from attenders.analysis.outcomes import DEFAULTS, OutcomeChoices
from attenders.analysis.view import DEFAULT
from attenders.demand import operations, store
from attenders.demand.inputs import load_work
from attenders.demand.models import AnalysisRun
from attenders.demand.tasks import analyse
from tests.extracts import row
from tests.factories import MembershipFactory, UserFactory, skipped_guess


FIRST, LAST = date(2025, 3, 3), date(2025, 4, 11)


@pytest.fixture
def manager(committed):
    return MembershipFactory(role=Role.PRACTICE_MANAGER)


@pytest.fixture
def practice(manager):
    return manager.practice


@pytest.fixture
def client(manager) -> Client:
    client = Client()
    client.force_login(manager.user)
    return client


def skipping(membership):
    """Somebody of the practice who is not asked to guess first."""
    skipped_guess(membership)
    return membership.user


def address(practice, name: str = "quality") -> str:
    return reverse(f"demand:{name}", kwargs={"practice_id": practice.pk})


def text(response) -> str:
    return " ".join(response.content.decode().split())


def weeks() -> list[str]:
    """Six weeks of ten a day: nine attended and one that was never closed."""
    days = [FIRST + timedelta(at) for at in range((LAST - FIRST).days + 1)]
    return [
        row(
            f"P{n}",
            f"{day:%d/%m/%Y}",
            time=f"09:{n * 5:02}",
            status="Booked" if n == 9 else "Attended",
        )
        for day in days
        if day.weekday() < 5
        for n in range(10)
    ]


@pytest.fixture
def loaded(practice, upload_rows):
    return upload_rows(
        practice,
        [
            *weeks(),
            row("P1", "03/03/2025", time="14:00", status="Patient walked out"),
            row("P1", "04/03/2025", time="14:00", status="No access visit"),
            row("", "05/03/2025", time="14:00"),
            row("P1", "20/05/2025", status="Booked"),
        ],
    )


def latest(practice):
    run = store.latest_run(practice)
    return run, store.load_headline(run), store.load_quality(run)


def work_out(practice) -> None:
    for job in practice.jobs.filter(kind="ANALYSE", state=JobState.QUEUED):
        analyse(job_id=str(job.pk))


def test_load_keeps_the_statuses_on_which_sources_differ(practice, loaded):
    codes = practice.appointments.values_list("status", flat=True).distinct()

    assert set(codes) == {0, 3, 5, 6}


def test_analyse_counts_as_we_start_with(practice, loaded):
    _, figures, found = latest(practice)

    # 30 days of nine, and the one who walked out
    assert figures.appointments.attended == 271
    assert figures.appointments.dna == 1
    assert (found.rows, found.past, found.files.held) == (302, 301, 1)
    assert found.later.n == 1
    assert found.holding.rows == 303


def test_quality_shows_the_problems_with_their_bounds(client, practice, loaded):
    shown = text(client.get(address(practice)))

    assert "<title>Data quality – " in shown
    assert "9.6% (29 of 301) of past appointments are still “booked”" in shown
    assert "Attended is between 90.0% and 99.7% of past appointments" in shown
    assert "should show 50 booked" in shown
    assert "How this is counted" in shown
    assert "&lt;" not in shown


def test_quality_takes_no_pandas(client, practice, loaded, monkeypatch):
    import pandas as pd  # noqa: PLC0415

    def refuse(*_args, **_kwargs):
        raise AssertionError("a frame in a request")

    monkeypatch.setattr(pd.DataFrame, "__init__", refuse)

    assert client.get(address(practice)).status_code == 200


def test_quality_queries_stay_few(
    client, practice, loaded, django_assert_max_num_queries
):
    with django_assert_max_num_queries(14):
        client.get(address(practice))


@pytest.mark.parametrize(("month", "status"), [("2025-03", 200), ("2031-01", 404)])
def test_quality_month(client, practice, loaded, month, status):
    response = client.get(address(practice), {"month": month})

    assert response.status_code == status


def test_quality_before_any_upload_says_what_it_will_show(client, practice):
    shown = text(client.get(address(practice)))

    assert "Nothing has been uploaded yet" in shown
    assert "one week to check against your own appointment book" in shown


def test_quality_comes_before_the_results_until_it_is_seen(client, practice, loaded):
    run = store.latest_run(practice)
    colleague = Client()
    colleague.force_login(skipping(MembershipFactory(practice=practice)))
    upload = reverse(
        "extracts:upload_show",
        kwargs={"practice_id": practice.pk, "upload_id": loaded.pk},
    )
    home = reverse("practice_home", kwargs={"practice_id": practice.pk})
    assert "Check the data before you look at figures" in text(client.get(home))
    assert "Check the data" in text(client.get(upload))
    dashboard = address(practice, "dashboard")
    assert "Check the data first" in text(colleague.get(dashboard))
    run.refresh_from_db()
    assert run.quality_seen_at is None  # looking alone says nothing

    response = client.post(address(practice), {"run": run.pk})

    assert response.headers["Location"] == address(practice, "guess")
    assert "Check the data before you" not in text(client.get(home))
    assert "See who attends often" in text(client.get(upload))
    assert "Check the data first" not in text(colleague.get(dashboard))


def test_quality_seen_is_written_down_once(client, manager, practice, loaded):
    run = store.latest_run(practice)
    for _ in range(2):
        client.post(address(practice), {"run": run.pk})

    run.refresh_from_db()
    event = AuditEvent.objects.get(action="QUALITY_SEEN")
    assert run.quality_seen_by_id == event.actor_id == manager.user_id
    assert event.object_id == run.pk


def test_quality_seen_of_an_older_run_asks_to_look_again(client, practice, loaded):
    response = client.post(
        address(practice), {"run": "00000000-0000-0000-0000-000000000001"}, follow=True
    )

    assert "There are new figures since you opened that page" in text(response)
    assert store.latest_run(practice).quality_seen_at is None


def test_quality_says_who_looked(client, practice, loaded):
    operations.note_quality_seen(run=store.latest_run(practice), by=UserFactory())

    assert "somebody who has since left looked at this on" in text(
        client.get(address(practice))
    )


def analyse_again(practice, manager) -> AnalysisRun:
    from academy.people import jobs  # noqa: PLC0415

    jobs.add("ANALYSE", practice=practice, by=manager.user)
    work_out(practice)
    return store.latest_run(practice)


def test_quality_seen_lasts_while_the_data_is_the_same(manager, practice, loaded):
    operations.note_quality_seen(run=store.latest_run(practice), by=manager.user)

    assert analyse_again(practice, manager).quality_seen_by_id == manager.user_id


def test_quality_of_new_data_is_to_be_seen(manager, practice, loaded, upload_rows):
    operations.note_quality_seen(run=store.latest_run(practice), by=manager.user)

    upload_rows(practice, [row("P1", "14/04/2025")], name="more.csv")

    assert store.latest_run(practice).quality_seen_at is None


def test_run_is_seen_by_somebody_or_not_at_all(practice, loaded):
    with pytest.raises(IntegrityError), transaction.atomic():
        AnalysisRun.objects.update(quality_seen_at=Now())


def choose(client, practice, **chosen: str):
    said = {**DEFAULTS.to_dict(), **chosen}
    return client.post(address(practice, "outcome_choices"), said, follow=True)


def test_outcome_choices_shows_how_many_and_what_sources_say(client, practice, loaded):
    shown = text(client.get(address(practice, "outcome_choices")))

    assert "You have 29 appointments like this" in shown
    assert "You have 1 appointment like this" in shown
    assert "OpenSAFELY counts it as attended" in shown


def test_outcome_choices_are_kept_and_the_figures_follow(
    client, manager, practice, loaded
):
    response = choose(
        client, practice, past_booked="ATTENDED", no_access_visit="UNKNOWN"
    )
    work_out(practice)

    _, figures, found = latest(practice)
    event = AuditEvent.objects.get(action="OUTCOME_CHOICES_SET")
    assert "Saved." in text(response)
    assert found.choices == store.outcome_choices(practice)
    assert (figures.appointments.attended, figures.appointments.dna) == (300, 0)
    assert event.actor_id == manager.user_id
    assert event.detail["past_booked"] == "ATTENDED"


def test_outcome_choices_that_are_the_same_do_nothing(client, practice, loaded):
    choose(client, practice)

    assert not AuditEvent.objects.filter(action="OUTCOME_CHOICES_SET").exists()
    assert not practice.jobs.filter(state=JobState.QUEUED).exists()


def test_outcome_choices_can_be_made_before_any_upload(client, practice):
    choose(client, practice, unknown="DNA")

    assert store.outcome_choices(practice).unknown == "DNA"
    assert not practice.jobs.exists()


def test_outcome_choices_of_another_kind_are_refused(client, practice, loaded):
    response = choose(client, practice, unknown="CANCELLED")

    assert "<title>Error: What counts" in text(response)
    assert "Select attended, missed or neither" in text(response)
    assert store.outcome_choices(practice) == DEFAULTS


@pytest.mark.parametrize(
    ("chosen", "latest_day"),
    [
        ({}, date(2025, 4, 1)),
        ({"walked_out": "UNKNOWN"}, date(2025, 3, 31)),
        ({"walked_out": "UNKNOWN", "past_booked": "DNA"}, date(2025, 3, 31)),
        ({"walked_out": "UNKNOWN", "unknown": "DNA"}, date(2025, 4, 1)),
    ],
)
def test_period_follows_the_choices(practice, upload_rows, manager, chosen, latest_day):
    upload_rows(
        practice,
        [
            row("P1", "28/03/2025"),
            row("P2", "31/03/2025"),
            row("P3", "01/04/2025", status="Walked out"),
            row("P4", "01/04/2025", status="Unknown"),
            row("P5", "01/04/2025", status="Booked"),
            row("P6", "09/04/2025", status="Unknown"),
        ],
    )
    operations.set_outcome_choices(
        practice=practice, choices=OutcomeChoices(**chosen), by=manager.user
    )

    work = load_work(practice, DEFAULT).work

    assert (work.inputs.as_at, work.window.last) == (date(2025, 4, 1), latest_day)


def answer(client, practice, **said: str):
    shown = {"monday": "2025-03-24", "counted": "50"}
    return client.post(address(practice, "week_check"), {**shown, **said}, follow=True)


def test_week_check_shows_the_week_by_day(client, practice, loaded):
    shown = text(client.get(address(practice, "week_check")))

    assert "Your appointment book for 24 to 28 March 2025 should show 50" in shown
    assert "Monday 24 March" in shown


def test_week_check_yes_is_kept_and_shown(client, manager, practice, loaded):
    answer(client, practice, agrees="yes")

    check = practice.week_checks.get()
    assert (check.counted, check.in_book, check.difference) == (50, 50, 0)
    assert f"It does: {manager.user.email} checked" in text(
        client.get(address(practice))
    )
    assert AuditEvent.objects.filter(action="WEEK_CHECKED").count() == 1


def test_week_check_no_shows_the_difference(client, practice, loaded):
    response = answer(client, practice, agrees="no", in_book="62")

    assert "12 more in your book" in text(response)
    assert practice.week_checks.get().in_book == 62


def test_week_check_that_failed_is_told_before_the_results(client, practice, loaded):
    answer(client, practice, agrees="no", in_book="62")

    before, button, _ = text(client.get(address(practice))).partition("I have looked")
    assert button
    told = before.rpartition("<form")[2]
    assert "found 62 in the week of" in told
    assert "we counted 50." in told
    assert '<a href="#week">' in told


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({}, "Select yes if your book shows the same number"),
        ({"agrees": "no"}, "Enter the number that your book shows"),
        ({"agrees": "no", "in_book": "some"}, "must be a whole number"),
        ({"agrees": "no", "in_book": "-1"}, "must be 0 or more"),
        ({"agrees": "no", "in_book": "50"}, "select yes"),
    ],
)
def test_week_check_that_cannot_be_is_refused(client, practice, loaded, said, sentence):
    response = answer(client, practice, **said)

    assert "<title>Error: Check one week" in text(response)
    assert sentence in text(response)
    assert not practice.week_checks.exists()


def test_week_check_of_a_number_that_has_changed_asks_again(client, practice, loaded):
    response = answer(client, practice, agrees="yes", counted="49")

    assert "There are new figures since" in text(response)
    assert not practice.week_checks.exists()


def test_week_check_without_a_week_says_what_is_needed(client, practice, upload_rows):
    upload_rows(practice, [row()])

    assert "There is no week to check yet" in text(
        client.get(address(practice, "week_check"))
    )
    assert "there is nothing to check" in text(client.get(address(practice)))


def test_file_of_which_nothing_stands_no_longer_counts(practice, loaded, upload_rows):
    edges = row("P1", "02/03/2025"), row("P1", "21/05/2025", status="Booked")
    again = [*weeks(), row("P1", "20/05/2025", status="Booked"), *edges]
    upload_rows(practice, again, name="again.csv")

    files = latest(practice)[2].files

    assert (files.files, files.held) == (1, 0)
    assert files.rows_read == len(again)
    assert files.replaced > 290


def test_file_of_which_rows_stand_counts_beside_a_later_one_of_all_its_days(
    practice, upload_rows
):
    others = [row("P1", day, clinician="Dr B") for day in ("04/03/2025", "05/03/2025")]
    upload_rows(practice, others)
    upload_rows(practice, weeks(), name="again.csv")

    found = latest(practice)[2]

    assert (found.rows, found.files.files) == (302, 2)
    assert found.files.rows_read == 302


def test_quality_says_for_how_many_the_staff_role_is_missing(
    client, practice, loaded, upload_rows
):
    upload_rows(
        practice, [row("P1", "10/03/2025").replace(",GP,", ",,")], name="roles.csv"
    )

    found = latest(practice)[2]
    missing = sum(found.calendar.not_known)

    assert missing
    shown = text(client.get(address(practice)))
    assert f"The staff role is missing for {missing} appointment" in shown


def test_slot_types_left_out_are_shown(client, practice, loaded):
    loaded.slot_types_excluded = {"Lunch": 7}
    loaded.rows_excluded = {"Slots that are not for patients": 7}
    loaded.save()
    analyse_again(practice, MembershipFactory(practice=practice))

    upload = reverse(
        "extracts:upload_show",
        kwargs={"practice_id": practice.pk, "upload_id": loaded.pk},
    )
    assert "Lunch: 7 rows" in text(client.get(upload))
    assert "Lunch: 7" in text(client.get(address(practice)))
