from uuid import UUID

from celery import shared_task

from academy.people import jobs
from attenders.demand import operations, reports, running


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


@shared_task(name="demand.print_report")
def print_report(*, job_id: str, **_later: object) -> None:
    """Make one PDF, unless another worker does or it is made."""
    with jobs.claimed(job_id=UUID(job_id)) as claimed:
        if claimed is not None:
            reports.print_report(running=claimed)


@shared_task(name="demand.delete_old_reports")
def delete_old_reports(**_later: object) -> None:
    """Run by the scheduler."""
    reports.delete_old_reports()
