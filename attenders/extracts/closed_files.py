"""Raw files as they come in and wait: on the disk they are only ever encrypted.

They are closed as their bytes arrive, so that no clear copy of a file has a name at any
time, and are opened for the reader alone, into a file without one.
"""

import hashlib
import io
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, Any, Protocol
from uuid import UUID

from django.conf import settings
from django.core.files import File
from django.core.files.uploadedfile import UploadedFile

from academy.ciphers import Cipher, UnreadableError
from academy.exceptions import ExtractError


UNREADABLE = (
    "The file that we kept for this upload has changed or cannot be opened any more."
    " Nothing has been loaded. Upload it again."
)
_BLOCK_BYTES = 1 << 20


def cipher_of(practice_id: UUID) -> Cipher:
    """What closes the raw files of a practice."""
    return Cipher(settings.ENCRYPTION_KEYS, practice_id=practice_id, purpose="raw file")


class Receiving:
    """Takes a file as it comes in: counts, hashes, and writes it closed."""

    def __init__(self, practice_id: UUID) -> None:
        self._cipher = cipher_of(practice_id)
        self._kept = tempfile.NamedTemporaryFile(dir=settings.FILE_UPLOAD_TEMP_DIR)  # noqa: SIM115 - ReceivedFile closes it
        self._closing = self._cipher.closing(self._kept)
        self._digest = hashlib.sha256()
        self._size = 0

    def write(self, clear: bytes) -> None:
        self._size += len(clear)
        self._digest.update(clear)
        self._closing.write(clear)

    def finish(self, *, name: str, content_type: str = "") -> "ReceivedFile":
        self._closing.finish()
        self._kept.flush()
        clear = io.BufferedReader(_Clear(self._kept, self._cipher), _BLOCK_BYTES)
        file = ReceivedFile(clear, name, content_type, self._size)
        file.sha256 = self._digest.hexdigest()
        file.kept = _Kept(self._kept)
        return file

    def give_up(self) -> None:
        self._kept.close()


class ReceivedFile(UploadedFile):
    """A file that came in: it reads as it was sent, and `kept` is what to store."""

    sha256: str
    kept: "_Kept"

    def close(self) -> None:
        super().close()
        with suppress(FileNotFoundError):  # it was moved to where it is stored
            self.kept.close()


class _Kept(File):  # type: ignore[type-arg]
    """The encrypted file; a storage on the same disk moves it and copies nothing."""

    def temporary_file_path(self) -> str:
        return str(self.file.name)


class _Clear(io.RawIOBase):
    """A closed file as it was, from its start to its end, as often as is needed."""

    def __init__(self, kept: IO[bytes], cipher: Cipher) -> None:
        self._kept = kept
        self._cipher = cipher
        self.seek(0)

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET, /) -> int:
        if offset or whence != io.SEEK_SET:
            raise io.UnsupportedOperation("It can only be read from its start.")
        self._kept.seek(0)
        self._chunks = self._cipher.opened(self._kept)
        self._ready = memoryview(b"")
        return 0

    def readinto(self, buffer: "bytearray | memoryview") -> int:  # type: ignore[override]
        if not self._ready:
            self._ready = memoryview(next(self._chunks, b""))
        size = min(len(buffer), len(self._ready))
        buffer[:size] = self._ready[:size]
        self._ready = self._ready[size:]
        return size


def receive_path(path: Path, *, practice_id: UUID) -> ReceivedFile:
    """Take a file of this machine in, as if it had been sent."""
    receiving = Receiving(practice_id)
    with path.open("rb") as file:
        while block := file.read(_BLOCK_BYTES):
            receiving.write(block)
    return receiving.finish(name=path.name)


class Waiting(Protocol):
    """What has a file that waits to be read, such as an upload."""

    practice_id: UUID
    file: Any
    sha256: str


def close_anew(waiting: Waiting) -> bool:
    """Close a file that waits with the newest key; False where that has closed it.

    Also where it is gone, or no key opens it. Whoever reads the old one reads on.
    """
    cipher = cipher_of(waiting.practice_id)
    with (
        suppress(UnreadableError, FileNotFoundError),
        tempfile.TemporaryDirectory(dir=settings.FILE_UPLOAD_TEMP_DIR) as folder,
        waiting.file.open("rb") as kept,
    ):
        if cipher.is_newest(kept.read(_BLOCK_BYTES)):
            return False
        kept.seek(0)
        new = Path(folder) / "new"
        with new.open("wb") as file:
            closing = cipher.closing(file)
            for chunk in cipher.opened(kept):
                closing.write(chunk)
            closing.finish()
        new.replace(waiting.file.path)
        return True
    return False


@contextmanager
def opened(waiting: Waiting) -> Iterator[IO[bytes]]:
    """The file as it was sent, in a file without a name.

    It vanishes with the processes that have it open, whatever becomes of them. Raises
    ExtractError where what was kept is not what came in.
    """
    folder = settings.STORAGE_DIR / "work"
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryFile(dir=folder) as clear:
        digest = hashlib.sha256()
        try:
            with waiting.file.open("rb") as kept:
                for chunk in cipher_of(waiting.practice_id).opened(kept):
                    clear.write(chunk)
                    digest.update(chunk)
        except (UnreadableError, FileNotFoundError) as error:
            raise ExtractError(UNREADABLE) from error
        if digest.hexdigest() != waiting.sha256:
            raise ExtractError(UNREADABLE)  # a file of another upload
        clear.seek(0)  # and all of it is written
        yield clear
