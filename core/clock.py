"""What time it is for the verbs: now, or the instant that a story being told has reached.

The sample organisation lives a year in a minute. It does so through the same verbs as everybody, with this clock set;
the journal keeps both times, `at` (told) and `happened_at`.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime

from django.utils import timezone

_told: ContextVar[datetime | None] = ContextVar("told", default=None)


def now() -> datetime:
    return _told.get() or timezone.now()


def told_instant() -> datetime | None:
    """The instant of the story being told, None in ordinary life."""
    return _told.get()


@contextmanager
def at(instant: datetime) -> Iterator[None]:
    """Everything inside happens at this instant, told in UTC: statements past the ORM write it as it stands."""
    token = _told.set(instant.astimezone(UTC))
    try:
        yield
    finally:
        _told.reset(token)
