"""Who takes turns from now on; what was and whose turn it is now stay."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import TYPE_CHECKING, Any

from django.db import models

from core import clock
from core.errors import Invalid, Refused
from core.locking import lock
from journal.recording import verb
from people.models import Person
from people.models.days import require_days
from people.models.zones import require_zone
from rotations.models.line_up import LineUp
from rotations.models.words import LayerNumber
from rotations.schedule import Layer, Shift, Unit
from rotations.schedule.succession import succeeding
from rotations.schedule.walls import first_instant

if TYPE_CHECKING:
    from rotations.models.rotation import Rotation

Groups = Sequence[Sequence[Person]]
MOST_GROUPS, MOST_WINDOWS, LONGEST = 60, 14, 366
# What a line-up says about time; a change that names none of them keeps them.
TIMES = ("zone", "unit", "length", "starts_on", "hands_over_at", "weekdays", "windows")


class LiningUp(models.Model):
    """Line-ups of a rotation, one after another in each layer."""

    class Meta:
        abstract = True

    def line_ups_of(self: Rotation, layer: int) -> list[LineUp]:
        """Those in force by their beginnings; a rotation that is only thought of has none."""
        return list(self.line_ups.in_force().filter(layer=layer).prefetch_related("seats")) if self.pk else []

    def present_line_up(self: Rotation, layer: int) -> LineUp | None:
        """The one that holds now, or the first that will."""
        return _standing(self.line_ups_of(layer), clock.now())

    def groups_of(self: Rotation, layer: int) -> list[list[Person]]:
        """The present ones, as people."""
        last = self.present_line_up(layer)
        people = Person.objects.in_bulk(
            {person for group in (last.groups if last else ()) for person in group}
        )
        return [[people[person] for person in group] for group in (last.groups if last else ())]

    @verb()
    def line_up(
        self: Rotation, *, by: Person | None, groups: Groups, layer: int = LayerNumber.FIRST, from_on: date | None = None,
        **times: Any,
    ) -> LineUp:  # fmt: skip
        """Groups in the order of their turns, from now on, from the handoff of a day ahead, or from the first handoff.

        Whose turn it is then keeps it; where that group is gone, the next of the old order takes over at once.
        """
        self.team.require_administrator(by)
        lock(self)
        self.require_standing()
        plan = self.planned(groups=groups, layer=layer, from_on=from_on, **times)
        if plan.base and plan.changes_nothing:
            return plan.base
        made = plan.made
        self.version += 1
        self.save(update_fields=["version"])
        made.save(force_insert=True)
        self.__dict__.pop("tzinfo", None)
        rows = [made, *made.seat(plan.groups), *self._dropped(plan.later)]
        changes = {row.journal_part: row.journal_state() for row in rows}
        named = list(dict.fromkeys(person for group in plan.groups for person in group))
        since = made.since.isoformat() if made.since > clock.now() else ""
        self.record(
            "lined_up", by=by, changes=changes | {"version": self.version},
            facts={"people": named, "layer": int(layer), "since": since},
        )  # fmt: skip
        return made

    @verb()
    def drop_line_up(self: Rotation, line_up: LineUp, *, by: Person | None) -> None:
        """One that is dated ahead does not come; what runs goes on."""
        self.team.require_administrator(by)
        lock(self)
        row = self.line_ups.get(pk=line_up.pk)
        if row.dropped_at is not None:
            return
        if row.since <= clock.now():
            raise Refused("It holds already; line up anew instead.", code="begun")
        self.version += 1
        self.save(update_fields=["version"])
        self._dropped([row])
        facts = {"since": row.since.isoformat()}
        changes = {row.journal_part: row.journal_state(), "version": self.version}
        self.record("dropped_line_up", by=by, changes=changes, facts=facts)

    def planned(
        self: Rotation, *, groups: Groups, layer: int = LayerNumber.FIRST, from_on: date | None = None, **times: Any
    ) -> Plan:  # fmt: skip
        """What lining up would do; nothing is written."""
        rows, people, now = self.line_ups_of(layer), _ids(groups), clock.now()
        made = self._new(layer, _standing(rows, now), times)
        check(made, people)
        _require_enabled(groups)
        at = _begins(made, from_on, now)
        later = [row for row in rows if row.since > now and row.since >= at]
        base = _standing([row for row in rows if row not in later] or later, at)
        _begin(made, base, people, at)
        return Plan(made, people, base, later, rows)

    def _new(self: Rotation, layer: int, last: LineUp | None, times: dict[str, Any]) -> LineUp:
        """As the present one where the call says nothing."""
        kept = {name: getattr(last, name) for name in TIMES} if last else self._usual()
        given = {name: value for name, value in times.items() if value is not None}
        return LineUp(rotation=self, layer=layer, **{**kept, **given})  # type: ignore[misc]

    def _usual(self: Rotation) -> dict[str, Any]:
        monday = self.team.today
        return {"zone": self.team.zone, "unit": Unit.WEEK, "starts_on": monday, "hands_over_at": time(9)}

    def _dropped(self: Rotation, rows: Iterable[LineUp]) -> list[LineUp]:
        """Line-ups that would begin later were decided before this one."""
        for row in rows:
            row.dropped_at = clock.now()
            row.save(update_fields=["dropped_at"])
        return list(rows)


@dataclass(frozen=True)
class Plan:
    """A line-up that is not kept yet, what it follows, and what it replaces before that begins."""

    made: LineUp
    groups: list[tuple[int, ...]]
    base: LineUp | None
    later: list[LineUp]
    rows: list[LineUp]

    @property
    def changes_nothing(self) -> bool:
        base = self.base
        if base is None or any(row != base for row in self.later):
            return False
        same = all(getattr(base, name) == getattr(self.made, name) for name in TIMES)
        return same and list(base.groups) == list(self.groups)

    def turns(self, until: datetime) -> list[Shift]:
        """The coming turns as they would be, before absences and changes."""
        stay = [row for row in self.rows if row not in self.later and row.since < self.made.since]
        layer = Layer([*(row.engine() for row in stay), self.made.engine(self.groups)])
        return [shift for shift in layer.shifts(clock.now(), until) if shift.people]


def _standing(rows: Sequence[LineUp], at: datetime) -> LineUp | None:
    """The one that holds then, else the first to come."""
    begun = [row for row in rows if row.since <= at]
    return begun[-1] if begun else next(iter(rows), None)


def _begins(made: LineUp, from_on: date | None, now: datetime) -> datetime:
    if from_on is None:
        return now
    require_days(from_on=from_on)
    at = first_instant(datetime.combine(from_on, made.hands_over_at), made.tzinfo)
    if at <= now:
        raise Invalid(
            "Turns change from now on or later; what was stays.", code="in_the_past", field="from_on"
        )
    return at


def _begin(made: LineUp, base: LineUp | None, people: Sequence[Sequence[int]], at: datetime) -> None:
    """Since when it holds, and which group has the turn then."""
    rhythm = made.rhythm
    first = first_instant(rhythm.starts, made.tzinfo)
    if base and base.since <= at and base.groups:
        engine = base.engine()
        place = (engine.rhythm.number_at(at) - engine.anchor) % len(base.groups)
        made.since, made.position = at, succeeding(base.groups, place, [tuple(one) for one in people])
        return
    made.since = max(at, first)
    turns = rhythm.number_at(made.since) - rhythm.number_at(first)
    made.position = turns % len(people) if people else 0


def check(made: LineUp, people: Sequence[Sequence[int]]) -> None:
    """Shape and range of all that a person may set."""
    require_zone(made.zone)
    require_days(starts_on=made.starts_on)
    if made.unit not in set(Unit) or not 1 <= made.length <= LONGEST:
        raise Invalid(
            "A turn is 1 to 366 hours, days, weeks or months.", code="impossible_turn", field="length"
        )
    if len(people) > MOST_GROUPS:
        raise Invalid(f"At most {MOST_GROUPS} groups take turns.", code="too_many_groups", field="groups")
    if any(not group or len(set(group)) < len(group) for group in people):
        raise Invalid(
            "A group is one person or a pair, each named once.", code="impossible_group", field="groups"
        )
    if made.weekdays and made.unit != Unit.DAY:
        raise Invalid("Handoff days are for turns by days.", code="impossible_turn", field="weekdays")
    _check_windows(made.windows)


def _check_windows(windows: Iterable[dict[str, str]]) -> None:
    rows = list(windows)
    if len(rows) > MOST_WINDOWS or any(not one["weekdays"] for one in rows):
        raise Invalid(
            f"Hours of duty name their days, at most {MOST_WINDOWS} times.", code="impossible_hours", field="windows"
        )  # fmt: skip


def _require_enabled(groups: Groups) -> None:
    for person in (person for group in groups for person in group):
        if person.disabled_at is not None:
            raise Invalid(
                f"{person} is disabled and takes no turns.", code="impossible_group", field="groups"
            )


def _ids(groups: Groups) -> list[tuple[int, ...]]:
    return [tuple(person.pk for person in group) for group in groups]
