"""Reading extracts: bytes in, frames and problems out. Knows no Django."""

from attenders.extracts.reading.choices import Choices, Guide
from attenders.extracts.reading.extract import Extract
from attenders.extracts.reading.preview import Preview, UnclearFileError
from attenders.extracts.reading.reader import Progress, read_extract


__all__ = [
    "Choices",
    "Extract",
    "Guide",
    "Preview",
    "Progress",
    "UnclearFileError",
    "read_extract",
]
