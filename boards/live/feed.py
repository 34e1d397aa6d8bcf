"""What one process knows of the journal's streams, and who in it waits for which."""

from __future__ import annotations

import asyncio
import logging
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, TypeVar

from asgiref.sync import sync_to_async
from django.db import DatabaseError, connections

from boards.live import bus
from boards.live.hint import Hint
from boards.live.position import read_heads
from boards.live.watch import Watch

log = logging.getLogger(__name__)
POLLED_EVERY = 2.0
# Looking again at many viewers at once must not take every connection that the database gives.
LOOKING_AT_ONCE = 4
T = TypeVar("T")


class Feed:
    """Lives in one event loop, while somebody watches. Numbers only grow, so that whatever is heard twice or late is idle."""

    def __init__(self) -> None:
        self.loop = asyncio.get_running_loop()
        self.heads: dict[int, int] = {}
        self.watches: set[Watch] = set()
        self.of_person: Counter[int] = Counter()
        self.looking = asyncio.Semaphore(LOOKING_AT_ONCE)
        self.tasks: list[asyncio.Task[None]] = []

    @contextmanager
    def watched(self, watch: Watch) -> Iterator[None]:
        """While this is open the watch is woken; before its heads are read, so that nothing falls between."""
        self.watches.add(watch)
        self.of_person[watch.person_id] += 1
        self._begin()
        try:
            yield
        finally:
            self.watches.discard(watch)
            self.of_person[watch.person_id] -= 1
            self._end_if_idle()

    def hear(self, hint: Hint) -> None:
        grown = {
            stream: number for stream, number in hint.heads.items() if number > self.heads.get(stream, -1)
        }
        self.heads |= grown
        for watch in self.watches:
            if hint.doubts(watch):
                watch.is_doubted = True
            elif hint.about and hint.board == watch.board:
                watch.told.append(hint.about)
            elif watch.streams.isdisjoint(grown):
                continue
            watch.wake()

    def hear_soon(self, hint: Hint) -> None:
        """From another thread."""
        self.loop.call_soon_threadsafe(self.hear, hint)

    async def look(self, watch: Watch) -> bool:
        """Whether that person still sees that board, by which streams, and how far those are."""
        watch.is_doubted = False
        async with self.looking:
            is_seen = await in_a_thread(watch.look)
            if is_seen:
                await self.poll()
        return is_seen

    async def poll(self) -> None:
        """What no hint told is found here, and what it says is not known."""
        heads = await in_a_thread(read_heads)
        found, is_first = newer(heads, self.heads), not self.heads
        self.hear(Hint(heads=found, is_found=not is_first and bool(found)))

    def _begin(self) -> None:
        if not self.tasks:
            self.tasks = [self.loop.create_task(self._poll_for_ever()), self.loop.create_task(self._listen())]

    def _end_if_idle(self) -> None:
        if not self.watches:
            for task in self.tasks:
                task.cancel()
            self.tasks, self.heads = [], {}

    async def _poll_for_ever(self) -> None:
        while True:
            await asyncio.sleep(POLLED_EVERY)
            await self._poll_as_it_goes()

    async def _listen(self) -> None:
        async for hint in bus.heard():
            if hint is None:
                await self._poll_as_it_goes()
            else:
                self.hear(hint)

    async def _poll_as_it_goes(self) -> None:
        try:
            await self.poll()
        except (DatabaseError, OSError) as error:
            log.warning("Live boards could not read the heads (%s); they try again.", error)


def newer(heads: Mapping[int, int], known: Mapping[int, int]) -> dict[int, int]:
    return {stream: number for stream, number in heads.items() if number > known.get(stream, -1)}


async def in_a_thread(work: Callable[[], T]) -> T:
    """With a connection for this alone, since a stream holds none."""

    def run() -> T:
        try:
            return work()
        finally:
            connections.close_all()

    made: Any = sync_to_async(run, thread_sensitive=False)
    return await made()


_feeds: dict[asyncio.AbstractEventLoop, Feed] = {}


def feed_here() -> Feed:
    """That of the loop that runs; a process that serves has one."""
    loop = asyncio.get_running_loop()
    if loop not in _feeds:
        for ended in [known for known in _feeds if known.is_closed()]:
            del _feeds[ended]
        _feeds[loop] = Feed()
    return _feeds[loop]


def open_in_this_process(person_id: int | None = None) -> int:
    """How many streams are open, of one person or of all."""
    feeds = list(_feeds.values())
    return sum(len(feed.watches) if person_id is None else feed.of_person[person_id] for feed in feeds)


def tell_here(hint: Hint) -> None:
    """Whoever waits in this process, at once."""
    for loop, feed in list(_feeds.items()):
        if feed.watches and not loop.is_closed():
            feed.hear_soon(hint)
