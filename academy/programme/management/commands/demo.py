"""Everything on one machine, with made-up practices: what `make demo` runs."""

import fcntl
import os
import shutil
import signal
import sys
import time
import urllib.error
import urllib.request
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connections

from academy import embedded, supervisor
from academy.people import jobs
from academy.programme import demonstration


FIRST_PORT = 8000
SAY_SECONDS = 2

CELERY = (sys.executable, "-m", "celery", "-A", "academy.celery")


def processes(port: int) -> list[supervisor.Process]:
    """Web, workers and scheduler: the same commands as in docker-compose.yml."""
    here = {"DEMONSTRATION": "1"}
    web = (
        f"gunicorn academy.wsgi --bind 127.0.0.1:{port} --workers 2 --threads 4"
        " --preload --timeout 120"
    )
    worker = "worker --concurrency 1 --loglevel WARNING"
    beat = f"beat --loglevel WARNING --schedule {embedded.DATA_DIR / 'schedule'}"
    return [
        supervisor.Process("web", (sys.executable, "-m", *web.split()), here),
        supervisor.Process(
            "ingest",
            (*CELERY, *worker.split(), "-Q", "ingest", "-n", "ingest@%h"),
            here,
        ),
        supervisor.Process(
            "ingest_large",
            (*CELERY, *worker.split(), "-Q", "ingest_large", "-n", "ingest_large@%h"),
            here,
        ),
        supervisor.Process(
            "analysis",
            (*CELERY, *worker.split(), "-Q", "analysis,light", "-n", "analysis@%h"),
            here,
        ),
        supervisor.Process(
            "pdf", (*CELERY, *worker.split(), "-Q", "pdf", "-n", "pdf@%h"), here
        ),
        supervisor.Process("scheduler", (*CELERY, *beat.split()), here),
    ]


class Command(BaseCommand):
    help = "Run everything on this machine with three made-up practices."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--reset", action="store_true", help="start anew")
        parser.add_argument(
            "--one-in",
            type=int,
            default=1,
            metavar="N",
            help="make the practices so many times smaller, for tests",
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        if not settings.EMBEDDED:
            raise CommandError("The demonstration needs DATABASE_URL not to be set.")
        # A background job inherits an ignored SIGINT
        signal.signal(signal.SIGINT, _leave)
        signal.signal(signal.SIGTERM, _leave)
        if options["reset"]:
            self._reset()
        self._be_the_only_one()
        self._say("Starting Postgres and Redis")
        embedded.start()
        call_command("migrate", database="owner", verbosity=0)
        jobs.give_back_all()  # no worker can be alive: we are about to start them
        demonstration.prepare(self._say, one_in=options["one_in"])
        connections.close_all()
        port = supervisor.free_port(int(os.environ.get("PORT", FIRST_PORT)))
        address = f"http://127.0.0.1:{port}"
        self._said = 0.0
        code = supervisor.run(
            processes(port),
            is_ready=lambda: self._is_ready(address),
            when_ready=lambda: self._say(demonstration.sign_in_line(address)),
            keep_alive=embedded.start,
        )
        sys.exit(code)

    def _be_the_only_one(self) -> None:
        """Hold a lock to the end; a second demonstration would take our jobs away."""
        embedded.DATA_DIR.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._lock = (embedded.DATA_DIR / "demo.lock").open("w")
        try:
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise CommandError(
                "A demonstration is running in this folder already. Stop it first."
            ) from error

    def _reset(self) -> None:
        self._say("Removing the data of earlier demonstrations")
        if embedded.in_use():
            raise CommandError("A demonstration is running: stop it first.")
        shutil.rmtree(embedded.DATA_DIR, ignore_errors=True)
        # Anew from the first line: our secrets went with the data
        again = [word for word in sys.argv if word != "--reset"]
        command = [sys.executable, *again]
        os.execv(sys.executable, command)  # noqa: S606 - ourselves

    def _is_ready(self, address: str) -> bool:
        if not _answers(address):
            return False
        left = demonstration.unfinished()
        if left and time.monotonic() - self._said > SAY_SECONDS:
            self._said = time.monotonic()
            self._say("; ".join(left))
        return not left

    def _say(self, text: str) -> None:
        self.stdout.write(text)
        self.stdout.flush()


def _leave(*_signal: object) -> None:
    sys.exit(0)


def _answers(address: str) -> bool:
    try:
        with urllib.request.urlopen(f"{address}/health", timeout=5) as answer:  # noqa: S310
            return bool(answer.status == 200)
    except (urllib.error.URLError, TimeoutError, ConnectionError):
        return False
