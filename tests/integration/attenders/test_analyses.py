"""Views of a practice's figures: asked for, worked out, kept, stale, stopped."""

import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.db.models.functions import Now

from academy.exceptions import LeaseLostError, NothingToAnalyseError
from academy.people import jobs
from academy.people.models import AuditEvent, Job, JobState
from attenders.analysis.counting import Counting
from attenders.analysis.figures import FIGURES, VERSIONS
from attenders.analysis.outcomes import OutcomeChoices
from attenders.analysis.registered import AgeSexTable
from attenders.analysis.view import DEFAULT, View
from attenders.analysis.whole import Figure, Made, NotPossible, Work
from attenders.analysis.window import Window
from attenders.demand import operations, running, store
from attenders.demand.inputs import Loaded, load_work
from attenders.demand.models import AnalysisResult, AnalysisRun, PersonFigures
from attenders.demand.tasks import analyse, ask_for_stale_ones
from attenders.extracts import history
from attenders.extracts import operations as extracts
from attenders.extracts.reading import Choices
from attenders.extracts.tasks import load_upload, undo_upload
from attenders.registered.models import AgeSexSource
from attenders.registered.operations import save_age_sex
from tests.extracts import row, write
from tests.factories import MembershipFactory, PracticeFactory


TOP_3 = View(definition="TOP_3")
MARCH = View(window=Window(date(2025, 3, 1), date(2025, 3, 31)))
LONG_AGO = View(window=Window(date(2015, 3, 1), date(2015, 3, 31)))


@pytest.fixture
def manager(committed):
    return MembershipFactory()


@pytest.fixture
def practice(manager):
    return manager.practice


@pytest.fixture
def loaded(practice, upload_rows):
    """P1 came three times, P2 once and P3 never."""
    days = ("03/03/2025", "10/03/2025", "07/04/2025")
    rows = [row("P1", day) for day in days]
    rows += [row("P2", "03/03/2025"), row("P3", "04/03/2025", status="Cancelled")]
    return upload_rows(practice, rows)


@pytest.fixture
def asked(practice, manager):
    """Ask for a view; gives its newest job."""

    def ask(view: View = DEFAULT, **how: bool) -> Job | None:
        operations.ask_for_analysis(
            practice=practice, by=manager.user, view=view, **how
        )
        return operations.jobs_of_view(practice, view).first()

    return ask


@pytest.fixture
def worked_out(asked):
    """Ask for a view and work it out; gives its job."""

    def work(view: View, **how: bool) -> Job:
        job = asked(view, **how)
        analyse(job_id=str(job.pk))
        job.refresh_from_db()
        return job

    return work


def waiting(practice) -> int:
    return practice.jobs.filter(state=JobState.QUEUED).count()


def test_run_keeps_every_figure(practice, loaded):
    run = store.latest_run(practice)

    kept = dict(run.results.values_list("kind", "schema_version"))
    assert kept == VERSIONS
    assert store.load(run, "FREQUENT").people == 1
    assert isinstance(store.load(run, "MOVEMENT"), NotPossible)


def test_run_says_what_it_is_of(practice, loaded):
    run = store.latest_run(practice)

    assert (run.view, run.view_key, store.view_of(run)) == (None, "", DEFAULT)
    assert run.inputs == store.inputs_stamp(practice)
    assert run.inputs["uploads"] == [[str(loaded.pk), 5]]
    assert run.code_version["figures"] == VERSIONS
    assert set(run.timings) == {"READING", *(figure.kind for figure in FIGURES)}


def test_run_keeps_what_figures_say_of_people(practice, loaded):
    people = list(store.latest_run(practice).people.order_by("place"))

    assert [one.place for one in people] == [1, 2, 3]
    assert [one.counted for one in people] == [3, 1, 0]
    assert [one.is_often for one in people] == [True, False, False]
    assert [one.minute_tenths for one in people] == [300, 100, 0]
    assert [one.upc for one in people] == [1.0, None, None]
    assert [one.clinicians for one in people] == [1, 1, None]
    assert [one.last_year for one in people] == [None, None, None]
    assert people[0].cost_low < people[0].cost_central < people[0].cost_high


def test_figure_of_an_older_shape_is_not_shown(practice, loaded):
    run = store.latest_run(practice)
    run.results.filter(kind="COST").update(schema_version=0)

    assert "worked out anew" in store.load(run, "COST").why
    assert store.latest_run(practice) == run


def broken(figure: Figure) -> Figure:
    def fail(_work: Work) -> Made:
        raise ZeroDivisionError("of Mrs Example")

    return replace(figure, work=fail)


@pytest.fixture
def with_broken(monkeypatch):
    """Figures of these kinds have a fault."""

    def take(*kinds: str) -> None:
        figures = (broken(one) if one.kind in kinds else one for one in FIGURES)
        monkeypatch.setattr(running, "FIGURES", tuple(figures))

    return take


def test_fault_in_one_figure_leaves_the_others(
    practice, loaded, worked_out, with_broken, caplog
):
    with_broken("CAPACITY")

    job = worked_out(TOP_3)

    run = store.run_for(practice, TOP_3)
    assert job.state == JobState.DONE
    assert "went wrong" in store.load(run, "CAPACITY").why
    assert store.load(run, "FREQUENT").people == 1
    assert not store.is_stale(run)
    assert "CAPACITY: ZeroDivisionError" in caplog.text
    assert "Example" not in caplog.text


def test_fault_in_what_every_page_needs_has_the_work_tried_again(
    practice, loaded, worked_out, with_broken
):
    with_broken("HEADLINE")

    job = worked_out(TOP_3)

    assert job.state == JobState.RUNNING  # given back: its lease is over
    assert store.run_for(practice, TOP_3) is None


def test_view_is_worked_out_beside_the_others(practice, loaded, worked_out):
    job = worked_out(MARCH)

    run = store.run_for(practice, MARCH)
    assert job.state == JobState.DONE
    assert (run.first_day, run.last_day) == (MARCH.window.first, MARCH.window.last)
    assert store.load_headline(run).patients_attended == 2
    assert list(run.people.order_by("place").values_list("counted", flat=True)) == [
        *(2, 1, 0)
    ]
    default = store.latest_run(practice)
    assert default.people.count() == 3
    assert not store.is_stale(default)


def test_view_counts_as_chosen(practice, loaded, worked_out):
    missed = View(counting=Counting(staff="GP_OR_NURSE", modes="FACE_TO_FACE"))

    worked_out(missed)

    found = store.load(store.run_for(practice, missed), "FREQUENT")
    assert found.counting == missed.counting


def test_ask_is_harmless_where_figures_are_fresh(practice, loaded, asked, worked_out):
    worked_out(TOP_3)

    asked()
    asked(TOP_3)
    asked(TOP_3, after_failure=True)

    assert waiting(practice) == 0


def test_ask_twice_is_ask_once(practice, loaded, asked):
    first, second = asked(TOP_3), asked(TOP_3)

    assert first == second
    assert waiting(practice) == 1
    event = AuditEvent.objects.filter(action="ANALYSIS_ASKED").latest("pk")
    assert (event.object_id, event.detail) == (first.pk, {"view": TOP_3.key})


def test_ask_without_data_adds_nothing(practice, asked):
    assert asked() is None
    assert asked(TOP_3, after_failure=True) is None


def test_view_that_failed_can_be_asked_for_again(
    practice, loaded, asked, worked_out, upload_rows
):
    failed = worked_out(LONG_AGO)
    assert failed.state == JobState.FAILED
    assert "no appointments from 1 March 2015" in failed.error
    assert store.latest_run(practice).people.exists()

    assert asked(LONG_AGO) == failed
    again = asked(LONG_AGO, after_failure=True)

    assert again != failed
    assert again.state == JobState.QUEUED


def test_view_that_failed_is_worked_out_once_there_is_new_data(
    loaded, asked, worked_out, upload_rows, practice
):
    failed = worked_out(LONG_AGO)

    upload_rows(practice, [row("P1", "03/03/2015")], name="b.csv")

    assert asked(LONG_AGO) != failed


def test_too_many_views_are_not_taken(practice, loaded, asked):
    for days in range(operations.MOST_WAITING):
        asked(View(window=Window(date(2025, 3, 1), date(2025, 3, 2 + days))))

    with pytest.raises(operations.TooManyAnalysesError, match="are waiting already"):
        asked(TOP_3)


def test_new_data_make_other_views_stale(
    practice, loaded, worked_out, upload_rows, asked
):
    worked_out(TOP_3)

    upload_rows(practice, [row("P4", "08/04/2025")], name="b.csv")

    stale = store.run_for(practice, TOP_3)
    assert store.is_stale(stale)
    assert stale.is_outdated
    assert not stale.people.exists()
    assert store.load_headline(stale).patients_any == 3
    assert not store.is_stale(store.latest_run(practice))
    assert asked(TOP_3).state == JobState.QUEUED


def test_stale_view_takes_its_own_place(practice, loaded, worked_out, upload_rows):
    worked_out(TOP_3)
    upload_rows(practice, [row("P4", "08/04/2025")], name="b.csv")

    worked_out(TOP_3)

    run = practice.runs.get(view_key=TOP_3.key)
    assert store.load_headline(run).patients_any == 4
    assert not store.is_stale(run)


def test_older_default_figures_stay_without_people(practice, loaded, upload_rows):
    upload_rows(practice, [row("P4", "08/04/2025")], name="b.csv")

    newest, older = practice.runs.order_by("-created_at")
    assert (newest.people.count(), older.people.count()) == (4, 0)
    assert (newest.is_outdated, older.is_outdated) == (False, True)
    assert older.results.count() == len(FIGURES)


def test_data_that_come_back_do_not_make_figures_fresh(
    practice, loaded, worked_out, manager
):
    worked_out(TOP_3)
    for walked_out in ("DNA", "ATTENDED"):
        operations.set_outcome_choices(
            practice=practice,
            choices=OutcomeChoices(walked_out=walked_out),
            by=manager.user,
        )
        for job in practice.jobs.filter(state=JobState.QUEUED):
            analyse(job_id=str(job.pk))

    run = store.run_for(practice, TOP_3)
    assert run.inputs == store.inputs_stamp(practice)
    assert store.is_stale(run)


@pytest.mark.parametrize("change", ["outcomes", "list size", "age and sex", "shape"])
def test_figures_are_stale_after_a_change(practice, loaded, manager, change):
    run = store.latest_run(practice)
    if change == "age and sex":
        save_age_sex(
            practice=practice,
            table=AgeSexTable(()),
            counted_on=date(2025, 4, 1),
            source=AgeSexSource.HAND,
            by=manager.user,
        )
        assert waiting(practice) == 1
        assert store.is_stale(run)
        return
    if change == "outcomes":
        operations.set_outcome_choices(
            practice=practice, choices=OutcomeChoices(unknown="DNA"), by=manager.user
        )
    elif change == "list size":
        extracts.set_list_size(
            practice=practice, list_size=9, counted_on=date(2025, 4, 1), by=None
        )
    else:
        run.code_version["figures"]["COST"] = 0

    assert store.is_stale(run)


def test_views_kept_are_the_last_ones(practice, loaded, worked_out, monkeypatch):
    monkeypatch.setattr(store, "VIEWS_KEPT", 2)
    views = [View(definition=name) for name in ("TOP_3", "TOP_5", "TOP_25")]

    for view in views:
        worked_out(view)

    assert store.run_for(practice, views[0]) is None
    assert all(store.run_for(practice, view) for view in (DEFAULT, *views[1:]))
    assert PersonFigures.objects.count() == 3 * 3
    assert AnalysisResult.objects.count() == 3 * len(FIGURES)


def test_people_stay_until_the_default_view_has_newer_ones(
    practice, loaded, worked_out, manager
):
    """Another view may be worked out first: the list of people is not empty then."""
    operations.set_outcome_choices(
        practice=practice, choices=OutcomeChoices(unknown="DNA"), by=manager.user
    )

    worked_out(TOP_3)

    older = store.latest_run(practice)
    assert older.is_outdated
    assert older.people.count() == 3
    analyse(job_id=str(practice.jobs.get(state=JobState.QUEUED).pk))
    assert not older.people.exists()
    assert store.latest_run(practice).people.count() == 3


def test_undo_takes_what_was_found_from_the_upload(
    practice, loaded, worked_out, manager, upload_rows
):
    before = store.latest_run(practice)
    wrong = upload_rows(practice, [row("P4", "08/04/2025")], name="b.csv")
    worked_out(TOP_3)
    guessed = store.latest_run(practice)
    operations.save_guess(practice=practice, numbers={"WOMEN": 40}, by=manager.user)
    history.ask_to_undo(upload=wrong, by=manager.user)
    wrong.refresh_from_db()
    undo_upload(job_id=str(wrong.undo_job_id))

    analyse(job_id=str(practice.jobs.get(state=JobState.QUEUED).pk))

    newest = store.latest_run(practice)
    assert set(practice.runs.all()) == {before, guessed, newest}
    assert not guessed.results.exists()
    assert [guess.run for guess in practice.guesses.all()] == [guessed]
    event = AuditEvent.objects.get(action="ANALYSES_FORGOTTEN")
    assert event.detail == {"analyses": 2}


def test_undo_of_all_takes_the_views_with_it(practice, loaded, worked_out, manager):
    worked_out(TOP_3)
    history.ask_to_undo(upload=loaded, by=manager.user)
    loaded.refresh_from_db()
    undo_upload(job_id=str(loaded.undo_job_id))

    for job in practice.jobs.filter(state=JobState.QUEUED):
        analyse(job_id=str(job.pk))

    assert not AnalysisRun.objects.exists()
    assert not PersonFigures.objects.exists()


def test_data_of_other_views_need_not_be_looked_at_again(
    practice, loaded, worked_out, manager
):
    operations.note_quality_seen(run=store.latest_run(practice), by=manager.user)

    worked_out(TOP_3)

    assert store.run_for(practice, TOP_3).quality_seen_by_id == manager.user.pk


def test_analysis_that_waits_can_be_stopped(practice, loaded, asked, manager):
    job = asked(TOP_3)

    stopped = operations.stop_analysis(
        practice=practice, job_id=job.pk, by=manager.user
    )
    analyse(job_id=str(job.pk))

    job.refresh_from_db()
    assert stopped
    assert (job.state, job.error) == (JobState.FAILED, jobs.CANCELLED)
    assert store.run_for(practice, TOP_3) is None
    event = AuditEvent.objects.get(action="ANALYSIS_STOPPED")
    assert (event.actor_id, event.object_id) == (manager.user.pk, job.pk)


def test_analysis_at_work_that_is_stopped_publishes_nothing(
    practice, loaded, asked, manager
):
    job = asked(TOP_3)
    claimed = jobs.claim(job_id=job.pk)
    operations.stop_analysis(practice=practice, job_id=job.pk, by=manager.user)

    with pytest.raises(LeaseLostError):
        running.analyse(running=claimed)

    assert store.run_for(practice, TOP_3) is None
    assert store.latest_run(practice).people.count() == 3


def test_worker_notices_between_figures_that_it_is_stopped(loaded, asked):
    job = asked(TOP_3)
    claimed = jobs.claim(job_id=job.pk)
    jobs.cancel(job_id=job.pk)
    claimed.progress("Working")
    claimed._extend()  # as the heartbeat does, as soon as there is progress

    with pytest.raises(LeaseLostError):
        claimed.progress("Working still")


def test_analysis_that_is_over_cannot_be_stopped(practice, loaded, manager):
    job = practice.jobs.get(kind="ANALYSE")

    assert not operations.stop_analysis(
        practice=practice, job_id=job.pk, by=manager.user
    )
    job.refresh_from_db()
    assert job.state == JobState.DONE


def test_only_analyses_of_the_practice_can_be_stopped(practice, loaded, asked, manager):
    other = jobs.add("ANALYSE", practice=PracticeFactory(), by=None)
    load = jobs.add("LOAD", practice=practice, by=None)

    for job in (other, load):
        assert not operations.stop_analysis(
            practice=practice, job_id=job.pk, by=manager.user
        )
        job.refresh_from_db()
        assert job.state == JobState.QUEUED


def test_stopped_analysis_does_not_start_by_itself(practice, loaded, asked):
    job = asked(TOP_3)
    jobs.cancel(job_id=job.pk)

    assert asked(TOP_3) == job
    assert asked(TOP_3, after_failure=True) != job


def make_stale(practice) -> None:
    practice.runs.update(inputs={})


def test_nights_work_stale_figures_out_anew(practice, loaded):
    make_stale(practice)

    ask_for_stale_ones()

    job = practice.jobs.get(state=JobState.QUEUED)
    assert (job.kind, job.details, job.started_by_id) == ("ANALYSE", {}, None)
    analyse(job_id=str(job.pk))
    assert not store.is_stale(store.latest_run(practice))


def test_nights_find_figures_of_an_older_shape(practice, loaded):
    practice.runs.update(code_version={"package": "0.0.1", "figures": {"COST": 0}})

    assert operations.ask_for_stale_ones() == 1


def test_nights_leave_fresh_figures_and_empty_practices_alone(loaded, committed):
    PracticeFactory()

    assert operations.ask_for_stale_ones() == 0


def test_nights_take_a_few_practices_at_a_time(committed, upload_rows, monkeypatch):
    monkeypatch.setattr(operations, "NIGHTLY", 2)
    for at in range(3):
        practice = PracticeFactory()
        upload_rows(practice, [row("P1")], name=f"{at}.csv")
        make_stale(practice)

    assert [operations.ask_for_stale_ones() for _ in range(2)] == [2, 0]
    for job in Job.objects.filter(state=JobState.QUEUED):
        analyse(job_id=str(job.pk))
    assert [operations.ask_for_stale_ones() for _ in range(2)] == [1, 0]


def test_nights_try_what_failed_once_a_night(practice, loaded):
    make_stale(practice)
    job = jobs.add("ANALYSE", practice=practice, by=None)
    jobs.cancel(job_id=job.pk)
    assert operations.ask_for_stale_ones() == 0

    Job.objects.filter(pk=job.pk).update(finished_at=Now() - timedelta(hours=13))

    assert operations.ask_for_stale_ones() == 1


def test_nights_work_out_anew_where_only_another_view_failed(
    practice, loaded, worked_out
):
    assert worked_out(LONG_AGO).state == JobState.FAILED
    make_stale(practice)

    assert operations.ask_for_stale_ones() == 1


def test_several_choices_are_worked_out_once(practice, loaded, manager):
    for unknown in ("DNA", "ATTENDED", "DNA"):
        operations.set_outcome_choices(
            practice=practice, choices=OutcomeChoices(unknown=unknown), by=manager.user
        )
    extracts.set_list_size(
        practice=practice, list_size=9, counted_on=date(2025, 4, 1), by=None
    )

    assert waiting(practice) == 1


def test_titles_of_figures_fit_where_progress_is_kept():
    longest = Job._meta.get_field("stage").max_length

    assert all(len(figure.title) <= longest for figure in FIGURES)


@pytest.fixture
def second_file(practice, loaded, tmp_path) -> Iterator[Job]:
    """A file that waits to be loaded, with the appointment of a fourth person."""
    path = write(tmp_path / "second.csv", [row("P4", "08/04/2025")])
    added = extracts.add_upload_from_path(
        practice=practice,
        path=path,
        by=None,
        choices=Choices(date_order="DAY_FIRST"),
        bad_share_limit=1.0,
    )
    return added.job


def test_analysis_that_a_load_overtook_begins_anew(
    practice, asked, second_file, monkeypatch
):
    job = asked(TOP_3)
    claimed = jobs.claim(job_id=job.pk)
    told = []

    def load_meanwhile(stage: str, **_more: object) -> None:
        if stage == "Storing results" and stage not in told:
            load_upload(job_id=str(second_file.pk))
        told.append(stage)

    monkeypatch.setattr(claimed, "progress", load_meanwhile)
    running.analyse(running=claimed)

    run = store.run_for(practice, TOP_3)
    assert told.count("Storing results") == 2
    assert store.load_headline(run).patients_any == 4
    assert not store.is_stale(run)


def test_figures_are_kept_where_data_came_while_there_was_nothing(
    practice, asked, second_file, monkeypatch
):
    """What a worker read before a file came is no reason to delete anything."""
    claimed = jobs.claim(job_id=asked(TOP_3).pk)
    default = store.latest_run(practice)
    read: list[Job] = []

    def load(*of: Any) -> Loaded:
        if not read:
            read.append(second_file)
            load_upload(job_id=str(second_file.pk))
            raise NothingToAnalyseError("No appointment is marked as attended.")
        return load_work(*of)

    monkeypatch.setattr(running, "load_work", load)
    running.analyse(running=claimed)

    assert store.latest_run(practice) == default
    assert store.load_headline(store.run_for(practice, TOP_3)).patients_any == 4


def test_two_workers_on_one_practice(practice, asked, second_file):
    load_upload(job_id=str(second_file.pk))
    asked(TOP_3)
    asked(MARCH)
    ids = list(practice.jobs.filter(state=JobState.QUEUED).values_list("pk", flat=True))
    barrier = threading.Barrier(2)

    def work(mine: list[object]) -> None:
        barrier.wait()
        for job_id in mine:
            analyse(job_id=str(job_id))
        connection.close()

    workers = [threading.Thread(target=work, args=(ids[at:],)) for at in (0, 1)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()

    states = practice.jobs.values_list("state", flat=True)
    assert set(states) == {JobState.DONE}
    for view in (DEFAULT, TOP_3, MARCH):
        run = store.run_for(practice, view)
        assert not store.is_stale(run)
        assert run.people.count() == (3 if view == MARCH else 4)
