from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from core import clock
from core.locking import lock
from core.sweeping import each
from intake.reports import Report
from intake.senders.heartbeat.parser import Heartbeat
from journal.recording import verb

if TYPE_CHECKING:
    from intake.models.source import Source, SourceQuerySet

HEARTBEAT = Heartbeat()
# Longer without a look means that we were away ourselves, and could not have heard anybody.
AWAY = timedelta(minutes=3)
LOOKED = timedelta(minutes=1)


class BeatingMany:
    """Which sources fell silent, and which are heard again."""

    def waiting(self: SourceQuerySet) -> SourceQuerySet:  # type: ignore[misc]
        return self.standing().exclude(beat_due_at=None)

    def overdue(self: SourceQuerySet) -> SourceQuerySet:  # type: ignore[misc]
        return self.waiting().filter(beat_due_at__lte=timezone.now(), missed_at=None)

    def heard_again(self: SourceQuerySet) -> SourceQuerySet:  # type: ignore[misc]
        return self.waiting().filter(beat_due_at__gt=timezone.now()).exclude(missed_at=None)

    def watch(self: SourceQuerySet) -> None:  # type: ignore[misc]
        """Every heartbeat that is due either way; any number of sweepers do it once."""
        now = timezone.now()
        each(self.overdue(), lambda one: one.fall_silent() if one.is_watched_at(now) else one.put_off(now))
        each(self.heard_again(), lambda one: one.be_heard())
        self.waiting().filter(Q(looked_at=None) | Q(looked_at__lt=now - LOOKED)).update(looked_at=now)


class Beating:
    """A source that has to be heard every so many minutes. Its beats are no rows: only the next due time is kept."""

    def beat(self: Source) -> None:
        """Heard just now; if it was missed, the interrupt ends with the next look, and a hint asks for that at once."""
        from intake.tasks import watch_heartbeats

        now = timezone.now()
        type(self).objects.filter(pk=self.pk).update(heard_at=now, beat_due_at=now + self.patience)
        if self.missed_at is not None:
            transaction.on_commit(lambda: watch_heartbeats.apply_async(retry=False), robust=True)

    @property
    def patience(self: Source) -> timedelta:
        return timedelta(minutes=self.every_minutes + self.grace_minutes)

    def is_watched_at(self: Source, now: datetime) -> bool:
        return self.looked_at is not None and now - self.looked_at < AWAY

    def put_off(self: Source, now: datetime) -> None:
        """Nobody could have been heard while we were away, so it has its whole time once more."""
        unheard = type(self).objects.filter(pk=self.pk, beat_due_at=self.beat_due_at)
        unheard.update(beat_due_at=now + self.patience)

    @verb()
    def fall_silent(self: Source) -> None:
        """One interrupt for one silence, whoever notices it."""
        lock(self)
        now = clock.now()
        if self.revoked_at or self.missed_at or self.beat_due_at is None or self.beat_due_at > now:
            return
        self._mark(now, HEARTBEAT.silence(self))

    @verb()
    def be_heard(self: Source) -> None:
        lock(self)
        if self.missed_at is None or self.beat_due_at is None or self.beat_due_at <= clock.now():
            return
        self._mark(None, HEARTBEAT.sound())

    def _mark(self: Source, missed_at: datetime | None, report: Report) -> None:
        from intake.models.signal import Signal

        self.missed_at = missed_at
        self.save(update_fields=["missed_at"])
        Signal.objects.hear(report, source=self, at=clock.now())
