import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from academy import embedded
from academy.supervisor import free_port


SUPERVISOR = """
import sys
from pathlib import Path
from academy.supervisor import Process, run

here = Path(sys.argv[1])
sys.exit(
    run(
        [Process("child", (sys.executable, "-c", sys.argv[2]), {"HERE": str(here)})],
        is_ready=(here / "pids").exists,
        when_ready=lambda: print("ready", flush=True),
        grace_seconds=1,
        keep_alive=lambda: (here / "kept-alive").touch(),
    )
)
"""
# A child of a child says where they are, as the workers of a web server would
PIDS = """
import os, signal, subprocess, sys, time
if {deaf}:
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
below = subprocess.Popen(["sleep", "60"])
with open(os.environ["HERE"] + "/pids", "a") as file:
    file.write(str(os.getpid()) + " " + str(below.pid) + "\\n")
time.sleep(60)
"""


@pytest.fixture
def supervise(tmp_path):
    started = []

    def start(child, **options):
        command = (sys.executable, "-c", SUPERVISOR, str(tmp_path), child)
        environment = {**os.environ, "ACADEMY_DATA_DIR": str(tmp_path / "data")}
        process = subprocess.Popen(
            command,
            env=environment,
            cwd=embedded.BASE_DIR,
            stdout=subprocess.PIPE,
            **options,
        )
        started.append(process)
        return process

    yield start
    for process in started:
        process.terminate()  # not killed: the children of its children would stay
        process.communicate()


def lives(pid):
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state != "Z"


def eventually(condition, *, seconds=5):
    last = time.monotonic() + seconds
    while time.monotonic() < last:
        if condition():
            return True
        time.sleep(0.02)
    return False


def pids(folder):
    return [int(pid) for pid in (folder / "pids").read_text().split()]


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_run_stops_all_on_a_signal(supervise, tmp_path, number):
    process = supervise(PIDS.format(deaf=False))
    assert process.stdout.readline() == b"ready\n"

    process.send_signal(number)

    assert process.wait(timeout=5) == 0
    assert not any(lives(pid) for pid in pids(tmp_path))
    assert (tmp_path / "kept-alive").exists()


def test_run_kills_a_child_that_does_not_stop(supervise, tmp_path):
    process = supervise(PIDS.format(deaf=True))
    process.stdout.readline()

    process.terminate()

    assert process.wait(timeout=5) == 0
    assert eventually(lambda: not any(lives(pid) for pid in pids(tmp_path)))


def test_run_heeds_ctrl_c_that_a_background_job_ignores(supervise):
    def ignore():
        signal.signal(signal.SIGINT, signal.SIG_IGN)

    process = supervise(PIDS.format(deaf=False), preexec_fn=ignore)
    process.stdout.readline()

    process.send_signal(signal.SIGINT)

    assert process.wait(timeout=5) == 0


def test_run_restarts_a_child_that_dies(supervise, tmp_path):
    process = supervise(PIDS.format(deaf=False))
    process.stdout.readline()
    first, below = pids(tmp_path)

    os.kill(first, signal.SIGKILL)

    assert eventually(lambda: len(pids(tmp_path)) == 4)
    assert not lives(below)


def test_run_gives_up_on_a_child_that_keeps_dying(supervise, tmp_path):
    process = supervise("print('Cannot go on', flush=True)")

    # Pauses of 0.25, 0.5, 1 and 2 seconds before the starts that follow
    assert process.wait(timeout=8) == 1
    log = (tmp_path / "data" / "logs" / "child.log").read_text()
    assert log == "Cannot go on\n" * 5


def test_run_killed_takes_its_children_along(supervise, tmp_path):
    process = supervise(PIDS.format(deaf=False))
    process.stdout.readline()

    process.kill()

    assert eventually(lambda: not lives(pids(tmp_path)[0]))
    os.kill(pids(tmp_path)[1], signal.SIGKILL)


def test_run_empties_a_log_that_is_too_long(supervise, tmp_path):
    log = tmp_path / "data" / "logs" / "child.log"
    log.parent.mkdir(parents=True)
    log.write_bytes(b"x" * 10_000_001)

    supervise(PIDS.format(deaf=False)).stdout.readline()

    assert log.stat().st_size == 0


def test_free_port_passes_over_one_in_use():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        taken = listener.getsockname()[1]

        assert free_port(taken) > taken
