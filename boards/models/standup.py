from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import Q
from django.utils import timezone

from backlogs.models import Feature, WorkItem
from boards.models.standup_leading import Leading
from boards.models.standup_talking import Talking
from boards.standup_order import Order
from core import clock
from core.errors import Invalid
from core.locking import lock
from journal.models import Journaled
from journal.recording import verb

if TYPE_CHECKING:
    from boards.board import Board
    from people.models import Person

MINUTES, LONGEST = 15, 240


class StandupQuerySet(models.QuerySet["Standup"]):
    def visible_to(self, person: Person) -> StandupQuerySet:
        """A team's to its members, a feature's to who sees the feature."""
        if person.is_superuser:
            return self.all()
        features = Feature.objects.visible_to(person).values("pk")
        return self.filter(Q(feature=None, team__in=list(person.roles)) | Q(feature__in=features))

    def open(self) -> StandupQuerySet:
        return self.filter(ended_at=None)

    def on(self, board: str) -> StandupQuerySet:
        """Those of one board, by its name; nobody stands up in front of a person's."""
        kind, _, which = board.partition("-")
        if kind == "team":
            return self.filter(feature=None, team__key=which)
        return self.filter(feature=which) if kind == "feature" else self.none()

    def held_at(self, board: str) -> Standup | None:
        """The one that is held now; one that was forgotten on another day is not."""
        standing = self.on(board).open().select_related("team", "led_by").first()
        return standing if standing and standing.is_of_today else None


class StandupManager(models.Manager.from_queryset(StandupQuerySet)):  # type: ignore[misc]
    @verb()
    def begin(
        self, board: Board, *, by: Person, order: str = Order.DONE_FIRST, minutes: int = MINUTES
    ) -> Standup:
        """The board's one open standup: today's that stands already, or a new one; what was forgotten is ended."""
        from boards.standup_walk import walk_of

        made = self._made(board)
        made.require_part(by)
        checked(order, minutes)
        lock(made.feature or made.team)  # whoever begins at the same moment waits, and finds this one
        standing = self.on(board.name).open().select_related("team", "feature").first()
        if standing and standing.is_of_today:
            return standing
        if standing:
            standing.end(by=by)
        made.order, made.minutes, made.led_by, made.began_at = order, minutes, by, clock.now()
        made.since, made.walk = self._last(made, board), walk_of(board, order)
        made.item_id = next(iter(made.stops), None)
        made.begin("began", by=by)
        made.take_seat(by=by)
        return made

    def _made(self, board: Board) -> Standup:
        if feature := getattr(board, "feature", None):
            return self.model(team=feature.team, feature=feature)
        if team := getattr(board, "team", None):
            return self.model(team=team)
        raise Invalid("A standup is held on the board of a team or a feature.", code="no_standup_here")

    def last_time(self, board: Board) -> datetime:
        """What the board shows as new is later: than the last standup, while one is held than the one before it."""
        standing = self.on(board.name).open().values_list("since", flat=True).first()
        return standing or self._last(self._made(board), board)

    def _last(self, made: Standup, board: Board) -> datetime:
        """When the last standup began; before the first one, the working day before."""
        before = self.on(board.name).order_by("-began_at", "-pk").values_list("began_at", flat=True).first()
        if before:
            return before
        today = made.team.today
        days = made.team.working_days(today - timedelta(14), today - timedelta(1))
        return datetime.combine(days[-1] if days else today - timedelta(1), time(), made.team.tzinfo)


class Standup(Leading, Talking, Journaled):
    """A team, or whoever is on a feature, goes through the day's cards together; everyone's screen shows the same one."""

    journal_kind = "standup"
    journal_fields = (
        "team", "feature", "began_at", "since", "ended_at", "led_by", "order", "walk", "said", "item", "minutes",
        "paused_at", "paused_for", "version",
    )  # fmt: skip

    # The team whose stream tells it; with a feature it is held on the feature's board.
    team = models.ForeignKey("people.Team", models.PROTECT, related_name="standups")
    feature = models.ForeignKey("backlogs.Feature", models.PROTECT, null=True, related_name="standups")
    began_at = models.DateTimeField()
    # What happened after this is new to those who were at the last one.
    since = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    led_by = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    order = models.CharField(max_length=10, choices=Order.choices, default=Order.DONE_FIRST)
    # [{"kind", "id", "items": [number, …]}, …]: fixed while it lasts, so that a card moved does not jump out of its turn.
    walk: Any = models.JSONField(default=list)
    said: Any = models.JSONField(default=list)
    # The card that everybody sees; none before the first and after the last.
    item = models.ForeignKey("backlogs.WorkItem", models.PROTECT, null=True, related_name="+")
    minutes = models.PositiveSmallIntegerField(default=MINUTES)
    paused_at = models.DateTimeField(null=True)
    paused_for = models.PositiveIntegerField(default=0, help_text="Seconds.")
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = StandupManager()

    class Meta:
        ordering = ("-began_at", "-id")
        constraints = [
            models.UniqueConstraint(
                fields=["team"], condition=Q(feature=None, ended_at=None), name="one_open_standup_per_team"
            ),
            models.UniqueConstraint(
                fields=["feature"], condition=Q(ended_at=None), name="one_open_standup_per_feature"
            ),
        ]

    def __str__(self) -> str:
        return f"Standup of {self.feature or self.team}"

    @property
    def board_name(self) -> str:
        return f"feature-{self.feature_id}" if self.feature_id else f"team-{self.team.key}"

    @property
    def is_open(self) -> bool:
        return self.ended_at is None

    @property
    def is_of_today(self) -> bool:
        return timezone.localtime(self.began_at, self.team.tzinfo).date() == self.team.today

    @property
    def stops(self) -> list[int]:
        """The items of the walk, each once, in its order."""
        return [number for part in self.walk for number in part["items"]]

    @property
    def unsaid(self) -> list[int]:
        said = set(self.said)
        return [number for number in self.stops if number not in said]

    @property
    def elapsed(self) -> int:
        """Seconds that it has lasted, without those in which the timer was paused."""
        until = self.paused_at or self.ended_at or clock.now()
        return max(0, int((until - self.began_at).total_seconds()) - self.paused_for)

    def may_take_part(self, person: Person) -> bool:
        """Whoever takes part in the team, or works on the feature, or in a team with work in it; observers look on."""
        if person.is_superuser or person.takes_part_in(self.team_id):
            return True
        if self.feature is None:
            return False
        others = WorkItem.objects.filter(feature=self.feature).order_by().values_list("team", flat=True)
        return self.feature.is_worked_by(person) or any(
            person.takes_part_in(team) for team in others.distinct()
        )

    def journal_teams(self) -> Sequence[int | None]:
        return [self.team_id]


def checked(order: str, minutes: int) -> None:
    if order not in Order.values:
        raise Invalid(f"There is no order {order!r}.", code="unknown_choice", field="order")
    if not 1 <= minutes <= LONGEST:
        raise Invalid(f"A standup takes 1 to {LONGEST} minutes.", code="impossible_length", field="minutes")
