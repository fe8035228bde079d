"""After a new key was put first in ENCRYPTION_KEYS."""

from typing import Any

from django.core.management.base import BaseCommand

from academy.people.models import Practice
from academy.words import plural
from attenders.extracts import operations


class Command(BaseCommand):
    help = (
        "Close everything that is kept encrypted with the first key of ENCRYPTION_KEYS;"
        " then take the older keys away."
    )

    def handle(self, *_args: Any, **_options: Any) -> None:
        for practice in Practice.objects.order_by("ods_code"):
            counts = operations.rotate_keys(practice=practice)
            self.stdout.write(
                f"{practice.ods_code}: closed {plural(counts['numbers'], 'number')} and"
                f" {plural(counts['files'], 'waiting file')} with the newest key."
            )
            if counts["unreadable"]:
                self.stderr.write(
                    f"{practice.ods_code}: no key in ENCRYPTION_KEYS opens"
                    f" {plural(counts['unreadable'], 'number')}. Put the key back that"
                    " closed them, and run this again."
                )
