"""What the application's database role may do: read and write rows, and no more."""

from typing import Any

from django.conf import settings
from django.db import connections
from psycopg2 import sql


# Tables to which rows are only ever added
APPEND_ONLY = ("people_auditevent", "people_receipt")
READ_ONLY = ("django_migrations",)


def grant_to_application(using: str, **_kwargs: Any) -> None:
    """Give the application's role its rights on every table, as the tables' owner."""
    if using != "owner":
        return
    role = sql.Identifier(settings.DATABASES["default"]["USER"])
    with connections["owner"].cursor() as cursor:
        cursor.execute(
            sql.SQL(
                "GRANT USAGE ON SCHEMA public TO {role};"
                "GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {role};"
            ).format(role=role)
        )
        for table in connections["owner"].introspection.table_names():
            cursor.execute(
                sql.SQL(
                    "REVOKE ALL ON {table} FROM {role}; GRANT {rights} ON {table} TO {role}"
                ).format(
                    rights=sql.SQL(_rights(table)),
                    table=sql.Identifier(table),
                    role=role,
                )
            )


def _rights(table: str) -> str:
    if table in READ_ONLY:
        return "SELECT"
    if table in APPEND_ONLY:
        return "SELECT, INSERT"
    return "SELECT, INSERT, UPDATE, DELETE"
