"""Work for the workers: adding it, claiming it, staying alive, publishing, sweeping.

The rules are in the docstring of the Job model. All times are the database's.
"""

import logging
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from types import MappingProxyType
from typing import Any
from uuid import UUID

from celery import current_app
from django.conf import settings
from django.db import DatabaseError, connection, transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import Now
from kombu.exceptions import OperationalError as BrokerError

from academy.exceptions import AcademyError, LeaseLostError
from academy.people.models import Job, JobState, Practice, User


logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Kind:
    """The task that does a kind of job, and the queue it waits in.

    Work on a very large file waits in a queue of its own, where there is one. Jobs that
    go in order are done as they were added, one at a time in each practice.
    """

    task: str
    queue: str
    large_queue: str = ""
    in_order: bool = False


KINDS = {
    "LOAD": Kind("extracts.load_upload", "ingest", "ingest_large", in_order=True),
    "LOAD_LIST": Kind("registered.load_list", "ingest", "ingest_large"),
    "ANALYSE": Kind("demand.analyse", "analysis"),
    # By a worker of its own, the only one with a browser
    "PRINT": Kind("demand.print_report", "pdf"),
    # Short ones, which are not to wait for somebody's long file
    "UNDO": Kind("extracts.undo_upload", "analysis"),
    "PURGE": Kind("extracts.delete_old", "analysis"),
    "ERASE": Kind("people.erase", "analysis"),
}
_IN_ORDER = [name for name, kind in KINDS.items() if kind.in_order]
LEASE = timedelta(seconds=settings.JOB_LEASE_SECONDS)
HEARTBEAT_SECONDS = settings.JOB_LEASE_SECONDS / 4
PROGRESS_SECONDS = 0.5
MAX_ATTEMPTS = 3
RING_AGAIN = timedelta(seconds=settings.JOB_LEASE_SECONDS / 2)
_SWEEP_LOCK = 7_310_412  # any number that nobody else locks

STOPPED_TOO_OFTEN = (
    "This stopped our worker three times, so we no longer try. Nothing has been"
    " changed. If it is an upload, save the file anew and upload it again."
)


CANCELLED = "Somebody at the practice stopped this. Nothing has been changed."


def add(
    kind: str,
    *,
    practice: Practice,
    by: User | None,
    file_bytes: int = 0,
    details: Mapping[str, Any] = MappingProxyType({}),
) -> Job:
    """Queue a job; the bell rings once the transaction has committed."""
    job = Job.objects.create(
        kind=kind,
        practice=practice,
        details=dict(details),
        started_by_id=by.pk if by else None,
        is_large=file_bytes > settings.LARGE_UPLOAD_BYTES,
    )
    transaction.on_commit(lambda: ring_soon(job=job))
    return job


def ring_soon(*, job: Job) -> None:
    """Ring without waiting: a Redis that hangs must not hold a person up."""
    bell = {"job_id": job.pk, "kind": job.kind, "is_large": job.is_large}
    threading.Thread(target=ring, kwargs=bell, daemon=True).start()


def queue_of(kind: str, *, is_large: bool) -> str:
    """Where a job waits, so that nobody waits for a very large file of another."""
    return (is_large and KINDS[kind].large_queue) or KINDS[kind].queue


def ring(*, job_id: UUID, kind: str, is_large: bool) -> None:
    """Tell a worker. A bell that does not ring is only noted: the sweeper rings again."""
    try:
        current_app.send_task(
            KINDS[kind].task,
            kwargs={"job_id": str(job_id)},
            queue=queue_of(kind, is_large=is_large),
        )
    except BrokerError:
        logger.warning(
            "job %s: the broker does not answer; it will be rung again", job_id
        )


@dataclass
class Running:
    """A claimed job, in the hands of this worker."""

    job: Job
    fence: int
    _stop: threading.Event = field(default_factory=threading.Event)
    _lost: bool = False
    _written: tuple[str, int, float] = ("", 0, 0.0)
    _latest: tuple[str, int, float] = ("", 0, 0.0)

    def progress(self, stage: str, *, rows: int = 0, share: float = 0.0) -> None:
        """Say how far the work is; raises LeaseLostError if it is no longer ours."""
        self._latest = (stage, rows, share)
        if self._lost:
            raise LeaseLostError

    @contextmanager
    def publishing(self) -> Iterator[None]:
        """A transaction that makes the results visible and the job done, or neither.

        Raises LeaseLostError, and publishes nothing, if another worker took over.
        """
        with transaction.atomic():
            yield
            ours = Job.objects.select_for_update().filter(
                pk=self.job.pk, fence=self.fence, state=JobState.RUNNING
            )
            if not ours.exists():
                raise LeaseLostError
            ours.update(
                state=JobState.DONE, finished_at=Now(), share_done=1, lease_until=None
            )

    @contextmanager
    def asking(self) -> Iterator[None]:
        """A transaction that leaves the job with a question to a person.

        Raises LeaseLostError if another worker took over.
        """
        with transaction.atomic():
            yield
            if not Job.objects.filter(_ours(self)).update(
                state=JobState.ASKING, attempt=0, share_done=0, lease_until=None
            ):
                raise LeaseLostError

    def beat(self) -> None:
        """Extend the lease and show progress, until told to stop."""
        waited = 0.0
        try:
            while not self._stop.wait(PROGRESS_SECONDS):
                waited += PROGRESS_SECONDS
                if self._latest != self._written or waited >= HEARTBEAT_SECONDS:
                    self._extend_if_possible()
                    waited = 0.0
        finally:
            connection.close()

    def _extend_if_possible(self) -> None:
        """A database that is away for a moment must not end the heartbeat."""
        try:
            self._extend()
        except DatabaseError:
            connection.close()

    def _extend(self) -> None:
        stage, rows, share = self._written = self._latest
        held = Job.objects.filter(
            pk=self.job.pk, fence=self.fence, state=JobState.RUNNING
        ).update(
            lease_until=Now() + LEASE, stage=stage, rows_done=rows, share_done=share
        )
        self._lost = not held


def claim(*, job_id: UUID) -> Running | None:
    """Take the job if it is free; None if it is done, failed, or somebody's."""
    with transaction.atomic():
        job = (
            Job.objects.select_for_update(of=("self",))
            .select_related("practice")
            .filter(_is_free(), ~Exists(_earlier()), pk=job_id)
            .filter(attempt__lt=MAX_ATTEMPTS)
            .first()
        )
        if job is None:
            return None
        fence = job.fence + 1
        Job.objects.filter(pk=job.pk).update(
            state=JobState.RUNNING,
            attempt=F("attempt") + 1,
            fence=fence,
            lease_until=Now() + LEASE,
        )
    return Running(job, fence)


def _is_free() -> Q:
    return Q(state=JobState.QUEUED) | Q(state=JobState.RUNNING, lease_until__lt=Now())


def _earlier() -> QuerySet[Job]:
    """What must be done before a job, of the same practice and kind.

    Two queues could let a file overtake one that was uploaded before it, whose older
    data would then take the place of its own.
    """
    return Job.objects.filter(
        practice=OuterRef("practice"),
        kind=OuterRef("kind"),
        kind__in=_IN_ORDER,
        state__in=(JobState.QUEUED, JobState.RUNNING),
        created_at__lt=OuterRef("created_at"),
    )


def _ring_next(done: Job) -> None:
    """Ring for what waited until this job was over."""
    waiting = Job.objects.filter(
        practice=done.practice, kind=done.kind, state=JobState.QUEUED
    )
    following = waiting.order_by("created_at").first()
    if following is not None and KINDS[done.kind].in_order:
        ring_soon(job=following)


@contextmanager
def claimed(*, job_id: UUID) -> Iterator[Running | None]:
    """Hold the job while its work is done, with a heartbeat; None if it is not free.

    An AcademyError fails the job with its sentence. Anything else gives the job back,
    so that it is tried again, three times at most.
    """
    running = claim(job_id=job_id)
    if running is None:
        yield None
        return
    heart = threading.Thread(target=running.beat, daemon=True)
    heart.start()
    try:
        yield running
    except LeaseLostError:
        logger.warning("job %s: stopped, or taken over by another worker", job_id)
    except AcademyError as error:
        _fail(running, str(error))
    except Exception as error:  # noqa: BLE001 - whatever it is, the job is tried again
        # Its name only, and not raised again: its text may hold values of a file
        logger.error("job %s: %s", job_id, type(error).__name__)  # noqa: TRY400
        _give_back(running)
    finally:
        running._stop.set()
        heart.join()
    _ring_next(running.job)


def _ours(running: Running) -> Q:
    return Q(pk=running.job.pk, fence=running.fence, state=JobState.RUNNING)


def _fail(running: Running, sentence: str) -> None:
    Job.objects.filter(_ours(running)).update(
        state=JobState.FAILED, error=sentence, finished_at=Now(), lease_until=None
    )


def _give_back(running: Running) -> None:
    Job.objects.filter(_ours(running)).update(lease_until=Now())


def answer(*, job_id: UUID) -> bool:
    """Queue a job again whose question is answered; False if it asks nothing."""
    asking = Job.objects.filter(pk=job_id, state=JobState.ASKING)
    if not asking.update(state=JobState.QUEUED, rung_at=Now(), created_at=Now()):
        return False
    job = Job.objects.get(pk=job_id)
    transaction.on_commit(lambda: ring_soon(job=job))
    return True


def stop_asking(*, job_id: UUID, sentence: str) -> bool:
    """Fail a job that asks, because of its person's answer; False if it asks nothing."""
    asking = Job.objects.filter(pk=job_id, state=JobState.ASKING)
    return bool(asking.update(state=JobState.FAILED, error=sentence, finished_at=Now()))


def cancel(*, job_id: UUID) -> bool:
    """Fail a job that waits or is at work, because a person stopped it.

    The worker that has it notices at its next progress, and publishes nothing: the fence
    is another. False if the job is over, or asks something (see `stop_asking`).
    """
    waiting = Job.objects.filter(
        pk=job_id, state__in=(JobState.QUEUED, JobState.RUNNING)
    )
    return bool(
        waiting.update(
            state=JobState.FAILED,
            error=CANCELLED,
            finished_at=Now(),
            lease_until=None,
            fence=F("fence") + 1,
        )
    )


def give_up_asking(*, after: timedelta, sentence: str) -> None:
    """Fail jobs whose question nobody has answered for so long."""
    Job.objects.filter(state=JobState.ASKING, created_at__lt=Now() - after).update(
        state=JobState.FAILED, error=sentence, finished_at=Now()
    )


def sweep() -> None:
    """Ring again for what waits, and give up what stopped its worker too often.

    Every worker may call this; only one does the work at a time.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [_SWEEP_LOCK])
        if not cursor.fetchone()[0]:
            return
        Job.objects.filter(_is_free(), attempt__gte=MAX_ATTEMPTS).update(
            state=JobState.FAILED,
            error=STOPPED_TOO_OFTEN,
            finished_at=Now(),
            lease_until=None,
        )
        waiting = Job.objects.filter(_is_free()).filter(
            Q(state=JobState.RUNNING) | Q(rung_at__lt=Now() - RING_AGAIN)
        )
        rings = list(waiting.values_list("pk", "kind", "is_large"))
        waiting.update(rung_at=Now())
    for job_id, kind, is_large in rings:
        ring(job_id=job_id, kind=kind, is_large=is_large)


def give_back_all() -> int:
    """Free every running job: for a start at which no worker can be alive yet.

    The attempt does not count, because the stop was not the job's fault.
    """
    return Job.objects.filter(state=JobState.RUNNING).update(
        state=JobState.QUEUED,
        attempt=F("attempt") - 1,
        fence=F("fence") + 1,
        lease_until=None,
        rung_at=Now() - timedelta(days=1),
    )


def wait(*, job_id: UUID) -> Job:
    """Give the job once no worker has it any more, whoever does it."""
    while (job := Job.objects.get(pk=job_id)).is_at_work:
        time.sleep(PROGRESS_SECONDS)
    return job
