from __future__ import annotations

import hashlib
import logging
from collections import Counter
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.db import models, transaction
from django.db.models import Q
from django.db.models.functions import Length, Substr
from django.utils import timezone

from core import clock
from core.errors import Refused
from intake.models.keeping import hint
from intake.models.obeying import Obeying
from intake.models.signal import OPENED, OPENS_NOTHING
from intake.reports import NotYet, Report, State, Unreadable
from journal.recording import verb

if TYPE_CHECKING:
    from people.models import Person

log = logging.getLogger(__name__)
KEPT_FOR = timedelta(days=400)
# Seconds before the next try; after the last it is quarantined.
WAITS = [5, 30, 120, 600, 1800, 3600, 7200, 14400]
TRIES = len(WAITS) + 1
SHOWN = 8_000
FAILED = "Reading it failed on our side; it was tried {tries} times. Replay it after an update."


class DeliveryQuerySet(models.QuerySet["Delivery"]):
    def visible_to(self, person: Person) -> DeliveryQuerySet:
        return self.all() if person.is_superuser else self.filter(source__team__in=list(person.roles))

    def waiting(self) -> DeliveryQuerySet:
        return self.filter(processed_at=None, quarantined_at=None)

    def due(self) -> DeliveryQuerySet:
        return self.waiting().filter(due_at__lte=timezone.now())

    def quarantined(self) -> DeliveryQuerySet:
        return self.exclude(quarantined_at=None).filter(aside_at=None)

    def shown(self) -> DeliveryQuerySet:
        """For pages: the beginning of the bytes and how many there are, not ten megabytes a row."""
        beginning = Substr("body", 1, SHOWN, output_field=models.BinaryField())
        return self.defer("body").annotate(beginning=beginning, size=Length("body"))

    def forget_old(self) -> int:
        """Raw texts are kept for 400 days; what they said stays."""
        old = self.filter(received_at__lt=timezone.now() - KEPT_FOR)
        return old.only("pk").delete()[0]  # without the bytes of each


class Delivery(Obeying, models.Model):
    """One message as it came, kept before anybody thinks about it: read once, or in quarantine until somebody looks."""

    source = models.ForeignKey("intake.Source", models.PROTECT, related_name="deliveries")
    body = models.BinaryField()
    headers = models.JSONField(default=dict)
    path = models.CharField(max_length=500, blank=True)
    # The sender's own number of the message, if it has one: repeated by the sender it is the same message.
    digest = models.CharField(max_length=64, blank=True)
    received_at = models.DateTimeField()
    tested_by = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+")
    due_at = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0)
    # How many of the things that it says are taken in, and what came of them.
    position = models.PositiveIntegerField(default=0)
    tally = models.JSONField(default=dict)
    processed_at = models.DateTimeField(null=True)
    quarantined_at = models.DateTimeField(null=True)
    # Somebody looked: it is nothing to be read, and waits no longer.
    aside_at = models.DateTimeField(null=True)
    said = models.CharField(max_length=300, blank=True)

    objects = DeliveryQuerySet.as_manager()
    # Only of rows that are `shown()`; SQLite calls the beginning of nothing nothing.
    beginning: bytes | None
    size: int

    class Meta:
        verbose_name_plural = "deliveries"
        ordering = ("-id",)
        constraints = [
            models.UniqueConstraint(
                fields=["source", "digest"], condition=~Q(digest=""), name="one_delivery_per_number"
            ),
            models.CheckConstraint(
                condition=Q(processed_at=None) | Q(quarantined_at=None), name="processed_or_quarantined"
            ),
        ]
        indexes = [
            models.Index(fields=["source", "-id"], name="deliveries_of_source"),
            models.Index(
                fields=["due_at"], condition=Q(processed_at=None, quarantined_at=None), name="deliveries_due"
            ),
            models.Index(fields=["source"], condition=Q(quarantined_at__isnull=False), name="quarantine"),
            models.Index(fields=["received_at"], name="deliveries_by_age"),
        ]

    def __str__(self) -> str:
        return f"delivery {self.pk} of {self.source}"

    @property
    def raw(self) -> bytes:
        """PostgreSQL hands out a view of the bytes."""
        return bytes(self.body)

    @property
    def text(self) -> str:
        """For eyes: what cannot be shown is marked, and a long one is cut. Of rows that are `shown()`."""
        shown = bytes(self.beginning or b"").decode("utf-8", "replace").replace("\0", "\u2400")
        return shown + (f"\n… and {self.size - SHOWN:,} bytes more" if self.size > SHOWN else "")

    @property
    def state(self) -> str:
        if self.quarantined_at:
            return "put aside" if self.aside_at else "quarantined"
        return "processed" if self.processed_at else "kept"

    @property
    def icon(self) -> str:
        return {"kept": "cycle", "processed": "check", "put aside": "check", "quarantined": "warn"}[
            self.state
        ]

    @property
    def own_key(self) -> str:
        """For a sender that lets us choose the key: the same however often it is asked."""
        return hashlib.sha256(f"{self.source_id}:{self.pk}".encode()).hexdigest()[:32]

    def attempt(self) -> None:
        """Read it; what cannot be read goes into quarantine, what fails is tried again later."""
        try:
            if self.attempts > TRIES:
                raise Unreadable(FAILED.format(tries=TRIES))
            self.route()
        except Unreadable as unreadable:
            self.quarantine(str(unreadable))
        except NotYet as reason:
            self._postpone(str(reason))
        except Exception:
            log.exception("delivery %s of %s is not read", self.pk, self.source.slug)
            self._postpone(FAILED.format(tries=self.attempts))

    def route(self) -> None:
        """What it says, one thing after the other, each taken in once; what a chat says is carried out."""
        if self.source.sender.is_obeyed:
            self.obey()
            return
        reports = self.source.sender.read(self)
        if self.tested_by_id is not None:
            self._settle([], f"A test: it reads {_told(reports)}.")
            return
        for place in range(self.position, len(reports)):
            if self.source.has_lost_lease():
                return
            self._take_in(reports, place)
            if self.source.has_had_its_turn and self.position < len(reports):
                self._go_on_later()
                return
        if self.state == "kept" and len(reports) <= self.position:
            self._settle(reports)

    @verb()
    def quarantine(self, because: str) -> None:
        """It waits there, as it came, until somebody replays it."""
        self._read_as_it_is_now()
        if self.state == "kept":
            self.quarantined_at, self.said = clock.now(), because[:300]
            self.save(update_fields=["quarantined_at", "said"])

    @verb()
    def replay(self, *, by: Person) -> None:
        """Out of quarantine, or back from aside, to be read again from where it stopped."""
        self.source.require_replayer(by)
        self._read_as_it_is_now()
        if not self.quarantined_at:
            return
        if not self.raw:
            raise Refused("It was too large to keep, so there is nothing to read.", code="not_kept")
        self.quarantined_at = self.aside_at = None
        self.attempts, self.due_at, self.said = 0, clock.now(), ""
        self.save(update_fields=["quarantined_at", "aside_at", "attempts", "due_at", "said"])
        self.source.record("replayed", by=by, facts={"delivery": self.pk})
        transaction.on_commit(lambda: hint(self), robust=True)

    @verb()
    def put_aside(self, *, by: Person) -> None:
        """It is nothing to be read; it stays on the page of its source, and can still be replayed."""
        self.source.require_replayer(by)
        self._read_as_it_is_now()
        if self.state == "quarantined":
            self.aside_at = clock.now()
            self.save(update_fields=["aside_at"])
            self.source.record("put_aside", by=by, facts={"delivery": self.pk})

    def _go_on_later(self) -> None:
        """It goes on from where it is; what goes on is not what fails again and again."""
        type(self).objects.filter(pk=self.pk).update(attempts=0)

    @verb()
    def _take_in(self, reports: list[Report], place: int) -> None:
        """What it does and the mark that it is done are one transaction: once, wherever the worker is killed."""
        self._read_as_it_is_now()
        if self.state != "kept" or self.position != place:
            return
        came_of_it = self.source.sender.hear(reports[place], source=self.source, at=self.received_at)
        self._tie(reports[place], came_of_it)
        self.position = place + 1
        self.tally = dict(Counter(self.tally) + Counter([came_of_it]))
        if self.position == len(reports):
            self._finish(reports)
        self.save(update_fields=["position", "tally", "processed_at", "quarantined_at", "said"])

    def _tie(self, report: Report, came_of_it: str) -> None:
        """To what it told of, so that who looks at that finds these bytes."""
        from intake.models.origin import Origin

        if report.state not in OPENS_NOTHING:
            told = self.source.sender.told_of(report, self.source)
            (Origin.objects.begin if came_of_it == OPENED else Origin.objects.go_on)(told, self)

    def _finish(self, reports: list[Report]) -> None:
        """All is taken in; with something among it that cannot be read it waits, to be replayed from there."""
        unread = [place for place, report in enumerate(reports) if report.state is State.UNREADABLE]
        if unread:
            why = reports[unread[0]].text
            self.position, self.quarantined_at = unread[0], clock.now()
            self.said = f"{len(unread)} of {len(reports)} could not be read: {why}"[:300]
        else:
            self.processed_at, self.said = clock.now(), _sum(self.tally, reports)

    @verb()
    def _settle(self, reports: list[Report], said: str = "") -> None:
        """There is nothing to take in, or nothing more."""
        self._read_as_it_is_now()
        if self.state == "kept":
            self.processed_at, self.said = clock.now(), said or _sum(self.tally, reports)
            self.save(update_fields=["processed_at", "said"])

    @verb()
    def _postpone(self, because: str) -> None:
        if self.attempts >= TRIES:
            self.quarantine(because)
            return
        self._read_as_it_is_now()
        self.due_at, self.said = clock.now() + timedelta(seconds=WAITS[self.attempts - 1]), because[:300]
        self.save(update_fields=["due_at", "said"])

    def _read_as_it_is_now(self) -> None:
        """Its source is locked before it, as everywhere; the bytes never change and are not read again."""
        lock_source = type(self.source).objects.select_for_update(no_key=True).filter(pk=self.source_id)
        list(lock_source.values_list("pk"))
        names = ["position", "tally", "processed_at", "quarantined_at", "aside_at", "due_at", "said"]
        queryset = type(self).objects.select_for_update(no_key=True).defer("body", "headers")
        self.refresh_from_db(fields=names, from_queryset=queryset)


def _told(reports: list[Report]) -> str:
    named = [f"{report.state.value} “{report.title}”" for report in reports[:3]]
    more = f" and {len(reports) - 3} more" if len(reports) > 3 else ""
    return (", ".join(named) + more)[:250] or "nothing"


def _sum(tally: dict[str, Any], reports: list[Report]) -> str:
    if reports and all(report.state is State.TEST for report in reports):
        return "A test; it arrived, and nothing was opened."
    return (
        ", ".join(f"{count} {what}" for what, count in tally.items())
        or "Nothing that opens or ends anything."
    )
