from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Exists, Min, OuterRef, QuerySet

from backlogs.models.block import Block
from backlogs.models.stay import Stay
from backlogs.models.words import Category, ClassOfService
from backlogs.room import limits_met
from core.errors import NotAllowed, Refused
from core.locking import lock_all
from journal.models import Entry
from journal.recording import verb
from people.models import Role

if TYPE_CHECKING:
    from backlogs.models import Column, WorkItem
    from people.models import Person


@dataclass(frozen=True)
class Next:
    """What the policy pulls, and why this one."""

    item: WorkItem
    source: Column
    why: str


class PullingNext:
    """What is pulled next follows a policy, so that nobody has to choose: expedite work, what is older than the 85 % line
    of its column, then rank, and ease where nobody has ranked (R2, R8)."""

    def upstream(self: Column) -> Column:
        """The nearest queue or active column to the left: there is what may be pulled from here."""
        before = type(self).objects.standing().filter(team=self.team_id, position__lt=self.position)
        found = before.filter(category__in=[Category.QUEUE, Category.ACTIVE]).last()
        if self.category != Category.ACTIVE or found is None:
            raise Refused(f"Nothing is pulled into {self.name} by policy.", code="no_policy_here")
        return found

    def look_next(self: Column) -> Next:
        """What would be pulled now; a sentence where nothing can."""
        source, out = self.upstream(), set()
        for item, why in in_order(source):
            # Of one class, feature and backlog all take the same places.
            group = (item.class_of_service, item.feature_id, item.backlog_id)
            if group in out:
                continue
            met = [limit for limit in limits_met(self, [item]) if limit.refuses]
            full = next((limit for limit in met if not (limit.class_of_service or limit.lane)), None)
            if full:
                raise Refused(
                    f"{self.name} is at its limit of {full.maximum}.", code="wip_limit", limit=full.maximum, count=full.count
                )  # fmt: skip
            if not met:
                return Next(item, source, why)
            out.add(group)
        raise Refused(self._why_nothing(source, out), code="nothing_to_pull")

    def _why_nothing(self: Column, source: Column, full: set[Any]) -> str:
        if full:
            return f"Nothing in {source.name} can be pulled into {self.name} now: its lane or class is full."
        if source.placements.filter(archived_at=None).exists():
            return (
                f"Nothing in {source.name} can be pulled into {self.name} now: what stands there is blocked."
            )
        return f"{source.name} is empty: nothing can be pulled into {self.name} now."

    @verb()
    def pull_next(self: Column, *, by: Person) -> Next:
        """Both columns are locked before anything is chosen: of two who pull at once each gets a card of the own."""
        if not by.has_role(self.team_id, Role.ENGINEER, Role.PRODUCT_OWNER):
            raise NotAllowed(f"Only engineers and the product owner of {self.team} pull its work.")
        lock_all(type(self).objects.filter(pk__in=[self.pk, self.upstream().pk]))
        found = self.look_next()
        self.pull(found.item, by=by, expected=found.source)
        return found


def in_order(source: Column) -> list[tuple[WorkItem, str]]:
    """What stands there and is not blocked, as it would be pulled, and why."""
    from backlogs.models.work_item import WorkItem

    here = WorkItem.objects.open().filter(placement__column=source, placement__archived_at=None)
    waits = Block.objects.filter(item=OuterRef("pk"), ended_at=None)
    free = here.exclude(Exists(waits)).select_related("team", "feature", "backlog", "placement")
    items, numbers = list(free.defer("description")), free.order_by().values("pk")
    ages, ranked = _ages(source, numbers), _ranked(items, numbers)

    def is_old(item: WorkItem) -> bool:
        return bool(source.age_85 and ages.get(item.pk, 0) > source.age_85)

    def place(item: WorkItem) -> tuple[object, ...]:
        urgent, old = item.class_of_service == ClassOfService.EXPEDITE, is_old(item)
        feature = (
            (0, item.feature.backlog_id, item.feature.rank) if item.feature else (1, item.backlog_id, "")
        )
        ease = 0 if (item.feature_id, item.backlog_id) in ranked else item.ease or 9
        by_rank = (*feature, ease, item.rank) if source.category == Category.QUEUE else (item.placement.rank,)
        return (not urgent, not old, -ages.get(item.pk, 0) if old else 0, *by_rank)

    def why(item: WorkItem) -> str:
        order = f"in “{item.feature}”" if item.feature else f"of {item.backlog.get_kind_display()}"
        if item.class_of_service == ClassOfService.EXPEDITE:
            return "expedite work goes first"
        if is_old(item):
            return f"it is in its day {ages[item.pk]}, past the 85 % line of {source.age_85}"
        if source.category != Category.QUEUE:
            return f"it is the first in {source.name}"
        if (item.feature_id, item.backlog_id) not in ranked and item.ease:
            return f"it is the easiest {order}, which nobody has ranked"
        return f"it has the first rank {order}"

    return [(item, why(item)) for item in sorted(items, key=place)]


def _ages(source: Column, numbers: QuerySet[Any, Any]) -> dict[int, int]:
    """In days of the team, both ends counted, since work on it began."""
    stays = Stay.objects.filter(item__in=numbers, column__category=Category.ACTIVE)
    began = stays.order_by().values_list("item").annotate(began=Min("entered_at"))
    today, zone = source.team.today, source.team.tzinfo
    return {number: (today - at.astimezone(zone).date()).days + 1 for number, at in began}


def _ranked(items: Sequence[WorkItem], numbers: QuerySet[Any, Any]) -> set[tuple[int | None, int]]:
    """The orders in which somebody has put one of these beside another."""
    told = Entry.objects.filter(kind="item", verb="ranked", subject__in=numbers)
    touched = set(told.values_list("subject", flat=True))
    return {(item.feature_id, item.backlog_id) for item in items if item.pk in touched}
