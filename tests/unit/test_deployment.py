"""Production runs what the demonstration runs, as far as a test without Docker can say."""

import os
import subprocess
import sys

import pytest

from academy.people.jobs import KINDS
from academy.programme.management.commands.demo import processes
from tests.environment import ROOT


COMPOSE = (ROOT / "docker-compose.yml").read_text()
PRODUCTION = {
    "DATABASE_URL": "postgres://academy_app:x@postgres/academy",
    "REDIS_URL": "redis://redis:6379/0",
    "SECRET_KEY": "a long text that stands for one of fifty characters or more",
    "PSEUDONYM_KEY": "another",
    "ENCRYPTION_KEYS": "a third one that is long enough",
    "ALLOWED_HOSTS": "attenders.example",
}


def manage(*words: str, **environment: str) -> "subprocess.CompletedProcess[str]":
    clean = {k: v for k, v in os.environ.items() if k != "ACADEMY_DATA_DIR"}
    return subprocess.run(
        [sys.executable, "manage.py", *words],
        cwd=ROOT,
        env={**clean, **environment},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize("process", processes(8000), ids=lambda process: process.name)
def test_compose_runs_the_same_commands(process):
    command = " ".join(("python", *process.command[1:]))
    command = command.replace("127.0.0.1:8000", "0.0.0.0:8000")
    command = command.split(" --schedule")[0]

    assert f"command: {command}" in COMPOSE


def test_worker_that_prints_has_a_browser():
    """Where the settings say it is, in the image of that worker and no other."""
    *others, printing = (ROOT / "Dockerfile").read_text().split("\nFROM ")

    assert printing.startswith("app AS pdf\n")
    assert "--no-install-recommends chromium " in printing
    assert not any("chromium" in stage for stage in others)
    assert "build: {context: ., target: pdf}" in COMPOSE.split("\n  pdf:\n")[1]
    assert "CHROMIUM: ${CHROMIUM-/usr/bin/chromium}" in COMPOSE


def test_production_without_a_browser_is_no_error(tmp_path):
    done = manage("check", **PRODUCTION, STORAGE_DIR=str(tmp_path), CHROMIUM="")

    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
def test_every_queue_has_a_worker(kind):
    listened_to = {
        queue
        for process in processes(8000)
        for at, word in enumerate(process.command)
        if word == "-Q"
        for queue in process.command[at + 1].split(",")
    }

    assert {kind.queue, kind.large_queue or kind.queue} <= listened_to


def test_production_settings_pass_the_deployment_check(tmp_path):
    done = manage(
        "check",
        "--deploy",
        "--fail-level",
        "WARNING",
        **PRODUCTION,
        STORAGE_DIR=str(tmp_path),
    )

    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize(
    "name", [name for name in PRODUCTION if name != "DATABASE_URL"]
)
def test_production_without_a_setting_says_how_to_set_it(tmp_path, name):
    settings = {**PRODUCTION, "STORAGE_DIR": str(tmp_path)}
    del settings[name]

    done = manage("check", **settings)

    assert done.returncode != 0
    assert f"{name} is not set. Give " in done.stderr


@pytest.mark.parametrize(
    "keys",
    ["short", ",an old key that is long enough", "a new one that is long enough, "],
)
def test_encryption_keys_that_are_no_secret_stop_the_start(tmp_path, keys):
    settings = {**PRODUCTION, "STORAGE_DIR": str(tmp_path), "ENCRYPTION_KEYS": keys}

    done = manage("check", **settings)

    assert "must have 16 letters or more" in done.stderr
