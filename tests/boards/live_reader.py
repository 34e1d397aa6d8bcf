"""Somebody at a board, for tests of the feed: opens a stream in a loop of its own and reads what comes."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from asgiref.sync import sync_to_async

from boards.live import stream
from boards.live.position import read_heads
from boards.live.watch import TokenPass, Watch
from people.models import Person, Team, Token

TEAM = "team-LINUX"


class Reader:
    """Somebody at a board, who reads what comes."""

    def __init__(self, watch: Watch, sent: str = "") -> None:
        self.told = stream.events(watch, sent)

    async def next(self) -> str:
        """The next event, comments aside; empty where the stream has ended."""
        while True:
            try:
                text = (await asyncio.wait_for(anext(self.told), 5)).decode()
            except StopAsyncIteration:
                return ""
            if text.startswith(("id", "event")):
                return text

    async def close(self) -> None:
        await self.told.aclose()


def token_of(person: Person) -> Token:
    return Token.objects.make(by=person, name="live", scope="read")[0]


def watch(person: Person, board: str = TEAM) -> Watch:
    return Watch(TokenPass(token_of(person).pk), person.pk, board)


def number() -> int:
    """How far a board of the Linux team is."""
    heads = read_heads()
    return heads.get(0, 0) + heads[Team.objects.get(key="LINUX").pk]


def numbered(text: str) -> int:
    lines = dict(line.split(": ") for line in text.split("\n") if line)
    assert lines["id"] == lines["data"]
    return int(lines["data"])


def play(scene: Callable[[], Any]) -> None:
    """In a thread of its own: in this one a browser of another test may have its loop."""
    with ThreadPoolExecutor(1) as stage:
        stage.submit(lambda: asyncio.run(scene())).result()


inside = sync_to_async
