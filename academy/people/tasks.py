from uuid import UUID

from celery import shared_task

from academy.people import erasure, jobs


@shared_task(name="people.sweep_jobs")
def sweep_jobs(**_later: object) -> None:
    """Run by the scheduler every few seconds."""
    jobs.sweep()


@shared_task(name="people.erase")
def erase(*, job_id: str, **_later: object) -> None:
    """Delete everything of a practice, unless another worker does."""
    with jobs.claimed(job_id=UUID(job_id)) as running:
        if running is not None:
            erasure.erase(running=running)
