"""Statements written by hand, for the few places where compiling them costs more than running them.

On PostgreSQL they go through psycopg's own cursor, which has the server parse and plan a statement once per connection
(Django's binds on the client, so each one would be planned anew): a move takes two thirds of the time.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from functools import cache
from typing import Any, TypeVar

from django.db import DEFAULT_DB_ALIAS, OperationalError, connection, connections
from django.db.models import DEFERRED, Field, Model

Rows = list[tuple[Any, ...]]
M = TypeVar("M", bound=Model)


def ask(statement: str, values: Sequence[Any] = ()) -> Rows:
    """The rows of one statement (`%s` for each value), in the transaction that is open on Django's connection."""
    here = connections[DEFAULT_DB_ALIAS]
    if here.vendor != "postgresql":
        with here.cursor() as cursor:
            cursor.execute(statement, values)
            return cursor.fetchall() if cursor.description else []
    began = time.perf_counter()
    rows = _ask_postgresql(here, statement, values)
    if here.queries_logged:  # where a test counts statements, it counts these
        here.queries_log.append({"sql": statement, "time": f"{time.perf_counter() - began:.3f}"})
    return rows


def among(numbers: Iterable[int]) -> tuple[str, Any]:
    """A condition and its one value: one text of a statement for every length, so that it is prepared once.

    A single number has its own, for which the database keeps one plan; plans for lists depend on how many there are.
    """
    numbers = list(numbers)
    if len(numbers) == 1:
        return "= %s", numbers[0]
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


def insert(row: Model) -> None:
    """What `row.save(force_insert=True)` does for a model without parents or signals, with a statement kept ready."""
    statement, fields = _insertion(type(row))
    here = connections[DEFAULT_DB_ALIAS]
    values = [field.get_db_prep_save(field.pre_save(row, add=True), here) for field in fields]
    row.pk = ask(statement, values)[0][0]
    row._state.adding, row._state.db = False, here.alias


@cache
def _insertion(model: type[Model]) -> tuple[str, list[Field[Any, Any]]]:
    fields = [field for field in model._meta.concrete_fields if not field.primary_key]
    columns, places = ", ".join(str(field.column) for field in fields), ", ".join("%s" for _ in fields)
    return f"INSERT INTO {model._meta.db_table} ({columns}) VALUES ({places}) RETURNING id", fields


def row_of(model: type[M], values: Mapping[str, Any]) -> M:
    """A saved row of which these columns are known; the others are loaded when they are asked for."""
    names = [field.attname for field in model._meta.concrete_fields]
    return model.from_db(connection.alias, names, [values.get(name, DEFERRED) for name in names])


def _ask_postgresql(here: Any, statement: str, values: Sequence[Any]) -> Rows:
    """The first statement of a request is its own health check: on a lost connection it is asked once more."""
    unproven = here.health_check_enabled and not here.health_check_done and here.connection is not None
    here.health_check_done = True
    try:
        return _executed(here, statement, values)
    except OperationalError:
        if not unproven or here.in_atomic_block or not here.connection.closed:
            raise
    here.close()
    return _executed(here, statement, values)


def _executed(here: Any, statement: str, values: Sequence[Any]) -> Rows:
    here.ensure_connection()
    here.validate_no_broken_transaction()
    with here.wrap_database_errors:
        cursor = _cursor(here.connection)
        cursor.execute(statement, values)
        return cursor.fetchall() if cursor.pgresult.nfields else []


def _cursor(connected: Any) -> Any:
    """One for each connection, since making it takes as long as a small statement."""
    found = getattr(connected, "plain_cursor", None)
    if found is None:
        import psycopg  # an installation on SQLite does not load it

        found = connected.plain_cursor = psycopg.Cursor(connected)
    return found
