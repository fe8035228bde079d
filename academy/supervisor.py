"""Run the processes of the site together: restart what dies, stop all in order."""

import ctypes
import logging
import os
import signal
import socket
import subprocess
import sys
import time
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from types import FrameType

from academy import embedded


LOG_DIR = embedded.DATA_DIR / "logs"
LOG_BYTES = 10_000_000
DEATHS, WITHIN_SECONDS = 5, 60
POLL_SECONDS = 0.1
PR_SET_PDEATHSIG = 1  # linux/prctl.h

logger = logging.getLogger(__name__)
_libc = ctypes.CDLL(None)  # loaded here: nothing may be loaded between fork and exec


@dataclass(frozen=True)
class Process:
    """One process to keep running; its environment is added to ours."""

    name: str
    command: tuple[str, ...]
    environment: Mapping[str, str] = field(default_factory=dict)


def run(
    processes: Sequence[Process],
    *,
    is_ready: Callable[[], bool],
    when_ready: Callable[[], None],
    grace_seconds: float = 6,
    keep_alive: Callable[[], None] = lambda: None,
) -> int:
    """Run until a signal (0) or until one keeps dying (1); keep_alive each second."""
    signals: list[int] = []

    def stop(number: int, _frame: FrameType | None) -> None:
        signals.append(number)

    # Never put back: a second Ctrl-C must not cut short what stops after us
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, stop)
    children = [_Child(process) for process in processes]
    ready = False
    next_call = time.monotonic()
    try:
        while not signals:
            if any(child.gave_up_after_restarts() for child in children):
                return 1
            if not ready and is_ready():
                ready = True
                when_ready()
            if time.monotonic() >= next_call:
                _try(keep_alive)
                next_call = time.monotonic() + 1
            time.sleep(POLL_SECONDS)
        return 0
    finally:
        _stop(children, grace_seconds=grace_seconds)


def _try(keep_alive: Callable[[], None]) -> None:
    try:
        keep_alive()
    except Exception:  # the site stays up, and the next second is another chance
        logger.exception("What must be kept alive cannot be")


def free_port(first: int) -> int:
    """The first port from this one on that can be bound on 127.0.0.1."""
    for port in range(first, 65536):
        with socket.socket() as listener, suppress(OSError):
            # As gunicorn does: connections just closed are no obstacle
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            listener.bind(("127.0.0.1", port))
            return port
    message = f"No port from {first} on is free"
    raise OSError(message)


class _Child:
    """A running process, and when it died lately."""

    def __init__(self, process: Process) -> None:
        self.process = process
        self.deaths: deque[float] = deque(maxlen=DEATHS)
        self.start_at = 0.0
        self.start()

    def start(self) -> None:
        LOG_DIR.mkdir(mode=0o700, parents=True, exist_ok=True)
        log = LOG_DIR / f"{self.process.name}.log"
        too_long = log.exists() and log.stat().st_size > LOG_BYTES
        with log.open("wb" if too_long else "ab") as output:
            self.popen: subprocess.Popen[bytes] | None = subprocess.Popen(  # noqa: S603  our own commands
                self.process.command,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                env={**os.environ, **self.process.environment},
                start_new_session=True,
                preexec_fn=_die_with_parent,  # noqa: PLW1509  we have no threads
            )

    def gave_up_after_restarts(self) -> bool:
        """Start it again if it died, later each time; whether it died too often."""
        now = time.monotonic()
        if self.popen is None:
            if now >= self.start_at:
                self.start()
        elif self.popen.poll() is not None:
            self.kill_group(self.popen)
            self.popen = None
            self.deaths.append(now)
            lately = sum(now - death < WITHIN_SECONDS for death in self.deaths)
            self.start_at = now + 2.0 ** (lately - 3)
            return lately == DEATHS
        return False

    @staticmethod
    def kill_group(popen: subprocess.Popen[bytes]) -> None:
        with suppress(ProcessLookupError):
            os.killpg(popen.pid, signal.SIGKILL)


def _stop(children: Sequence[_Child], *, grace_seconds: float) -> None:
    running = [child.popen for child in children if child.popen is not None]
    for popen in running:
        popen.terminate()
    last = time.monotonic() + grace_seconds
    while time.monotonic() < last and any(popen.poll() is None for popen in running):
        time.sleep(0.05)
    for popen in running:
        _Child.kill_group(popen)
        popen.wait()


def _die_with_parent() -> None:
    """Have the kernel end this child if its supervisor is killed (Linux only)."""
    if sys.platform == "linux":
        _libc.prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
