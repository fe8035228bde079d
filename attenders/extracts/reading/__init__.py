"""Reading extracts: bytes in, frames and problems out. Knows no Django."""

from attenders.extracts.reading.extract import Extract
from attenders.extracts.reading.reader import Progress, read_extract


__all__ = ["Extract", "Progress", "read_extract"]
