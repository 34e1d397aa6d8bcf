"""Words in titles, descriptions and comments: PostgreSQL's full text and SQLite's FTS5 behind one condition.

Both see letters and digits only and compare without case; a word is found by its beginning, words in quotation marks
stand behind one another. The tables and indexes are made after every migration, since SQLite loses the triggers of a
table that a migration remakes.
"""

from __future__ import annotations

import re
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connection, connections
from django.db.models import Q
from django.db.models.expressions import RawSQL

from backlogs.models.keys import OldKey

KEY = re.compile(r"[A-Za-z][A-Za-z0-9]{1,9}-\d{1,9}")
PIECE = re.compile(r"[^\W_]+")
# What parts words, for PostgreSQL too, whose own rules see addresses, files and versions.
PARTS = "!\"#$%&''()*+,-./:;<=>?@[\\]^_`{|}~"
BLANKS = " " * (len(PARTS) - 1)
TABLES = {"backlogs_workitem": ("title", "description"), "backlogs_comment": ("text",)}


def said(text: str) -> Q:
    """Items that say it in title, description or a comment, or have this key; signs that part words are looked for in titles."""
    pieces, found = PIECE.findall(text), Q()
    if pieces:
        found |= Q(pk__in=_items_that_say(pieces)) | Q(pk__in=_items_with_comments_that_say(pieces))
    if KEY.fullmatch(text):
        found |= Q(key=text.upper()) | Q(pk__in=OldKey.objects.filter(key=text.upper()).values("item"))
    if [text] != pieces:
        found |= Q(title__icontains=text)
    return found


def _items_that_say(pieces: list[str]) -> RawSQL:
    if connection.vendor == "postgresql":
        return RawSQL(  # noqa: S611 - names of our own tables; what was typed is a parameter
            f"SELECT id FROM backlogs_workitem WHERE {_matches('backlogs_workitem')}", [" ".join(pieces)]
        )
    return RawSQL(
        "SELECT rowid FROM backlogs_workitem_words WHERE backlogs_workitem_words MATCH %s", [_asked(pieces)]
    )


def _items_with_comments_that_say(pieces: list[str]) -> RawSQL:
    if connection.vendor == "postgresql":
        return RawSQL(  # noqa: S611 - the same
            f"SELECT item_id FROM backlogs_comment WHERE item_id IS NOT NULL AND {_matches('backlogs_comment')}",
            [" ".join(pieces)],
        )
    return RawSQL(
        "SELECT c.item_id FROM backlogs_comment_words w JOIN backlogs_comment c ON c.id = w.rowid"
        " WHERE backlogs_comment_words MATCH %s AND c.item_id IS NOT NULL",
        [_asked(pieces)],
    )


def _asked(pieces: list[str]) -> str:
    """FTS5's way to write: these words behind one another, the last by its beginning."""
    return f'"{" ".join(pieces)}" *'


def _matches(table: str) -> str:
    """PostgreSQL's; words of nothing but signs ask for nothing and find nothing."""
    asked = "(NULLIF(phraseto_tsquery('simple', %s)::text, '') || ':*')::tsquery"
    return f"{_vector(table)} @@ {asked}"


def _vector(table: str) -> str:
    text = " || ' ' || ".join(TABLES[table])
    return f"to_tsvector('simple', translate({text}, '{PARTS}', '{BLANKS}'))".replace("%", "%%")


def make(*, using: str = DEFAULT_DB_ALIAS, **_: Any) -> None:
    """What searching needs, where it is not there yet."""
    made = connections[using]
    if not set(TABLES) <= set(made.introspection.table_names()):
        return
    with made.cursor() as cursor:
        for table, columns in TABLES.items():
            if made.vendor == "postgresql":
                # What waits to be sorted into the index is read through by every search, so it is kept short.
                index = f"CREATE INDEX IF NOT EXISTS {table}_words ON {table} USING gin ({_vector(table)})"
                cursor.execute(f"{index} WITH (gin_pending_list_limit = 64)".replace("%%", "%"))
            else:
                _make_fts(cursor, table, columns)


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
