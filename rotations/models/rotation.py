from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from django.db import models
from django.db.models import Q
from django.utils.functional import cached_property

from core import clock
from core.errors import NotAllowed, Refused
from core.locking import lock
from journal.models import Journaled
from journal.recording import verb
from rotations.models.changing import Changing
from rotations.models.line_up import LineUp, Seat
from rotations.models.lining_up import LiningUp
from rotations.models.offering import Offering
from rotations.models.outside import OutsideShift
from rotations.models.words import Kind, LayerNumber

if TYPE_CHECKING:
    from people.models import Person, Team


class RotationQuerySet(models.QuerySet["Rotation"]):
    def visible_to(self, person: Person) -> RotationQuerySet:
        """Those of one's teams, and those in which one has a place, also as somebody of another team."""
        if person.is_superuser:
            return self.all()
        seats = Seat.objects.filter(person=person, line_up__in=_present_line_ups())
        return self.filter(
            Q(team__in=list(person.roles)) | Q(pk__in=seats.values("line_up__rotation"), ended_at=None)
        )

    def standing(self) -> RotationQuerySet:
        return self.filter(ended_at=None)

    def at(self, instant: datetime) -> RotationQuerySet:
        """Those that were there then."""
        return self.filter(Q(ended_at=None) | Q(ended_at__gt=instant), opened_at__lte=instant)


def _present_line_ups() -> models.QuerySet[LineUp]:
    """Those that hold or are to come: places in earlier ones give no right."""
    later = LineUp.objects.in_force().filter(
        Q(since__gt=models.OuterRef("since")) | Q(since=models.OuterRef("since"), pk__gt=models.OuterRef("pk")),
        rotation=models.OuterRef("rotation"), layer=models.OuterRef("layer"), since__lte=clock.now(),
    )  # fmt: skip
    return LineUp.objects.in_force().filter(~models.Exists(later))


class RotationManager(models.Manager.from_queryset(RotationQuerySet)):  # type: ignore[misc]
    @verb()
    def open(self, *, by: Person | None, team: Team, kind: str, **turns: Any) -> Rotation:
        """One standing rotation of a kind for a team, and who takes turns in its first layer."""
        team.require_administrator(by)
        lock(team)
        if self.standing().filter(team=team, kind=kind).exists():
            label = Kind(kind).label
            raise Refused(
                f"{team} has a rotation for {label} already; change that one.", code="standing_rotation"
            )
        rotation: Rotation = self.model(team=team, kind=kind, opened_at=clock.now())
        rotation.begin("opened", by=by)
        rotation.line_up(by=by, **turns)
        return rotation


class Rotation(Journaled, LiningUp, Changing, Offering):
    """Turns of duty in a team: who triages everything for a week, or who is called outside of hours."""

    journal_kind = "rotation"
    journal_fields = ("team", "kind", "opened_at", "ended_at", "version")

    team = models.ForeignKey("people.Team", models.PROTECT, related_name="rotations")
    kind = models.CharField(max_length=14, choices=Kind.choices)
    opened_at = models.DateTimeField(default=clock.now, editable=False)
    ended_at = models.DateTimeField(null=True, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = RotationManager()

    class Meta:
        ordering = ("team", "-kind", "id")
        constraints = [
            models.UniqueConstraint(
                fields=["team", "kind"],
                condition=Q(ended_at=None),
                name="one_standing_rotation_of_a_kind",
                violation_error_message="The team has a rotation of this kind already.",
            )
        ]

    def __str__(self) -> str:
        return f"{Kind(self.kind).label} of {self.team}"

    @cached_property
    def tzinfo(self) -> ZoneInfo:
        """Of its present line-up; turns are shown in it."""
        last = self.present_line_up(LayerNumber.FIRST)
        return last.tzinfo if last else self.team.tzinfo

    def outside_shifts(self) -> models.QuerySet[OutsideShift]:
        """What outside schedules said of it, in order."""
        return OutsideShift.objects.filter(outside__rotation=self).select_related("outside")

    def journal_teams(self) -> Sequence[int | None]:
        return [self.team_id]

    def may_take_part(self, person: Person) -> bool:
        """Swap, offer and cover: who has a place in it, and who does more in its team than look on."""
        return person.is_superuser or person.takes_part_in(self.team_id) or self.has_seat(person)

    def has_seat(self, person: Person) -> bool:
        return Seat.objects.filter(
            person=person, line_up__in=_present_line_ups().filter(rotation=self)
        ).exists()

    def require_part(self, person: Person) -> None:
        if not self.may_take_part(person):
            raise NotAllowed(f"Only who takes part in {self.team} or has a place in its rotation does that.")

    def require_standing(self) -> None:
        if self.ended_at is not None:
            raise Refused(f"The rotation ({self}) has ended.", code="ended")

    @verb()
    def end(self, *, by: Person | None) -> None:
        """From now on the team's buffer person is on duty; what was stays."""
        self.team.require_administrator(by)
        lock(self)
        if self.ended_at is None:
            self.change("ended", by=by, ended_at=clock.now())

    def tell(self, verb: str, *rows: Journaled, by: Person | None, **facts: Any) -> None:
        """One entry about this rotation with the rows that belong to it."""
        changes = {row.journal_part: row.journal_state() for row in rows}
        self.record(verb, by=by, changes=changes, facts=facts)
