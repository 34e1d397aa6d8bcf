"""How far a reading has come, for somebody who waits at a terminal."""

import time
from collections.abc import Callable
from typing import TextIO

WIDTH = 30
A_TICK = 0.1


def bar(out: TextIO, label: str) -> Callable[[float], None] | None:
    """Draws on a terminal, and is nothing elsewhere."""
    if not out.isatty():
        return None
    shown = 0.0

    def draw(part: float) -> None:
        nonlocal shown
        now = time.monotonic()
        if part >= 1 or now - shown >= A_TICK:
            shown = now
            full = round(part * WIDTH)
            out.write(f"\r{label} {'█' * full}{'·' * (WIDTH - full)} {part:4.0%}")
            out.flush()

    return draw


def wipe(out: TextIO) -> None:
    if out.isatty():
        out.write("\r\033[K")
        out.flush()
