"""What is kept about a person, counted; apps that keep more add their line when they are loaded (R17)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from journal.models import Entry
from people.models import Person

Count = Callable[["Person"], int]
_lines: dict[str, tuple[str, Count]] = {}


@dataclass(frozen=True)
class Line:
    """One kind of thing that is kept: what, how many, and what it is for."""

    what: str
    why: str
    how_many: int


def keeps(what: str, why: str, count: Count) -> None:
    _lines[what] = (why, count)


def about(person: Person) -> list[Line]:
    return [Line(what, why, count(person)) for what, (why, count) in _lines.items()]


keeps("Memberships", "in which teams, with which roles and share", lambda person: person.memberships.count())
keeps("Absences", "days away, without a reason, for planning", lambda person: person.absences.count())
keeps("Contacts", "for which customers you speak", lambda person: person.contact_of.count())
keeps("Tokens", "names of your programs, revoked ones included", lambda person: person.tokens.count())
keeps(
    "Things you did",
    "the record of what happened to items and teams",
    lambda person: Entry.objects.filter(by=person).count(),
)
