"""The measurements, one function each."""

import os
import platform
import subprocess
import sys
import time
from collections.abc import Sequence
from functools import cache
from pathlib import Path

import pyarrow as pa
from django.conf import settings
from django.core.management import call_command
from django.db import connections

from academy import embedded
from academy.people import jobs
from academy.people.models import JobState, Practice
from attenders.analysis.headline import headline
from attenders.analysis.window import choose_window, last_outcome_day
from attenders.demand.tasks import analyse
from attenders.extracts import operations
from attenders.extracts.models import Upload
from attenders.extracts.reading import read_extract
from attenders.extracts.tasks import load_upload
from tests.bench import data, floor, pages
from tests.bench.measure import (
    Peak,
    bench_line,
    by_turns,
    median,
    not_measured,
    say,
    seconds,
)


PRACTICES = 30
DATA_DIR = embedded.DATA_DIR


@cache
def p1_table() -> pa.Table:
    return data.p1()


@cache
def p1_file() -> Path:
    return data.write(p1_table(), DATA_DIR / "p1.csv")


def new_practice() -> Practice:
    number = Practice.objects.count() + 1
    return Practice.objects.create(ods_code=f"B{number:05}", name=f"Practice {number}")


def add(practice: Practice, path: Path) -> Upload:
    return operations.add_upload_from_path(practice=practice, path=path, by=None)


def file_to_results(practice: Practice, path: Path) -> None:
    """As import_extract: from a file on this disk to rows and results stored."""
    load_upload(job_id=str(add(practice, path).job_id))
    analyse(job_id=str(practice.jobs.get(kind="ANALYSE").pk))
    if practice.jobs.exclude(state=JobState.DONE).exists():
        raise RuntimeError(practice.jobs.exclude(state=JobState.DONE)[0].error)


def floor_seconds() -> float:
    taken = seconds(lambda: floor.copy_raw_rows(p1_file())) + seconds(
        lambda: floor.ten_outputs(p1_file())
    )
    floor.drop_raw_rows()
    return taken


def bench_p1() -> None:
    rows = p1_table().num_rows
    megabytes = p1_file().stat().st_size / 1e6
    say(
        f"P1: {rows:,} rows, {len(p1_table().column_names)} columns, {megabytes:.0f} MB"
    )
    floors, ours = by_turns(
        5,
        floor_seconds,
        lambda: seconds(lambda: file_to_results(new_practice(), p1_file())),
    )
    bench_line(
        "p1_file_to_results",
        median(ours) / median(floors),
        1.5,
        f"ours {median(ours):.2f} s ({min(ours):.2f} to {max(ours):.2f}),"
        f" floor {median(floors):.2f} s ({min(floors):.2f} to {max(floors):.2f})",
    )


def bench_p1_analysis() -> None:
    frame = read_extract(p1_file()).appointments
    window = choose_window(latest=last_outcome_day(frame))
    engine = floor.FrameInDuckDB(frame)
    ours, theirs = by_turns(
        15,
        lambda: seconds(
            lambda: headline(frame, window=window, count="attended", list_size=None)
        ),
        lambda: seconds(lambda: engine.outputs(window.first, window.last)),
    )
    bench_line(
        "p1_analysis",
        median(ours) / median(theirs),
        2.0,
        f"ours {median(ours) * 1000:.0f} ms, DuckDB {median(theirs) * 1000:.0f} ms;"
        f" 12 of 60 months; outputs so far: {', '.join(floor.OUTPUTS_OF_OURS)}",
    )


def work_watched(job_ids: list[str]) -> tuple[Peak, float]:
    """Let a process of its own do these jobs: its peaks, and its seconds."""
    command = [sys.executable, "-m", "tests.bench.worker", *job_ids]
    start = time.perf_counter()
    with subprocess.Popen(command, cwd=settings.BASE_DIR) as done:
        peak = Peak(done.pid)
        done.wait()
        peak.stop()
    if done.returncode:
        raise RuntimeError("the worker failed")
    return peak, time.perf_counter() - start


def bench_import() -> None:
    path = DATA_DIR / "big.csv"
    rows = data.write_big(p1_table(), path)
    megabytes = path.stat().st_size / 1e6
    upload = add(new_practice(), path)
    path.unlink()
    peak, taken = work_watched([str(upload.job_id)])
    upload.refresh_from_db()
    if upload.job.state != JobState.DONE:
        not_measured(
            "import_peak",
            f"{rows:,} rows did not load, reader {peak.of_children:.0f} MB,"
            f" {taken:.0f} s: {upload.job.error}",
        )
        return
    bench_line(
        "import_peak",
        peak.together / 1000,
        1.0,
        f"{rows:,} rows, {megabytes:.0f} MB: worker and reader {peak.together:.0f} MB"
        f" together, reader {peak.of_children:.0f}, worker later {peak.alone:.0f},"
        f" {taken:.0f} s",
    )


def bench_practices() -> None:
    start = time.perf_counter()
    practices = [new_practice() for _ in range(PRACTICES)]
    waiting = []
    for practice in practices:
        load_upload(job_id=str(add(practice, p1_file()).job_id))
        waiting.append(str(practice.jobs.get(kind="ANALYSE").pk))
    say(f"B: {PRACTICES} practices loaded in {time.perf_counter() - start:.0f} s")
    peak, taken = work_watched(waiting)
    bench_line(
        "worker_peak",
        peak.alone / 400,
        1.0,
        f"{PRACTICES} analyses in one worker, {peak.alone:.0f} MB, {taken:.0f} s",
    )
    times, left_out = pages.page_times(practices[0])
    slowest = max(times, key=times.__getitem__)
    listed = ", ".join(f"{name} {ms:.0f}" for name, ms in times.items())
    bench_line(
        "page_median",
        times[slowest] / 50,
        1.0,
        f"slowest {slowest}; ms: {listed}; not opened: {', '.join(left_out) or 'none'}",
    )
    for name in ("b_analysis", "b_two_workers"):
        not_measured(name, "to come with the analysis of a federation")


def run(parts: Sequence[str]) -> None:
    """Measure the parts asked for, in the servers and the folder of ours."""
    say(
        f"{platform.machine()}, {os.cpu_count()} processors,"
        f" load {os.getloadavg()[0]:.1f}"
    )
    embedded.start()
    call_command("migrate", database="owner", verbosity=0)
    jobs.ring = lambda **_job: None  # we call the tasks ourselves
    try:
        for part in parts:
            for work in PARTS[part]:
                work()
    finally:
        connections.close_all()
    say(f"load {os.getloadavg()[0]:.1f}")


PARTS = {
    "p1": (bench_p1, bench_p1_analysis),
    "big": (bench_import,),
    "b": (bench_practices,),
}
