from __future__ import annotations

from typing import TYPE_CHECKING

from backlogs.models import WorkItem
from boards.standup_order import Order
from core import clock
from core.errors import Invalid, NotAllowed, Refused, Stale
from core.locking import lock
from journal.recording import verb

if TYPE_CHECKING:
    from boards.board import Board
    from boards.models import Standup
    from people.models import Person


class Leading:
    """One person at a time leads the walk; everybody who takes part may become that person."""

    @verb()
    def go_next(self: Standup, *, by: Person, seen: str | None = None) -> None:
        """This card is said; on to the one behind it. Behind the last one the walk is over."""
        self._hold(by, seen)
        place = self._place()
        behind = self.stops[place + 1 : place + 2] if place is not None else []
        self._show(behind[0] if behind else None, by, said=self.item_id)

    @verb()
    def go_on(self: Standup, *, by: Person, seen: str | None = None) -> None:
        """This card is said; on to the next one that is not, from here to the end and then from the start."""
        self._hold(by, seen)
        place = self._place() or 0
        left = [number for number in self.unsaid if number != self.item_id]
        ahead = [number for number in self.stops[place + 1 :] if number in left]
        self._show(next(iter([*ahead, *left]), None), by, said=self.item_id)

    @verb()
    def go_back(self: Standup, *, by: Person, seen: str | None = None) -> None:
        """To the card before this one; from the end to the last."""
        self._hold(by, seen)
        place = self._place()
        if place != 0 and self.stops:
            self._show(self.stops[place - 1 if place else -1], by)

    @verb()
    def go_to(self: Standup, key: str, *, by: Person) -> None:
        """To a card of the walk, by its key."""
        self._hold(by, None)
        item = WorkItem.objects.filter(key=key, pk__in=self.stops).first()
        if item is None:
            raise Invalid(f"{key} is not on this walk.", code="not_on_the_walk", field="to")
        self._show(item.pk, by)

    @verb()
    def go_to_part(self: Standup, number: int, *, by: Person) -> None:
        """To the n-th part of the walk (a column, a person, a feature): its first card that is not said."""
        self._hold(by, None)
        parts = [part["items"] for part in self.walk if part["items"]]
        if not 1 <= number <= len(parts):
            raise Invalid(f"The walk has {len(parts)} parts.", code="not_on_the_walk", field="to")
        items = parts[number - 1]
        self._show(next((one for one in items if one not in self.said), items[0]), by)

    @verb()
    def go_to_end(self: Standup, *, by: Person) -> None:
        """Behind the last card, where it is rounded off."""
        self._hold(by, None)
        self._show(None, by)

    @verb()
    def arrange(self: Standup, order: str, *, by: Person, board: Board) -> None:
        """The walk anew in another order, over the cards as they stand; what was said stays said."""
        from boards.models.standup import checked
        from boards.standup_walk import walk_of

        checked(order, self.minutes)
        self._hold(by, None)
        walk = walk_of(board, order)
        if (order, walk) == (self.order, self.walk):
            return
        stops = [number for part in walk for number in part["items"]]
        left = [number for number in stops if number not in self.said]
        first = next(iter(left or stops), None)
        self.change(
            "arranged", by=by, order=order, walk=walk, item=_item(first), facts={"way": Order(order).label}
        )

    @verb()
    def take_lead(self: Standup, *, by: Person) -> None:
        self.require_part(by)
        lock(self)
        self._require_open()
        self.change("took_walk", by=by, led_by=by)

    @verb()
    def pause(self: Standup, *, by: Person) -> None:
        """The timer stands; the walk does not."""
        self.require_part(by)
        lock(self)
        self._require_open()
        if self.paused_at is None:
            self.change("paused", by=by, paused_at=clock.now())

    @verb()
    def resume(self: Standup, *, by: Person) -> None:
        self.require_part(by)
        lock(self)
        self._require_open()
        if self.paused_at is not None:
            stood = int((clock.now() - self.paused_at).total_seconds())
            self.change("resumed", by=by, paused_at=None, paused_for=self.paused_for + stood)

    def require_part(self: Standup, person: Person) -> None:
        if not self.may_take_part(person):
            whose = f"the feature “{self.feature}”" if self.feature else str(self.team)
            raise NotAllowed(f"Only who works in {whose} takes part; you look on.")

    def _hold(self: Standup, by: Person, seen: str | None) -> None:
        """Locked, open, led by this person, and at the card that they saw when they pressed (empty: behind the last)."""
        self.require_part(by)
        lock(self)
        self._require_open()
        if self.led_by_id != by.pk:
            raise Refused(
                f"{self.led_by} leads the walk. Take the lead to go on yourself.", code="not_leading"
            )
        if seen is not None and seen != (self.item.key if self.item else ""):
            where = self.item.key if self.item else "the end"
            raise Stale(f"The walk is at {where} by now.", current=self)

    def _require_open(self: Standup) -> None:
        if self.ended_at is not None:
            raise Refused("This standup has ended.", code="ended")

    def _place(self: Standup) -> int | None:
        return self.stops.index(self.item_id) if self.item_id in self.stops else None

    def _show(self: Standup, number: int | None, by: Person, *, said: int | None = None) -> None:
        told = [*self.said, said] if said and said not in self.said else self.said
        self.change("walked", by=by, item=_item(number), said=told)


def _item(number: int | None) -> WorkItem | None:
    return WorkItem.objects.filter(pk=number).first() if number else None
