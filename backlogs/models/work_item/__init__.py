from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import F, Q

from backlogs.models.going_quiet import UNSTIRRING
from backlogs.models.words import BacklogKind, ClassOfService
from backlogs.models.work_item.blocking import Blocking
from backlogs.models.work_item.closing import Closing
from backlogs.models.work_item.crewing import Crewing
from backlogs.models.work_item.editing import Editing
from backlogs.models.work_item.linking import Linking
from backlogs.models.work_item.making import WorkItemManager
from backlogs.models.work_item.merging import Merging
from backlogs.models.work_item.moving_team import MovingTeam
from backlogs.models.work_item.postponing import Postponing
from backlogs.models.work_item.promoting import Promoting
from backlogs.models.work_item.ranking import Ranking
from backlogs.models.work_item.revising import Revising
from backlogs.models.work_item.splitting import Splitting
from backlogs.models.work_item.talking import Talking
from core import clock
from core.fields import RankField
from journal.models import Journaled
from people.models import Role

if TYPE_CHECKING:
    from people.models import Person


class WorkItem(
    Blocking,
    Closing,
    Crewing,
    Editing,
    Linking,
    Merging,
    MovingTeam,
    Postponing,
    Promoting,
    Ranking,
    Revising,
    Splitting,
    Talking,
    Journaled,
):
    """A piece of work with a key: planned, or arrived as an interrupt."""

    journal_kind = "item"
    journal_fields = (
        "team", "backlog", "feature", "kind", "key", "customer", "requester", "due_on", "arrived_as", "service",
        "points", "ease", "class_of_service", "priority", "outcome", "source", "external_id", "version", "created_at",
        "closed_at", "postponed_at",
    )  # fmt: skip
    journal_texts = ("title", "description", "requester_address")

    class Kind(models.TextChoices):
        STORY = "story", "story"
        SPIKE = "spike", "spike"
        TASK = "task", "task"
        DEFECT = "defect", "defect"
        INTERRUPT = "interrupt", "interrupt"
        INCIDENT = "incident", "incident"
        REQUEST = "request", "request"

    class Outcome(models.TextChoices):
        DONE = "done", "done"
        CANCELLED = "cancelled", "cancelled"
        DUPLICATE = "duplicate", "duplicate"
        DECLINED = "declined", "declined"
        MERGED = "merged", "merged"
        RESOLVED_ITSELF = "resolved_itself", "resolved itself"

    team = models.ForeignKey("people.Team", models.PROTECT, related_name="items")
    backlog = models.ForeignKey("backlogs.Backlog", models.PROTECT, related_name="items")
    feature = models.ForeignKey(
        "backlogs.Feature", models.PROTECT, null=True, blank=True, related_name="items"
    )
    kind = models.CharField(max_length=9, choices=Kind.choices, default=Kind.STORY)
    key = models.CharField(max_length=24, unique=True)
    title = models.CharField(max_length=300)
    description = models.TextField(blank=True)
    customer = models.ForeignKey(
        "people.Customer", models.PROTECT, null=True, blank=True, related_name="items"
    )
    requester = models.ForeignKey(
        "people.Person", models.PROTECT, null=True, blank=True, related_name="requests"
    )
    # An unknown sender is an address here, never a person.
    requester_address = models.CharField(max_length=254, blank=True)
    due_on = models.DateField(null=True, blank=True)
    arrived_as = models.CharField(max_length=9, choices=BacklogKind.choices, editable=False)
    service = models.CharField(max_length=80, blank=True)
    points = models.DecimalField(max_digits=6, decimal_places=2, null=True, blank=True)
    ease = models.PositiveSmallIntegerField(null=True, blank=True, help_text="1 easy to 3 hard.")
    class_of_service = models.CharField(
        max_length=10, choices=ClassOfService.choices, default=ClassOfService.STANDARD
    )
    priority = models.PositiveSmallIntegerField(null=True, blank=True, help_text="1 to 4, interrupts only.")
    rank = RankField(help_text="Inside the feature, or among the loose items of the backlog.")
    outcome = models.CharField(max_length=15, choices=Outcome.choices, blank=True, editable=False)
    source = models.CharField(max_length=120, blank=True, editable=False)
    external_id = models.CharField(max_length=200, blank=True, editable=False)
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(default=clock.now, editable=False)
    closed_at = models.DateTimeField(null=True, editable=False)
    # Still open, and out of sight until somebody touches it.
    postponed_at = models.DateTimeField(null=True, editable=False)

    objects = WorkItemManager()

    class Meta:
        ordering = ("-id",)
        constraints = [
            models.UniqueConstraint(
                fields=["source", "external_id"],
                condition=~Q(external_id=""),
                name="one_item_per_source_and_id",
            ),
            models.UniqueConstraint(
                fields=["feature", "rank"],
                condition=Q(closed_at=None, feature__isnull=False),
                name="one_story_per_rank",
            ),
            models.UniqueConstraint(
                fields=["backlog", "rank"],
                condition=Q(closed_at=None, feature=None),
                name="one_loose_item_per_rank",
            ),
            models.CheckConstraint(condition=Q(points=None) | Q(points__gte=0), name="points_not_negative"),
            models.CheckConstraint(condition=Q(ease=None) | Q(ease__in=[1, 2, 3]), name="ease_1_to_3"),
            models.CheckConstraint(
                condition=Q(priority=None) | Q(priority__in=[1, 2, 3, 4]), name="priority_1_to_4"
            ),
            models.CheckConstraint(
                condition=Q(closed_at=None, outcome="") | Q(closed_at__isnull=False) & ~Q(outcome=""),
                name="closed_with_outcome",
            ),
        ]
        indexes = [
            models.Index(fields=["team", "-id"], condition=Q(closed_at=None), name="open_items_of_team"),
            models.Index(fields=["backlog", "closed_at"], name="items_of_backlog"),
        ]

    def __str__(self) -> str:
        return f"{self.key} {self.title}"

    @property
    def is_open(self) -> bool:
        return self.closed_at is None

    @property
    def is_interrupt(self) -> bool:
        return self.backlog.kind == BacklogKind.INTERRUPT

    def journal_teams(self) -> Sequence[int | None]:
        return [self.team_id]

    def may_work(self, person: Person) -> bool:
        """Edit, size and move: the team's engineers and product owner, the item's and the feature's crew."""
        if person.has_role(self.team_id, Role.ENGINEER, Role.PRODUCT_OWNER):
            return True
        if self.has_aboard(person):
            return True
        return self.feature is not None and self.feature.is_worked_by(person)

    def may_write(self, person: Person) -> bool:
        """Comment, and write down the own minutes: whoever takes part in the team, and who works on the item."""
        return person.takes_part_in(self.team_id) or self.may_work(person)

    def record(
        self, verb: str, *, by: Person | None, changes: Mapping[str, Any] | None = None, **more: Any
    ) -> None:
        """Whatever a person does to what was postponed brings it back."""
        if by is not None and self.postponed_at is not None and verb not in UNSTIRRING:
            changes = {**(changes or {}), **self.come_back()}
        super().record(verb, by=by, changes=changes, **more)

    def tell(  # type: ignore[override]
        self, verb: str, *parts: Journaled, by: Person | None, facts: dict[str, Any] | None = None,
        without: Sequence[Journaled] = (),
    ) -> None:  # fmt: skip
        """An entry about rows that belong to this item, or do no more; the item is one version further."""
        WorkItem.objects.filter(pk=self.pk).update(version=F("version") + 1)
        self.version += 1
        changes: dict[str, Any] = {part.journal_part: part.journal_state() for part in parts}
        changes |= {part.journal_part: None for part in without}
        self.record(verb, by=by, changes={"version": self.version, **changes}, facts=facts)
