"""A worker process to be watched: does the jobs named.

`python -m tests.bench.worker JOB...`: the same tasks as Celery's worker, in a process
that has loaded the same things.
"""

import os
import sys
from uuid import UUID


os.environ.setdefault("DJANGO_SETTINGS_MODULE", "academy.settings")

import django


def main(job_ids: list[str]) -> None:
    django.setup()
    from academy.celery import app  # noqa: PLC0415  after setup
    from academy.people import jobs  # noqa: PLC0415
    from academy.people.models import Job  # noqa: PLC0415

    jobs.ring = lambda **_job: None  # nobody listens
    app.loader.import_default_modules()
    for job_id in job_ids:
        kind = Job.objects.get(pk=UUID(job_id)).kind
        app.tasks[jobs.KINDS[kind].task](job_id=job_id)


if __name__ == "__main__":
    main(sys.argv[1:])
