"""Many rows in one statement, in a form that row-level security accepts."""

import io
from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import Any

import numpy as np
import numpy.typing as npt
from django.db import connection
from psycopg2 import sql


Columns = Mapping[str, tuple[str, Iterable[Any]]]
Numbers = Mapping[str, npt.NDArray[Any]]

_INSERT_ROWS = 50_000
# What is written without anything that needs quoting
_NUMBERS = frozenset(("smallint", "integer", "bigint", "double precision", "boolean"))
_COPY_ROWS = 100_000
_SIGNATURE = b"PGCOPY\n\xff\r\n\x00" + bytes(8)  # and no flags
_TRAILER = b"\xff\xff"
_NUMPY_TYPES = {"smallint": ">i2", "integer": ">i4", "bigint": ">i8", "date": ">i4"}
_DAY_0 = np.datetime64("2000-01-01", "D")


def insert_rows(
    table: str,
    columns: Columns,
    *,
    alike: Mapping[str, Any] = MappingProxyType({}),
    ending: str = "",
) -> list[tuple[Any, ...]]:
    """Insert rows given by column, in blocks: name -> (SQL type, values).

    `alike` are the columns that have one value for all rows. `ending` is what follows
    the rows, such as ON CONFLICT ... RETURNING; what it returns is given back.
    """
    statement = sql.SQL(
        "INSERT INTO {table} ({names}) SELECT {alike} rows.* FROM unnest({arrays}) rows "
    ).format(
        table=sql.Identifier(table),
        names=sql.SQL(", ").join(sql.Identifier(name) for name in (*alike, *columns)),
        alike=sql.SQL("%s, " * len(alike)),
        arrays=sql.SQL(", ").join(
            sql.SQL("%s::") + sql.SQL(kind + "[]") for kind, _ in columns.values()
        ),
    ) + sql.SQL(ending)
    lists = {name: list(values) for name, (_, values) in columns.items()}
    rows = len(next(iter(lists.values())))
    returned: list[tuple[Any, ...]] = []
    with connection.cursor() as cursor:
        for start in range(0, rows, _INSERT_ROWS):
            arrays = [
                _array(lists[name][start : start + _INSERT_ROWS], kind)
                for name, (kind, _) in columns.items()
            ]
            cursor.execute(statement, [*alike.values(), *arrays])
            returned += cursor.fetchall() if cursor.description else []
    return returned


def _array(values: Sequence[Any], kind: str) -> str:
    """As Postgres writes an array: one text to parse, not an expression a value."""
    element = _number if kind in _NUMBERS else _element
    return "{" + ",".join(map(element, values)) + "}"


def _number(value: object) -> str:
    return "NULL" if value is None else str(value)


def _element(value: object) -> str:
    if value is None:
        return "NULL"
    if isinstance(value, bytes):
        return f'"\\\\x{value.hex()}"'
    text = str(value).replace("\\", "\\\\").replace('"', '\\"')
    return f'"{text}"'


def copy_numbers(table: str, columns: Numbers) -> None:
    """COPY whole numbers and days into a table, given by column; fast and in blocks.

    An array of int16, int32, int64 or datetime64 fills a column of the SQL type
    smallint, integer, bigint or date. Nothing can be NULL: a missing day becomes
    -infinity. Row-level security refuses COPY, so only staging tables can take it.
    """
    statement = sql.SQL("COPY {table} ({names}) FROM STDIN (FORMAT binary)").format(
        table=sql.Identifier(table),
        names=sql.SQL(", ").join(sql.Identifier(name) for name in columns),
    )
    rows = len(next(iter(columns.values())))
    with connection.cursor() as cursor:
        for start in range(0, rows, _COPY_ROWS):
            block = {
                name: values[start : start + _COPY_ROWS]
                for name, values in columns.items()
            }
            cursor.copy_expert(statement, io.BytesIO(packed(block)), size=1 << 16)


def packed(columns: Numbers) -> bytes:
    """Rows in Postgres' binary COPY format, whose numbers have the high byte first.

    Every row is as long as the others, so NumPy can lay out all of them at once.
    """
    whole = {name: _whole_numbers(values) for name, values in columns.items()}
    layout = [("values", ">i2")]
    for name, values in whole.items():
        layout += [(f"size of {name}", ">i4"), (name, values.dtype.newbyteorder(">"))]
    rows = np.empty(len(next(iter(whole.values()))), dtype=layout)
    rows["values"] = len(whole)
    for name, values in whole.items():
        rows[f"size of {name}"] = values.dtype.itemsize
        rows[name] = values
    return _SIGNATURE + rows.tobytes() + _TRAILER


def unpacked(
    content: memoryview, types: Mapping[str, str]
) -> dict[str, npt.NDArray[Any]]:
    """The columns of rows in that format, none of which may be NULL.

    `types` are the SQL types by name, in the order of the columns; a date of -infinity
    becomes a missing day.
    """
    layout = [("values", ">i2")]
    for name, kind in types.items():
        layout += [(f"size of {name}", ">i4"), (name, _NUMPY_TYPES[kind])]
    body = content[len(_SIGNATURE) : len(content) - len(_TRAILER)]
    rows = np.frombuffer(body, dtype=layout)
    return {
        name: _days(rows[name])
        if kind == "date"
        else rows[name].astype(rows[name].dtype.newbyteorder("="))
        for name, kind in types.items()
    }


def _days(since: npt.NDArray[Any]) -> npt.NDArray[Any]:
    days = since.astype(np.int64) + _DAY_0.astype(np.int64)
    days[since == np.iinfo(np.int32).min] = np.iinfo(np.int64).min
    return days.view("datetime64[D]")


def _whole_numbers(values: npt.NDArray[Any]) -> npt.NDArray[Any]:
    if values.dtype.kind != "M":
        return values
    since = (values.astype("datetime64[D]") - _DAY_0).astype(np.int64)
    return np.maximum(since, np.iinfo(np.int32).min).astype(np.int32)
