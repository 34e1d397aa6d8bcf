from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q
from django.utils import timezone

from intake.models.hearing import Hearing
from intake.reports import Report, State
from intake.senders import SENDERS
from journal.models import Journaled
from journal.recording import verb

if TYPE_CHECKING:
    from intake.models.source import Source
    from people.models import Person


OPENED = "opened"
OPENS_NOTHING = {State.TEST: "test", State.NEWS: "noted", State.UNREADABLE: "not read"}
NEVER_STALE = [sender.kind for sender in SENDERS.values() if not sender.goes_stale]


class SignalQuerySet(models.QuerySet["Signal"]):
    def visible_to(self, person: Person) -> SignalQuerySet:
        return self.all() if person.is_superuser else self.filter(source__team__in=list(person.roles))

    def open(self) -> SignalQuerySet:
        return self.filter(resolved_at=None)

    def stale(self) -> SignalQuerySet:
        """Open, and not heard of for longer than their source allows."""
        now = timezone.now()
        days = self.open().values_list("source__stale_after_days", flat=True).order_by().distinct()
        old = Q(pk__in=[])
        for count in days:
            old |= Q(source__stale_after_days=count, last_seen_at__lt=now - timedelta(days=count))
        return self.open().filter(old).exclude(source__kind__in=NEVER_STALE)


class SignalManager(models.Manager.from_queryset(SignalQuerySet)):  # type: ignore[misc]
    @verb()
    def hear(self, report: Report, *, source: Source, at: datetime) -> str:
        """What a sender says of one thing, and what came of it in a word; its source is locked by whoever reads it."""
        if report.state in OPENS_NOTHING:
            return OPENS_NOTHING[report.state]
        signal = self.select_for_update(no_key=True).filter(source=source, key=report.key).first()
        if signal is None:
            return self._first(report, source, at)
        return signal.hear(report, at)

    def _first(self, report: Report, source: Source, at: datetime) -> str:
        """The end of something unknown is remembered, so that its late beginning opens nothing."""
        if report.state is State.ACKNOWLEDGED:
            return "ignored (nothing is open)"
        signal: Signal = self.model(source=source, key=report.key, first_seen_at=at, last_seen_at=at)
        if report.state is State.RESOLVED:
            signal.resolved_at = min(report.ended_at or at, at)
            signal.begin("ended_unheard", by=None)
            return "ignored (nothing is open)"
        return signal.open(report, at)


class Signal(Hearing, Journaled):
    """One thing that a sender speaks of under one key: open, acknowledged or over, however often it is said."""

    journal_kind = "signal"
    journal_fields = (
        "source",
        "item",
        "occurrence",
        "opened_at",
        "acknowledged_at",
        "resolved_at",
        "stale_at",
    )
    journal_texts = ("key",)

    source = models.ForeignKey("intake.Source", models.PROTECT, related_name="signals")
    key = models.CharField(max_length=200)
    # The interrupt of its last occurrence; none where only an end was heard.
    item = models.ForeignKey("backlogs.WorkItem", models.PROTECT, null=True, related_name="+")
    occurrence = models.PositiveIntegerField(default=0)
    # How often it was said, ever; told to nobody.
    count = models.PositiveIntegerField(default=0)
    first_seen_at = models.DateTimeField()
    last_seen_at = models.DateTimeField()
    opened_at = models.DateTimeField(null=True)
    acknowledged_at = models.DateTimeField(null=True)
    resolved_at = models.DateTimeField(null=True)
    stale_at = models.DateTimeField(null=True)
    # As last said, for the eyes of whoever is on duty.
    severity = models.CharField(max_length=40, blank=True)
    group = models.CharField(max_length=200, blank=True)
    link = models.CharField(max_length=2_000, blank=True)
    runbook_link = models.CharField(max_length=2_000, blank=True)

    objects = SignalManager()

    class Meta:
        ordering = ("-id",)
        constraints = [models.UniqueConstraint(fields=["source", "key"], name="one_signal_per_key")]
        indexes = [
            models.Index(fields=["last_seen_at"], condition=Q(resolved_at=None), name="open_signals_by_age"),
            models.Index(
                fields=["source", "group"], condition=Q(resolved_at=None), name="open_signals_by_group"
            ),
        ]

    def __str__(self) -> str:
        return self.key

    @property
    def state(self) -> str:
        if self.resolved_at is not None:
            return "resolved"
        return "acknowledged" if self.acknowledged_at is not None else "open"

    def journal_teams(self) -> Sequence[int | None]:
        return [self.source.team_id]
