"""Compound files, in which old Office documents are kept: looked through first.

Such a file is a list of sectors and a table that says of each which one follows. In a
damaged one a sector may follow itself: calamine would read on until memory is full.
"""

import struct
from collections.abc import Iterator

from academy.exceptions import ExtractError
from attenders.extracts.reading.archives import DAMAGED


_HEADER = 512
_LAST_SECTOR = 0xFFFFFFF9  # higher numbers say that a chain ends, or are no sectors
_ENTRY = 128
_ROOT, _STREAM = 5, 2
_READ = ("Workbook", "Book")  # the streams that hold a workbook, since 1997 and before


def check_compound_file(content: bytes) -> None:
    """Refuse a file in which a chain of sectors that must be read has no end."""
    try:
        _check(content)
    except (struct.error, IndexError) as error:
        raise ExtractError(DAMAGED) from error


def _check(content: bytes) -> None:
    (shift,) = struct.unpack_from("<H", content, 30)
    if shift not in (9, 12):
        raise ExtractError(DAMAGED)
    size = 1 << shift
    places, first_entry, smallest, small, more = _from_header(content)

    def numbers(sectors: list[int]) -> list[int]:
        found: list[int] = []
        for sector in sectors:
            found += struct.unpack_from(f"<{size // 4}I", content, (sector + 1) * size)
        return found

    # The table itself is listed in the header, and further on where it is long
    seen = 0
    while more <= _LAST_SECTOR:
        *next_places, more = numbers([more])
        places += next_places
        seen += 1
        if seen * size > len(content):
            raise ExtractError(DAMAGED)
    table = numbers([place for place in places if place <= _LAST_SECTOR])
    small_table = numbers(_chain(small, table))
    for kind, start, length in _entries(content, size, _chain(first_entry, table)):
        is_small = kind == _STREAM and length < smallest
        _chain(start, small_table if is_small else table)
        if length > len(content):
            raise ExtractError(DAMAGED)


def _from_header(content: bytes) -> tuple[list[int], int, int, int, int]:
    """Where the table is, where entries start, and small streams, and more of the table."""
    first_entry, _, smallest, small, _, more, _ = struct.unpack_from("<7I", content, 48)
    places = list(struct.unpack_from("<109I", content, _HEADER - 436))
    return places, first_entry, smallest, small, more


def _chain(sector: int, table: list[int]) -> list[int]:
    """The sectors from this one to the end of its chain."""
    found: list[int] = []
    while sector <= _LAST_SECTOR:
        if len(found) > len(table):
            raise ExtractError(DAMAGED)
        found.append(sector)
        sector = table[sector]
    return found


def _entries(
    content: bytes, size: int, sectors: list[int]
) -> Iterator[tuple[int, int, int]]:
    """The kind, first sector and length of the streams that are read."""
    for sector in sectors:
        for at in range((sector + 1) * size, (sector + 2) * size, _ENTRY):
            name, length, kind = struct.unpack_from("<64sHB", content, at)
            text = name[: max(length - 2, 0)].decode("utf-16-le", "replace")
            if kind == _ROOT or text in _READ:
                start, bytes_long = struct.unpack_from("<II", content, at + 116)
                yield kind, start, bytes_long
