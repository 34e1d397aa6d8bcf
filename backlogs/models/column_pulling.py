from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from backlogs import moving
from backlogs.models.words import Category
from backlogs.room import LimitMet, limits_met
from core import clock
from core.errors import Invalid, NotAllowed, Refused, Stale
from core.fields import reason
from core.locking import lock
from journal.recording import verb

if TYPE_CHECKING:
    from backlogs.models import Column, WorkItem
    from people.models import Person


class Pulling:
    """The way of an item into a column, past the limits that guard it."""

    @verb()
    def pull(
        self: Column, item: WorkItem, *, by: Person | None, before: WorkItem | None = None, after: WorkItem | None = None,
        expected: Column | None = None, overriding: str = "",
    ) -> None:  # fmt: skip
        """Bring an item here, before or after another; at the end without either.

        `expected` is where the caller saw it: if it is elsewhere now, the move is stale. A full column refuses, unless
        its limit only warns or `overriding` says why this once is right. Into done finishes, out of done reopens.
        """
        self.require_mover(item, by)
        overriding = overriding and reason(overriding)
        self._take(item, by, before, after, expected, overriding, told=overriding)

    @verb()
    def take_over(
        self: Column, item: WorkItem, *, by: Person | None, told: str, overriding: str = ""
    ) -> None:
        """What a pull does, for whom another rule lets move the item: whoever removes the column in which it stands."""
        self._take(item, by, None, None, None, overriding, told)

    def _take(
        self: Column, item: WorkItem, by: Person | None, before: WorkItem | None, after: WorkItem | None,
        expected: Column | None, overriding: str, told: str,
    ) -> None:  # fmt: skip
        if item.team_id != self.team_id:
            raise Invalid(f"{self.name} is a column of another team.", code="other_team", field="column")
        if expected is None and moving.column_of(item.pk) is None:
            lock(item.team)  # a first pull may join the running iteration, so none starts or closes meanwhile
        place = self._place(before, after)
        seen = moving.look_locked(item, self, place, expected.pk if expected else None)
        self._check_seen(item, seen, expected)
        if seen.column_id != self.pk and seen.limited:
            self.require_room([item], overriding)
        if not self._stands(seen, before or after):
            self._bring(item, place, seen, by, told)
        if self.category == Category.QUEUE and (before or after):
            item.order(by=by, before=before, after=after)

    def _stands(self: Column, seen: moving.Seen, beside: WorkItem | None) -> bool:
        """Nothing to move: a queue shows the rank of the stories, and what is done is not done again."""
        settled = self.category == Category.QUEUE or (self.category == Category.DONE and beside is None)
        return seen.column_id == self.pk and settled

    def _bring(
        self: Column,
        item: WorkItem,
        place: moving.Place,
        seen: moving.Seen,
        by: Person | None,
        told: str,
    ) -> None:
        move = moving.Move(
            item_id=item.pk, team_id=item.team_id, to=self.pk, came_from=seen.column_id, now=clock.now(),
            rank=moving.rank_here(item, self, place, seen), placed=seen.placed, version=item.version + 1,
        )  # fmt: skip
        moving.write(move)
        item.version = move.version
        self._tell(item, move, seen, by, told)

    def _place(self: Column, before: WorkItem | None, after: WorkItem | None) -> moving.Place:
        """In a queue what is dropped beside another is ranked; its placement goes to the end."""
        if self.category == Category.QUEUE:
            return moving.Place()
        return moving.Place(before=before.pk if before else None, after=after.pk if after else None)

    def require_mover(self: Column, item: WorkItem, by: Person | None) -> None:
        if by is not None and not item.may_work(by):
            raise NotAllowed(f"Only engineers, the product owner and the crew move the items of {item.team}.")

    def _check_seen(self: Column, item: WorkItem, seen: moving.Seen, expected: Column | None) -> None:
        if seen.removed:
            raise Stale(f"The column {self.name} was removed meanwhile.", code="column_removed", current=item)
        if seen.team_id != self.team_id:
            raise Stale(f"{item.key} went to another team meanwhile.", current=item)
        if expected is not None and expected.pk != seen.column_id:
            raise Stale(
                f"{item.key} is not in {expected.name} any more{_now_in(seen.column_id)}.", current=item
            )
        if seen.class_of_service != item.class_of_service:
            raise Stale(f"{item.key} is {seen.class_of_service.replace('_', ' ')} by now.", current=item)
        if seen.closed and seen.column_id is None:
            raise Refused(
                f"{item.key} is closed as {item.Outcome(seen.outcome).label}. Reopen it first.", code="closed"
            )
        # Of what lane it is counts as it is under the lock.
        item.version, item.feature_id, item.backlog_id = seen.version, seen.feature_id, seen.backlog_id
        item.postponed_at = seen.postponed_at

    def require_room(self: Column, items: Sequence[WorkItem], overriding: str, **more: Any) -> list[LimitMet]:
        """Places for all of them, or a reason; the limits that were passed with it."""
        met = [limit for limit in limits_met(self, items) if limit.refuses]
        if met and not overriding:
            full = met[0]
            sentence = f"{full.named(self)} is at its limit of {full.maximum}."
            if len(full.coming) > 1:
                sentence = f"{full.named(self)} would be {full.would_be} of {full.maximum} with these {len(full.coming)}."
            raise Refused(sentence, code="wip_limit", limit=full.maximum, count=full.count, **more)
        return met

    def _tell(
        self: Column, item: WorkItem, move: moving.Move, seen: moving.Seen, by: Person | None, told: str
    ) -> None:
        facts: dict[str, Any] = {"from": move.came_from} | ({"overriding": told} if told else {})
        if move.came_from == self.pk:
            item.record("ordered", by=by, changes={"version": item.version}, facts={"in": self.pk})
            return
        changes: dict[str, Any] = {"column": self.pk, "version": item.version}
        if self.category == Category.DONE and not seen.closed:
            changes |= item.finish_here(move.now)
        elif self.category != Category.DONE and seen.closed:
            changes |= item.resume_here()
        item.record("pulled", by=by, changes=changes, facts=facts, happened_at=move.now)
        if move.came_from is None:
            item.join_running_iteration(by=by)


def _now_in(column_id: int | None) -> str:
    from backlogs.models.column import Column

    name = Column.objects.filter(pk=column_id).values_list("name", flat=True).first()
    return f"; it is in {name} by now" if name else ""
