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
from attenders.analysis.figures import FIGURES
from attenders.analysis.inputs import Inputs
from attenders.analysis.view import DEFAULT
from attenders.analysis.whole import Work
from attenders.demand.tasks import analyse
from attenders.extracts import operations
from attenders.extracts.models import Upload
from attenders.extracts.reading import read_extract
from attenders.extracts.tasks import load_upload
from tests.bench import data, floor, notebook, outputs, pages
from tests.bench.engine import Engine
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


def inputs_of(path: Path) -> Inputs:
    """What figures take, from a file read in our memory."""
    extract = read_extract(path)
    return Inputs.of(
        extract.appointments,
        patients=extract.patients,
        clinicians=dict(enumerate(extract.clinicians)),
        slot_types=dict(enumerate(extract.slot_types)),
    )


def bench_p1_analysis() -> None:
    inputs = inputs_of(p1_file())
    held = outputs.Held.of(inputs)
    engine = Engine([held])
    check_alike([held], engine)
    words = notebook.as_read(p1_file())
    ours, theirs, plain = by_turns(
        9,
        lambda: seconds(lambda: outputs.ours(held)),
        lambda: seconds(engine.outputs),
        lambda: seconds(lambda: notebook.ten_outputs(words)),
    )
    bench_line(
        "p1_analysis",
        median(ours) / median(theirs),
        2.0,
        f"ten outputs of {len(held.frame):,} rows, the same numbers: ours"
        f" {median(ours) * 1000:.0f} ms, DuckDB {median(theirs) * 1000:.0f} ms, a"
        f" notebook of pandas {median(plain) * 1000:.0f} ms",
    )
    whole_analysis(inputs, notebook_seconds=median(plain))


def whole_analysis(inputs: Inputs, *, notebook_seconds: float) -> None:
    """All figures, of which ten outputs are a part, beside the notebook's ten."""
    works = [Work(inputs, DEFAULT) for _ in range(3)]
    peak = Peak(os.getpid())
    before = peak.now
    for work in works:
        for figure in FIGURES:
            work.do(figure)
    peak.stop()
    each = {
        name: median([work.seconds[name] for work in works])
        for name in works[0].seconds
    }
    slowest = sorted(each, key=each.__getitem__, reverse=True)[:5]
    listed = ", ".join(f"{name} {each[name] * 1000:.0f}" for name in slowest)
    taken = sum(each.values())
    say(
        f"whole_analysis {taken / notebook_seconds:.2f} of the notebook:"
        f" {len(FIGURES)} kinds of figures {taken:.2f} s, its ten outputs"
        f" {notebook_seconds:.2f} s; slowest, ms: {listed}; peak memory"
        f" {peak.alone:.0f} MB, {before:.0f} of them before"
    )


def check_alike(practices: Sequence[outputs.Held], engine: Engine) -> None:
    """Raises RuntimeError where the engine's numbers are not ours."""
    found = engine.outputs()
    for number, held in enumerate(practices):
        said = outputs.said_by_us(outputs.ours(held))
        unlike = outputs.differences(said, engine.said(found, practice=number))
        if unlike:
            raise RuntimeError(f"practice {number}: not the same: {', '.join(unlike)}")


def bench_b_analysis() -> None:
    path = DATA_DIR / "practice.csv"
    practices = []
    for seed in range(1, PRACTICES + 1):
        data.write(data.p1(seed), path)
        practices.append(outputs.Held.of(inputs_of(path)))
    path.unlink()
    engine = Engine(practices)
    check_alike(practices, engine)
    ours, theirs = by_turns(
        3,
        lambda: seconds(lambda: [outputs.ours(held) for held in practices]),
        lambda: seconds(engine.outputs),
    )
    rows = sum(len(held.frame) for held in practices)
    bench_line(
        "b_analysis",
        median(ours) / median(theirs),
        3.0,
        f"ten outputs of each of {PRACTICES} practices, {rows:,} rows, the same"
        f" numbers: ours one at a time {median(ours):.2f} s, DuckDB all at once"
        f" {median(theirs):.2f} s",
    )


def work_watched(job_ids: list[str]) -> tuple[Peak, float]:
    """Let a process of its own do these jobs: its peaks, and its seconds."""
    start = time.perf_counter()
    with worker(job_ids) as done:
        peak = Peak(done.pid)
        finish(done)
        peak.stop()
    return peak, time.perf_counter() - start


def worker(job_ids: Sequence[str]) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "tests.bench.worker", *job_ids]
    return subprocess.Popen(command, cwd=settings.BASE_DIR)


def finish(done: subprocess.Popen[bytes]) -> None:
    if done.wait():
        raise RuntimeError("the worker failed")


def seconds_of_workers(practices: Sequence[Practice], *, workers: int) -> float:
    """How long so many workers take to work out anew what these practices have."""
    waiting = [str(jobs.add("ANALYSE", practice=p, by=None).pk) for p in practices]
    start = time.perf_counter()
    started = [worker(waiting[at::workers]) for at in range(workers)]
    for done in started:
        finish(done)
    return time.perf_counter() - start


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
    one, two = by_turns(
        2,
        lambda: seconds_of_workers(practices, workers=1),
        lambda: seconds_of_workers(practices, workers=2),
    )
    bench_line(
        "b_two_workers",
        median(two) / median(one),
        0.56,
        f"{PRACTICES} analyses, processes started with them: two workers"
        f" {median(two):.1f} s, one {median(one):.1f} s",
    )


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
    "b": (bench_b_analysis, bench_practices),
}
