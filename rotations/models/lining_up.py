"""Who takes turns from now on; what was and whose turn it is now stay."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import time
from typing import TYPE_CHECKING, Any

from django.db import models

from core import clock
from core.errors import Invalid
from core.locking import lock
from journal.recording import verb
from people.models import Person
from people.models.days import require_days
from people.models.zones import require_zone
from rotations.models.line_up import LineUp
from rotations.models.words import LayerNumber
from rotations.schedule import Unit
from rotations.schedule.succession import succeeding
from rotations.schedule.walls import first_instant

if TYPE_CHECKING:
    from rotations.models.rotation import Rotation

MOST_GROUPS, MOST_WINDOWS, LONGEST = 60, 14, 366
# What a line-up says about time; a change that names none of them keeps them.
TIMES = ("zone", "unit", "length", "starts_on", "hands_over_at", "weekdays", "windows")


class LiningUp(models.Model):
    """Line-ups of a rotation, one after another in each layer."""

    class Meta:
        abstract = True

    def present_line_up(self: Rotation, layer: int) -> LineUp | None:
        """The last one of a layer: it holds now, or will when it begins."""
        rows = self.line_ups.in_force().filter(layer=layer).prefetch_related("seats")
        return rows.last()

    def groups_of(self: Rotation, layer: int) -> list[list[Person]]:
        """The present ones, as people."""
        last = self.present_line_up(layer)
        people = Person.objects.in_bulk(
            {person for group in (last.groups if last else ()) for person in group}
        )
        return [[people[person] for person in group] for group in (last.groups if last else ())]

    @verb()
    def line_up(
        self: Rotation,
        *,
        by: Person | None,
        groups: Sequence[Sequence[Person]],
        layer: int = LayerNumber.FIRST,
        **times: Any,
    ) -> LineUp:
        """Groups in the order of their turns, from now on, or from the first handoff if nothing runs yet.

        Whose turn it is keeps it; where that group is gone, the next of the old order takes over at once.
        """
        self.team.require_administrator(by)
        lock(self)
        self.require_standing()
        last, people = self.present_line_up(layer), _ids(groups)
        made = self._new(layer, last, times)
        check(made, people)
        _require_enabled(groups)
        if last and _same(last, made, people):
            return last
        self._begin(made, last, people)
        self.version += 1
        self.save(update_fields=["version"])
        made.save(force_insert=True)
        self.__dict__.pop("tzinfo", None)
        rows = [made, *made.seat(people), *self._drop_unbegun(made)]
        changes = {row.journal_part: row.journal_state() for row in rows}
        named = list(dict.fromkeys(person for group in people for person in group))
        self.record(
            "lined_up", by=by, changes=changes | {"version": self.version},
            facts={"people": named, "layer": int(layer)},
        )  # fmt: skip
        return made

    def _new(self: Rotation, layer: int, last: LineUp | None, times: dict[str, Any]) -> LineUp:
        """As the last one where the call says nothing."""
        kept = {name: getattr(last, name) for name in TIMES} if last else self._usual()
        given = {name: value for name, value in times.items() if value is not None}
        return LineUp(rotation=self, layer=layer, **{**kept, **given})  # type: ignore[misc]

    def _usual(self: Rotation) -> dict[str, Any]:
        monday = self.team.today
        return {"zone": self.team.zone, "unit": Unit.WEEK, "starts_on": monday, "hands_over_at": time(9)}

    def _begin(self, made: LineUp, last: LineUp | None, people: Sequence[Sequence[int]]) -> None:
        """Since when it holds, and which group has the turn then."""
        now, rhythm = clock.now(), made.rhythm
        first = first_instant(rhythm.starts, made.tzinfo)
        if last and last.since <= now and last.groups:
            engine = last.engine()
            place = (engine.rhythm.number_at(now) - engine.anchor) % len(last.groups)
            made.since, made.position = now, succeeding(last.groups, place, [tuple(one) for one in people])
            return
        made.since = max(now, first)
        turns = rhythm.number_at(made.since) - rhythm.number_at(first)
        made.position = turns % len(people) if people else 0

    def _drop_unbegun(self: Rotation, made: LineUp) -> list[LineUp]:
        """Line-ups that would begin later were decided before this one."""
        later = self.line_ups.in_force().filter(layer=made.layer, since__gt=clock.now()).exclude(pk=made.pk)
        dropped = list(later)
        for one in dropped:
            one.dropped_at = clock.now()
            one.save(update_fields=["dropped_at"])
        return dropped


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


def _require_enabled(groups: Sequence[Sequence[Person]]) -> None:
    for person in (person for group in groups for person in group):
        if person.disabled_at is not None:
            raise Invalid(
                f"{person} is disabled and takes no turns.", code="impossible_group", field="groups"
            )


def _ids(groups: Sequence[Sequence[Person]]) -> list[tuple[int, ...]]:
    return [tuple(person.pk for person in group) for group in groups]


def _same(last: LineUp, made: LineUp, people: Sequence[Sequence[int]]) -> bool:
    return list(last.groups) == list(people) and all(
        getattr(last, name) == getattr(made, name) for name in TIMES
    )
