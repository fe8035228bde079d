"""Read a file in a child process with limits, and take what it found."""

import fcntl
import json
import math
import os
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

from django.conf import settings

from academy.exceptions import ExtractError
from attenders.extracts.child import EXTRACT_ERROR
from attenders.extracts.reading import (
    Extract,
    Guide,
    Preview,
    Progress,
    UnclearFileError,
)
from attenders.extracts.reading.apart import PREVIEW


CRASHED = (
    "Our reader stopped on this file, so it may be damaged, or far larger inside than it"
    " looks. Nothing has been loaded. Save it anew as “CSV UTF-8” and upload it again."
)
TOO_SLOW = "Reading this file took too long, so we stopped. Nothing has been loaded."
MAKE_SMALLER = "Export a shorter period, such as a quarter, and upload the parts."

_TO_LOCK_SECONDS = 60

# One thread has one heap, and the columns of a block go back as soon as they are joined
_ENVIRONMENT = {
    "PATH": "",
    "OPENBLAS_NUM_THREADS": "1",
    "OMP_NUM_THREADS": "1",
    "MALLOC_ARENA_MAX": "1",
    "MALLOC_MMAP_THRESHOLD_": "65536",
    "ARROW_DEFAULT_MEMORY_POOL": "system",
}


def read_safely(file: IO[bytes], *, guide: Guide, progress: Progress) -> Extract:
    """As `read_extract`, but a file that kills its reader only costs an ExtractError."""
    options = {"guide": guide.to_dict(), "max_rows": settings.UPLOAD_MAX_ROWS}
    with work_folder() as folder:
        try:
            run_apart(
                "attenders.extracts.reading.apart:read_into",
                file,
                folder=folder,
                options=options,
                make_smaller=MAKE_SMALLER,
                progress=progress,
            )
        except ExtractError as error:
            preview = folder / PREVIEW
            if not preview.exists():
                raise
            seen = Preview.from_dict(json.loads(preview.read_text("utf-8")))
            raise UnclearFileError(str(error), seen) from error
        return Extract.load(folder)


@contextmanager
def work_folder() -> Iterator[Path]:
    """A folder for what a reader finds, which goes when it has been taken.

    It is locked as long as this process lives, see `is_abandoned`.
    """
    work = settings.STORAGE_DIR / "work"
    work.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=work) as folder:
        lock = os.open(folder, os.O_RDONLY)
        try:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield Path(folder)
        finally:
            os.close(lock)


def is_abandoned(path: Path) -> bool:
    """Whether this is the folder of a worker that was killed."""
    # Between being made and being locked it is nobody's for a moment
    if not path.is_dir() or time.time() - path.stat().st_mtime < _TO_LOCK_SECONDS:
        return False
    lock = os.open(path, os.O_RDONLY)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    finally:
        os.close(lock)
    return True


def run_apart(
    reader: str,
    file: IO[bytes],
    *,
    folder: Path,
    options: dict[str, Any],
    make_smaller: str,
    progress: Progress,
) -> None:
    """Run a reader (module:function, see child.py) on a file, with limits.

    The file is open here and may have no name: the reader opens it by its number.
    Raises ExtractError where the reader does, and where the file is the end of it;
    `make_smaller` tells the person what to do where it takes too long.
    """
    job = {
        "reader": reader,
        "path": f"/dev/fd/{file.fileno()}",
        "folder": str(folder),
        "options": options,
    }
    _run(job, file=file, make_smaller=make_smaller, progress=progress)


def _run(
    job: dict[str, Any], *, file: IO[bytes], make_smaller: str, progress: Progress
) -> None:
    limits = {
        "memory_bytes": settings.READER_MEMORY_BYTES,
        "seconds": math.ceil(settings.READER_SECONDS),
    }
    command = [sys.executable, "-m", "attenders.extracts.child", json.dumps(limits)]
    with (
        _in_memory(job) as said_to_it,
        subprocess.Popen(  # noqa: S603 - our own module, with limits that we made
            command,
            stdin=said_to_it,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,  # a library's message may quote the file
            cwd=settings.BASE_DIR,
            # What is unpacked lies where the service keeps its data, and nowhere else
            env=_ENVIRONMENT | {"TMPDIR": job["folder"]},
            pass_fds=(file.fileno(),),
            text=True,
        ) as child,
    ):
        timer = threading.Timer(settings.READER_SECONDS, child.kill)
        timer.start()
        try:
            said = _listen(child, progress)
            code = child.wait()
        finally:
            late = not timer.is_alive()
            timer.cancel()
            child.kill()
    if code == EXTRACT_ERROR:
        raise ExtractError(said["error"])
    if code != 0 and (late or code == -signal.SIGXCPU):
        raise ExtractError(f"{TOO_SLOW} {make_smaller}")
    if code != 0:
        raise ExtractError(CRASHED)


def _in_memory(job: dict[str, Any]) -> IO[bytes]:
    """The job as a file without a name.

    As an argument it would be bounded in length, and shown to every user of the machine:
    the guide has all of a practice's layouts, and words of the file.
    """
    file = os.fdopen(os.memfd_create("job"), "w+b")
    file.write(json.dumps(job).encode())
    file.seek(0)
    return file


def _listen(child: "subprocess.Popen[str]", progress: Progress) -> dict[str, str]:
    """Pass progress on until the child has said all; give the last thing it said."""
    said = {}
    assert child.stdout is not None  # asked for with PIPE
    for line in child.stdout:
        said = json.loads(line)
        if "rows" in said:
            progress(said["rows"], said["share"])
    return said
