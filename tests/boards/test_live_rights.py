"""A stream ends with the right to see its board, whoever's hand ended it."""

import asyncio
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth import logout
from django.contrib.sessions.models import Session
from django.http import HttpRequest

from boards.live import stream
from boards.live.watch import SessionPass, Watch
from people.models import Token
from tests.boards.live_reader import TEAM, Reader, inside, play, watch
from tests.cast import Cast

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.once]


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
