"""ZIP files, taken apart with care: few entries, no tricks, and no more than fits.

What an archive says of its sizes is not believed: bytes are counted as they come out.
"""

import stat
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath

from academy.exceptions import ExtractError


MAX_ENTRIES = 200
_BLOCK_BYTES = 1 << 20
# Text shrinks ten- to twentyfold; what shrinks more is made to fill a disk
_MOST_SHRUNK = 200
_SMALL = 10_000_000  # too little to matter, however much it shrank
_ENCRYPTED = 0x1
DAMAGED = (
    "The file is damaged or incomplete, so it cannot be opened. Save or copy it again,"
    " and upload it again."
)


@contextmanager
def opened_archive(path: Path) -> Iterator[zipfile.ZipFile]:
    """Open an archive that is safe to look into, or raise ExtractError."""
    try:
        # Opened here, so that it is closed whatever becomes of its entries
        with path.open("rb") as file, zipfile.ZipFile(file) as archive:
            _check(archive.infolist())
            yield archive
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError) as error:
        raise ExtractError(DAMAGED) from error
    except (OSError, ValueError, RuntimeError) as error:
        raise ExtractError(DAMAGED) from error


def _check(entries: list[zipfile.ZipInfo]) -> None:
    if len(entries) > MAX_ENTRIES:
        raise ExtractError(
            f"The file has {len(entries):,} files inside; the limit is {MAX_ENTRIES}."
            " Upload only the file with the appointments."
        )
    names = [entry.filename for entry in entries]
    if len(set(names)) < len(names) or any(_is_unsafe(entry) for entry in entries):
        raise ExtractError(
            "The file has parts that are not safe to open. Save it anew, and upload it"
            " again."
        )
    if any(entry.flag_bits & _ENCRYPTED for entry in entries):
        raise ExtractError(
            "The file is protected by a password. Save it without one, and upload it"
            " again."
        )


def _is_unsafe(entry: zipfile.ZipInfo) -> bool:
    path = PurePosixPath(entry.filename.replace("\\", "/"))
    link = stat.S_ISLNK(entry.external_attr >> 16)
    return path.is_absolute() or ".." in path.parts or link


class Unpacking:
    """Gives the bytes of entries, until together they are more than a limit."""

    def __init__(self, archive: zipfile.ZipFile, *, most_bytes: int) -> None:
        self._archive = archive
        self._most_bytes = most_bytes
        self._so_far = 0

    def blocks(self, entry: zipfile.ZipInfo) -> Iterator[bytes]:
        of_this = 0
        with self._archive.open(entry) as file:
            while block := file.read(_BLOCK_BYTES):
                self._so_far += len(block)
                of_this += len(block)
                shrunk = of_this / max(entry.compress_size, 1)
                if self._so_far > self._most_bytes or (
                    of_this > _SMALL and shrunk > _MOST_SHRUNK
                ):
                    raise self.too_large()
                yield block

    def too_large(self) -> ExtractError:
        """The error for more than the limit."""
        most = self._most_bytes // 1_000_000
        return ExtractError(
            f"The file expands to more than {most:,} MB, or is packed in a way that no"
            " export is. Export a shorter period, and upload the parts."
        )
