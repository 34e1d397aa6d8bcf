"""The stream itself: `id: n`, `data: n`, once for each burst of changes, and a comment now and then."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import AsyncIterator

from django.db import DatabaseError

from boards.live.feed import Feed, feed_here, open_in_this_process
from boards.live.position import Position
from boards.live.watch import Watch
from core.errors import Refused

log = logging.getLogger(__name__)
# Of changes that follow each other closely the first is told at once, the others together; a silent line is shown to live; rights end by date, too.
BURST, HEARTBEAT, LOOKED_AT_EVERY = 0.05, 15.0, 60.0
# Milliseconds after which a reader comes back; where nothing streams (WSGI), it is told to poll instead.
COMES_BACK_AFTER, POLLS_EVERY = 1000, 2000
MOST_OF_ONE, MOST = 24, 4000


def require_room(person_id: int) -> None:
    """Nobody exhausts the process, by many tabs or by a program that forgets to close."""
    if open_in_this_process(person_id) >= MOST_OF_ONE:
        raise Refused(
            f"You have {MOST_OF_ONE} live boards open; close some.", code="too_many_streams", status=429
        )
    if open_in_this_process() >= MOST:
        raise Refused("Too many live boards are open here.", code="too_many_streams", status=503)


def event(position: Position) -> bytes:
    return f"id: {position.id}\ndata: {position.number}\n\n".encode()


def hello(milliseconds: int) -> bytes:
    return f"retry: {milliseconds}\n: here\n\n".encode()


async def events(watch: Watch, sent: str) -> AsyncIterator[bytes]:
    """From after the id `sent` on; ends when the person may not see the board any more."""
    feed = feed_here()
    with feed.watched(watch):
        if not await _is_seen(feed, watch):
            return
        yield hello(COMES_BACK_AFTER)
        while True:
            watch.woken.clear()
            now = watch.position(feed.heads)
            if now.id != sent:
                sent = now.id
                yield event(now)
            while watch.told:
                yield f"event: told\ndata: {watch.told.pop(0)}\n\n".encode()
            if not await _woken(watch):
                yield b": still here\n\n"
            if not await _is_seen(feed, watch):
                return


async def _woken(watch: Watch) -> bool:
    """Whether something came before the next sign of life was due."""
    await asyncio.sleep(BURST)
    try:
        await asyncio.wait_for(watch.woken.wait(), HEARTBEAT)
    except TimeoutError:
        return False
    return True


async def _is_seen(feed: Feed, watch: Watch) -> bool:
    """Asked again where a hint raised a doubt, and every minute. While the database is away nobody is sent away."""
    if not watch.is_doubted and time.monotonic() - watch.looked_at < LOOKED_AT_EVERY:
        return True
    try:
        return await feed.look(watch)
    except (DatabaseError, OSError) as error:
        log.warning("A live board could not be looked at (%s); it tries again.", error)
        watch.is_doubted = True
        return bool(watch.streams)
