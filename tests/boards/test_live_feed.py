"""The feed of one process: subscribed first, then read; a dead bus is a poll; a lost right is an end."""

import asyncio
from typing import Any

import pytest

from boards.live import announce, feed
from boards.live.feed import Feed, feed_here
from boards.live.hint import Hint, hint_of, read
from boards.live.position import read_heads
from boards.live.watch import Watch
from journal.signals import recorded
from tests.boards.live_reader import TEAM, Reader, inside, number, numbered, play, watch
from tests.cast import Cast

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.once]


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
