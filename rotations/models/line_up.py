from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from django.db import models
from django.db.models import F, Q

from journal.models import Journaled
from rotations import schedule
from rotations.models.words import LayerNumber

Group = tuple[int, ...]


class LineUpQuerySet(models.QuerySet["LineUp"]):
    def in_force(self) -> LineUpQuerySet:
        """Without those that another one replaced before they began."""
        return self.filter(Q(dropped_at=None) | Q(dropped_at__gt=F("since"))).order_by("since", "id")


class LineUp(Journaled):
    """Who takes turns in one layer of a rotation, in which order and rhythm, from an instant on; never changed."""

    journal_kind = "line_up"
    journal_fields = (
        "rotation", "layer", "since", "position", "zone", "unit", "length", "starts_on", "hands_over_at", "weekdays",
        "windows", "dropped_at",
    )  # fmt: skip

    rotation = models.ForeignKey("rotations.Rotation", models.PROTECT, related_name="line_ups")
    layer = models.PositiveSmallIntegerField(choices=LayerNumber.choices, default=LayerNumber.FIRST)
    since = models.DateTimeField()
    # The group that has the turn at `since`; later turns count from there, so that a new list leaves the past alone.
    position = models.PositiveSmallIntegerField(default=0)
    zone = models.CharField(max_length=64)
    unit = models.CharField(max_length=5, choices=[(unit.value, unit.value) for unit in schedule.Unit])
    length = models.PositiveSmallIntegerField(default=1)
    starts_on = models.DateField()
    hands_over_at = models.TimeField(default=time(9))
    weekdays = models.CharField(max_length=7, blank=True)
    # [{"weekdays": "01234", "begins": "08:00", "ends": "18:00"}]; none: at all times.
    windows = models.JSONField(default=list, blank=True)
    # Another line-up came before this one had begun.
    dropped_at = models.DateTimeField(null=True)

    # Its people in a line; a page says so before it shows the row.
    names: str

    objects = LineUpQuerySet.as_manager()

    class Meta:
        ordering = ("since", "id")

    def __str__(self) -> str:
        return f"line-up of {self.rotation_id} since {self.since}"

    def journal_state(self) -> dict[str, Any]:
        return super().journal_state() | {"hands_over_at": self.hands_over_at.isoformat()}

    @property
    def tzinfo(self) -> ZoneInfo:
        return ZoneInfo(self.zone)

    @property
    def rhythm(self) -> schedule.Rhythm:
        starts = datetime.combine(self.starts_on, self.hands_over_at)
        return schedule.Rhythm(
            self.tzinfo, schedule.Unit(self.unit), self.length, starts, numbers(self.weekdays)
        )

    @property
    def groups(self) -> tuple[Group, ...]:
        places: dict[int, list[int]] = defaultdict(list)
        for seat in self.seats.all():
            places[seat.place].append(seat.person_id)
        return tuple(tuple(people) for _, people in sorted(places.items()))

    def engine(self, groups: Sequence[Group] | None = None) -> schedule.LineUp:
        """`groups`: of a line-up whose seats are not kept yet."""
        windows = tuple(
            schedule.Window(
                numbers(one["weekdays"]), time.fromisoformat(one["begins"]), time.fromisoformat(one["ends"])
            )
            for one in self.windows
        )
        named = self.groups if groups is None else tuple(groups)
        return schedule.LineUp(self.since, self.rhythm, named, self.position, windows)

    def seat(self, groups: Sequence[Group]) -> list[Seat]:
        return Seat.objects.bulk_create(
            Seat(line_up=self, place=place, person_id=person)
            for place, group in enumerate(groups)
            for person in group
        )


class Seat(Journaled):
    """A person's place in the order of a line-up; two on one place are a pair."""

    journal_kind = "seat"
    journal_fields = ("line_up", "place", "person")

    line_up = models.ForeignKey(LineUp, models.PROTECT, related_name="seats")
    place = models.PositiveSmallIntegerField()
    person = models.ForeignKey("people.Person", models.PROTECT, related_name="+")

    class Meta:
        ordering = ("place", "id")
        constraints = [models.UniqueConstraint(fields=["line_up", "place", "person"], name="once_in_a_group")]

    def __str__(self) -> str:
        return f"{self.person_id} at {self.place}"


def numbers(weekdays: str) -> frozenset[int]:
    return frozenset(int(day) for day in weekdays)
