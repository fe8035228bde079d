"""Raw files of every kind of upload, which are kept only while they wait to be read.

`model` has a row for each file, with the job that reads it; `folder` is where in the
storage its files are.
"""

import time
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db.models import Model

from academy.people.models import Job, JobState
from attenders.extracts.closed_files import ReceivedFile


_LEFT_OVER_SECONDS = 3600
_PACKED = (".zip", ".xlsx")
_SHRUNK = 10  # text shrinks ten- to twentyfold


def bytes_to_read(file: ReceivedFile) -> int:
    """About how large a file is once it is unpacked."""
    packed = Path(file.name or "").suffix.lower() in _PACKED
    return (file.size or 0) * (_SHRUNK if packed else 1)


def keep(row: Any, *, file: ReceivedFile, folder: str) -> None:
    """Save a new row of such a model, with its file, which is encrypted already."""
    row.file_name = Path(file.name or "file").name[-255:]
    row.file_bytes = file.size
    row.sha256 = file.sha256
    # Never the person's name for the file: names travel, and may hold a patient's
    row.file.save(f"{folder}/{row.pk}", file.kept, save=False)
    row.save(force_insert=True)


def delete_of(model: type[Model], job: Job) -> None:
    """Remove the raw file of a job that is over."""
    row = _with_file(model).filter(job=job).first()
    if row and Job.objects.get(pk=job.pk).is_over:
        _remove(row)


def delete_finished(model: type[Model], *, folder: str) -> int:
    """Remove files that are read or refused, and those that nobody knows of.

    Gives how many went.
    """
    over = (JobState.DONE, JobState.FAILED)
    removed = 0
    for row in _with_file(model).filter(job__state__in=over):
        _remove(row)
        removed += 1
    return removed + _delete_orphans(model, folder)


def _with_file(model: type[Model]) -> Any:
    return model._default_manager.exclude(file="")


def _remove(row: Any) -> None:
    row.file.delete(save=False)
    type(row).objects.filter(pk=row.pk).update(file="")


def _delete_orphans(model: type[Model], folder: str) -> int:
    """Files whose row was never written, because its transaction failed."""
    known = set(_with_file(model).values_list("file", flat=True))
    place = settings.STORAGE_DIR / folder
    removed = 0
    for path in place.glob("*") if place.is_dir() else ():
        if is_left_over(path) and f"{folder}/{path.name}" not in known:
            path.unlink(missing_ok=True)
            removed += 1
    return removed


def is_left_over(path: Path) -> bool:
    """Whether a file is too old for anybody to be at work on it."""
    return time.time() - path.stat().st_mtime > _LEFT_OVER_SECONDS
