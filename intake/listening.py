"""Who makes rows of what the journal tells: notices, clocks.

A consumer is registered by its name and by the entries that it wants, once, when its app is ready:

    @consumes("clocks", ("item", "created"), ("triage", "accepted"))
    def run_clocks(team: Team, entries: Sequence[Entry]) -> None: ...

It gets the entries of a team's stream in their order, each exactly once: its rows and the cursor move in one transaction
(a `verb()`, so it may call verbs). Two workers at once wait for each other at the cursor, a killed one left nothing behind.
After a commit with such an entry a hint goes to the worker; what a lost hint left, `listen_to_all` finds. What was told of
the past (a sample, an import) has a `happened_at` long before `at`: `is_news` says which is none.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db.models import Q

from core import clock
from intake.hints import ask_for
from intake.models.cursor import Cursor
from journal.models import Entry, Head
from journal.recording import Pending, verb
from people.founding import completes
from people.models import Person, Team

log = logging.getLogger(__name__)
# Small, so that a transaction is short: on SQLite nobody else writes meanwhile.
BATCH, TRIES = 50, 12
Take = Callable[[Team, Sequence[Entry]], None]
Wants = Callable[[Pending], bool]
NEWS_FOR = timedelta(minutes=10)


@dataclass(frozen=True)
class Consumer:
    """Somebody who listens, and to what; `hurries` says of which entries the worker is told at once."""

    name: str
    told: frozenset[tuple[str, str]]
    take: Take
    hurries: Wants

    @property
    def wanted(self) -> Q:
        """By kind in the database; the few others of that kind are left out here."""
        return Q(kind__in={kind for kind, _ in self.told}, verb__in={told for _, told in self.told})

    def hears(self, entry: Entry | Pending) -> bool:
        return (entry.kind, entry.verb) in self.told


_consumers: dict[str, Consumer] = {}


def consumes(name: str, *told: tuple[str, str], hurries: Wants | None = None) -> Callable[[Take], Take]:
    """Register a consumer of these (kind, verb)."""

    def register(take: Take) -> Take:
        _consumers[name] = Consumer(name, frozenset(told), take, hurries or _always)
        return take

    return register


def _always(entry: Pending) -> bool:
    return True


def is_news(entry: Entry) -> bool:
    """Told when it happened, not a story of the past."""
    return entry.at - entry.happened_at < NEWS_FOR


@completes
def begin(team: Team, by: Person | None) -> None:
    """A new team is listened to from its first entry on."""
    stream = Head.objects.get(team=team)
    rows = [Cursor(consumer=name, stream=stream) for name in _consumers]
    Cursor.objects.bulk_create(rows, ignore_conflicts=True)


def listen(team_id: int) -> None:
    """Everybody hears what this team's stream holds for them."""
    head = Head.objects.select_related("team").get(team=team_id)
    for consumer in list(_consumers.values()):
        catch_up(consumer, head)


def listen_as(name: str, team_id: int) -> None:
    """One of them alone."""
    catch_up(_consumers[name], Head.objects.select_related("team").get(team=team_id))


def listen_to_all() -> None:
    for consumer in list(_consumers.values()):
        for head in Cursor.objects.behind(consumer.name).select_related("team"):
            catch_up(consumer, head)


def catch_up(consumer: Consumer, head: Head) -> None:
    """To the end of the stream; an entry that fails is tried alone, again and again, and then passed over."""
    size = BATCH
    while True:
        try:
            if not _take_next(consumer, head, size):
                return
        except Exception:
            log.exception("%s does not take what was told in stream %s", consumer.name, head.pk)
            if size == 1:
                _count_failure(consumer, head)
                return
            size = 1


@verb()
def _take_next(consumer: Consumer, head: Head, size: int) -> bool:
    """Whether there may be more."""
    cursor = Cursor.objects.standing(consumer.name, head)
    last = Head.objects.values_list("number", flat=True).get(pk=head.pk)
    entries = list(_after(cursor, consumer).filter(number__lte=last)[:size])
    heard = [entry for entry in entries if consumer.hears(entry)]
    if heard and head.team is not None:
        consumer.take(head.team, heard)
    is_more = len(entries) == size
    number = entries[-1].number if is_more else last
    if number > cursor.number:
        cursor.pass_to(number)
    return is_more


@verb()
def _count_failure(consumer: Consumer, head: Head) -> None:
    cursor = Cursor.objects.standing(consumer.name, head)
    entry = _after(cursor, consumer).first()
    cursor.attempts += 1
    cursor.save(update_fields=["attempts"])
    if entry is not None and cursor.attempts >= TRIES:
        log.error("%s passes over entry %s after %s tries", consumer.name, entry.pk, TRIES)
        cursor.pass_to(entry.number)


def _after(cursor: Cursor, consumer: Consumer) -> Any:
    return Entry.objects.filter(consumer.wanted, stream=cursor.stream_id, number__gt=cursor.number).order_by(
        "number"
    )


def hint(sender: Any, heads: dict[int | None, int], entries: Sequence[Any] = (), **_: Any) -> None:
    """After a commit: the teams of which something was told that somebody listens to. The broker may be away."""
    from intake.tasks import listen_to_team

    if clock.told_instant() is not None:
        return
    for team_id in {entry.team_id for entry in entries if isinstance(entry, Pending) and _is_urgent(entry)}:
        ask_for(listen_to_team, team_id)


def _is_urgent(entry: Pending) -> bool:
    return bool(entry.team_id) and any(one.hears(entry) and one.hurries(entry) for one in _consumers.values())
