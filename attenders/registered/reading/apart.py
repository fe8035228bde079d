"""Reading in a process of its own: the list goes into a folder, for its `load`."""

import datetime as dt
from pathlib import Path

from attenders.registered.reading.reader import Progress, read_list


READER = "attenders.registered.reading.apart:read_into"


def read_into(path: Path, *, folder: Path, progress: Progress, as_at: str) -> None:
    """Read a registered list and save what it holds; `as_at` is a day as ISO has it."""
    day = dt.date.fromisoformat(as_at)
    read_list(path, as_at=day, progress=progress).save(folder)
