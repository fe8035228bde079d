"""The queue: claiming, fencing, failing, sweeping. Commits last, as for workers."""

import threading
from datetime import timedelta

import pytest
from django.conf import settings
from django.db.models.functions import Now
from kombu import Queue

from academy.celery import app as celery
from academy.exceptions import ExtractError, LeaseLostError
from academy.people import jobs
from academy.people.models import Job, JobState
from tests.factories import PracticeFactory


pytestmark = pytest.mark.usefixtures("committed")


@pytest.fixture
def rung(monkeypatch) -> list[str]:
    """The jobs for which the bell was rung."""
    ids: list[str] = []
    monkeypatch.setattr(jobs, "ring", lambda **job: ids.append(str(job["job_id"])))
    return ids


@pytest.fixture
def job(rung) -> Job:
    return jobs.add("LOAD", practice=PracticeFactory(), by=None)


def change(job: Job, **fields: object) -> None:
    Job.objects.filter(pk=job.pk).update(**fields)


def let_lease_run_out(job: Job) -> None:
    change(job, lease_until=Now() - timedelta(seconds=1))


def test_add_rings_the_bell(job, rung):
    assert rung == [str(job.pk)]


def test_claim_takes_a_queued_job(job):
    running = jobs.claim(job_id=job.pk)

    job.refresh_from_db()
    assert running is not None
    assert (job.state, job.attempt, job.fence) == (JobState.RUNNING, 1, 1)


def test_claim_refuses_what_somebody_holds(job):
    jobs.claim(job_id=job.pk)

    assert jobs.claim(job_id=job.pk) is None


def test_claim_takes_over_when_the_lease_has_run_out(job):
    jobs.claim(job_id=job.pk)
    let_lease_run_out(job)

    again = jobs.claim(job_id=job.pk)

    assert again is not None
    assert again.fence == 2


def test_claim_by_many_at_once_is_won_by_one(job):
    won = []
    barrier = threading.Barrier(4)

    def try_it() -> None:
        barrier.wait()
        won.append(jobs.claim(job_id=job.pk) is not None)
        jobs.connection.close()

    threads = [threading.Thread(target=try_it) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(won) == [False, False, False, True]


def test_claim_refuses_a_fourth_attempt(job):
    change(job, attempt=jobs.MAX_ATTEMPTS)

    assert jobs.claim(job_id=job.pk) is None


def queues(monkeypatch) -> list[str]:
    """The queues in which bells ring from now on."""
    names: list[str] = []
    monkeypatch.setattr(
        jobs.current_app, "send_task", lambda *_, queue, **__: names.append(queue)
    )
    return names


@pytest.mark.parametrize(
    ("kind", "size", "queue"),
    [
        ("LOAD", 100_000_000, "ingest"),
        ("LOAD", 100_000_001, "ingest_large"),
        ("LOAD_LIST", 100_000_000, "ingest"),
        ("LOAD_LIST", 100_000_001, "ingest_large"),
        ("ANALYSE", 100_000_001, "analysis"),
        ("ANALYSE", 0, "analysis"),
    ],
)
def test_very_large_file_waits_in_a_queue_of_its_own(monkeypatch, kind, size, queue):
    names = queues(monkeypatch)
    job = Job(kind=kind, is_large=size > settings.LARGE_UPLOAD_BYTES)

    jobs.ring(job_id=job.pk, kind=kind, is_large=job.is_large)

    assert names == [queue]
    assert Queue(queue) in celery.conf.task_queues


def test_add_knows_a_very_large_file(rung):
    practice = PracticeFactory()

    sizes = [settings.LARGE_UPLOAD_BYTES, settings.LARGE_UPLOAD_BYTES + 1]
    added = [
        jobs.add("LOAD", practice=practice, by=None, file_bytes=size) for size in sizes
    ]

    assert [job.is_large for job in added] == [False, True]


def test_sweep_rings_for_a_very_large_file_in_its_queue(rung, monkeypatch):
    job = jobs.add("LOAD", practice=PracticeFactory(), by=None, file_bytes=10**9)
    change(job, rung_at=Now() - jobs.RING_AGAIN)
    monkeypatch.undo()
    names = queues(monkeypatch)

    jobs.sweep()

    assert names == ["ingest_large"]


def test_file_does_not_overtake_an_earlier_one_of_its_practice(job, rung):
    later = jobs.add("LOAD", practice=job.practice, by=None)

    assert jobs.claim(job_id=later.pk) is None
    jobs.claim(job_id=job.pk)
    assert jobs.claim(job_id=later.pk) is None


@pytest.mark.parametrize("state", [JobState.DONE, JobState.ASKING, JobState.FAILED])
def test_file_does_not_wait_for_one_that_is_over_or_asks(job, rung, state):
    later = jobs.add("LOAD", practice=job.practice, by=None)

    change(job, state=state, error="x")

    assert jobs.claim(job_id=later.pk) is not None


def test_file_of_another_practice_does_not_wait(job, rung):
    other = jobs.add("LOAD", practice=PracticeFactory(), by=None)

    assert jobs.claim(job_id=other.pk) is not None


def test_analysis_does_not_wait_for_another(rung):
    first = jobs.add("ANALYSE", practice=PracticeFactory(), by=None)
    second = jobs.add("ANALYSE", practice=first.practice, by=None)

    assert jobs.claim(job_id=second.pk) is not None


def test_end_of_a_job_rings_for_the_file_that_waited(job, rung):
    later = jobs.add("LOAD", practice=job.practice, by=None)
    jobs.add("LOAD", practice=job.practice, by=None)
    jobs.add("LOAD", practice=PracticeFactory(), by=None)
    rung.clear()

    with jobs.claimed(job_id=job.pk) as running, running.publishing():
        pass

    assert rung == [str(later.pk)]


def test_publishing_makes_the_job_done(job):
    running = jobs.claim(job_id=job.pk)

    with running.publishing():
        pass

    job.refresh_from_db()
    assert (job.state, job.lease_until) == (JobState.DONE, None)


def test_publishing_is_refused_to_whoever_was_taken_over(job):
    stale = jobs.claim(job_id=job.pk)
    let_lease_run_out(job)
    jobs.claim(job_id=job.pk)

    with pytest.raises(LeaseLostError), stale.publishing():
        PracticeFactory(ods_code="GHOST")

    job.refresh_from_db()
    assert job.state == JobState.RUNNING
    assert not type(job.practice).objects.filter(ods_code="GHOST").exists()


def test_claimed_extends_the_lease_and_shows_progress(job, monkeypatch):
    monkeypatch.setattr(jobs, "PROGRESS_SECONDS", 0.02)

    with jobs.claimed(job_id=job.pk) as running:
        let_lease_run_out(job)
        running.progress("Reading rows", rows=7, share=0.5)
        for _ in range(200):
            job.refresh_from_db()
            if job.rows_done:
                break
            threading.Event().wait(0.02)

    assert (job.stage, job.rows_done, job.share_done) == ("Reading rows", 7, 0.5)
    assert job.lease_until > job.created_at


def test_claimed_fails_the_job_with_a_sentence(job):
    with jobs.claimed(job_id=job.pk):
        raise ExtractError("The selected file is empty.")

    job.refresh_from_db()
    assert (job.state, job.error) == (JobState.FAILED, "The selected file is empty.")


def test_claimed_gives_an_unexpected_failure_back(job, caplog):
    with jobs.claimed(job_id=job.pk):
        raise ZeroDivisionError("with a patient's number")

    job.refresh_from_db()
    assert job.state == JobState.RUNNING
    assert "ZeroDivisionError" in caplog.text
    assert "patient" not in caplog.text
    assert jobs.claim(job_id=job.pk) is not None


def test_claimed_is_none_for_a_job_that_is_done(job):
    change(job, state=JobState.DONE)

    with jobs.claimed(job_id=job.pk) as running:
        assert running is None


def test_sweep_rings_for_a_job_whose_worker_died(job, rung):
    jobs.claim(job_id=job.pk)
    let_lease_run_out(job)
    rung.clear()

    jobs.sweep()

    assert rung == [str(job.pk)]


def test_sweep_rings_again_for_a_job_nobody_heard(job, rung):
    change(job, rung_at=Now() - jobs.RING_AGAIN)
    rung.clear()

    jobs.sweep()
    jobs.sweep()

    assert rung == [str(job.pk)]


def test_sweep_leaves_a_fresh_job_alone(job, rung):
    rung.clear()

    jobs.sweep()

    assert rung == []


def test_sweep_fails_what_stopped_its_worker_three_times(job, rung):
    jobs.claim(job_id=job.pk)
    change(job, attempt=jobs.MAX_ATTEMPTS)
    let_lease_run_out(job)

    jobs.sweep()

    job.refresh_from_db()
    assert (job.state, job.error) == (JobState.FAILED, jobs.STOPPED_TOO_OFTEN)


def test_sweep_by_two_at_once_is_done_by_one(job, rung):
    let_lease_run_out(job)
    rung.clear()
    with jobs.transaction.atomic(), jobs.connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [jobs._SWEEP_LOCK])
        other = threading.Thread(target=lambda: (jobs.sweep(), jobs.connection.close()))
        other.start()
        other.join()

    assert rung == []


def test_give_back_all_does_not_count_the_attempt(job):
    jobs.claim(job_id=job.pk)

    jobs.give_back_all()

    job.refresh_from_db()
    assert (job.state, job.attempt, job.fence) == (JobState.QUEUED, 0, 2)


def test_ring_with_a_dead_broker_is_only_noted(job, monkeypatch, caplog):
    def refuse(*_args: object, **_kwargs: object) -> None:
        raise jobs.BrokerError("refused")

    monkeypatch.undo()
    monkeypatch.setattr(jobs.current_app, "send_task", refuse)

    jobs.ring(job_id=job.pk, kind="LOAD", is_large=False)

    assert "it will be rung again" in caplog.text


@pytest.mark.parametrize("at_work", [False, True])
def test_cancel_stops_what_waits_or_is_at_work(job, at_work):
    running = jobs.claim(job_id=job.pk) if at_work else None

    assert jobs.cancel(job_id=job.pk)

    job.refresh_from_db()
    assert (job.state, job.error) == (JobState.FAILED, jobs.CANCELLED)
    assert jobs.claim(job_id=job.pk) is None
    if running is not None:
        with pytest.raises(LeaseLostError), running.publishing():
            pass


@pytest.mark.parametrize("state", [JobState.DONE, JobState.ASKING])
def test_cancel_leaves_what_is_over_or_asks(job, state):
    change(job, state=state)

    assert not jobs.cancel(job_id=job.pk)
    job.refresh_from_db()
    assert job.state == state


def test_add_keeps_what_a_job_is_to_do(rung):
    job = jobs.add("LOAD", practice=PracticeFactory(), by=None, details={"n": 1})

    job.refresh_from_db()
    assert job.details == {"n": 1}
