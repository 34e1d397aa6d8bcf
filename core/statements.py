"""Statements written by hand, for the few places where compiling them costs more than running them.

On PostgreSQL they go through psycopg's own cursor, which has the server parse and plan a statement once per connection
(Django's binds on the client, so each one would be planned anew): a move takes two thirds of the time.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.db import connection

Rows = list[tuple[Any, ...]]


def ask(statement: str, values: Sequence[Any] = ()) -> Rows:
    """The rows of one statement (`%s` for each value), in the transaction that is open on Django's connection."""
    if connection.vendor != "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(statement, values)
            return cursor.fetchall() if cursor.description else []
    began = time.perf_counter()
    rows = _ask_postgresql(statement, values)
    if connection.queries_logged:  # where a test counts statements, it counts these
        connection.queries_log.append({"sql": statement, "time": f"{time.perf_counter() - began:.3f}"})
    return rows


def among(numbers: Iterable[int]) -> tuple[str, str]:
    """A condition and its one value, however many numbers there are: one text of a statement for every length."""
    listed = ",".join(map(str, numbers))
    if connection.vendor == "postgresql":
        return "= ANY (%s::bigint[])", f"{{{listed}}}"
    return "IN (SELECT value FROM json_each(%s))", f"[{listed}]"


def epoch(column: str) -> str:
    """Seconds since 1970: a number is read many times faster than an instant."""
    if connection.vendor == "postgresql":
        return f"floor(extract(epoch from {column}))::bigint"
    return f"unixepoch({column})"


def instant(moment: datetime | None) -> Any:
    """An instant as this database keeps it; SQLite's is text, and must be the same text as the ORM's."""
    return connection.ops.adapt_datetimefield_value(moment)


def _ask_postgresql(statement: str, values: Sequence[Any]) -> Rows:
    import psycopg  # an installation on SQLite does not load it

    connection.close_if_health_check_failed()
    connection.ensure_connection()
    connection.validate_no_broken_transaction()
    with connection.wrap_database_errors, psycopg.Cursor(connection.connection) as cursor:
        cursor.execute(statement, values)
        return cursor.fetchall() if cursor.description else []
