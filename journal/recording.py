"""`verb()`: one change of the trade is one transaction, and its entries are numbered last, just before commit.

Numbers come from `journal_head` by UPDATE … RETURNING, streams in id order, so that what a reader sees of a stream is
gapless and in order. Nothing may be locked after a head; entries therefore wait until the outermost verb ends.
"""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

import orjson
from django.db import connection, transaction
from django.utils import timezone

from core import clock
from core.statements import ask, instant
from journal.signals import recorded


@dataclass(frozen=True, slots=True)
class Pending:
    """An entry that waits for its number."""

    team_id: int | None
    verb: str
    kind: str
    subject: int
    by_id: int | None
    changes: dict[str, Any]
    facts: dict[str, Any]
    happened_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class PendingBlock:
    """Entries too many to wait in memory (an import): `write(stream, first number, at)` inserts `count` of them."""

    team_id: int
    count: int
    write: Callable[[int, int, datetime], None]


class _Here(threading.local):
    """Follows the connection, which is a thread's own. Verbs are never async."""

    def __init__(self) -> None:
        self.entries: list[Pending | PendingBlock] = []
        self.depth = 0


_here = _Here()
# SQLite has one writer and an unfair queue; waiting in our own line cuts the slowest tenth by more than ten.
_one_writer = threading.RLock()
# In the place of a team's number: the stream of tokens, passwords and invitations, on which nothing shown depends.
ACCOUNTS = 0
_WHOSE = {None: "team_id IS NULL AND NOT of_accounts", ACCOUNTS: "of_accounts"}
# Tests that wrap each case in a transaction set this to False; nothing else may.
refuses_outer_transaction = True


@contextmanager
def verb() -> Iterator[None]:
    """One change, whole or not at all. Nested verbs join the outermost, which must not stand inside a transaction."""
    if _here.depth == 0 and connection.in_atomic_block and refuses_outer_transaction:
        raise RuntimeError("verb() is the outermost transaction: statements after its numbers could deadlock")
    line = _one_writer if connection.vendor == "sqlite" and _here.depth == 0 else nullcontext()
    with line:
        mark, depth = len(_here.entries), _here.depth
        _here.depth += 1
        try:
            with transaction.atomic():
                if depth == 0:
                    transaction.on_commit(_end)
                yield
                if depth == 0:
                    _number_and_write()
        except BaseException:
            del _here.entries[mark:]
            raise
        finally:
            _here.depth = depth
            if depth == 0:
                _here.entries = []


def _end() -> None:
    """First of what runs after the commit: verbs called there are changes of their own."""
    _here.depth, _here.entries = 0, []


def record(entry: Pending | PendingBlock) -> None:
    """Keep an entry until the outermost verb ends."""
    if _here.depth == 0:
        raise RuntimeError(f"{entry} was told outside of a verb")
    _here.entries.append(entry)


def take_numbers(team_id: int | None, count: int) -> tuple[int, int]:
    """(stream, last of `count` new numbers) of the team's stream; holds the stream until commit."""
    whose = _WHOSE.get(team_id, "team_id = %s")
    told = [count] if team_id in _WHOSE else [count, team_id]
    rows = ask(f"UPDATE journal_head SET number = number + %s WHERE {whose} RETURNING id, number", told)
    if not rows:
        _open_stream(team_id)
        return take_numbers(team_id, count)
    return rows[0][0], rows[0][1]


def _open_stream(team_id: int | None) -> None:
    from journal.models import Head  # models of this app are ready only after this module is read

    if team_id is not None and team_id != ACCOUNTS:
        raise _no_stream(team_id)
    Head.objects.get_or_create(team=None, of_accounts=team_id == ACCOUNTS)


def _no_stream(team_id: int) -> RuntimeError:
    return RuntimeError(f"team {team_id} has no stream; a team is made by Team.found()")


def _number_and_write() -> None:
    heads: dict[int | None, int] = {}
    # The organisation first, accounts, then teams by id: everybody in one order, so that nobody waits in a circle.
    ordered = sorted(_here.entries, key=lambda entry: -1 if entry.team_id is None else entry.team_id)
    for team_id, group in groupby(ordered, key=lambda entry: entry.team_id):
        heads[team_id] = _write(team_id, list(group))
    if heads:
        transaction.on_commit(lambda: recorded.send(sender=None, heads=heads, entries=ordered), robust=True)


def _write(team_id: int | None, told: list[Pending | PendingBlock]) -> int:
    entries = [entry for entry in told if isinstance(entry, Pending)]
    blocks = [entry for entry in told if isinstance(entry, PendingBlock)]
    if connection.vendor == "postgresql" and not blocks and team_id not in _WHOSE:
        return _write_at_once(team_id, entries)  # type: ignore[arg-type]
    stream_id, last = take_numbers(team_id, len(entries) + sum(block.count for block in blocks))
    at = timezone.now()  # after the lock, so that time follows the number
    number = last - sum(block.count for block in blocks)
    _insert(stream_id, number - len(entries), at, entries)
    for block in blocks:
        block.write(stream_id, number + 1, at)
        number += block.count
    return last


_COLUMNS = "stream_id, number, at, happened_at, by_id, verb, kind, subject, changes, facts"
_ENTRY = f"INSERT INTO journal_entry ({_COLUMNS}) VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s)"
# The clock is read from the row of `h`, so after the lock: time follows the number here, too.
_AT_ONCE = f"""
WITH h AS (UPDATE journal_head SET number = number + %s WHERE team_id = %s RETURNING id, number),
 e AS (INSERT INTO journal_entry ({_COLUMNS})
       SELECT n.id, n.number - %s + p.place, n.at, coalesce(p.happened_at, n.at), p.by_id, p.verb, p.kind, p.subject,
        p.changes, p.facts
       FROM (SELECT id, number, clock_timestamp() AS at FROM h) n, jsonb_to_recordset(%s::jsonb) AS p(place bigint, happened_at timestamptz, by_id bigint, verb text, kind text,
        subject bigint, changes jsonb, facts jsonb) ORDER BY p.place)
SELECT number FROM h
"""


def _write_at_once(team_id: int, entries: list[Pending]) -> int:
    """Numbers and entries in one round trip: the stream is held for the shortest time."""
    told = clock.told_instant()
    rows = [
        {
            "place": place, "happened_at": entry.happened_at or told, "by_id": entry.by_id, "verb": entry.verb,
            "kind": entry.kind, "subject": entry.subject, "changes": entry.changes, "facts": entry.facts,
        }
        for place, entry in enumerate(entries, 1)
    ]  # fmt: skip
    count = len(entries)
    written = ask(_AT_ONCE, [count, team_id, count, orjson.dumps(rows).decode()])
    if not written:
        raise _no_stream(team_id)
    return written[0][0]


def _insert(stream_id: int, before: int, at: datetime, entries: list[Pending]) -> None:
    told = clock.told_instant()
    rows = [
        (
            stream_id, before + place, instant(at), instant(entry.happened_at or told or at), entry.by_id, entry.verb,
            entry.kind, entry.subject, orjson.dumps(entry.changes).decode(),
            orjson.dumps(entry.facts).decode(),
        )
        for place, entry in enumerate(entries, 1)
    ]  # fmt: skip
    with connection.cursor() as cursor:
        cursor.executemany(_ENTRY, rows)
