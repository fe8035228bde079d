from uuid import UUID

from celery import shared_task

from academy.people import jobs
from attenders.registered import operations


@shared_task(name="registered.load_list")
def load_list(*, job_id: str, **_later: object) -> None:
    """Load one list, unless another worker has it or it is done."""
    with jobs.claimed(job_id=UUID(job_id)) as running:
        if running is not None:
            operations.load_list(running=running)
    if running is not None:
        operations.delete_file(running.job)


@shared_task(name="registered.delete_finished_files")
def delete_finished_files(**_later: object) -> None:
    """Run by the scheduler: no raw list stays longer than it is needed."""
    operations.delete_finished_files()
