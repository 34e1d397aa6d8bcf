"""The terms of a query line, each with its place, so that a refusal can point at it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import get_close_matches
from typing import TYPE_CHECKING

from core.errors import Invalid
from core.fields import UNSTORABLE

if TYPE_CHECKING:
    from collections.abc import Iterable

LONGEST, MOST = 1_000, 40
TERM = re.compile(
    r"""(?P<minus>-(?=\S))?
    (?:(?P<name>[A-Za-z][\w-]*):(?P<sign>>=|<=|>|<|=)?(?=\S))?
    (?P<value>(?:"[^"]*"|[^\s"])+)""",
    re.VERBOSE,
)
QUOTED = re.compile(r'"([^"]*)"')
LIST = re.compile(r'(?:"[^"]*"|[^,"])+')


@dataclass(frozen=True)
class Term:
    """`-name:>value`, or a word or phrase to be found (without a name); [start, end) is its place in the line."""

    name: str
    sign: str
    value: str
    is_not: bool
    start: int
    end: int

    @property
    def values(self) -> list[str]:
        """The alternatives, without their quotes."""
        return [bare(part) for part in LIST.findall(self.value) if bare(part)]

    @property
    def words(self) -> str:
        return bare(self.value)


def bare(text: str) -> str:
    return QUOTED.sub(r"\1", text).strip()


def terms_of(line: str) -> list[Term]:
    if len(line) > LONGEST:
        raise Invalid(
            f"A query has at most {LONGEST} characters.", code="query", field="q", at=[LONGEST, len(line)]
        )
    if odd := UNSTORABLE.search(line):
        raise Invalid("A query is of letters and signs.", code="query", field="q", at=list(odd.span()))
    found, place = [], 0
    while match := TERM.search(line, place):
        place = match.end()
        if line[match.start() : place].strip("-"):
            name, sign = (match[part] or "" for part in ("name", "sign"))
            found.append(Term(name.lower(), sign, match["value"], bool(match["minus"]), match.start(), place))
    quotes = [position for position, letter in enumerate(line) if letter == '"']
    if len(quotes) % 2:
        raise Invalid("A quotation mark has no partner.", code="query", field="q", at=[quotes[-1], len(line)])
    if len(found) > MOST:
        raise Invalid(
            f"A query has at most {MOST} terms.", code="query", field="q", at=[found[MOST].start, len(line)]
        )
    return found


def wrong(term: Term, sentence: str) -> Invalid:
    """Refused, pointing at the term."""
    return Invalid(sentence, code="query", field="q", at=[term.start, term.end])


def near(word: str, known: Iterable[str]) -> str:
    """A question that names the word which was probably meant; nothing where none is near."""
    found = get_close_matches(word.lower(), sorted(known), 1, 0.6)
    return f" Did you mean {found[0]}?" if found else ""
