"""What happened, in a sentence: each app says how its verbs are told and how its things are named.

`story(entries, reader)` tells a page of entries with one query for each kind of thing that they name.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from journal.models import Entry

if TYPE_CHECKING:
    from people.models import Person

# What the product does by itself (a schedule, an import) is told in its own name.
ITSELF = "agileops"
UNNAMED = "something"

Teller = Callable[[Entry, "Names"], str]
Naming = Callable[[set[int], "Person | None"], dict[int, str]]
_tellers: dict[tuple[str, str], Teller] = {}
_namings: dict[str, Naming] = {}


def tells(kind: str, *verbs: str) -> Callable[[Teller | str], Teller]:
    """Register how verbs of a kind of subject are told: a function, or a format like "moved it to {column:column}".

    A format takes facts first, then changes; after the colon stands the kind of thing that the value names.
    """

    def register(form: Teller | str) -> Teller:
        teller = _formatted(form) if isinstance(form, str) else form
        for verb in verbs:
            _tellers[kind, verb] = teller
        return teller

    return register


def names(kind: str) -> Callable[[Naming], Naming]:
    """Register how things of a kind are named for a reader; what the reader may not know is left out."""

    def register(naming: Naming) -> Naming:
        _namings[kind] = naming
        return naming

    return register


def is_told(kind: str, verb: str) -> bool:
    return (kind, verb) in _tellers


class Names:
    """The names that a page of entries needs, asked for in bulk."""

    def __init__(self, entries: Iterable[Entry], reader: Person | None, *, own: bool = True) -> None:
        self.own = own
        self._known: dict[str, dict[int, str]] = {}
        self._wanted: dict[str, set[int]] = defaultdict(set)
        for entry in entries:
            sentence(entry, self)
        self._known = {kind: _namings[kind](ids, reader) for kind, ids in self._wanted.items()}

    def __call__(self, kind: str, number: Any) -> str:
        if not isinstance(number, int) or kind not in _namings:
            return UNNAMED
        self._wanted[kind].add(number)
        return self._known.get(kind, {}).get(number, UNNAMED)

    def it(self, entry: Entry) -> str:
        """The subject: "it" on its own timeline, its name in a feed of many."""
        return "it" if self.own else self(entry.kind, entry.subject)


@dataclass(frozen=True, slots=True)
class Line:
    """An entry with the words for it; `who` and `what` together are the sentence."""

    entry: Entry
    who: str
    what: str

    @property
    def sentence(self) -> str:
        return f"{self.who} {self.what}"


def sentence(entry: Entry, names: Names) -> str:
    return f"{_who(entry, names)} {_what(entry, names)}"


def story(entries: Sequence[Entry], reader: Person | None) -> list[Line]:
    """The timeline of one subject, which is called "it"."""
    return _lines(entries, Names(entries, reader))


def feed(entries: Sequence[Entry], reader: Person | None) -> list[Line]:
    """Entries of many subjects, each called by its name."""
    return _lines(entries, Names(entries, reader, own=False))


def and_so(words: Sequence[str]) -> str:
    """One, two and three."""
    return " and ".join(part for part in (", ".join(words[:-1]), words[-1]) if part) if words else "nothing"


def _lines(entries: Sequence[Entry], names: Names) -> list[Line]:
    return [Line(entry, _who(entry, names), _what(entry, names)) for entry in entries]


def _who(entry: Entry, names: Names) -> str:
    return ITSELF if entry.by_id is None else names("person", entry.by_id)


def _what(entry: Entry, names: Names) -> str:
    teller = _tellers.get((entry.kind, entry.verb))
    return teller(entry, names) if teller else f"{entry.verb.replace('_', ' ')} {names.it(entry)}"


def _formatted(form: str) -> Teller:
    return lambda entry, names: form.format_map(_Values(entry, names))


class _Values(dict[str, Any]):
    """What a format may name: facts, then changes, and `it`."""

    def __init__(self, entry: Entry, names: Names) -> None:
        super().__init__({**entry.changes, **entry.facts})
        self.entry, self.names = entry, names

    def __getitem__(self, name: str) -> Any:
        if name == "it":
            return self.names.it(self.entry)
        return _Value(self.get(name), self.names)


@dataclass(frozen=True, slots=True)
class _Value:
    value: Any
    names: Names

    def __format__(self, kind: str) -> str:
        if kind:
            return self.names(kind, self.value)
        return UNNAMED if self.value is None else str(self.value)
