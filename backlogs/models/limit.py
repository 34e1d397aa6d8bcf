from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import Exists, OuterRef, Q

from backlogs.models.block import Block
from backlogs.models.placement import Placement
from backlogs.models.words import Category, ClassOfService, LimitedLane
from core.errors import Invalid
from core.locking import lock
from journal.models import Journaled
from journal.recording import verb

if TYPE_CHECKING:
    from backlogs.models.column import Column
    from people.models import Person, Team


class LimitQuerySet(models.QuerySet["Limit"]):
    def visible_to(self, person: Person) -> LimitQuerySet:
        return self.all() if person.is_superuser else self.filter(team__in=list(person.roles))

    def standing(self) -> LimitQuerySet:
        """In force; those of a removed column hold nothing any more."""
        return self.filter(column__removed_at=None)

    def of_columns(self) -> LimitQuerySet:
        """Each the one limit of its column, whatever stands there."""
        return self.filter(class_of_service="", lane="").exclude(column=None)

    def of_work(self) -> LimitQuerySet:
        """Those of a class or of a lane, in one column or in all work."""
        return self.exclude(class_of_service="", lane="")

    def guarding(self, class_of_service: str) -> LimitQuerySet:
        """What a card of this class locks before it comes into work, whatever its lane."""
        return self.filter(Q(class_of_service=class_of_service) | ~Q(lane=""), column=None)


class LimitManager(models.Manager.from_queryset(LimitQuerySet)):  # type: ignore[misc]
    def impose(
        self, maximum: int | None, *, team: Team, column: Column | None, class_of_service: str = "", lane: str = "",
        by: Person | None, **more: Any,
    ) -> Limit | None:  # fmt: skip
        """In a column, or without one in all active and waiting columns; None lifts, what nobody says stays as it is."""
        if column is None:
            more |= {"class_of_service": class_of_service, "lane": lane}
            limit: Limit | None = self.limit_work(maximum, team=team, by=by, **more)
            return limit
        if column.team_id != team.pk:
            raise Invalid(f"{column} is a column of another team.", code="other_team", field="column")
        return column.limit_to(maximum, class_of_service=class_of_service, lane=lane, by=by, **more)

    def limit_class(
        self, class_of_service: str, maximum: int | None, *, team: Team, by: Person | None, **more: Any
    ) -> Limit | None:
        """At most so many items of a class in all active and waiting columns of the team; None lifts the limit."""
        return self.limit_work(maximum, team=team, by=by, class_of_service=class_of_service, **more)

    def limit_lane(
        self, lane: str, maximum: int | None, *, team: Team, by: Person | None, **more: Any
    ) -> Limit | None:
        """At most so many items of a lane (of each feature) in all active and waiting columns; None lifts the limit."""
        return self.limit_work(maximum, team=team, by=by, lane=lane, **more)

    @verb()
    def limit_work(
        self, maximum: int | None, *, team: Team, by: Person | None, class_of_service: str = "", lane: str = "",
        on_full: str | None = None, counts_blocked: bool | None = None,
    ) -> Limit | None:  # fmt: skip
        """At most so many of a class or of a lane in all active and waiting columns of the team; None lifts the limit."""
        team.require_administrator(by)
        require_possible(maximum, on_full, class_of_service, lane)
        if not (class_of_service or lane):
            raise Invalid(
                "Say which class of service or which lane is limited, or which column.",
                code="nothing_limited",
                field="class_of_service",
            )
        lock(team)
        limit = self.filter(team=team, column=None, class_of_service=class_of_service, lane=lane).first()
        what = "lane" if lane else "class"
        facts = {what: LimitedLane(lane).label if lane else ClassOfService(class_of_service).label}
        if maximum is None:
            if limit is not None:
                part = limit.journal_part
                limit.delete()
                team.record(f"lifted_{what}_limit", by=by, changes={part: None}, facts=facts)
            return None
        limit = limit or Limit(team=team, class_of_service=class_of_service, lane=lane)
        if limit.take(maximum, on_full, counts_blocked):
            changes = {limit.journal_part: limit.journal_state()}
            team.record(f"limited_{what}", by=by, changes=changes, facts=facts | {"maximum": maximum})
        return limit


class Limit(Journaled):
    """How many items may be at once in a column, or of a class of service or a lane in active work."""

    journal_kind = "limit"
    journal_fields = ("team", "column", "class_of_service", "lane", "maximum", "on_full", "counts_blocked")

    class OnFull(models.TextChoices):
        REFUSE = "refuse", "refuse"
        WARN = "warn", "warn"

    team = models.ForeignKey("people.Team", models.PROTECT, related_name="limits")
    column = models.ForeignKey(
        "backlogs.Column", models.PROTECT, null=True, blank=True, related_name="limits"
    )
    class_of_service = models.CharField(max_length=10, choices=ClassOfService.choices, blank=True)
    lane = models.CharField(max_length=9, choices=LimitedLane.choices, blank=True)
    maximum = models.PositiveSmallIntegerField()
    on_full = models.CharField(max_length=6, choices=OnFull.choices, default=OnFull.REFUSE)
    counts_blocked = models.BooleanField(default=True)

    objects = LimitManager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["team", "column", "class_of_service", "lane"], name="one_limit_per_place"
            ),
            models.UniqueConstraint(
                fields=["team", "class_of_service", "lane"],
                condition=Q(column=None),
                name="one_limit_of_work",
            ),
            models.CheckConstraint(
                condition=Q(class_of_service="") | Q(lane=""), name="limit_of_class_or_lane"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.maximum}"

    @property
    def whom(self) -> str:
        """What it counts, in words; empty where that is all."""
        return str(self.get_lane_display() if self.lane else self.get_class_of_service_display())

    def journal_state(self) -> dict[str, Any]:
        """Entries that are older than limits of lanes name none."""
        return {name: value for name, value in super().journal_state().items() if value or name != "lane"}

    def held(self) -> models.QuerySet[Placement]:
        """The cards that count against it now: in its column, or in active and waiting columns where it is of a class or
        lane. A limit of each feature counts those of all features here; `fullest()` says what the fullest has."""
        here = Placement.objects.filter(team=self.team_id, archived_at=None)
        if self.column_id is not None:
            here = here.filter(column=self.column_id)
        else:
            here = here.filter(column__category__in=[Category.ACTIVE, Category.WAITING])
        if self.class_of_service:
            here = here.filter(item__class_of_service=self.class_of_service)
        if self.lane:
            here = here.exclude(item__class_of_service=ClassOfService.EXPEDITE)
            loose = Q(item__feature=None, item__backlog__kind=self.lane)
            here = here.filter(Q(item__feature__isnull=False) if self.is_of_each else loose)
        if not self.counts_blocked:
            here = here.exclude(Exists(Block.objects.filter(item=OuterRef("item"), ended_at=None)))
        return here

    @property
    def is_of_each(self) -> bool:
        """It holds for each feature by itself."""
        return self.lane == LimitedLane.FEATURE

    @property
    def fullest(self) -> int:
        """What it counts, of features that of the one with the most."""
        if not self.is_of_each:
            return self.held().count()
        most = (
            self.held().values("item__feature").annotate(cards=models.Count("pk")).order_by("-cards").first()
        )
        return int(most["cards"]) if most else 0

    def lift(self, *, by: Person | None) -> None:
        self.become(None, by=by)

    @verb()
    def become(self, maximum: int | None, *, by: Person | None, **more: Any) -> None:
        """Another limit of the same place."""
        place: dict[str, Any] = {"team": self.team, "column": self.column, "lane": self.lane}
        Limit.objects.impose(maximum, by=by, class_of_service=self.class_of_service, **place, **more)

    def take(self, maximum: int, on_full: str | None, counts_blocked: bool | None) -> bool:
        """Write what it is to be; what nobody says stays as it is. False when nothing differs."""
        counts = self.counts_blocked if counts_blocked is None else counts_blocked
        wanted = (maximum, on_full or self.on_full, counts)
        if self.pk and (self.maximum, self.on_full, self.counts_blocked) == wanted:
            return False
        self.maximum, self.on_full, self.counts_blocked = wanted
        self.save()
        return True


def require_possible(maximum: int | None, on_full: str | None, class_of_service: str, lane: str = "") -> None:
    """What may be said of any limit."""
    if maximum is not None and not 1 <= maximum <= 9999:
        raise Invalid("A limit is 1 to 9,999.", code="impossible_limit", field="limit")
    if on_full is not None and on_full not in Limit.OnFull.values:
        raise Invalid(
            f"There is no {on_full!r}: a limit refuses or warns.", code="unknown_choice", field="on_full"
        )
    if class_of_service and class_of_service not in ClassOfService.values:
        raise Invalid(
            f"{class_of_service!r} is no class of service.", code="unknown_choice", field="class_of_service"
        )
    if lane and lane not in LimitedLane.values:
        raise Invalid(f"{lane!r} is no lane that may be limited.", code="unknown_choice", field="lane")
    if lane and class_of_service:
        raise Invalid(
            "A limit is of a class or of a lane, not of both.", code="one_thing_limited", field="lane"
        )
