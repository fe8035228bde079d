"""The same as uploading a file in the browser, for a terminal."""

import time
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from academy.exceptions import AcademyError, DuplicateUploadError
from academy.people import jobs
from academy.people.arguments import percent
from academy.people.models import Job, JobState, Practice
from academy.words import number
from attenders.demand.tasks import analyse
from attenders.extracts import operations
from attenders.extracts.mapping import parse_mapping
from attenders.extracts.models import Question, Upload
from attenders.extracts.reading import Choices
from attenders.extracts.tasks import load_upload


_ASKED = "Nothing has been loaded. Open the upload in the browser and say which, or"
_QUESTIONS = {
    Question.COLUMNS: (
        "A column that is needed was not found, or another one than before."
        f" {_ASKED} run this again with --map."
    ),
    Question.DATES: (
        "No date shows whether the day or the month comes first."
        f" {_ASKED} run this again with --date-order."
    ),
    Question.BAD_ROWS: (
        "Too many rows cannot be used. Nothing has been loaded. Open the upload in the"
        " browser to see which rows, or run this again with --bad-rows."
    ),
}


class Command(BaseCommand):
    help = "Load an appointment extract for a practice and work out its figures."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--practice", required=True, metavar="CODE")
        parser.add_argument(
            "--map", action="append", default=[], metavar="FIELD=HEADING"
        )

        parser.add_argument(
            "--date-order",
            choices=("DAY_FIRST", "MONTH_FIRST"),
            default="",
            help="what comes first in its dates, where they do not show it",
        )
        parser.add_argument(
            "--bad-rows",
            type=percent,
            default=operations.BAD_SHARE_LIMIT,
            metavar="PERCENT",
            help="load nothing if more rows than this cannot be used; default 5",
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        practice = Practice.objects.filter(ods_code=options["practice"].upper()).first()
        if practice is None:
            raise CommandError(
                f"There is no practice with the code {options['practice']}."
            )
        try:
            upload = operations.add_upload_from_path(
                practice=practice,
                path=options["file"],
                by=None,
                choices=Choices(
                    columns=parse_mapping(options["map"]),
                    date_order=options["date_order"] or None,
                ),
                bad_share_limit=options["bad_rows"],
            )
        except DuplicateUploadError as error:
            self.stdout.write(str(error))
            return
        except AcademyError as error:
            raise CommandError(str(error)) from error
        except OSError as error:
            raise CommandError(f"{options['file']}: {error.strerror}") from error
        self._load(upload)
        job = Job.objects.get(pk=upload.job_id)
        upload.refresh_from_db()
        if job.state == JobState.ASKING:
            raise CommandError(_QUESTIONS[upload.question])
        self._check(job)
        analysis = practice.jobs.filter(kind="ANALYSE").latest("created_at")
        analyse(job_id=str(analysis.pk))
        self._check(jobs.wait(job_id=analysis.pk))
        self.stdout.write(
            f"{number(upload.appointments)} appointments{_whose(upload)} are in;"
            f" {number(upload.rows_rejected)} rows were left out."
        )

    def _load(self, upload: Upload) -> None:
        """Load it, after those that were uploaded before it.

        A worker may have heard the bell first; whoever claims a job does it.
        """
        unfinished = upload.practice.jobs.filter(
            kind="LOAD",
            state__in=(JobState.QUEUED, JobState.RUNNING),
            created_at__lte=upload.job.created_at,
        ).order_by("created_at")
        while ids := list(unfinished.values_list("pk", flat=True)):
            for job_id in ids:
                load_upload(job_id=str(job_id))
            if unfinished.exists():
                time.sleep(jobs.PROGRESS_SECONDS)

    def _check(self, job: Job) -> None:
        if job.state == JobState.FAILED:
            raise CommandError(job.error)


def _whose(upload: Upload) -> str:
    if upload.has_patients:
        return f" of {number(upload.patients)} patients"
    return " without a patient, for demand and flow only,"
