"""After each commit: who waits in this process is told, and the others by the bus."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Mapping
from typing import Any

from django.http import HttpRequest

from boards.live import bus
from boards.live.feed import tell_here
from boards.live.hint import Hint, hint_of

log = logging.getLogger(__name__)


def announce(board: str, about: str) -> None:
    """Everybody at this board hears that `about` (one word, as "standup") is other than it was."""
    tell(Hint(board=board, about=about))


def tell_of_entries(*, heads: Mapping[int | None, int], entries: Iterable[Any], **_: Any) -> None:
    """Listens to `journal.signals.recorded`."""
    tell(hint_of(heads, entries))


def tell_of_leaving(*, request: HttpRequest, user: Any, **_: Any) -> None:
    """Listens to Django's own word that somebody signs out: streams of that person ask again who they are."""
    if user is not None:
        request.session.flush()  # Django does so after it told us; whoever asks before that is still signed in
        tell(Hint(people=frozenset({user.pk})))


def tell(hint: Hint) -> None:
    try:
        tell_here(hint)
    except RuntimeError:  # that loop was closed just now, with all who waited in it
        log.debug("A loop was closed while it was told.")
    bus.publish(hint)
