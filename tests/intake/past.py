"""Time that stands, in the journal too: PostgreSQL would number and date an entry by its own clock."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from unittest import mock

from django.utils import timezone

from journal import recording
from tests.intake import telling


@contextmanager
def at(instant: datetime) -> Iterator[None]:
    with telling.at(instant), mock.patch.object(recording, "_write_at_once", _write_in_steps):
        yield


def _write_in_steps(team_id: int, entries: list[recording.Pending]) -> int:
    stream_id, last = recording.take_numbers(team_id, len(entries))
    recording._insert(stream_id, last - len(entries), timezone.now(), entries)
    return last
