from uuid import UUID

from celery import shared_task

from academy.people import jobs
from attenders.extracts import history, operations, retention


@shared_task(name="extracts.load_upload")
def load_upload(*, job_id: str, **_later: object) -> None:
    """Load one upload, unless another worker has it or it is done."""
    with jobs.claimed(job_id=UUID(job_id)) as running:
        if running is not None:
            operations.load_upload(running=running)
    if running is not None:
        operations.delete_file(running.job)


@shared_task(name="extracts.undo_upload")
def undo_upload(*, job_id: str, **_later: object) -> None:
    """Undo one upload, unless another worker has it or it is done."""
    with jobs.claimed(job_id=UUID(job_id)) as running:
        if running is not None:
            history.undo_upload(running=running)


@shared_task(name="extracts.delete_old")
def delete_old(*, job_id: str, **_later: object) -> None:
    """Delete what a practice no longer keeps, unless another worker does."""
    with jobs.claimed(job_id=UUID(job_id)) as running:
        if running is not None:
            retention.delete_old(running=running)


@shared_task(name="extracts.look_for_old")
def look_for_old(**_later: object) -> None:
    """Run by the scheduler every hour, so that each practice is looked at once a day
    even where the service does not run at night."""
    retention.look_at_all(at=retention.now())


@shared_task(name="extracts.delete_finished_files")
def delete_finished_files(**_later: object) -> None:
    """Run by the scheduler: no raw file stays longer than it is needed."""
    operations.delete_finished_files()
