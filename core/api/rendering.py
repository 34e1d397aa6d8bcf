"""JSON in and out by orjson, which refuses lone surrogates, NaN and text that is not UTF-8."""

from collections.abc import Mapping
from decimal import Decimal
from typing import IO, Any

import orjson
from django.utils.functional import Promise
from rest_framework.exceptions import ParseError
from rest_framework.parsers import BaseParser
from rest_framework.renderers import BaseRenderer

from core.api.limits import DEEPEST, LARGEST_BODY


def dumps(value: Any) -> bytes:
    return orjson.dumps(value, default=_plain, option=orjson.OPT_NON_STR_KEYS | orjson.OPT_UTC_Z)


class JSONRenderer(BaseRenderer):
    media_type = "application/json"
    format = "json"
    charset = None

    def render(
        self, data: Any, accepted_media_type: str | None = None, context: Mapping[str, Any] | None = None
    ) -> bytes:
        return b"" if data is None else dumps(data)


class JSONParser(BaseParser):
    media_type = "application/json"

    def parse(
        self, stream: IO[bytes], media_type: str | None = None, context: Mapping[str, Any] | None = None
    ) -> Any:
        from core.api.problems import TooLarge  # problems render by this module

        body = stream.read(LARGEST_BODY + 1)
        if len(body) > LARGEST_BODY:
            raise TooLarge(f"A request may hold {LARGEST_BODY // 1024**2} MB at most.")
        try:
            value = orjson.loads(body)
        except orjson.JSONDecodeError as error:
            raise ParseError(f"This is not JSON: {error}.") from error
        _check(value)
        return value


def _check(value: Any) -> None:
    """Refuse NUL, which PostgreSQL cannot store, and nesting that no resource has."""
    waiting = [(value, 1)]
    while waiting:
        one, depth = waiting.pop()
        if isinstance(one, str) and "\0" in one:
            raise ParseError("Text may not hold the character NUL.")
        if isinstance(one, dict | list):
            if depth > DEEPEST:
                raise ParseError(f"Nested deeper than {DEEPEST} levels.")
            inner = [*one, *one.values()] if isinstance(one, dict) else one
            waiting.extend((part, depth + 1) for part in inner)


def _plain(value: Any) -> Any:
    match value:
        case Decimal():
            return format(value, "f")
        case Promise():
            return str(value)
        case Mapping():
            return dict(value)
        case set() | frozenset():
            return sorted(value)
    raise TypeError(f"{type(value).__name__} has no JSON form")
