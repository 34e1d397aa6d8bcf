"""A sweep goes over many rows, each by itself: one that fails is logged, and keeps no other from its turn."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from typing import Any

log = logging.getLogger(__name__)


def each(rows: Iterable[Any], do: Callable[[Any], object]) -> None:
    """Tried again at the next sweep, by whoever says what is due."""
    for row in rows:
        try:
            do(row)
        except Exception:
            log.exception("a sweep passes over %s %s", type(row).__name__, row.pk)
