"""CPU seconds of a process and all its children: what a request costs, however busy the machine is with other things."""

from __future__ import annotations

import os
from pathlib import Path

TICKS = os.sysconf("SC_CLK_TCK")


def seconds(root: int) -> float:
    """Of the living ones, and of those that ended under the root."""
    own = _stat(root)
    if not own:
        return 0.0
    living = sum(_own(_stat(pid)) for pid in descendants(root))
    return (_own(own) + int(own[13]) + int(own[14])) / TICKS + living / TICKS


def descendants(root: int) -> list[int]:
    parents = {
        int(path.name): int(fields[1])
        for path in Path("/proc").iterdir()
        if path.name.isdigit() and (fields := _stat(int(path.name)))
    }
    found, waiting = [], [root]
    while waiting:
        here = waiting.pop()
        children = [pid for pid, parent in parents.items() if parent == here]
        found += children
        waiting += children
    return found


def parent(pid: int) -> int:
    return int(_stat(pid)[1])


def _own(fields: list[str]) -> int:
    return int(fields[11]) + int(fields[12]) if fields else 0


def _stat(pid: int) -> list[str]:
    """The fields after the name, which may hold blanks."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return []
