"""After a new key was put first in ENCRYPTION_KEYS."""

from typing import Any

from django.core.management.base import BaseCommand

from academy.people.models import Practice
from academy.words import number, plural
from attenders.demand import reports
from attenders.extracts import operations as extracts
from attenders.registered import operations as registered


class Command(BaseCommand):
    help = (
        "Close everything that is kept encrypted with the first key of ENCRYPTION_KEYS;"
        " then take the older keys away."
    )

    def handle(self, *_args: Any, **_options: Any) -> None:
        for practice in Practice.objects.order_by("ods_code"):
            counts = extracts.rotate_keys(practice=practice)
            counts["files"] += registered.rotate_keys(practice=practice)
            reports.rotate_keys(practice=practice)
            self.stdout.write(
                f"{practice.ods_code}: closed {plural(counts['numbers'], 'number')},"
                f" {plural(counts['previews'], 'preview')} and"
                f" {plural(counts['files'], 'waiting file')} with the newest key."
            )
            if counts["unreadable"]:
                left = number(counts["unreadable"])
                self.stderr.write(
                    f"{practice.ods_code}: no key in ENCRYPTION_KEYS opens {left} more."
                    " Put the key back that closed them, and run this again."
                )
