"""The elements of a large JSON document one by one, so that memory holds one element and not the file."""

import json
from collections.abc import Callable, Iterator
from typing import Any, NoReturn, TextIO

from backlogs.imports.refusals import Unreadable

PIECE = 1 << 20
LARGEST_ELEMENT = 1 << 24
# Closer to the end than this, a mistake may be no more than a word or an escape cut in half.
CUT = 16


def _no_constant(word: str) -> NoReturn:
    raise ValueError(f"{word} is not JSON")


_DECODER = json.JSONDecoder(parse_constant=_no_constant)


class JsonStream:
    """A JSON text of which the next value is decoded when asked for."""

    def __init__(self, text: TextIO, name: str) -> None:
        self.text, self.name = text, name
        self.buffer, self.place = "", 0
        self.where = "its beginning"

    def look(self) -> str:
        """The next character that is not a blank; empty at the end."""
        while True:
            while self.place < len(self.buffer) and self.buffer[self.place] in " \t\r\n":
                self.place += 1
            if self.place < len(self.buffer):
                return self.buffer[self.place]
            if not self._more():
                return ""

    def take(self, *expected: str) -> str:
        found = self.look()
        if found not in expected or not found:
            self.refuse(
                "it ends too early"
                if not found
                else f"{found!r} stands where {' or '.join(expected)} belongs"
            )
        self.place += 1
        return found

    def value(self) -> Any:
        if not self.look():
            self.refuse("it ends too early")
        while True:
            try:
                value, end = _DECODER.raw_decode(self.buffer, self.place)
            except json.JSONDecodeError as error:
                cut = error.msg.startswith("Unterminated") or error.pos >= len(self.buffer) - CUT
                if not (cut and self._more()):
                    self.refuse(error.msg.lower().removesuffix(" at"))
            except RecursionError:
                self.refuse("it is nested too deeply")
            except ValueError as error:  # NaN, or a number of thousands of digits
                self.refuse(str(error))
            else:
                # A number at the end of the buffer may go on in the next piece.
                if end < len(self.buffer) or not self._more():
                    self.place = end
                    return value

    def _more(self) -> bool:
        """Read on: as much again as is already waiting, so that a long element is not decoded too often."""
        if len(self.buffer) - self.place > LARGEST_ELEMENT:
            self.refuse(f"it holds a value larger than {LARGEST_ELEMENT >> 20} million characters")
        piece = self.text.read(max(PIECE, len(self.buffer) - self.place))
        self.buffer, self.place = self.buffer[self.place :] + piece, 0
        return bool(piece)

    def refuse(self, reason: str) -> NoReturn:
        raise Unreadable(f"{self.name} is not JSON: at {self.where}, {reason}.")


def elements(stream: JsonStream, member: str, others: Callable[[str, Any], None]) -> Iterator[Any]:
    """The elements of the array `member` of the document, of the document itself if it is an array, or the document.

    Every other member of the document goes to `others` as it comes.
    """
    first = stream.look()
    if first == "[":
        yield from _array(stream)
    elif first == "{":
        yield from _members(stream, member, others)
    else:
        stream.take("{", "[")
    if stream.look():
        stream.refuse("something follows the end")


def _array(stream: JsonStream) -> Iterator[Any]:
    stream.take("[")
    if stream.look() == "]":
        stream.take("]")
        return
    count = 1
    while True:
        stream.where = f"element {count}"
        yield stream.value()
        if stream.take(",", "]") == "]":
            return
        count += 1


def _members(stream: JsonStream, member: str, others: Callable[[str, Any], None]) -> Iterator[Any]:
    stream.take("{")
    if stream.look() == "}":
        stream.take("}")
        others("", None)  # so that an object without members is not taken for an empty array
        return
    while True:
        stream.look() == '"' or stream.take('"')
        name = stream.value()
        stream.where = f"member {name!r}"
        stream.take(":")
        if name == member and stream.look() == "[":
            yield from _array(stream)
        else:
            others(name, stream.value())
        if stream.take(",", "}") == "}":
            return
