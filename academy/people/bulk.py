"""Many rows in one statement, in a form that row-level security accepts."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import connection
from psycopg2 import sql


# The statement holds its values as text: more at once would only cost memory
ROWS_A_STATEMENT = 20_000
Columns = Mapping[str, tuple[str, Sequence[Any]]]


def insert_rows(
    table: str, columns: Columns, *, ending: str = ""
) -> list[tuple[Any, ...]]:
    """Insert rows given by column: name -> (SQL type, values).

    `ending` is what follows the rows, such as ON CONFLICT ... RETURNING; what it
    returns is given back.
    """
    names = sql.SQL(", ").join(sql.Identifier(name) for name in columns)
    arrays = sql.SQL(", ").join(
        sql.SQL("%s::") + sql.SQL(kind + "[]") for kind, _ in columns.values()
    )
    statement = sql.SQL(
        "INSERT INTO {table} ({names}) SELECT * FROM unnest({arrays}) "
    ).format(table=sql.Identifier(table), names=names, arrays=arrays) + sql.SQL(ending)
    size = max(len(values) for _, values in columns.values())
    returned = []
    with connection.cursor() as cursor:
        for start in range(0, size, ROWS_A_STATEMENT):
            part = slice(start, start + ROWS_A_STATEMENT)
            cursor.execute(statement, [list(v[part]) for _, v in columns.values()])
            returned += cursor.fetchall() if cursor.description else []
    return returned
