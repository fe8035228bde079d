from uuid import UUID

from celery import shared_task

from academy.people import jobs
from attenders.extracts import operations


@shared_task(name="extracts.load_upload")
def load_upload(*, job_id: str, **_later: object) -> None:
    """Load one upload, unless another worker has it or it is done."""
    with jobs.claimed(job_id=UUID(job_id)) as running:
        if running is not None:
            operations.load_upload(running=running)
    if running is not None:
        operations.delete_file(running.job)


@shared_task(name="extracts.delete_finished_files")
def delete_finished_files(**_later: object) -> None:
    """Run by the scheduler: no raw file stays longer than it is needed."""
    operations.delete_finished_files()
