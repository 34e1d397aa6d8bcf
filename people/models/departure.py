from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.db import models
from django.db.models import F, Q

from core import clock

if TYPE_CHECKING:
    from people.models.membership import Membership
    from people.models.person import Person

Span = tuple[datetime, datetime | None]


class DepartureQuerySet(models.QuerySet["Departure"]):
    def told_of(self, people: Iterable[int], team: int, first: datetime, last: datetime) -> DepartureQuerySet:
        """Of these people, from this team or from everywhere, between two instants."""
        standing = Q(ended_at=None) | Q(ended_at__gt=first)
        return self.filter(standing, Q(team=team) | Q(team=None), person__in=people, began_at__lte=last)


class DepartureManager(models.Manager.from_queryset(DepartureQuerySet)):  # type: ignore[misc]
    def follow_memberships(self, membership: Membership) -> None:
        """After a membership changed: who is gone from that team, from now on."""
        team = membership.team
        parts = team.memberships.filter(person=membership.person_id).order_by("began_on", "id")
        self._tell(membership.person_id, team.pk, spans_between(parts, team.tzinfo))

    def follow_account(self, person: Person) -> None:
        """After somebody was disabled or enabled: gone from everywhere, or there again, from now on."""
        self._tell(person.pk, None, [(person.disabled_at, None)] if person.disabled_at else [])

    def _tell(self, person: int, team: int | None, spans: Iterable[Span]) -> None:
        """What is over stays as it was known; only what is still to come is written anew."""
        now = clock.now()
        coming = {max(start, now): end for start, end in spans if end is None or end > now}
        for row in self.filter(Q(ended_at=None) | Q(ended_at__gt=now), person=person, team=team):
            begins = max(row.began_at, now)
            ended = coming.pop(begins) if begins in coming else begins
            if ended != row.ended_at:
                row.ended_at = ended
                row.save(update_fields=["ended_at"])
        self.bulk_create(
            Departure(person_id=person, team_id=team, began_at=start, ended_at=end)
            for start, end in coming.items()
        )


class Departure(models.Model):
    """A person gone from a team, or from everywhere, as it was known then: duty reads it, so that the past stays."""

    person = models.ForeignKey("people.Person", models.PROTECT, related_name="departures")
    # None: disabled.
    team = models.ForeignKey("people.Team", models.PROTECT, null=True, related_name="departures")
    began_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    objects = DepartureManager()

    class Meta:
        ordering = ("began_at", "id")
        constraints = [
            models.CheckConstraint(
                condition=Q(ended_at=None) | Q(ended_at__gte=F("began_at")),
                name="departure_ends_after_it_began",
            )
        ]

    def covers(self, instant: datetime) -> bool:
        return self.began_at <= instant and (self.ended_at is None or instant < self.ended_at)

    def __str__(self) -> str:
        return f"{self.person_id} gone since {self.began_at}"


def spans_between(parts: Iterable[Membership], zone: ZoneInfo) -> Iterator[Span]:
    """From the end of each membership to the beginning of the next, which may be never."""
    rows = list(parts)
    for part, following in zip(rows, [*rows[1:], None], strict=True):
        left = part.left_at or (_midnight(part.ended_on + timedelta(1), zone) if part.ended_on else None)
        back = _midnight(following.began_on, zone) if following else None
        if left is not None and (back is None or left < back):
            yield left, back


def _midnight(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time(), zone)
