"""One open stream: who looks at which board, and whether they still may."""

from __future__ import annotations

import asyncio
import time
from abc import ABC, abstractmethod
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.contrib.auth import get_user
from django.http import HttpRequest
from django.utils.module_loading import import_string

from boards.finding import board_seen_by
from boards.live import position
from people.models import Person, Token

if TYPE_CHECKING:
    from boards.live.position import Heads, Position

_sessions = import_string(f"{settings.SESSION_ENGINE}.SessionStore")


class Pass(ABC):
    """By what somebody came in; asked again as long as the stream is open."""

    @abstractmethod
    def person(self) -> Person | None:
        """Who it is now, with the rights of now; nobody once it was ended."""


class SessionPass(Pass):
    """A browser that is signed in."""

    def __init__(self, key: str) -> None:
        self.key = key

    def person(self) -> Person | None:
        asked = HttpRequest()
        asked.session = _sessions(self.key)
        person = get_user(asked)
        return person if isinstance(person, Person) else None


class TokenPass(Pass):
    """A program."""

    def __init__(self, token_id: int) -> None:
        self.token_id = token_id

    def person(self) -> Person | None:
        token = Token.objects.valid().filter(pk=self.token_id).select_related("person").first()
        return token.person if token else None


def pass_of(request: Any) -> Pass:
    """Of a request of the API that was let in."""
    if isinstance(request.auth, Token):
        return TokenPass(request.auth.pk)
    return SessionPass(request.session.session_key)


class Watch:
    """A person at a board. `look` asks the database, everything else is kept in memory."""

    def __init__(self, came_by: Pass, person_id: int, board: str) -> None:
        self.came_by, self.person_id, self.board = came_by, person_id, board
        self.streams: frozenset[int] = frozenset()
        self.is_derived, self.is_doubted = not board.startswith("team-"), True
        self.looked_at = 0.0
        self.told: list[str] = []
        self.woken = asyncio.Event()

    def look(self) -> bool:
        """Whether this person sees this board as things are now, and by which streams it is told."""
        person = self.came_by.person()
        board = board_seen_by(person, self.board) if person else None
        if board is None:
            return False
        self.streams, self.looked_at = position.streams_of(board), time.monotonic()
        return True

    def position(self, heads: Heads) -> Position:
        return position.placed(self.streams, heads, is_derived=self.is_derived)

    def wake(self) -> None:
        self.woken.set()
