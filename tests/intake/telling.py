"""Short words for tests of notices: time that stands, what was told, and who got it."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any
from unittest import mock

from django.core import mail

from intake import listening
from intake.models import Matter, Notice
from tests.cast import Cast

# A Wednesday, inside of the working hours with which a team begins.
NOON = datetime(2026, 11, 18, 12, 0, tzinfo=UTC)


@contextmanager
def at(instant: datetime) -> Iterator[None]:
    """Everything happens at this instant, and is told then."""
    with mock.patch("django.utils.timezone.now", return_value=instant):
        yield


def work() -> None:
    """What the worker and its sweepers do until nothing is due."""
    listening.listen_to_all()
    for _ in range(3):
        Matter.objects.call_due()
        Notice.objects.send_due()


def told() -> list[str]:
    """To whom mail went, in order."""
    return [message.to[0].partition("@")[0] for message in mail.outbox]


def interrupt(cast: Cast, title: str = "Disk is full", **values: Any) -> Any:
    """As it comes from outside: by nobody."""
    from backlogs.models import WorkItem

    return WorkItem.objects.add(by=None, backlog=cast.backlog("interrupt"), title=title, **values)


def later(**span: float) -> datetime:
    return NOON + timedelta(**span)
