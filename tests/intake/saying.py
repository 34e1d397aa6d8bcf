"""Short words for the tests: a source, what is posted to it, and what came of it."""

import json
from typing import Any

from django.test import Client

from backlogs.models import WorkItem
from intake.models import Delivery, Signal, Source
from tests.cast import Cast


class Sending:
    """One source of the Linux team, and the way of a message: posted, kept, read."""

    def __init__(self, cast: Cast, kind: str = "generic", **settings: Any) -> None:
        self.source, self.token = Source.objects.add(by=cast.tia, team=cast.linux, kind=kind)
        if settings:
            self.source.set_up(by=cast.tia, **settings)
        self.client = Client(raise_request_exception=False)

    def url(self, rest: str = "") -> str:
        return f"/intake/{self.token}{rest}"

    def post(self, body: Any, rest: str = "", **headers: str) -> Any:
        raw = body if isinstance(body, bytes) else json.dumps(body).encode()
        return self.client.post(self.url(rest), raw, content_type="application/json", headers=headers)

    def send(self, body: Any, rest: str = "", **headers: str) -> Any:
        """Posted and read."""
        self.post(body, rest, **headers)
        self.source.work_off()
        return Delivery.objects.order_by("-id").first()

    def items(self) -> list[WorkItem]:
        return list(WorkItem.objects.filter(source=self.source.slug).order_by("id"))

    def signal(self, key: str | None = None) -> Signal:
        return Signal.objects.get(**({"key": key} if key else {}))


def firing(key: str = "disk", **more: Any) -> dict[str, Any]:
    return {"key": key, "state": "firing", "title": f"{key} is full", **more}


def resolved(key: str = "disk", **more: Any) -> dict[str, Any]:
    return {"key": key, "state": "resolved", **more}
