"""Old containers whose table of sectors is damaged: refused, and never read for ever."""

import struct
from time import perf_counter

import pytest

from attenders.extracts.reading.compound_files import check_compound_file
from tests.unit.attenders.extracts.old_workbooks import old_workbook
from tests.unit.attenders.extracts.reading.corpus.other_kinds import DAMAGED


COLUMNS = ["Patient ID", "Appointment date", "Status"]
GOOD = old_workbook([COLUMNS, *[["P1", "14/04/2025", "DNA"]] * 200])
TABLE, ENTRIES = 512, 1024  # the first sectors: what follows which, and the names
STREAM = ENTRIES + 128


def with_number(at: int, number: int) -> bytes:
    content = bytearray(GOOD)
    struct.pack_into("<I", content, at, number)
    return bytes(content)


def test_whole_file_is_good(extract):
    check_compound_file(GOOD)

    assert extract(GOOD).rows_accepted == 200


@pytest.mark.parametrize(
    "content",
    [
        with_number(TABLE + 4 * 1, 1),
        with_number(TABLE + 4 * 2, 2),
        with_number(TABLE + 4 * 5, 2),
        with_number(TABLE + 4 * 3, 100_000),
        with_number(68, 4),
        with_number(48, 100_000),
        with_number(STREAM + 116, 100_000),
        with_number(STREAM + 120, 0xFFFFFFF0),
        with_number(STREAM + 120, 100),
        GOOD[:30],
        GOOD[:600],
        GOOD[:512] + bytes(len(GOOD) - 512),
        GOOD[:30] + b"\x55" + GOOD[31:],
    ],
    ids=[
        *("names for ever", "one sector for ever", "back to the start", "far away"),
        *("a table of texts", "no names", "a stream far away"),
        *("longer than the file", "short, and not where short ones are"),
        *("cut in the header", "cut in the table", "zeros", "sectors of another size"),
    ],
)
def test_damaged_file_is_refused(refusal, content):
    start = perf_counter()

    assert refusal(content) == DAMAGED
    assert perf_counter() - start < 2
