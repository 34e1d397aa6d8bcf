"""Redis or Valkey between processes. What it does not bring is found by reading the heads, so no error of it is anybody's."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import AsyncIterator
from typing import Any

import redis
from django.conf import settings
from redis.asyncio import Redis as AsyncRedis
from redis.asyncio.retry import Retry as AsyncRetry
from redis.backoff import NoBackoff
from redis.retry import Retry

from boards.live.hint import Hint, read

log = logging.getLogger(__name__)
CHANNEL = "agileops.live"
# A verb that was committed waits for no bus: one short try, and after a failed one none for some seconds.
ANSWERS_WITHIN, AVOIDED_FOR = 0.3, 5.0
COMES_BACK_AFTER = (0.2, 1.0, 2.0, 5.0)

_publisher: redis.Redis | None = None
_avoided_until, _is_well = 0.0, True


def publish(hint: Hint) -> None:
    global _avoided_until, _is_well
    if not settings.REDIS_URL or time.monotonic() < _avoided_until:
        return
    try:
        _client().publish(CHANNEL, hint.as_text())
        _is_well = True
    except (redis.RedisError, OSError) as error:
        _avoided_until = time.monotonic() + AVOIDED_FOR
        if _is_well:  # said once, not every few seconds
            log.warning("The bus of live boards does not answer (%s); they are told by polling.", error)
        _is_well = False


def _client() -> redis.Redis:
    global _publisher
    if _publisher is None:
        _publisher = redis.Redis.from_url(
            settings.REDIS_URL,
            socket_timeout=ANSWERS_WITHIN,
            socket_connect_timeout=ANSWERS_WITHIN,
            retry=Retry(NoBackoff(), 1),
        )
    return _publisher


async def heard() -> AsyncIterator[Hint | None]:
    """Hints of all processes, for ever; None each time that we have subscribed anew, when some may have been missed."""
    tries = 0
    while settings.REDIS_URL:
        try:
            async for hint in _subscription():
                tries = 0
                yield hint
        except (redis.RedisError, OSError) as error:
            if not tries:
                log.warning("The bus of live boards is gone (%s); polling until it is back.", error)
        await asyncio.sleep(COMES_BACK_AFTER[min(tries, len(COMES_BACK_AFTER) - 1)])
        tries += 1


async def _subscription() -> AsyncIterator[Hint | None]:
    client: Any = AsyncRedis.from_url(
        settings.REDIS_URL,
        socket_connect_timeout=2,
        health_check_interval=10,
        retry=AsyncRetry(NoBackoff(), 0),
    )
    async with client, client.pubsub(ignore_subscribe_messages=True) as told:
        await told.subscribe(CHANNEL)
        yield None
        while True:
            message = await told.get_message(timeout=10)
            if message is not None and (hint := _understood(message["data"])):
                yield hint


def _understood(text: bytes) -> Hint | None:
    """What another release says in its own way is left to the poll."""
    try:
        return read(text)
    except (ValueError, TypeError, KeyError, AttributeError):
        return None
