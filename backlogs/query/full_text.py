"""Words in titles, descriptions and comments: PostgreSQL's full text and SQLite's FTS5 behind one condition.

Both see letters and digits only and compare without case; a word is found by its beginning, words in quotation marks
stand behind one another. The tables and indexes are made after every migration, since SQLite loses the triggers of a
table that a migration remakes.
"""

from __future__ import annotations

import re
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connection, connections
from django.db.models import BooleanField, F, Func, Q, Value
from django.db.models.expressions import RawSQL

from backlogs.models.keys import OldKey

KEY = re.compile(r"[A-Za-z][A-Za-z0-9]{1,9}-\d{1,9}")
PIECE = re.compile(r"[^\W_]+")
# What parts words, for PostgreSQL too, whose own rules see addresses, files and versions.
PARTS = "!\"#$%&''()*+,-./:;<=>?@[\\]^_`{|}~"
BLANKS = " " * (len(PARTS) - 1)
TABLES = {"backlogs_workitem": ("title", "description"), "backlogs_comment": ("text",)}
# PostgreSQL's way to write: these words behind one another, the last by its beginning. Words of nothing but signs ask for
# nothing and find nothing.
ASKED = "(NULLIF(phraseto_tsquery('simple', %s)::text, '') || ':*')::tsquery"
ITEMS = {
    "postgresql": f"SELECT id FROM backlogs_workitem WHERE words @@ {ASKED}",
    "sqlite": "SELECT rowid FROM backlogs_workitem_words WHERE backlogs_workitem_words MATCH %s",
}
COMMENTED = {
    "postgresql": f"SELECT item_id FROM backlogs_comment WHERE item_id IS NOT NULL AND words @@ {ASKED}",
    "sqlite": "SELECT c.item_id FROM backlogs_comment_words w JOIN backlogs_comment c ON c.id = w.rowid"
    " WHERE backlogs_comment_words MATCH %s AND c.item_id IS NOT NULL",
}
# Words that so many of the newest items say are common.
NEWEST, MANY = 500, 50
OF_NEWEST = {
    "postgresql": f"SELECT count(*) FROM (SELECT words FROM backlogs_workitem ORDER BY id DESC LIMIT {NEWEST}) newest"
    f" WHERE words @@ {ASKED}",
    "sqlite": f"SELECT count(*) FROM ({ITEMS['sqlite']} AND rowid > (SELECT max(id) - {NEWEST} FROM backlogs_workitem))",
}


def said(text: str) -> Q:
    """Items that say it in title, description or a comment, or have this key; signs that part words are looked for in titles."""
    pieces, found = PIECE.findall(text), Q()
    if pieces:
        found |= _said(pieces)
    if KEY.fullmatch(text):
        found |= Q(key=text.upper()) | Q(pk__in=OldKey.objects.filter(key=text.upper()).values("item"))
    if [text] != pieces:
        found |= Q(title__icontains=text)
    return found


def _said(pieces: list[str]) -> Q:
    """Both ways find the same; a database that starts from a list of nearly everything is slow to give a page of it."""
    words, vendor = " ".join(pieces), connection.vendor
    asked = words if vendor == "postgresql" else f'"{words}" *'
    with connection.cursor() as cursor:
        cursor.execute(OF_NEWEST[vendor], [asked])
        is_common = cursor.fetchone()[0] >= MANY
    if is_common:
        return Q(SaidByRow(F("pk"), Value(asked)))
    return Q(pk__in=RawSQL(f"{ITEMS[vendor]} UNION ALL {COMMENTED[vendor]}", [asked, asked]))  # noqa: S611 - constants


class SaidByRow(Func):
    """Asked of each row that the rest of the query comes to, in its order, until the page is full."""

    output_field = BooleanField()

    def as_postgresql(self, compiler: Any, connection: Any, **_: Any) -> tuple[str, tuple[Any, ...]]:
        pk, asked = self.get_source_expressions()
        table, (column, none) = compiler.quote_name_unless_alias(pk.alias), compiler.compile(pk)
        sql = f"({table}.words @@ {ASKED} OR {column} IN ({COMMENTED['postgresql']}))"
        return sql, (*none, asked.value, asked.value)

    def as_sqlite(self, compiler: Any, connection: Any, **_: Any) -> tuple[str, tuple[Any, ...]]:
        """The plus keeps SQLite from walking along the list."""
        pk, asked = self.get_source_expressions()
        column, none = compiler.compile(pk)
        sql = f"+{column} IN ({ITEMS['sqlite']} UNION ALL {COMMENTED['sqlite']})"
        return sql, (*none, asked.value, asked.value)


def make(*, using: str = DEFAULT_DB_ALIAS, **_: Any) -> None:
    """What searching needs, where it is not there yet."""
    made = connections[using]
    if not set(TABLES) <= set(made.introspection.table_names()):
        return
    with made.cursor() as cursor:
        for table, columns in TABLES.items():
            if made.vendor == "postgresql":
                _make_gin(cursor, table, columns)
            else:
                _make_fts(cursor, table, columns)


def _make_gin(cursor: Any, table: str, columns: tuple[str, ...]) -> None:
    """The words stand in the row, so that a phrase is compared without reading the text again.

    A migration that changes the type of one of the columns takes `words` away first; it is made again afterwards.
    """
    text = " || ' ' || ".join(columns)
    words = f"to_tsvector('simple', translate({text}, '{PARTS}', '{BLANKS}'))"
    there = (
        "SELECT 1 FROM pg_attribute WHERE attrelid = %s::regclass AND attname = 'words' AND NOT attisdropped"
    )
    if not cursor.execute(there, [table]).fetchone():
        cursor.execute(f"DROP INDEX IF EXISTS {table}_words")
        cursor.execute(f"ALTER TABLE {table} ADD COLUMN words tsvector GENERATED ALWAYS AS ({words}) STORED")
    # What waits to be sorted into the index is read through by every search, so it is kept short.
    index = f"CREATE INDEX IF NOT EXISTS {table}_words ON {table} USING gin (words)"
    cursor.execute(f"{index} WITH (gin_pending_list_limit = 64)")


def _make_fts(cursor: Any, table: str, columns: tuple[str, ...]) -> None:
    words, names = f"{table}_words", ", ".join(columns)
    new, old = (", ".join(f"{row}.{name}" for name in columns) for row in ("new", "old"))
    is_new = not cursor.execute("SELECT 1 FROM sqlite_master WHERE name = %s", [words]).fetchone()
    begin = f"INSERT INTO {words}(rowid, {names}) VALUES (new.id, {new})"
    end = f"INSERT INTO {words}({words}, rowid, {names}) VALUES ('delete', old.id, {old})"
    if is_new:
        cursor.execute(
            f"CREATE VIRTUAL TABLE {words} USING fts5({names}, content='{table}', content_rowid='id',"
            " tokenize='unicode61 remove_diacritics 0', prefix='2 3')"
        )
    for when, work in (("INSERT", begin), ("DELETE", end), (f"UPDATE OF {names}", f"{end}; {begin}")):
        name = f"{words}_{when.split()[0].lower()}"
        cursor.execute(f"CREATE TRIGGER IF NOT EXISTS {name} AFTER {when} ON {table} BEGIN {work}; END")
    if is_new:
        cursor.execute(f"INSERT INTO {words}({words}) VALUES ('rebuild')")
