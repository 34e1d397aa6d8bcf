"""What one process tells the others after a commit: which streams have grown how far, and whose rights may be others now."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any

import orjson

from boards.live.position import ORGANISATION
from journal.recording import ACCOUNTS, Pending

if TYPE_CHECKING:
    from boards.live.watch import Watch

# What such an entry changes may be who sees which board.
OF_RIGHTS = frozenset({"membership", "team", "feature"})


@dataclass(frozen=True)
class Hint:
    """News without content. It may come twice, late or never, and does no harm."""

    heads: Mapping[int, int] = field(default_factory=dict)
    # Streams in which rights changed; persons of whom something changed; boards that may stand on other streams now.
    doubted: frozenset[int] = frozenset()
    people: frozenset[int] = frozenset()
    boards: frozenset[str] = frozenset()
    # Found by reading the heads: what the entries say is not known.
    is_found: bool = False
    board: str = ""
    about: str = ""

    def concerns(self, watch: Watch) -> bool:
        return not watch.streams.isdisjoint(self.heads)

    def doubts(self, watch: Watch) -> bool:
        """Whether that viewer and board have to be looked at again before anything more is told."""
        if self.is_found:
            return watch.is_derived or self.concerns(watch)
        return (
            watch.person_id in self.people
            or watch.board in self.boards
            or not watch.streams.isdisjoint(self.doubted)
        )

    def as_text(self) -> bytes:
        told = asdict(self) | {"heads": list(self.heads.items())}
        return orjson.dumps({name: value for name, value in told.items() if value}, default=list)


def hint_of(heads: Mapping[int | None, int], entries: Iterable[Any]) -> Hint:
    """The hint about entries that were committed just now."""
    told = [entry for entry in entries if isinstance(entry, Pending)]
    return Hint(
        heads={team or ORGANISATION: number for team, number in heads.items() if team != ACCOUNTS},
        doubted=frozenset(entry.team_id or ORGANISATION for entry in told if entry.kind in OF_RIGHTS),
        people=frozenset(entry.subject for entry in told if entry.kind == "person"),
        boards=frozenset(name for entry in told if entry.kind == "item" for name in _boards_of(entry)),
    )


def read(text: bytes) -> Hint:
    told: dict[str, Any] = orjson.loads(text)
    return Hint(
        heads=dict(told.get("heads", [])),
        doubted=frozenset(told.get("doubted", [])),
        people=frozenset(told.get("people", [])),
        boards=frozenset(told.get("boards", [])),
        board=told.get("board", ""),
        about=told.get("about", ""),
    )


def _boards_of(entry: Pending) -> Iterable[str]:
    """An item that comes to a feature or a person may bring the first work of another team there."""
    features = {entry.changes.get("feature"), (entry.facts.get("was") or {}).get("feature")}
    yield from (f"feature-{number}" for number in features if number)
    if person := entry.facts.get("person"):
        yield f"person-{person}"
