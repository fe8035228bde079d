"""Many rows in one statement, in a form that row-level security accepts."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import connection
from psycopg2 import sql


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
    with connection.cursor() as cursor:
        cursor.execute(statement, [list(values) for _, values in columns.values()])
        return cursor.fetchall() if cursor.description else []
