"""What every reader makes of its file: plain records, times in UTC beside the offset they were written with."""

import hashlib
import pickle
from dataclasses import dataclass, field, fields
from datetime import date, datetime
from decimal import Decimal
from typing import NamedTuple


class Moment(NamedTuple):
    """An instant, and how many minutes east of UTC the file wrote it."""

    at: datetime
    offset: int


class Move(NamedTuple):
    """A change of status; an empty `was` is one that the file does not tell."""

    at: datetime
    offset: int
    was: str
    to: str


class Sized(NamedTuple):
    """The points of an item from a moment on."""

    at: datetime
    points: Decimal | None


class Stopped(NamedTuple):
    """A time in which an item was flagged or blocked; without an end it still is."""

    began: datetime
    ended: datetime | None
    reason: str


class Who(NamedTuple):
    """Somebody as the source names them."""

    key: str
    name: str


class Assigned(NamedTuple):
    """From a moment on this one works on the item; None is nobody."""

    at: datetime
    who: Who | None


class Tie(NamedTuple):
    """`one` blocks, relates to, duplicates or was split from `other`, another item of the same source."""

    kind: str
    one: str
    other: str


class Remark(NamedTuple):
    """A comment."""

    at: datetime
    text: str
    who: Who | None


@dataclass(slots=True)
class ImportedItem:
    """One item of a file with its whole history, oldest first."""

    row: int
    external_id: str
    title: str
    opened: Moment
    description: str = ""
    kind: str = ""
    # The status from the opening on; empty when the file does not tell it.
    opening_status: str = ""
    moves: list[Move] = field(default_factory=list)
    sizes: list[Sized] = field(default_factory=list)
    stops: list[Stopped] = field(default_factory=list)
    assigned: list[Assigned] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)
    ties: list[Tie] = field(default_factory=list)
    labels: list[str] = field(default_factory=list)
    sprints: list[str] = field(default_factory=list)
    reporter: Who | None = None
    priority: int | None = None
    class_of_service: str = ""
    service: str = ""
    outcome: str = "done"
    due_on: date | None = None
    # What the file says about statuses: {name: queue, active, waiting or done}.
    categories: dict[str, str] = field(default_factory=dict)
    # Its fingerprint, once it is taken.
    mark: str = ""

    @property
    def status(self) -> str:
        return self.moves[-1].to if self.moves else self.opening_status

    @property
    def last_at(self) -> datetime:
        """The last thing the file knows of this item."""
        told = [
            self.opened.at,
            *(move.at for move in self.moves[-1:]),
            *(size.at for size in self.sizes[-1:]),
        ]
        told += [assigned.at for assigned in self.assigned[-1:]] + [
            stop.ended or stop.began for stop in self.stops
        ]
        return max(told)

    def fingerprint(self) -> str:
        """The same for the same content, wherever in the file it stands."""
        told = [getattr(self, name) for name in TELLING]
        return hashlib.sha256(repr(told).encode("utf-8", "surrogatepass")).hexdigest()[:32]

    def packed(self) -> bytes:
        return pickle.dumps(self, pickle.HIGHEST_PROTOCOL)


TELLING = tuple(each.name for each in fields(ImportedItem) if each.name not in {"row", "mark"})
