from uuid import UUID

from celery import shared_task

from academy.people import jobs
from attenders.demand import operations


@shared_task(name="demand.analyse")
def analyse(*, job_id: str, **_later: object) -> None:
    """Do one analysis, unless another worker has it or it is done."""
    with jobs.claimed(job_id=UUID(job_id)) as running:
        if running is not None:
            operations.analyse(running=running)
