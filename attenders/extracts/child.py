"""Reads one file in a process of its own, with limits: run by sandbox.py.

A file that makes the reader crash, hang or swell then ends this process and no other.
Knows no Django. Writes the frames into a folder and its progress to standard output.
"""

import ctypes
import json
import os
import resource
import signal
import sys
from pathlib import Path


EXTRACT_ERROR = 3
PREVIEW = "preview.json"
_PR_SET_PDEATHSIG = 1


def limit(*, memory_bytes: int, seconds: int) -> None:
    """Bound memory, processor time and open files; die with the parent."""
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    resource.setrlimit(resource.RLIMIT_AS, (memory_bytes, memory_bytes))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 5))
    resource.setrlimit(resource.RLIMIT_NOFILE, (64, 64))
    resource.setrlimit(resource.RLIMIT_FSIZE, (memory_bytes, memory_bytes))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def main(job: dict[str, str], limits: dict[str, int]) -> int:
    limit(**limits)
    # After the limits, so that they hold for the libraries too
    from academy.exceptions import ExtractError  # noqa: PLC0415
    from attenders.extracts.reading import (  # noqa: PLC0415
        Guide,
        UnclearFileError,
        read_extract,
    )

    def say(rows: int, share: float) -> None:
        if rows > int(job["max_rows"]):
            raise ExtractError(
                f"The file has more than {int(job['max_rows']):,} rows, which is the"
                " limit. Export a shorter period, and upload the parts."
            )
        print(json.dumps({"rows": rows, "share": share}), flush=True)  # noqa: T201

    try:
        extract = read_extract(
            Path(job["path"]),
            guide=Guide.from_dict(json.loads(job["guide"])),
            progress=say,
        )
    except ExtractError as error:
        if isinstance(error, UnclearFileError):
            seen = json.dumps(error.preview.to_dict())
            (Path(job["folder"]) / PREVIEW).write_text(seen, "utf-8")
        print(json.dumps({"error": str(error)}), flush=True)  # noqa: T201
        return EXTRACT_ERROR
    extract.save(Path(job["folder"]))
    return 0


if __name__ == "__main__":
    code = main(json.loads(sys.argv[1]), json.loads(sys.argv[2]))
    # At once: a thread of pyarrow has been seen to abort an ordinary exit
    sys.stdout.flush()
    os._exit(code)
