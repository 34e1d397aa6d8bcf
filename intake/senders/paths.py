"""Where in a message a value stands: "event.data.id", "a|b" for the first that says anything, "alerts.0.id"."""

from __future__ import annotations

from typing import Any

from intake.reports import MACRO, first


def pick(said: Any, path: str) -> Any:
    """What stands there, or nothing. Names are told apart by their case only where that finds anything."""
    return first(_follow(said, one.strip()) for one in path.split("|"))


def told(said: Any, path: str) -> Any:
    """As `pick`, but a macro that nobody expanded says nothing."""
    found = (pick(said, one) for one in path.split("|"))
    return first(value for value in found if not _is_macro(value))


def _is_macro(value: Any) -> bool:
    return isinstance(value, str) and MACRO.fullmatch(value.strip()) is not None


def _follow(said: Any, path: str) -> Any:
    """A name may hold dots itself (Zabbix: "EVENT.ID"), so the longest name that is there goes first."""
    if not path:
        return said
    parts = path.split(".")
    for count in range(len(parts), 0, -1):
        found, is_there = _enter(said, ".".join(parts[:count]))
        if is_there and (value := _follow(found, ".".join(parts[count:]))) not in (None, ""):
            return value
    return None


def _enter(said: Any, name: str) -> tuple[Any, bool]:
    if isinstance(said, list):
        return (said[int(name)], True) if name.isdecimal() and int(name) < len(said) else (None, False)
    if not isinstance(said, dict):
        return None, False
    if name in said:
        return said[name], True
    lower = name.lower()
    return next(((value, True) for key, value in said.items() if str(key).lower() == lower), (None, False))
