"""A text in whatever encoding it was saved, handed out as UTF-8, block by block."""

import codecs
import io
import os
import re
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
_MIXED = "attenders.cp1252"  # the name of what is done with bytes that are not UTF-8


def _as_cp1252(error: UnicodeError) -> tuple[str, int]:
    """Take bytes that are not UTF-8 for letters of the older encoding."""
    assert isinstance(error, UnicodeDecodeError)  # only used to decode
    odd = error.object[error.start : error.end]
    return odd.decode("cp1252", "replace"), error.end


codecs.register_error(_MIXED, _as_cp1252)


@dataclass(frozen=True)
class Text:
    """A text that can be read from its start as often as is needed.

    `odd_line` is the first with bytes that are not UTF-8, where most letters are.
    """

    raw: Callable[[], BinaryIO]
    size: int
    encoding: str
    mark: bytes
    odd_line: int = 0

    def open(self) -> BinaryIO:
        """Its bytes as UTF-8, without a byte order mark."""
        file = self.raw()
        file.read(len(self.mark))
        if self.encoding == _AS_IT_IS and not self.odd_line:
            return file
        errors = _MIXED if self.odd_line else "replace"
        return io.BufferedReader(_Recoded(file, self.encoding, errors), _BLOCK_BYTES)

    @property
    def notices(self) -> tuple[str, ...]:
        if self.odd_line:
            mixed = (
                "The file mixes two ways of saving letters: UTF-8 and, first in line"
                f" {self.odd_line:,}, Windows-1252. Check names with accents."
            )
            return (mixed,)
        if self.encoding == "cp1252":
            return ("Read as Windows-1252: check names with accents.",)
        return ()


class _Recoded(io.RawIOBase):
    """Another encoding as UTF-8; what has no letter becomes a replacement mark."""

    def __init__(self, file: BinaryIO, encoding: str, errors: str) -> None:
        self._file = file
        self._decoder = codecs.getincrementaldecoder(encoding)(errors)
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
    """Find the encoding: by its mark, else UTF-8 where all or most of it is, else cp1252."""
    with raw() as file:
        start = file.read(4)
        for mark, encoding in _MARKS:
            if start.startswith(mark) and encoding != _AS_IT_IS:
                return Text(raw, size, encoding, mark)
        mark = codecs.BOM_UTF8 if start.startswith(codecs.BOM_UTF8) else b""
        file.seek(len(mark))
        odd_line = _first_odd_line(file)
        if not odd_line:
            return Text(raw, size, _AS_IT_IS, mark)
        file.seek(len(mark))
        if _is_mostly_utf8(file):
            return Text(raw, size, _AS_IT_IS, mark, odd_line)
    return Text(raw, size, "cp1252", mark)


def _first_odd_line(file: BinaryIO) -> int:
    """The first line with a byte that is not UTF-8; 0 where all are."""
    decoder = codecs.getincrementaldecoder(_AS_IT_IS)()
    line = 1
    data = b"x"
    while data:
        data = file.read(_BLOCK_BYTES)
        try:
            decoder.decode(data, final=not data)
        except UnicodeDecodeError as error:
            return line + error.object[: error.start].count(b"\n")
        line += data.count(b"\n")
    return 0


_ENOUGH = 10_000
_ODD = re.compile("[\udc80-\udcff]+")


def _is_mostly_utf8(file: BinaryIO) -> bool:
    """Whether more letters beyond ASCII are UTF-8 than bytes are not."""
    decoder = codecs.getincrementaldecoder(_AS_IT_IS)("surrogateescape")
    beyond = odd = 0
    data = b"x"
    while data and odd < _ENOUGH:
        data = file.read(_BLOCK_BYTES // 8)  # which takes eight times the room
        text = decoder.decode(data, final=not data)
        beyond += len(text) - len(text.encode("ascii", "ignore"))
        odd += len(text) - len(_ODD.sub("", text))
    return beyond > 2 * odd
