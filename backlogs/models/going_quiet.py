from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from math import ceil
from typing import TYPE_CHECKING, Any

from django.db.models import Exists, Max, OuterRef, Q

from backlogs.models.placement import Placement
from backlogs.models.words import BacklogKind
from core import clock
from core.errors import Invalid
from journal.models import Entry
from journal.plain import plain

if TYPE_CHECKING:
    from backlogs.models import Backlog, WorkItem
    from backlogs.models.work_item.making import WorkItemQuerySet

log = logging.getLogger(__name__)

FEWEST_DAYS, MOST_DAYS = 7, 3650
DAWN = datetime(1970, 1, 1, tzinfo=UTC)
# What a program brought, and what says nothing about the work itself, winds no clock.
UNSTIRRING = ("imported", "changed_status", "watched", "unwatched", "postponed")


def stirred_since(moment: datetime, kind: str, subject: str) -> Exists:
    """Whether a person did something to it after that moment."""
    told = Entry.objects.filter(
        kind=kind, subject=OuterRef(subject), by__isnull=False, happened_at__gt=moment
    )
    return Exists(told.exclude(verb__in=UNSTIRRING))


class GoingQuiet:
    """The clock of a planned backlog: what no person has touched for so many days is postponed, never deleted.

    Interrupts never wait. In the last quarter of its time an item says so; a clock that is new leaves everything a
    quarter first, and so does an import.
    """

    @property
    def quarter(self: Backlog) -> timedelta:
        return timedelta(days=(self.quiet_after_days or 0) / 4)

    def quiet_items(self: Backlog, at: datetime | None = None) -> WorkItemQuerySet:
        """What is due to be postponed: unplaced, in no iteration, without a day that is still to come."""
        from backlogs.models.work_item import WorkItem

        at = at or clock.now()
        if self.quiet_after_days is None or self.quiet_from is None or self.quiet_from > at:
            return WorkItem.objects.none()
        touched = at - timedelta(self.quiet_after_days)
        old = WorkItem.objects.awake().filter(backlog=self, created_at__lte=touched).exclude(in_work())
        old = old.filter(Q(due_on=None) | Q(due_on__lt=self.team.today)).exclude(
            brought_since(at - self.quarter)
        )
        stirred = stirred_since(touched, "item", "pk") | stirred_since(touched, "feature", "feature_id")
        return old.exclude(stirred)

    def fading_items(self: Backlog) -> WorkItemQuerySet:
        """What is in the last quarter of its time, the due ones among it."""
        return self.quiet_items(clock.now() + self.quarter)

    def postpone_quiet(self: Backlog) -> int:
        """Each by a verb of its own, so whatever ends this halfway leaves nothing half done; how many were postponed."""
        done = 0
        for item in self.quiet_items().select_related("team", "backlog").order_by("pk").iterator():
            try:
                done += item.fall_quiet()
            except Exception:
                log.exception("%s is not postponed", item.key)
        return done

    def check_quiet_days(self: Backlog, days: int | None) -> None:
        if days is None:
            return
        if self.kind == BacklogKind.INTERRUPT:
            raise Invalid(
                "Interrupts are never postponed.", code="interrupts_never_wait", field="quiet_after_days"
            )
        if not FEWEST_DAYS <= days <= MOST_DAYS:
            raise Invalid(
                f"Quiet items are postponed after {FEWEST_DAYS} to {MOST_DAYS:,} days.",
                code="impossible_clock", field="quiet_after_days",
            )  # fmt: skip

    def wind(self: Backlog, values: dict[str, Any]) -> dict[str, Any]:
        """From when the clock acts (held): a new or shorter one gives everything the last quarter of its time first."""
        days, stood = values.get("quiet_after_days", self.quiet_after_days), self.quiet_after_days
        if days == stood:
            return {}
        is_longer = days is not None and stood is not None and days > stood
        if not is_longer:
            self.quiet_from = clock.now() + timedelta(days=days / 4) if days else None
            type(self).objects.filter(pk=self.pk).update(quiet_from=self.quiet_from)
        return {"quiet_from": plain(self.quiet_from)}


def in_work() -> Q:
    """It, or another story of its feature, is on the board; or an iteration that is not closed has it."""
    from backlogs.models.iteration_entry import IterationEntry

    placed = Placement.objects.filter(archived_at=None)
    planned = IterationEntry.objects.filter(item=OuterRef("pk"), outcome="", iteration__closed_at=None)
    mates = placed.filter(item__feature=OuterRef("feature_id"), item__closed_at=None)
    return Q(Exists(placed.filter(item=OuterRef("pk")))) | Q(Exists(mates)) | Q(Exists(planned))


def brought_since(moment: datetime) -> Exists:
    return Exists(Entry.objects.filter(kind="item", subject=OuterRef("pk"), verb="imported", at__gt=moment))


def days_left(items: Iterable[WorkItem]) -> dict[int, int]:
    """Whole days until each is postponed, of those in the last quarter of their time; two questions for a page of them."""
    clocked: dict[int, list[WorkItem]] = defaultdict(list)
    for item in items:
        if item.backlog.quiet_after_days is not None and item.postponed_at is None:
            clocked[item.backlog_id].append(item)
    now, found = clock.now(), {}
    for mine in clocked.values():
        backlog = mine[0].backlog
        fading = set(
            backlog.fading_items().filter(pk__in=[item.pk for item in mine]).values_list("pk", flat=True)
        )
        shown = [item for item in mine if item.pk in fading]
        for number, leaves in _leaves(backlog, shown).items():
            found[number] = max(0, ceil((leaves - now) / timedelta(1)))
    return found


def _leaves(backlog: Backlog, items: list[WorkItem]) -> dict[int, datetime]:
    """When the time of each is over: after what was done last to it or to its feature, or a while after an import."""
    span, told = timedelta(backlog.quiet_after_days or 0), Entry.objects.filter(kind="item", verb="imported")
    own = _last("item", {item.pk for item in items})
    around = _last("feature", {item.feature_id for item in items if item.feature_id})
    brought = told.filter(subject__in=[item.pk for item in items]).order_by()
    arrived = dict(brought.values_list("subject").annotate(last=Max("at"))) if items else {}
    found = {}
    for item in items:
        touched = max(item.created_at, own.get(item.pk, DAWN), around.get(item.feature_id, DAWN))
        graced = max(backlog.quiet_from or DAWN, arrived.get(item.pk, DAWN) + backlog.quarter)
        found[item.pk] = max(touched + span, graced)
    return found


def _last(kind: str, subjects: set[int]) -> dict[int | None, datetime]:
    """When a person last did something to each; those that nobody touched are left out."""
    told = Entry.objects.filter(kind=kind, subject__in=subjects, by__isnull=False).exclude(
        verb__in=UNSTIRRING
    )
    return dict(told.order_by().values_list("subject").annotate(last=Max("happened_at"))) if subjects else {}
