from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef, QuerySet

from backlogs.models.comment import Comment
from backlogs.models.crew import Crew
from backlogs.models.words import Category
from core.errors import Invalid, Refused
from journal.recording import verb

if TYPE_CHECKING:
    from backlogs.models import Iteration, IterationEntry, WorkItem
    from people.models import Person


class Exchanging:
    """The price of a yes: what comes into a running iteration takes the place of something that leaves it (R9)."""

    @verb()
    def exchange(self: Iteration, item: WorkItem, *, for_: WorkItem, by: Person | None) -> IterationEntry:
        """One for one."""
        return self.say_yes(item, leaving=[for_], by=by)

    @verb()
    def say_yes(
        self: Iteration,
        item: WorkItem,
        *,
        leaving: Sequence[WorkItem],
        by: Person | None,
        words: Mapping[str, str] | None = None,
    ) -> IterationEntry:
        """Add in the middle what is worth more than what the product owner picks to fall out; `words`, by key, go to who
        asked for what comes and for what leaves."""
        self.require_planner(by)
        self._lock_planning()
        self._lock_items(item, *leaving)
        out = list(
            self.entries.filter(item__in=leaving, outcome="").select_related("item__team", "item__backlog")
        )
        standing = self.entries.filter(item=item, outcome="").first()
        if standing is not None and not out:
            return standing
        self._require_exchangeable(item, leaving, out, standing)
        self._require_takeable(item)
        for entry in out:
            self._remove(entry, by, for_=[item])
        made = self.admit(item, by=by, for_=leaving)
        if by is not None:
            _tell(words or {}, [item, *leaving], by)
        return made

    def could_leave(self: Iteration) -> QuerySet[IterationEntry]:
        """Unfinished and committed; what comes last in both orders first. `is_worked` where somebody is on it,
        `is_begun` where it is in active or waiting work: neither makes room for nothing."""
        crew = Crew.objects.filter(item=OuterRef("item"), left_at=None)
        begun = self.team.columns.filter(
            category__in=(Category.ACTIVE, Category.WAITING),
            placements__item=OuterRef("item"), placements__archived_at=None,
        )  # fmt: skip
        committed = self.entries.filter(outcome="", committed_points__isnull=False, item__closed_at=None)
        return (
            committed.annotate(is_worked=Exists(crew), is_begun=Exists(begun))
            .select_related("item__placement__column", "item__customer", "item__requester", "item__team")
            .order_by("-item__backlog_id", "-item__feature__rank", "-item__rank")
        )

    def _require_exchangeable(
        self: Iteration, item: WorkItem, leaving: Sequence[WorkItem], out: Sequence[IterationEntry], standing: object
    ) -> None:  # fmt: skip
        if any(one.pk == item.pk for one in leaving):
            raise Invalid("An item is not exchanged for itself.", code="for_itself", field="instead_of")
        there = {entry.item_id for entry in out}
        for one in leaving:
            if one.pk not in there:
                raise Refused(f"{one.key} is not in {self}.", code="not_in_iteration")
        if standing is not None:
            raise Refused(f"{item.key} is in {self} already.", code="in_iteration_already")
        for one in (item, *leaving):
            if one.closed_at is not None:
                raise Refused(f"{one.key} is closed.", code="closed")


def making_room(entries: Sequence[IterationEntry], needed: Decimal) -> list[IterationEntry]:
    """What would fall out for so many points, of entries in the order in which they leave: of what nobody has begun one
    that is large enough and no larger than need be, else the last ones until there is room; an unsized item costs one."""
    free = [entry for entry in entries if not (entry.is_worked or entry.is_begun)]  # type: ignore[attr-defined]
    if not needed:
        return free[:1]
    if enough := [entry for entry in free if _size(entry) >= needed]:
        return [min(enough, key=_size)]
    picked: list[IterationEntry] = []
    for entry in free:
        if sum(map(_size, picked), Decimal(0)) >= needed:
            break
        if _size(entry):
            picked.append(entry)
    return picked


def _size(entry: IterationEntry) -> Decimal:
    return entry.item.points or Decimal(0)


def _tell(words: Mapping[str, str], items: Sequence[WorkItem], by: Person) -> None:
    """To who asked, as answers on the items; an emptied draft is not sent."""
    for item in items:
        if text := words.get(item.key, "").strip():
            item.comment(text, by=by, audience=Comment.Audience.PUBLIC)
