import io
from datetime import UTC, datetime
from decimal import Decimal

import pytest
from rest_framework.exceptions import ParseError

from core.api.limits import DEEPEST, LARGEST_BODY
from core.api.problems import TooLarge
from core.api.rendering import JSONParser, JSONRenderer


def read(body: bytes):
    return JSONParser().parse(io.BytesIO(body))


@pytest.mark.parametrize(
    "body",
    [
        b"", b"{", b"NaN", b"Infinity", b"[1,]", b"{'a': 1}", b'"\\ud800"', b'"\xed\xa0\x80"', b"\xff", b'"a\x00b"',
        b'"\\u0000"', b'{"a": ["\\u0000"]}', b'{"\\u0000": 1}', b"[" * 2000 + b"]" * 2000,
        b"[" * (DEEPEST + 1) + b"]" * (DEEPEST + 1), b'{"a":' * 200_000,
    ],
    ids=repr,
)  # fmt: skip
def test_what_is_not_json_or_cannot_be_stored_is_refused(body):
    with pytest.raises(ParseError):
        read(body)


def test_a_body_over_the_cap_is_refused_before_it_is_read_whole():
    class Endless(io.RawIOBase):
        given = 0

        def read(self, size=-1):
            self.given += size
            return b"x" * size

    with pytest.raises(TooLarge):
        JSONParser().parse(endless := Endless())
    assert endless.given <= LARGEST_BODY + 1


def test_an_escaped_backslash_before_u0000_is_plain_text():
    assert read(b'"\\\\u0000"') == "\\u0000"


@pytest.mark.parametrize("text", ["日本語", "‮rtl", "e\u0301", "👩‍🚒", "a\u2028b", "\\", '"'])
def test_text_comes_back_as_it_was_sent(text):
    assert read(JSONRenderer().render({"a": text})) == {"a": text}


def test_decimals_are_text_and_times_are_utc():
    shown = JSONRenderer().render({"points": Decimal("3.00"), "at": datetime(2026, 1, 1, tzinfo=UTC)})
    assert shown == b'{"points":"3.00","at":"2026-01-01T00:00:00Z"}'


def test_nothing_is_an_empty_body():
    assert JSONRenderer().render(None) == b""
