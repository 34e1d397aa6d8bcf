"""The stream as it goes over the wire: with a token or a session, within limits, without a connection to the database."""

import http.client
import json
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.db import connections

from boards.live import bus, stream
from boards.live.hint import Hint
from people.models import Person, Token
from tests.cast import Cast

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.once]
LIVE = "/api/v1/boards/team-LINUX/live/"


class Line:
    """An open stream, read by events."""

    def __init__(self, server: str, path: str, headers: dict[str, str], method: str = "GET") -> None:
        self.connection = http.client.HTTPConnection(urlsplit(server).netloc, timeout=10)
        self.connection.request(method, path, headers=headers)
        self.answer = self.connection.getresponse()

    def next(self) -> dict[str, str]:
        """The next block of lines; comments have the empty name."""
        lines: list[bytes] = []
        while line := self.answer.readline().strip():
            lines.append(line)
        return dict(each.decode().split(": ", 1) if b": " in each[1:] else ("", "") for each in lines)

    def event(self) -> dict[str, str]:
        while "data" not in (block := self.next()):
            assert block, "the stream has ended"
        return block

    def close(self) -> None:
        self.answer.close()
        self.connection.close()


@pytest.fixture
def line(asgi_server: str) -> Iterator[Callable[..., Line]]:
    opened = []

    def begin(person: Person | None, path: str = LIVE, method: str = "GET", **headers: str) -> Line:
        if person:
            headers["Authorization"] = f"Bearer {Token.objects.make(by=person, name='live', scope='read')[1]}"
        opened.append(Line(asgi_server, path, headers, method))
        return opened[-1]

    yield begin
    for each in opened:
        each.close()


def test_a_program_hears_each_change_and_comes_back_where_it_was(
    cast: Cast, line: Callable[..., Line]
) -> None:
    one = line(cast.oz, Accept="text/event-stream")
    assert one.answer.status == 200
    assert one.answer.headers["Content-Type"] == "text/event-stream"
    assert one.answer.headers["X-Accel-Buffering"] == "no"
    assert one.answer.headers["Cache-Control"] == "no-store"
    first = one.event()
    cast.item()
    second = one.event()
    assert int(second["data"]) == int(first["data"]) + 1
    back = line(cast.oz, **{"Last-Event-ID": first["id"]})
    assert back.event() == second
    level = line(cast.oz, **{"Last-Event-ID": second["id"]})
    assert set(level.next()) == {"retry", ""}
    cast.item()
    assert int(level.event()["data"]) == int(second["data"]) + 1


def test_a_browser_comes_in_by_its_session(cast: Cast, visit: Any, line: Callable[..., Line]) -> None:
    session = visit(cast.eve).cookies["sessionid"].value
    assert line(None, Cookie=f"sessionid={session}").event()["data"].isdecimal()
    assert line(None, method="HEAD", Cookie=f"sessionid={session}").answer.status == 200


def test_strangers_are_answered_as_everywhere(cast: Cast, line: Callable[..., Line]) -> None:
    assert line(None).answer.status == 401
    stranger = line(cast.cy, Accept="text/event-stream")
    assert stranger.answer.status == 404
    assert stranger.answer.headers["Content-Type"] == "application/problem+json"
    assert line(cast.cy, "/api/v1/boards/team-NOPE/live/").answer.status == 404


def test_nobody_opens_more_than_a_process_has_for_one(
    cast: Cast, line: Callable[..., Line], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stream, "MOST_OF_ONE", 2)
    first, _ = line(cast.oz).event(), line(cast.oz).event()
    refused = line(cast.oz)
    assert refused.answer.status == 429
    assert json.loads(refused.answer.read())["code"] == "too_many_streams"
    assert line(cast.oz, method="HEAD").answer.status == 429
    assert line(cast.eve).event() == first


def test_an_open_stream_holds_no_connection_to_the_database(
    cast: Cast, line: Callable[..., Line], monkeypatch: pytest.MonkeyPatch
) -> None:
    opened, closed = [], []
    kind = type(connections["default"])
    connect, close = kind.connect, kind._close
    monkeypatch.setattr(kind, "connect", lambda self: opened.append(1) or connect(self))
    monkeypatch.setattr(kind, "_close", lambda self: closed.append(1) or close(self))
    connections.close_all()
    token = Token.objects.make(by=cast.oz, name="live", scope="read")[1]
    connections.close_all()
    before = len(opened) - len(closed)
    lines = [line(None, Authorization=f"Bearer {token}") for _ in range(4)]
    for each in lines:
        each.event()
    until = time.monotonic() + 5
    while len(opened) - len(closed) > before and time.monotonic() < until:
        time.sleep(0.02)
    assert len(opened) - len(closed) <= before
    assert len(opened) >= 4


@contextmanager
def on_the_bus(url: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(settings, "REDIS_URL", url)
    monkeypatch.setattr(bus, "_publisher", None)
    monkeypatch.setattr(bus, "_avoided_until", 0.0)
    yield


def test_another_process_is_heard_by_the_bus(
    cast: Cast, line: Callable[..., Line], valkey: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with on_the_bus(valkey, monkeypatch):
        one = line(cast.oz)
        first = int(one.event()["data"])
        until = time.monotonic() + 5
        while not bus._client().pubsub_numsub(bus.CHANNEL)[0][1] and time.monotonic() < until:
            time.sleep(0.01)
        bus.publish(Hint(heads={cast.linux.pk: 5_000}))  # as another process says it
        bus._client().publish(bus.CHANNEL, b"what nobody understands")
        bus.publish(Hint(board="team-LINUX", about="standup"))
        told = [one.event(), one.event()]
        assert int(told[0]["data"]) >= 5_000 > first
        assert told[1] == {"event": "told", "data": "standup"}


def test_a_verb_is_not_kept_by_a_bus_that_does_not_answer(
    cast: Cast, line: Callable[..., Line], monkeypatch: pytest.MonkeyPatch
) -> None:
    with on_the_bus("redis://127.0.0.1:1/0", monkeypatch):
        one = line(cast.oz)
        first = int(one.event()["data"])
        cast.item()
        assert int(one.event()["data"]) > first
        assert bus._avoided_until > 0
