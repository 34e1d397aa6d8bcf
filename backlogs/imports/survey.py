"""What a file holds as a whole, gathered while it is read: statuses, people, and from when to when."""

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import datetime

from backlogs.imports.meanings import Meanings
from backlogs.imports.records import ImportedItem, Who


@dataclass(slots=True)
class StatusSeen:
    """How often items came into a status, how late in their lives, and what the file calls its category."""

    count: int = 0
    steps: int = 0
    categories: Counter[str] = field(default_factory=Counter)


@dataclass(slots=True)
class PersonSeen:
    """Somebody who was assigned, from the first day to the last."""

    name: str
    first: datetime
    last: datetime


@dataclass(slots=True)
class Survey:
    """Everything that has to be known before the first row is written."""

    statuses: dict[str, StatusSeen] = field(default_factory=lambda: defaultdict(StatusSeen))
    people: dict[str, PersonSeen] = field(default_factory=dict)
    first: datetime | None = None
    last: datetime | None = None

    def see(self, item: ImportedItem) -> None:
        statuses = [item.opening_status] if item.opening_status else []
        for step, status in enumerate([*statuses, *(move.to for move in item.moves)]):
            self.statuses[status].count += 1
            self.statuses[status].steps += step
        for status, category in item.categories.items():
            self.statuses[status].categories[category] += 1
        last = item.last_at
        self.first = min(self.first or item.opened.at, item.opened.at)
        self.last = max(self.last or last, last)
        for place, assigned in enumerate(item.assigned):
            if assigned.who:
                ends = item.assigned[place + 1].at if place + 1 < len(item.assigned) else last
                self._meet(assigned.who, assigned.at, max(ends, assigned.at))

    def _meet(self, who: Who, first: datetime, last: datetime) -> None:
        seen = self.people.setdefault(who.key, PersonSeen(who.name, first, last))
        seen.first, seen.last = min(seen.first, first), max(seen.last, last)
        if seen.name == who.key:
            seen.name = who.name

    def category(self, status: str, meanings: Meanings) -> str:
        """As the mapping says, as the file says, or as the name says; else empty."""
        told = self.statuses[status].categories
        most = min(told, key=lambda category: (-told[category], category)) if told else ""
        return meanings.mapping.categories.get(status.casefold()) or most or meanings.category(status)

    def in_order(self) -> list[str]:
        """The statuses that items were in, those first that they come into first."""
        used = {status: seen for status, seen in self.statuses.items() if seen.count}
        return sorted(used, key=lambda status: (used[status].steps / used[status].count, status))
