from uuid import UUID

from celery import shared_task

from academy.people import jobs
from attenders.demand import operations, running


@shared_task(name="demand.analyse")
def analyse(*, job_id: str, **_later: object) -> None:
    """Do one analysis, unless another worker has it or it is done."""
    with jobs.claimed(job_id=UUID(job_id)) as claimed:
        if claimed is not None:
            running.analyse(running=claimed)


@shared_task(name="demand.ask_for_stale_ones")
def ask_for_stale_ones(**_later: object) -> None:
    """Run by the scheduler at night."""
    operations.ask_for_stale_ones()
