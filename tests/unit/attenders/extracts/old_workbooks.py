"""Old workbooks (.xls, BIFF8) written by tests: real bytes, as few as can be read.

A stream of records ([MS-XLS]) in a compound file ([MS-CFB]). Nothing that we may use
writes them any more, so that practices' old files are made here, byte by byte.
"""

import struct
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time


Value = str | int | float | bool | date | time | None
Row = Sequence["Value | Formula | Fault"]

_GENERAL, _DATE, _TIME, _MOMENT = range(4)  # places in the list of formats
_FORMATS = (0, 14, 20, 22)  # Excel's own: general, d/m/yyyy, h:mm, d/m/yyyy h:mm
_ZERO = {False: date(1899, 12, 30), True: date(1904, 1, 1)}
_LONGEST_RECORD = 8224
_FAULTS = {"#NULL!": 0, "#DIV/0!": 7, "#VALUE!": 15, "#REF!": 23, "#N/A": 42}
VISIBLE, HIDDEN = 0, 1


@dataclass(frozen=True)
class Formula:
    """A cell with a formula and the number that it gave when it was last worked out."""

    value: float
    style: int = _GENERAL


@dataclass(frozen=True)
class Fault:
    """A cell that shows an error, such as #N/A."""

    shown: str


@dataclass(frozen=True)
class Sheet:
    """A sheet with a name, which may be hidden."""

    rows: Sequence[Row]
    name: str = "Sheet 1"
    state: int = VISIBLE


def old_workbook(
    *sheets: Sequence[Row] | Sheet, date1904: bool = False, protected: bool = False
) -> bytes:
    """A workbook of sheets as Excel wrote them from 1997 to 2003."""
    named = [
        sheet if isinstance(sheet, Sheet) else Sheet(sheet, f"Sheet {n}")
        for n, sheet in enumerate(sheets, start=1)
    ]
    return compound_file(Workbook=_stream(named, date1904, protected))


def _stream(sheets: Sequence[Sheet], date1904: bool, protected: bool) -> bytes:
    texts: dict[str, int] = {}
    bodies = [_sheet(sheet.rows, texts, date1904) for sheet in sheets]
    password = _record(0x2F, struct.pack("<HHH", 1, 1, 1)) if protected else b""
    start = (
        _bof(0x05)
        + password
        + _record(0x42, struct.pack("<H", 1200))
        + _record(0x22, struct.pack("<H", date1904))
        + b"".join(
            _record(0xE0, struct.pack("<HHH", 0, form, 0) + bytes(14))
            for form in _FORMATS
        )
    )
    end = _texts(texts) + _record(0x0A)
    names = [
        struct.pack("<BB", len(s.name), 1) + s.name.encode("utf-16-le") for s in sheets
    ]
    at = len(start) + sum(4 + 6 + len(name) for name in names) + len(end)
    bounds = b""
    for sheet, name, body in zip(sheets, names, bodies, strict=True):
        bounds += _record(0x85, struct.pack("<IBB", at, sheet.state, 0) + name)
        at += len(body)
    return start + bounds + end + b"".join(bodies)


def _record(kind: int, data: bytes = b"") -> bytes:
    return struct.pack("<HH", kind, len(data)) + data


def _bof(kind: int) -> bytes:
    return _record(0x809, struct.pack("<HHHHII", 0x600, kind, 0x0DBB, 1996, 0, 6))


def _texts(texts: Iterable[str]) -> bytes:
    """The list of all texts, in records that each end with a whole one."""
    found = list(texts)
    parts = [struct.pack("<II", len(found), len(found))]
    for text in found:
        coded = text.encode("utf-16-le")
        one = struct.pack("<HB", len(coded) // 2, 1) + coded
        if len(parts[-1]) + len(one) > _LONGEST_RECORD:
            parts.append(b"")
        parts[-1] += one
    kinds = [0xFC] + [0x3C] * (len(parts) - 1)
    return b"".join(
        _record(kind, part) for kind, part in zip(kinds, parts, strict=True)
    )


def _sheet(rows: Sequence[Row], texts: dict[str, int], date1904: bool) -> bytes:
    wide = max(map(len, rows), default=0)
    cells = b"".join(
        _cell(struct.pack("<HH", row, column), value, texts, _ZERO[date1904])
        for row, values in enumerate(rows)
        for column, value in enumerate(values)
    )
    size = struct.pack("<IIHHH", 0, len(rows), 0, wide, 0)
    return _bof(0x10) + _record(0x200, size) + cells + _record(0x0A)


def _cell(
    place: bytes, value: "Value | Formula | Fault", texts: dict[str, int], zero: date
) -> bytes:
    if value is None:
        return b""
    if isinstance(value, str):
        number = texts.setdefault(value, len(texts))
        return _record(0xFD, place + struct.pack("<HI", _GENERAL, number))
    if isinstance(value, bool):
        return _record(0x205, place + struct.pack("<HBB", _GENERAL, value, 0))
    if isinstance(value, Fault):
        fault = struct.pack("<HBB", _GENERAL, _FAULTS[value.shown], 1)
        return _record(0x205, place + fault)
    if isinstance(value, Formula):
        result = struct.pack("<HdHIH", value.style, value.value, 0, 0, 3)
        # The formula itself is a constant: whoever reads takes the value
        return _record(0x06, place + result + struct.pack("<BH", 0x1E, 0))
    style, number = _number(value, zero)
    return _record(0x203, place + struct.pack("<Hd", style, number))


def _number(value: float | date | time, zero: date) -> tuple[int, float]:
    """As Excel keeps it: a day is the days since its zero, and a time a part of one."""
    if isinstance(value, time):
        return _TIME, (value.hour * 60 + value.minute) / 1440
    if isinstance(value, datetime):
        part = (value.hour * 60 + value.minute) / 1440
        return _MOMENT, (value.date() - zero).days + part
    if isinstance(value, date):
        return _DATE, float((value - zero).days)
    return _GENERAL, float(value)


_SECTOR = 512
_NOTHING, _END, _TABLE = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
_SMALLEST = 4096  # shorter streams are kept in another way, which we do without


def compound_file(**streams: bytes) -> bytes:
    """A file of named streams, which is what old Office documents are kept in."""
    padded = {
        name: data.ljust(_SMALLEST, b"\0").ljust(
            -(-len(data) // _SECTOR) * _SECTOR, b"\0"
        )
        for name, data in streams.items()
    }
    used = 1 + sum(len(data) // _SECTOR for data in padded.values())
    tables = 1
    while tables * 128 < used + tables:
        tables += 1
    chain = [_TABLE] * tables + [_END]
    starts = []
    for data in padded.values():
        starts.append(len(chain))
        chain += [*range(len(chain) + 1, len(chain) + len(data) // _SECTOR), _END]
    chain += [_NOTHING] * (tables * 128 - len(chain))
    header = struct.pack(
        "<8s16x5H6x9I",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        *(0x3E, 3, 0xFFFE, 9, 6),
        *(0, tables, tables, 0, _SMALLEST, _END, 0, _END, 0),
    )
    places = [*range(tables), *[_NOTHING] * (109 - tables)]
    names = list(padded)
    entries = [_entry("Root Entry", 5, child=1, start=_END, size=0)]
    for at, name in enumerate(names):
        right = at + 2 if at + 1 < len(names) else _NOTHING
        size = len(padded[name])
        entries.append(_entry(name, 2, right=right, start=starts[at], size=size))
    entries += [_entry("", 0, start=0, size=0)] * (4 - len(entries))
    return (
        header
        + struct.pack("<109I", *places)
        + struct.pack(f"<{len(chain)}I", *chain)
        + b"".join(entries)
        + b"".join(padded.values())
    )


def _entry(
    name: str,
    kind: int,
    *,
    start: int,
    size: int,
    right: int = _NOTHING,
    child: int = _NOTHING,
) -> bytes:
    coded = (name + "\0").encode("utf-16-le") if name else b""
    return coded.ljust(64, b"\0") + struct.pack(
        "<HBBIII36xIQ", len(coded), kind, 1, _NOTHING, right, child, start, size
    )
