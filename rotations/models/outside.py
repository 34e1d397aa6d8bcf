from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from django.db import models
from django.db.models import F, Q

from core import clock, outbound
from core.errors import Invalid, Refused
from core.fields import one_line
from core.locking import lock
from journal.models import Journaled
from journal.recording import verb
from people.models import Person
from rotations import outside_calendar
from rotations.matching import Matching
from rotations.outside_calendar import Said

if TYPE_CHECKING:
    from rotations.models.rotation import Rotation

EVERY, AHEAD = timedelta(minutes=15), timedelta(days=180)
LARGEST, WITHIN = 1024 * 1024, 20.0


class OutsideQuerySet(models.QuerySet["Outside"]):
    def standing(self) -> OutsideQuerySet:
        return self.filter(ended_at=None)

    def due(self) -> OutsideQuerySet:
        return self.standing().filter(next_read_at__lte=clock.now(), rotation__ended_at=None)


class OutsideManager(models.Manager.from_queryset(OutsideQuerySet)):  # type: ignore[misc]
    @verb()
    def read_from(self, rotation: Rotation, url: str, *, by: Person | None) -> Outside:
        """From now on this calendar says who has the turns of the first layer; what was stays."""
        rotation.team.require_administrator(by)
        url = one_line(url, field="url", longest=2_000)
        url = re.sub(r"^webcals?://", "https://", url)
        try:
            outbound.checked_url(url)
        except outbound.Forbidden as error:
            raise Invalid(str(error), code="impossible_url", field="url") from None
        lock(rotation)
        rotation.require_standing()
        standing = self.standing().filter(rotation=rotation).first()
        if standing is not None and standing.url == url:
            return standing
        if standing is not None:
            standing.stop(by=by)
        made: Outside = self.model(rotation=rotation, url=url, began_at=clock.now(), next_read_at=clock.now())
        made.save(force_insert=True)
        rotation.tell("read_outside_schedule", made, by=by, host=made.host)
        return made


class Outside(Journaled):
    """A calendar kept elsewhere that says who has the turns of a rotation, read again and again."""

    journal_kind = "outside"
    journal_fields = ("rotation", "began_at", "ended_at")
    journal_texts = ("url",)

    rotation = models.ForeignKey("rotations.Rotation", models.PROTECT, related_name="outsides")
    # Such an address often carries a secret: it is shown to nobody again.
    url = models.CharField(max_length=2_000)
    began_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    next_read_at = models.DateTimeField()
    # The last good copy, and why there is no newer one.
    read_at = models.DateTimeField(null=True)
    trouble = models.CharField(max_length=300, blank=True)
    unread = models.PositiveIntegerField(default=0)

    objects = OutsideManager()

    class Meta:
        ordering = ("began_at", "id")
        constraints = [
            models.UniqueConstraint(
                fields=["rotation"], condition=Q(ended_at=None), name="one_standing_outside_schedule"
            )
        ]
        indexes = [models.Index(fields=["next_read_at"], condition=Q(ended_at=None), name="outside_due")]

    def __str__(self) -> str:
        return f"the calendar at {self.host}"

    @property
    def host(self) -> str:
        return urlsplit(self.url).hostname or ""

    def journal_teams(self) -> Sequence[int | None]:
        return [self.rotation.team_id]

    @verb()
    def stop(self, *, by: Person | None) -> None:
        """From now on the turns that were lined up hold again; what was read stays."""
        self.rotation.team.require_administrator(by)
        lock(self.rotation)
        lock(self)
        if self.ended_at is None:
            self.ended_at = clock.now()
            self.save(update_fields=["ended_at"])
            self.rotation.tell("stopped_outside_schedule", self, by=by, host=self.host)

    def ask_again(self) -> None:
        """By the worker, within a minute."""
        type(self).objects.filter(pk=self.pk).update(next_read_at=clock.now())

    def read(self) -> None:
        """Ask, and keep what is said; where nothing is said, the last good copy stays."""
        type(self).objects.filter(pk=self.pk).update(next_read_at=clock.now() + EVERY)
        now = clock.now()
        try:
            reply = outbound.get(self.url, largest=LARGEST, within=WITHIN)
            if not reply.is_good:
                raise outside_calendar.Unreadable(f"{self.host} answered with {reply.status}.")
            zone = self.rotation.team.tzinfo
            reading = outside_calendar.read_apart(reply.body, now, now + AHEAD, zone)
        except (outbound.Unreachable, outbound.Forbidden, outside_calendar.Unreadable) as error:
            type(self).objects.filter(pk=self.pk).update(trouble=str(error)[:300])
            return
        self.keep(reading.shifts, unread=reading.unread)

    @verb()
    def keep(self, said: Iterable[Said], *, unread: int = 0) -> None:
        """The coming shifts as they are said now; what has begun was as it was read before."""
        lock(self.rotation)
        lock(self)
        now = clock.now()
        if self.ended_at is not None:
            return
        coming = self._coming(said, now)
        kept = {
            (row.began_at, row.ended_at, row.label, row.person_id): row
            for row in self.shifts.filter(ended_at__gt=now)
        }
        changed = self._cut([row for key, row in kept.items() if key not in coming], now)
        new = [
            OutsideShift(outside=self, began_at=start, ended_at=end, label=label, person_id=person)
            for start, end, label, person in coming - kept.keys()
        ]  # fmt: skip
        OutsideShift.objects.bulk_create(new)
        self.read_at, self.trouble, self.unread = now, "", unread
        self.save(update_fields=["read_at", "trouble", "unread"])
        if new or changed:
            self.rotation.record("read_outside", by=None, facts={"host": self.host, "shifts": len(coming)})

    def _coming(self, said: Iterable[Said], now: datetime) -> set[tuple[datetime, datetime, str, int | None]]:
        """A shift that runs keeps the beginning under which it was read."""
        running = {
            (row.ended_at, row.label, row.person_id): row.began_at
            for row in self.shifts.filter(began_at__lte=now, ended_at__gt=now)
        }
        match = Matching(self)
        found: set[tuple[datetime, datetime, str, int | None]] = set()
        for one in said:
            if one.end <= now:
                continue
            people: Sequence[int | None] = match.people(one) or [None]
            for person in people:
                start = one.start if one.start > now else running.get((one.end, one.label, person), now)
                found.add((start, one.end, one.label, person))
        return found

    def _cut(self, rows: Iterable[OutsideShift], now: datetime) -> bool:
        rows = list(rows)
        for row in rows:
            if row.began_at < now:
                row.ended_at = now
                row.save(update_fields=["ended_at"])
            else:
                row.delete()
        return bool(rows)

    @verb()
    def match(self, label: str, person: Person | None, *, by: Person) -> None:
        """This name in the calendar is this person, from the coming shifts on; nobody: forget that it was."""
        self.rotation.team.require_administrator(by)
        label = one_line(label, field="label", longest=200)
        if person is not None and not person.is_active:
            raise Refused(f"{person} is disabled.", code="disabled")
        lock(self.rotation)
        lock(self)
        row = OutsideName.objects.filter(outside=self, label=label).first() or OutsideName(
            outside=self, label=label
        )
        row.person = person
        row.save()
        self.rotation.tell("matched_outside", row, by=by, person=person.pk if person else None)
        self._rename(label, person)

    def _rename(self, label: str, person: Person | None) -> None:
        now = clock.now()
        for row in self.shifts.filter(label=label, ended_at__gt=now).exclude(person=person):
            if row.began_at >= now:
                row.person = person
                row.save(update_fields=["person"])
                continue
            self.shifts.create(began_at=now, ended_at=row.ended_at, label=label, person=person)
            row.ended_at = now
            row.save(update_fields=["ended_at"])

    def unmatched(self) -> dict[str, int]:
        """Names of coming shifts that are nobody's here, and how many shifts each has."""
        counts: dict[str, int] = defaultdict(int)
        for row in self.shifts.filter(person=None, ended_at__gt=clock.now()):
            counts[row.label] += 1
        return dict(sorted(counts.items()))


class OutsideShift(models.Model):
    """A stretch of duty as an outside calendar said it; what has begun stays as it was read."""

    outside = models.ForeignKey(Outside, models.PROTECT, related_name="shifts")
    began_at = models.DateTimeField()
    ended_at = models.DateTimeField()
    label = models.CharField(max_length=200)
    # Nobody here: the page lists whom the calendar means, and the buffer person stands in.
    person = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ("began_at", "id")
        constraints = [
            models.CheckConstraint(
                condition=Q(ended_at__gte=F("began_at")), name="outside_shift_ends_after_it_began"
            )
        ]
        indexes = [models.Index(fields=["outside", "ended_at"], name="outside_shift_by_end")]

    def __str__(self) -> str:
        return f"{self.label} from {self.began_at}"


class OutsideName(Journaled):
    """Whom a name in an outside calendar means."""

    journal_kind = "outside_name"
    journal_fields = ("outside", "person")
    journal_texts = ("label",)

    outside = models.ForeignKey(Outside, models.PROTECT, related_name="names")
    label = models.CharField(max_length=200)
    person = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["outside", "label"], name="one_meaning_of_a_name")]

    def __str__(self) -> str:
        return self.label

    def journal_teams(self) -> Sequence[int | None]:
        return [self.outside.rotation.team_id]
