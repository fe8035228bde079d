from celery import shared_task

from academy.people import jobs


@shared_task(name="people.sweep_jobs")
def sweep_jobs(**_later: object) -> None:
    """Run by the scheduler every few seconds."""
    jobs.sweep()
