from __future__ import annotations

from datetime import timedelta
from time import monotonic
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

if TYPE_CHECKING:
    from datetime import datetime

    from intake.models.delivery import Delivery
    from intake.models.source import Source

LEASE = timedelta(seconds=45)
# Seconds after which a worker goes on with what others wait for: a flood of one sender holds up nobody else.
TURN = 5.0
BATCH = 50


class WorkingOff:
    """The messages of a source are read in their order, by one worker at a time.

    Who holds the lease reads; who finds it taken leaves, and the holder looks once more after letting go. A holder that
    was killed leaves the lease behind, and whoever comes after its end goes on. What a message does is one transaction
    with the mark that it is done, so the lease is about order, not about "once".
    """

    # Until when this worker holds the lease, if it does.
    held_until: datetime | None = None
    turn_ends: float | None = None

    def work_off(self: Source) -> None:
        """What is due, for one turn; what is left then stands behind what others wait for."""
        self.turn_ends = monotonic() + TURN
        while not self.is_taken and self.deliveries.due().exists():
            batch = self._begin()
            try:
                while batch and self._hold_on():
                    batch.pop(0).attempt()
                    if self.has_had_its_turn:
                        break
                    batch = batch or self._next_batch()
            finally:
                self._give_back(batch)
                if self.held_until:
                    held = type(self).objects.filter(pk=self.pk, leased_until=self.held_until)
                    held.update(leased_until=None)
                self.held_until = None
            if self.has_had_its_turn:
                self._ask_for_another()
                return

    @property
    def has_had_its_turn(self: Source) -> bool:
        """Asked between messages, and between the things that a long one says."""
        return self.turn_ends is not None and monotonic() >= self.turn_ends

    def _ask_for_another(self: Source) -> None:
        from intake.models.keeping import hint

        if (row := self.deliveries.due().defer("body").order_by("pk").first()) is not None:
            transaction.on_commit(lambda: hint(row), robust=True)

    def _give_back(self: Source, batch: list[Delivery]) -> None:
        """Counted as tried, but their turn did not come."""
        if batch:
            untried = self.deliveries.filter(pk__in=[row.pk for row in batch], attempts__gt=0)
            untried.update(attempts=F("attempts") - 1)

    def has_lost_lease(self: Source) -> bool:
        """Asked between the things that a long message says: the lease was held, and somebody took it."""
        return self.held_until is not None and not self._hold_on()

    @property
    def is_taken(self: Source) -> bool:
        """Somebody reads, and looks once more after letting go; so whoever only brings the news may leave."""
        return type(self).objects.filter(pk=self.pk, leased_until__gt=timezone.now()).exists()

    @transaction.atomic
    def _begin(self: Source) -> list[Delivery]:
        self.held_until = self._take_lease()
        return self._next_batch() if self.held_until else []

    def _take_lease(self: Source) -> datetime | None:
        now = timezone.now()
        free = Q(leased_until=None) | Q(leased_until__lt=now)
        taken = type(self).objects.filter(free, pk=self.pk).update(leased_until=now + LEASE)
        return now + LEASE if taken else None

    def _hold_on(self: Source) -> bool:
        """The lease for another while; not if somebody took it, since this worker was thought dead."""
        if self.held_until is not None and self.held_until - timezone.now() <= LEASE * 2 / 3:
            more = timezone.now() + LEASE
            held = type(self).objects.filter(pk=self.pk, leased_until=self.held_until)
            self.held_until = more if held.update(leased_until=more) else None
        return self.held_until is not None

    def _next_batch(self: Source) -> list[Delivery]:
        """The oldest that are due, each counted as tried before it is. One that was tried before goes alone: it may be
        what killed the last worker."""
        rows = list(self.deliveries.due().order_by("pk")[:BATCH])
        fresh = [row for row in rows if row.attempts == 0]
        batch = fresh if rows and rows[0].attempts == 0 else rows[:1]
        for row in batch:
            row.attempts += 1
        counted = self.deliveries.filter(pk__in=[row.pk for row in batch])
        for attempts in {row.attempts for row in batch}:
            counted.update(attempts=attempts)
        return batch
