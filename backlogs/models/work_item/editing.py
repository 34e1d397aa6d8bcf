from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from backlogs.models.size import Size
from backlogs.models.words import BacklogKind, ClassOfService
from core import clock
from core.errors import Invalid, Refused
from core.fields import one_line, reason, storable
from core.locking import lock
from journal.recording import verb
from people.models.days import require_days

if TYPE_CHECKING:
    from backlogs.models import Backlog, WorkItem
    from people.models import Person

MOST_POINTS = Decimal("9999.99")
EDITABLE = frozenset(
    {
        "title",
        "description",
        "kind",
        "customer",
        "requester",
        "requester_address",
        "due_on",
        "service",
        "ease",
        "class_of_service",
        "priority",
    }
)


class Editing:
    """What the item says of itself; its size is kept with its dates."""

    @verb()
    def edit(self: WorkItem, *, by: Person, because: str = "", **values: Any) -> None:
        """Change what is named in `EDITABLE`, all or nothing; `because` says why a full class has room this once."""
        self.require_worker(by)
        if unknown := values.keys() - EDITABLE:
            raise Invalid(
                f"{sorted(unknown)[0]} is not edited like this.",
                code="not_editable",
                field=sorted(unknown)[0],
            )
        self.hold(values)
        if values.get("kind", self.kind) != self.kind:
            self.require_answerer(by)
        trial = self.as_if(**values)
        trial.check_values()
        facts = self.past_limits(trial, reason(because))
        self.change("edited", by=by, facts=facts, **{name: getattr(trial, name) for name in values})

    def past_limits(self: WorkItem, trial: WorkItem, because: str) -> dict[str, str]:
        """Another class or lane takes a place of that where the item stands, as a move there would."""
        from backlogs.models.column import Column

        stood, stands = ((item.class_of_service, item.feature_id, item.backlog_id) for item in (self, trial))
        if stood == stands:
            return {}
        here = Column.objects.filter(placements__item=self, placements__archived_at=None).first()
        passed = here.require_room([trial], because, field="because") if here else []
        return {"overriding": because} if passed else {}

    @verb()
    def resize(self: WorkItem, points: Decimal | None, *, by: Person) -> None:
        """Another size from now on; the old one stays as of its time."""
        self.require_worker(by)
        check_points(points)
        lock(self)
        if self.points == points:
            return
        was = self.points
        self.points, self.version = points, self.version + 1
        self.save(update_fields=["points", "version"])
        size = Size.objects.create(item=self, points=points, at=clock.now(), by=by)
        changes = {"points": points, "version": self.version, size.journal_part: size.journal_state()}
        self.record("sized", by=by, changes=changes, facts={"was": {"points": was}})

    @verb()
    def move_to_backlog(self: WorkItem, backlog: Backlog, *, by: Person, because: str = "") -> None:
        """Planned or interrupt, corrected with a reason until the iteration closes, then frozen; the feature is left."""
        from backlogs.models.work_item.making import rank_at_end

        self.require_worker(by)
        self.hold({"backlog": backlog})
        if backlog.team_id != self.team_id:
            raise Invalid(
                "That backlog is another team's; move the item to the team.",
                code="other_team",
                field="backlog",
            )
        if backlog.pk == self.backlog_id:
            return
        self.require_release(by)
        self._require_correctable(backlog, because)
        passed = self.past_limits(self.as_if(backlog=backlog, feature=None), reason(because))
        self.settle(rank_at_end(backlog, None), backlog=backlog, feature=None)
        # Planned work has a rank and no priority.
        left = {"priority": None} if backlog.is_planned else {}
        facts = {"because": reason(because)} | passed
        self.change("reclassified", by=by, facts=facts, backlog=backlog, feature=None, **left)

    def _require_correctable(self: WorkItem, backlog: Backlog, because: str) -> None:
        crosses = (backlog.kind == BacklogKind.INTERRUPT) != self.is_interrupt
        if crosses and not because.strip():
            raise Refused("Between planned and interrupt an item moves with a reason.", code="reason_needed")
        if crosses and self.entries.exclude(iteration__closed_at=None).exists():
            raise Refused(
                f"{self.key} stands in a closed iteration; what it was there is frozen.", code="frozen"
            )

    def check_values(self: WorkItem) -> None:
        """Shape and range of every field that a person may set."""
        self.title = one_line(str(self.title), field="title", longest=300)
        if not self.title:
            raise Invalid("An item needs a title.", code="title_needed", field="title")
        self.description = storable(self.description or "", field="description", longest=100_000)
        self.service = storable(self.service or "", field="service", longest=80)
        self.requester_address = storable(
            self.requester_address or "", field="requester_address", longest=254
        )
        check_points(self.points)
        require_days(due_on=self.due_on)
        _one_of(self.kind, self.Kind.values, "kind")
        _one_of(self.class_of_service, ClassOfService.values, "class_of_service")
        _one_of(self.ease, [None, 1, 2, 3], "ease")
        _one_of(self.priority, [None, 1, 2, 3, 4], "priority")
        if self.priority is not None and not self.is_interrupt:
            raise Invalid(
                "Only interrupts have a priority; rank planned work.",
                code="interrupts_only",
                field="priority",
            )
        if self.class_of_service == ClassOfService.FIXED_DATE and self.due_on is None:
            raise Invalid("Work with a fixed date needs the date.", code="date_needed", field="due_on")


def check_points(points: Decimal | None) -> None:
    if points is not None and (
        not points.is_finite() or not 0 <= points <= MOST_POINTS or points != round(points, 2)
    ):
        raise Invalid(
            "Points are 0 to 9,999.99, with at most two decimals.", code="impossible_points", field="points"
        )


def _one_of(value: Any, allowed: Any, field: str) -> None:
    if value not in allowed:
        raise Invalid(f"{value!r} is no {field.replace('_', ' ')}.", code="unknown_choice", field=field)
