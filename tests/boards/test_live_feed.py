"""The feed of one process: subscribed first, then read; a dead bus is a poll; a lost right is an end."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from asgiref.sync import sync_to_async
from django.contrib.auth import logout
from django.contrib.sessions.models import Session
from django.http import HttpRequest

from boards.live import announce, feed, stream
from boards.live.feed import Feed, feed_here
from boards.live.hint import Hint, hint_of, read
from boards.live.position import read_heads
from boards.live.watch import SessionPass, TokenPass, Watch
from journal.signals import recorded
from people.models import Person, Token
from tests.cast import Cast

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.once]
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
    from people.models import Team

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


@pytest.fixture
def deaf() -> Any:
    """A process that hears of no commit."""
    from boards.live import telling

    recorded.disconnect(dispatch_uid="boards.live")
    yield
    recorded.connect(telling.tell_of_entries, dispatch_uid="boards.live")


def test_a_change_is_told_once_with_the_number_it_has(cast: Cast) -> None:
    one = watch(cast.oz)

    async def scene() -> None:
        reader = Reader(one)
        assert numbered(await reader.next()) == await inside(number)()
        waiting = asyncio.create_task(reader.next())
        await asyncio.sleep(0.05)
        await inside(cast.item)()
        assert numbered(await waiting) == await inside(number)()
        await reader.close()

    play(scene)


def test_a_burst_is_one_event(cast: Cast) -> None:
    one = watch(cast.oz)

    async def scene() -> None:
        reader = Reader(one)
        await reader.next()
        waiting = asyncio.create_task(reader.next())
        await asyncio.sleep(0.02)
        feed_here().hear(Hint(heads={cast.linux.pk: 9001}))
        feed_here().hear(Hint(heads={cast.linux.pk: 9002}))
        feed_here().hear(Hint(heads={cast.linux.pk: 5}))  # late
        assert numbered(await waiting) == 9002 + (await inside(read_heads)()).get(0, 0)
        await reader.close()

    play(scene)


def test_who_comes_back_hears_nothing_twice_and_misses_nothing(cast: Cast) -> None:
    last, one, other = str(number()), watch(cast.oz), watch(cast.oz)
    last = str(number())

    async def scene() -> None:
        reader = Reader(one, last)
        waiting = asyncio.create_task(reader.next())
        await asyncio.sleep(0.2)
        assert not waiting.done()
        await inside(cast.item)()
        assert numbered(await waiting) > int(last)
        await reader.close()
        back = Reader(other, last)  # as if that event had been lost on its way
        assert numbered(await back.next()) == await inside(number)()
        await back.close()

    play(scene)


def test_what_is_committed_between_subscribing_and_reading_is_told(
    cast: Cast, deaf: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The watch is registered before it looks: whoever reads the heads first and subscribes then loses this one."""
    one, look = watch(cast.oz), Watch.look

    def slow_look(self: Watch) -> bool:
        found = look(self)
        cast.item("Meanwhile")
        return found

    monkeypatch.setattr(Watch, "look", slow_look)

    async def scene() -> None:
        reader = Reader(one)
        assert numbered(await reader.next()) == await inside(number)()
        await reader.close()

    play(scene)


def test_without_any_hint_the_poll_finds_it(cast: Cast, deaf: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(feed, "POLLED_EVERY", 0.1)
    one, other = watch(cast.oz), watch(cast.cy, "team-NET")

    async def scene() -> None:
        reader, elsewhere = Reader(one), Reader(other)
        await reader.next()
        await elsewhere.next()
        waiting, quiet = asyncio.create_task(reader.next()), asyncio.create_task(elsewhere.next())
        await inside(cast.item)()
        assert numbered(await waiting) == await inside(number)()
        assert not quiet.done()
        quiet.cancel()
        await reader.close()

    play(scene)


def test_the_news_of_one_reader_is_everybodys(cast: Cast, deaf: Any) -> None:
    """Who opens a board reads the heads; whoever waits here meanwhile must hear of what was found."""
    one, other = watch(cast.oz), watch(cast.eve)

    async def scene() -> None:
        reader, late = Reader(one), Reader(other)
        await reader.next()
        waiting = asyncio.create_task(reader.next())
        await asyncio.sleep(0.05)
        await inside(cast.item)()
        await late.next()
        assert numbered(await waiting) == await inside(number)()
        await reader.close()
        await late.close()

    play(scene)


def ending(cast: Cast, name: str) -> Callable[[], Any]:
    return {
        "left": lambda: cast.linux.memberships.get(person=cast.oz).leave_at_once(by=cast.tia),
        "disabled": lambda: cast.oz.disable(by=cast.root),
        "revoked": lambda: Token.objects.filter(person=cast.oz).last().revoke(by=cast.oz),  # type: ignore[union-attr]
    }[name]


@pytest.mark.parametrize("how", ["left", "disabled", "revoked"])
def test_the_stream_ends_with_the_right(cast: Cast, how: str) -> None:
    one, other = watch(cast.oz), watch(cast.eve)

    async def scene() -> None:
        reader, colleague = Reader(one), Reader(other)
        await reader.next()
        await colleague.next()
        waiting = asyncio.create_task(reader.next())
        await asyncio.sleep(0.05)
        await inside(ending(cast, how))()
        assert await waiting == ""
        still = asyncio.create_task(colleague.next())
        await inside(cast.item)()
        assert await still
        await colleague.close()

    play(scene)


def test_signing_out_ends_the_streams_of_that_session(cast: Cast, visit: Any) -> None:
    browser, phone = visit(cast.oz), visit(cast.oz)
    keys = [one.session.session_key for one in (browser, phone)]

    def sign_out() -> None:
        request = HttpRequest()
        request.session, request.user = browser.session, cast.oz
        logout(request)

    async def scene() -> None:
        here, there = (Reader(Watch(SessionPass(key), cast.oz.pk, TEAM)) for key in keys)
        await here.next()
        await there.next()
        waiting, still = asyncio.create_task(here.next()), asyncio.create_task(there.next())
        await asyncio.sleep(0.05)
        await inside(sign_out)()
        assert await waiting == ""
        await inside(cast.item)()
        assert await still
        await there.close()

    play(scene)


def test_a_session_that_is_over_ends_the_stream_without_a_hint(
    cast: Cast, visit: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stream, "HEARTBEAT", 0.1)
    key = visit(cast.oz).session.session_key

    async def scene() -> None:
        reader = Reader(Watch(SessionPass(key), cast.oz.pk, TEAM))
        await reader.next()
        monkeypatch.setattr(stream, "LOOKED_AT_EVERY", 0)
        waiting = asyncio.create_task(reader.next())
        await asyncio.sleep(0.2)
        assert not waiting.done()
        await inside(Session.objects.all().delete)()
        assert await waiting == ""

    play(scene)


def test_a_person_board_follows_to_another_team(cast: Cast) -> None:
    """The first work in a team brings that team's stream; the id names the streams, so that none of it is missed."""
    cast.network.admit(cast.eve, by=None, roles=["engineer"])
    item = cast.item("Of the network", backlog=cast.backlog(team=cast.network), by=cast.nell)
    one = watch(cast.eve, f"person-{cast.eve.pk}")

    async def scene() -> None:
        reader = Reader(one)
        first = await reader.next()
        waiting = asyncio.create_task(reader.next())
        await asyncio.sleep(0.05)
        await inside(item.join)(cast.eve, by=cast.eve)
        second = await waiting
        assert f"-0.{cast.network.pk}\n" in second
        assert f"-0.{cast.network.pk}\n" not in first
        await reader.close()

    play(scene)


def test_a_feature_board_follows_to_another_team(cast: Cast) -> None:
    feature = cast.feature()
    one = watch(cast.ada, f"feature-{feature.pk}")
    cast.network.admit(cast.pia, by=None, roles=["po"])

    async def scene() -> None:
        reader = Reader(one)
        await reader.next()
        waiting = asyncio.create_task(reader.next())
        await asyncio.sleep(0.05)
        await inside(cast.item)(
            "Open the port",
            backlog=await inside(cast.backlog)(team=cast.network),
            by=cast.pia,
            feature=feature,
        )
        assert f".{cast.network.pk}\n" in await waiting
        await reader.close()

    play(scene)


def test_what_is_announced_is_heard_at_that_board_alone(cast: Cast) -> None:
    one, other = watch(cast.oz), watch(cast.cy, "team-NET")

    async def scene() -> None:
        reader, elsewhere = Reader(one), Reader(other)
        await reader.next()
        await elsewhere.next()
        waiting, quiet = asyncio.create_task(reader.next()), asyncio.create_task(elsewhere.next())
        await asyncio.sleep(0.05)
        await inside(announce)(TEAM, "standup")
        assert await waiting == "event: told\ndata: standup\n\n"
        assert not quiet.done()
        quiet.cancel()
        await reader.close()

    play(scene)


def test_an_idle_process_polls_nothing(cast: Cast) -> None:
    one = watch(cast.oz)

    async def scene() -> None:
        reader = Reader(one)
        await reader.next()
        here: Feed = feed_here()
        assert here.tasks
        await reader.close()
        assert (here.tasks, here.watches, here.of_person[cast.oz.pk]) == ([], set(), 0)

    play(scene)


def test_a_hint_says_the_same_after_the_bus(cast: Cast) -> None:
    hint = Hint(
        {1: 5, 0: 2}, frozenset({1}), frozenset({7}), frozenset({"feature-3"}), board="team-X", about="y"
    )
    assert read(hint.as_text()) == hint
    assert hint_of({None: 3, 0: 9, 4: 8}, []) == Hint(heads={0: 3, 4: 8})
