from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q

from backlogs.models.retro import Retrospective
from core import clock
from core.errors import Invalid, NotAllowed, Refused
from core.locking import lock
from journal.models import Journaled
from journal.recording import verb
from people.models import Role

if TYPE_CHECKING:
    from backlogs.models import Feature, Iteration, WorkItem
    from people.models import Person

MOST_TURNS = 60


class GoalVerdict(Journaled):
    """Whether the goal of an iteration was met, as the product owner said at its review."""

    journal_kind = "goal_verdict"
    journal_fields = ("iteration", "came", "by", "said_at")

    class Came(models.TextChoices):
        MET = "met", "met"
        PARTLY = "partly", "met in part"
        MISSED = "missed", "not met"

    iteration = models.OneToOneField("backlogs.Iteration", models.CASCADE, related_name="goal_verdict")
    came = models.CharField(max_length=6, choices=Came.choices)
    by = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    said_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.get_came_display()


class DemoTurn(Journaled):
    """A finished item or a feature that is shown at an iteration's demo, by whom, in which place."""

    journal_kind = "demo_turn"
    journal_fields = ("iteration", "item", "feature", "presenter", "position", "shown_at", "removed_at")

    iteration = models.ForeignKey("backlogs.Iteration", models.CASCADE, related_name="demo_turns")
    item = models.ForeignKey("backlogs.WorkItem", models.PROTECT, null=True, related_name="+")
    feature = models.ForeignKey("backlogs.Feature", models.PROTECT, null=True, related_name="+")
    presenter = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+")
    position = models.PositiveSmallIntegerField()
    shown_at = models.DateTimeField(null=True)
    removed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("position", "id")
        constraints = [
            models.CheckConstraint(
                condition=Q(item=None, feature__isnull=False) | Q(item__isnull=False, feature=None),
                name="one_thing_is_shown",
            ),
            models.UniqueConstraint(
                fields=["iteration", "item"], condition=Q(removed_at=None), name="an_item_is_shown_once"
            ),
            models.UniqueConstraint(
                fields=["iteration", "feature"], condition=Q(removed_at=None), name="a_feature_is_shown_once"
            ),
        ]

    def __str__(self) -> str:
        return self.item.title if self.item else str(self.feature)


class Reviewing(Retrospective):
    """What the team does with an iteration at its review: says whether the goal was met, shows what is done, looks back."""

    def may_look_back(self: Iteration, person: Person) -> bool:  # type: ignore[override]
        return person.has_role(self.team_id, Role.ENGINEER, Role.PRODUCT_OWNER)

    def require_begun(self: Iteration) -> None:  # type: ignore[override]
        if self.started_at is None and self.closed_at is None:
            raise Refused(f"{self} has not started.", code="not_started")

    @verb()
    def judge_goal(self: Iteration, came: str, *, by: Person) -> GoalVerdict:
        """Said at the review, once the iteration is closed; the last word counts."""
        if not self.may_plan(by):
            raise NotAllowed(
                f"Only the product owner of {self.team} says whether the goal was met.",
                code="not_product_owner",
            )
        if came not in GoalVerdict.Came.values:
            raise Invalid(
                f"A goal is met, partly or missed, not {came!r}.", code="unknown_choice", field="came"
            )
        lock(self)
        if self.closed_at is None:
            raise Refused(f"{self} is not closed yet.", code="not_closed")
        if not self.goal:
            raise Refused(f"{self} had no goal.", code="no_goal")
        verdict = GoalVerdict.objects.filter(iteration=self).first() or GoalVerdict(iteration=self)
        if verdict.came != came:
            verdict.came, verdict.by, verdict.said_at = came, by, clock.now()
            verdict.save()
            self.tell_part("judged_goal", verdict, by=by, facts={"came": came})
        return verdict

    @property
    def demo(self: Iteration) -> models.QuerySet[DemoTurn]:
        rows = self.demo_turns.filter(removed_at=None)
        return rows.select_related(
            "item__backlog", "item__customer", "feature__backlog", "feature__customer", "presenter"
        )

    @verb()
    def show_at_demo(
        self: Iteration, thing: WorkItem | Feature, *, by: Person, presenter: Person | None = None
    ) -> DemoTurn:
        """At the end of the demo; shown by whoever puts it there unless somebody else is named. Twice is once."""
        self._lock_demo(by)
        self._require_showable(thing)
        named = {thing.journal_kind: thing}
        standing = self.demo.filter(**named).first()
        if standing is not None:
            return standing
        if self.demo.count() >= MOST_TURNS:
            raise Invalid(f"A demo shows at most {MOST_TURNS} things.", code="too_many")
        who = presenter or by
        who.require_enabled(field="presenter")
        turn = DemoTurn.objects.create(
            iteration=self, presenter=who, position=self.demo_turns.count() + 1, **named
        )
        self.tell_part("put_on_demo", turn, by=by, facts={thing.journal_kind: thing.pk})
        return turn

    @verb()
    def name_presenter(self: Iteration, turn: DemoTurn, presenter: Person | None, *, by: Person) -> None:
        self._lock_demo(by)
        if presenter is not None:
            presenter.require_enabled(field="presenter")
        self._lock_turn(turn)
        if turn.presenter_id != (presenter and presenter.pk):
            turn.presenter = presenter
            self._keep_turns("named_presenter", by, turn)

    @verb()
    def mark_shown(self: Iteration, turn: DemoTurn, *, by: Person) -> None:
        self._lock_demo(by)
        self._lock_turn(turn)
        if turn.shown_at is None:
            turn.shown_at = clock.now()
            self._keep_turns("showed", by, turn)

    @verb()
    def mark_unshown(self: Iteration, turn: DemoTurn, *, by: Person) -> None:
        self._lock_demo(by)
        self._lock_turn(turn)
        if turn.shown_at is not None:
            turn.shown_at = None
            self._keep_turns("did_not_show", by, turn)

    @verb()
    def take_off_demo(self: Iteration, turn: DemoTurn, *, by: Person) -> None:
        self._lock_demo(by)
        turn.refresh_from_db()
        if turn.removed_at is None:
            turn.removed_at = clock.now()
            self._keep_turns("took_off_demo", by, turn)

    @verb()
    def place_turn(self: Iteration, turn: DemoTurn, *, by: Person, before: DemoTurn | None) -> None:
        """In front of another, or last."""
        self._lock_demo(by)
        standing = list(self.demo)
        if turn not in standing or (before is not None and before not in standing):
            raise Refused("It is not shown any more.", code="off_demo")
        if before == turn:
            return
        order = [each for each in standing if each != turn]
        order.insert(order.index(before) if before else len(order), turn)
        places = sorted(each.position for each in standing)
        moved = [(each, place) for each, place in zip(order, places, strict=True) if each.position != place]
        for each, place in moved:
            each.position = place
        if moved:
            self._keep_turns("placed_on_demo", by, *(each for each, _ in moved))

    def tell_part(
        self: Iteration, told: str, *parts: Journaled, by: Person, facts: dict[str, object]
    ) -> None:
        self.record(
            told, by=by, changes={part.journal_part: part.journal_state() for part in parts}, facts=facts
        )

    def _lock_demo(self: Iteration, by: Person) -> None:
        if not self.may_look_back(by):
            raise NotAllowed(f"Only the engineers and the product owner of {self.team} prepare its demo.")
        lock(self)
        self.require_begun()

    def _lock_turn(self: Iteration, turn: DemoTurn) -> None:
        turn.refresh_from_db()
        if turn.removed_at is not None:
            raise Refused("It is not shown any more.", code="off_demo")

    def _require_showable(self: Iteration, thing: WorkItem | Feature) -> None:
        """What is not finished is not shown."""
        from backlogs.models.work_item import WorkItem

        if thing.team_id != self.team_id:
            raise Invalid(f"{thing} belongs to another team.", code="other_team", field=thing.journal_kind)
        if isinstance(thing, WorkItem) and thing.outcome != "done":
            raise Refused(f"{thing.key} is not finished.", code="not_finished")

    def _keep_turns(self: Iteration, told: str, by: Person, *turns: DemoTurn) -> None:
        for turn in turns:
            turn.save(update_fields=["presenter", "position", "shown_at", "removed_at"])
        one = turns[0]
        facts = {"item": one.item_id, "feature": one.feature_id, "presenter": one.presenter_id}
        self.tell_part(told, *turns, by=by, facts={name: value for name, value in facts.items() if value})
