"""Many rows of one table at once: COPY on PostgreSQL, executemany on SQLite."""

import json
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from django.db import connection, models

Row = Sequence[Any]
STOCK = 500


class Table:
    """A model's table with the fields that are written, in order; all of them if none is named."""

    def __init__(self, model: type[models.Model], *names: str) -> None:
        self.model = model
        self.stock: list[int] = []
        own = model._meta.concrete_fields
        self.fields = [field for name in names for field in own if field.name == name] or list(own)
        columns = ", ".join(connection.ops.quote_name(str(field.column)) for field in self.fields)
        self.into = f"{connection.ops.quote_name(model._meta.db_table)} ({columns})"

    def row(self, instance: models.Model) -> Row:
        return [getattr(instance, field.attname) for field in self.fields]

    def write(self, rows: Iterable[Row]) -> None:
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor, cursor.copy(f"COPY {self.into} FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)
        else:
            places = ", ".join(["%s"] * len(self.fields))
            stored = [_STORED.get(type(field), _as_it_is) for field in self.fields]
            with connection.cursor() as cursor:
                cursor.executemany(
                    f"INSERT INTO {self.into} VALUES ({places})",
                    [[make(value) for make, value in zip(stored, row, strict=True)] for row in rows],
                )

    def next_id(self) -> int:
        """One number; they are fetched many at a time, and those left over are never used."""
        if not self.stock:
            self.stock = self.ids(STOCK)[::-1]
        return self.stock.pop()

    def ids(self, count: int) -> list[int]:
        """Numbers for new rows, which nobody else gets."""
        table = self.model._meta.db_table
        with connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                asked = "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)"
                cursor.execute(asked, [table, count])
                return [row[0] for row in cursor.fetchall()]
            cursor.execute("SELECT coalesce(max(seq), 0) FROM sqlite_sequence WHERE name = %s", [table])
            last = cursor.fetchone()[0]
            # Remembered before the rows are there, so that the next block begins behind this one.
            cursor.execute("UPDATE sqlite_sequence SET seq = %s WHERE name = %s", [last + count, table])
            if not cursor.rowcount:
                cursor.execute("INSERT INTO sqlite_sequence (name, seq) VALUES (%s, %s)", [table, count])
        return list(range(last + 1, last + count + 1))


def _as_it_is(value: Any) -> Any:
    return value


def _moment(value: datetime | None) -> str | None:
    """As Django writes it: UTC without the zone."""
    return None if value is None else str(value.astimezone(UTC).replace(tzinfo=None))


def _day(value: date | None) -> str | None:
    return None if value is None else value.isoformat()


def _number(value: Decimal | None) -> str | None:
    return None if value is None else format(value, "f")


def _json(value: Any) -> str | None:
    return value if value is None or isinstance(value, str) else json.dumps(value)


_STORED: dict[type, Callable[[Any], Any]] = {
    models.DateTimeField: _moment,
    models.DateField: _day,
    models.DecimalField: _number,
    models.JSONField: _json,
}
