"""Which of our people an outside calendar means."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING

from people.models import Person
from rotations.outside_calendar import Said

if TYPE_CHECKING:
    from rotations.models import Outside


class Matching:
    """Whom a calendar means: by what an administrator said, then by address, then by the whole name."""

    def __init__(self, outside: Outside) -> None:
        team = outside.rotation.team
        members = Person.objects.enabled().filter(memberships__in=team.memberships.current()).distinct()
        self.names = {person.pk: _words(person.name) for person in members}
        self.said = dict(outside.names.exclude(person=None).values_list("label", "person"))
        self.addresses: dict[str, int | None] = {}

    def people(self, one: Said) -> list[int]:
        if one.label in self.said:
            return [self.said[one.label]]
        return self._by_address(one.addresses) or self._by_name(one.label)

    def _by_address(self, addresses: Iterable[str]) -> list[int]:
        found = [person for address in sorted(addresses) if (person := self._bearing(address))]
        return list(dict.fromkeys(found))

    def _bearing(self, address: str) -> int | None:
        if address not in self.addresses:
            row = Person.objects.enabled().filter(email=address).values_list("pk", flat=True).first()
            self.addresses[address] = row
        return self.addresses[address]

    def _by_name(self, label: str) -> list[int]:
        """Whole names between the words; of one that holds another, the longer one; who shares a name is not guessed."""
        text = _words(label)
        met = {pk: name for pk, name in self.names.items() if name.strip() and name in text}
        longest = {
            pk: name
            for pk, name in met.items()
            if not any(name != other and name in other for other in met.values())
        }
        names = list(longest.values())
        return [pk for pk, name in longest.items() if names.count(name) == 1]


def _words(text: str) -> str:
    words = re.findall(r"[^\W_]+", text.casefold())
    return f" {' '.join(words)} "
