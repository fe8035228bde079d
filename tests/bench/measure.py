"""Seconds, memory, and the lines that are printed."""

import statistics
import sys
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import suppress

import psutil


def say(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def bench_line(name: str, ratio: float, goal: float, detail: str) -> None:
    say(f"BENCH {name} {ratio:.2f} goal {goal}")
    say(f"      {detail}")


def not_measured(name: str, why: str) -> None:
    say(f"NOT MEASURED {name}: {why}")


def seconds(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def median(values: Sequence[float]) -> float:
    return statistics.median(values)


def by_turns(runs: int, *works: Callable[[], float]) -> tuple[tuple[float, ...], ...]:
    """Run each work once, then each again: what else the machine does falls on all."""
    taken = [tuple(work() for work in works) for _ in range(runs)]
    return tuple(zip(*taken, strict=True))


class Peak:
    """Watches a process and its children: their resident memory together, in MB."""

    def __init__(self, pid: int) -> None:
        self.together = 0.0
        self.alone = 0.0
        self.of_children = 0.0
        self._process = psutil.Process(pid)
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)
        self._thread.start()

    @property
    def now(self) -> float:
        """The process's own memory at this moment."""
        return float(self._process.memory_info().rss) / 1e6

    def _watch(self) -> None:
        while not self._stop.wait(0.02):
            with suppress(psutil.Error):
                own = self._process.memory_info().rss
                children = 0
                for child in self._process.children(recursive=True):
                    with suppress(psutil.Error):
                        children += child.memory_info().rss
                self.together = max(self.together, (own + children) / 1e6)
                self.alone = max(self.alone, own / 1e6)
                self.of_children = max(self.of_children, children / 1e6)

    def stop(self) -> None:
        self._stop.set()
        self._thread.join()
