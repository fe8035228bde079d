"""A text in whatever encoding it was saved, handed out as UTF-8, block by block."""

import codecs
import io
import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import IO, BinaryIO


_BLOCK_BYTES = 1 << 20
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_AS_IT_IS = "utf-8"


@dataclass(frozen=True)
class Text:
    """A text that can be read from its start as often as is needed."""

    raw: Callable[[], BinaryIO]
    size: int
    encoding: str
    mark: bytes

    def open(self) -> BinaryIO:
        """Its bytes as UTF-8, without a byte order mark."""
        file = self.raw()
        file.read(len(self.mark))
        if self.encoding == _AS_IT_IS:
            return file
        return io.BufferedReader(_Recoded(file, self.encoding), _BLOCK_BYTES)

    @property
    def notices(self) -> tuple[str, ...]:
        if self.encoding != "cp1252":
            return ()
        return ("Read as Windows-1252: check names with accents.",)


class _Recoded(io.RawIOBase):
    """Another encoding as UTF-8; what has no letter becomes a replacement mark."""

    def __init__(self, file: BinaryIO, encoding: str) -> None:
        self._file = file
        self._decoder = codecs.getincrementaldecoder(encoding)("replace")
        self._ready = memoryview(b"")
        self._ended = False

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: "bytearray | memoryview") -> int:  # type: ignore[override]
        while not self._ready and not self._ended:
            data = self._file.read(_BLOCK_BYTES)
            self._ended = not data
            text = self._decoder.decode(data, final=self._ended)
            self._ready = memoryview(text.encode())
        size = min(len(buffer), len(self._ready))
        buffer[:size] = self._ready[:size]
        self._ready = self._ready[size:]
        return size

    def close(self) -> None:
        self._file.close()
        super().close()


class _View(io.RawIOBase):
    """An open file read from its start, whoever else reads it; it stays open."""

    def __init__(self, number: int) -> None:
        self._number = number
        self._at = 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET, /) -> int:
        assert whence == io.SEEK_SET  # all that is asked for here
        self._at = offset
        return offset

    def tell(self) -> int:
        return self._at

    def readinto(self, buffer: "bytearray | memoryview") -> int:  # type: ignore[override]
        data = os.pread(self._number, len(buffer), self._at)
        buffer[: len(data)] = data
        self._at += len(data)
        return len(data)


def text_in(file: IO[bytes]) -> Text:
    """The text of a file that is open, which may have no name."""
    file.flush()
    number = file.fileno()
    return text_of(
        lambda: io.BufferedReader(_View(number), _BLOCK_BYTES),
        size=os.fstat(number).st_size,
    )


def text_at(path: Path) -> Text:
    """The text of a file."""
    return text_of(lambda: path.open("rb"), size=path.stat().st_size)


def text_of(raw: Callable[[], BinaryIO], *, size: int) -> Text:
    """Find the encoding: by its mark, else UTF-8 where all of it is, else cp1252."""
    with raw() as file:
        start = file.read(4)
        for mark, encoding in _MARKS:
            if start.startswith(mark) and encoding != _AS_IT_IS:
                return Text(raw, size, encoding, mark)
        mark = codecs.BOM_UTF8 if start.startswith(codecs.BOM_UTF8) else b""
        file.seek(len(mark))
        encoding = _AS_IT_IS if _is_utf8(file) else "cp1252"
    return Text(raw, size, encoding, mark)


def _is_utf8(file: BinaryIO) -> bool:
    decoder = codecs.getincrementaldecoder(_AS_IT_IS)()
    try:
        while data := file.read(_BLOCK_BYTES):
            decoder.decode(data)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True
