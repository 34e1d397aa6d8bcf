"""A first plan by rank: of each backlog what its planned share of the team's pace has room for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Exists, F, OuterRef

from backlogs.models import IterationEntry, WorkItem
from backlogs.models.work_item.many import hold_boards
from core.errors import Refused
from journal.recording import verb

if TYPE_CHECKING:
    from backlogs.models.work_item.making import WorkItemQuerySet
    from home.planning import Plan
    from people.models import Person

# A plan is walked through afterwards; nobody walks through more.
MOST = 60


@verb()
def fill_by_rank(plan: Plan, *, by: Person) -> int:
    """Ranked and sized work into the plan until the next one would not fit; how many came in."""
    plan.iteration.require_planner(by)
    if not plan.told["can_do"]:
        raise Refused("The team's past does not say yet how much gets done.", code="not_enough_yet")
    chosen = [
        item
        for kind, _, inside, expected in plan.by_backlog
        for item in _fitting(plan, kind, expected - inside)
    ]
    chosen = chosen[:MOST]
    hold_boards(WorkItem.objects.filter(pk__in=[item.pk for item in chosen]))
    for item in chosen:
        plan.iteration.take_in(item, by=by)
    return len(chosen)


def _fitting(plan: Plan, kind: str, room: float) -> list[WorkItem]:
    counts_items = plan.told["unit"] == "items"
    found = []
    for item in _free(plan, kind)[:MOST]:
        size = 1.0 if counts_items else float(item.points or 0)
        if size > room:
            break
        if size:
            room -= size
            found.append(item)
    return found


def _free(plan: Plan, kind: str) -> WorkItemQuerySet:
    taken = IterationEntry.objects.filter(item=OuterRef("pk"), outcome="", iteration__closed_at=None)
    awake = plan.iteration.team.items.awake().planned().exclude(kind="request")
    free = awake.filter(backlog__kind=kind).exclude(Exists(taken))
    ranked = free.order_by(F("feature__rank").asc(nulls_last=True), "rank", "id")
    return ranked.select_related("backlog", "feature", "team")
