"""What the frame around every page knows: the teams one belongs to, and which of them one is looking at."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject


@dataclass(frozen=True)
class Shell:
    """The frame's facts; teams have `key` and `name`."""

    teams: Sequence[Any] = ()
    team: Any = None
    theme: str = ""


Source = Callable[[HttpRequest], Shell]
_sources: list[Source] = []


def register_shell(source: Source) -> None:
    """Said once by the app that knows people and teams (`ready()`); core knows neither. At most two queries."""
    _sources[:] = [source]


def shell(request: HttpRequest) -> dict[str, Any]:
    """For templates; nothing is asked of the database before a page shows the frame."""
    return {"shell": SimpleLazyObject(lambda: _of(request))}


def _of(request: HttpRequest) -> Shell:
    is_known = getattr(getattr(request, "user", None), "is_authenticated", False)
    if _sources and is_known:
        return _sources[0](request)
    theme = request.COOKIES.get("theme", "")
    return Shell(theme=theme if theme in {"light", "dark"} else "")
