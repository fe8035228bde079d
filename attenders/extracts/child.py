"""Reads one file in a process of its own, with limits: run by sandbox.py.

A file that makes the reader crash, hang or swell then ends this process and no other.
Knows no Django. The limits are its argument, and the job its input. The reader, which the job names as module:function, takes the path, a
folder to write into, the options of the job and where to tell its progress, which goes
to standard output.
"""

import ctypes
import importlib
import json
import os
import resource
import signal
import sys
from pathlib import Path
from typing import Any


EXTRACT_ERROR = 3
_PR_SET_PDEATHSIG = 1


def limit(*, memory_bytes: int, seconds: int) -> None:
    """Bound memory, processor time and open files; die with the parent."""
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    resource.setrlimit(resource.RLIMIT_AS, (memory_bytes, memory_bytes))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 5))
    resource.setrlimit(resource.RLIMIT_NOFILE, (64, 64))
    resource.setrlimit(resource.RLIMIT_FSIZE, (memory_bytes, memory_bytes))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def main(limits: dict[str, int]) -> int:
    limit(**limits)
    job: dict[str, Any] = json.load(sys.stdin)
    # After the limits, so that they hold for the libraries too
    from academy.exceptions import ExtractError  # noqa: PLC0415

    module, _, name = job["reader"].partition(":")
    read = getattr(importlib.import_module(module), name)

    def say(rows: int, share: float) -> None:
        print(json.dumps({"rows": rows, "share": share}), flush=True)  # noqa: T201

    try:
        read(
            Path(job["path"]),
            folder=Path(job["folder"]),
            progress=say,
            **job["options"],
        )
    except ExtractError as error:
        print(json.dumps({"error": str(error)}), flush=True)  # noqa: T201
        return EXTRACT_ERROR
    return 0


if __name__ == "__main__":
    code = main(json.loads(sys.argv[1]))
    # At once: a thread of pyarrow has been seen to abort an ordinary exit
    sys.stdout.flush()
    os._exit(code)
