"""Whoever sends without end fills no disk: the server keeps of a body as much as anything here may hold."""

import asyncio
from typing import Any

from agileops.asgi import bounded

MB = 1024 * 1024


def kept(*messages: dict[str, Any]) -> list[dict[str, Any]]:
    left = iter(messages)

    async def receive() -> dict[str, Any]:
        return next(left)

    async def all_of_them() -> list[dict[str, Any]]:
        heard = bounded(receive)
        return [await heard() for _ in messages]

    return asyncio.run(all_of_them())


def part(size: int, *, more: bool = True) -> dict[str, Any]:
    return {"type": "http.request", "body": b"x" * size, "more_body": more}


def test_a_body_without_end_is_heard_and_not_kept(settings: Any) -> None:
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 12 * MB
    found = kept(*[part(5 * MB) for _ in range(40)], part(1, more=False))
    assert sum(len(one["body"]) for one in found) == 12 * MB + 1
    assert [one["more_body"] for one in found] == [True] * 40 + [False]


def test_any_other_goes_through_as_it_came() -> None:
    messages = [part(3), part(0, more=False), {"type": "http.disconnect"}]
    assert kept(*messages) == messages
