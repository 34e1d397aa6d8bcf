from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from backlogs.models import Backlog, WorkItem
from backlogs.models.words import BacklogKind
from core import clock
from core.locking import lock
from intake.reports import Report, State, seen_first
from journal.models import Entry
from journal.recording import verb

if TYPE_CHECKING:
    from intake.models.signal import Signal

# What a person decided about an item holds while the same occurrence goes on; these ends are no decisions.
MAY_RETURN = {"done", "resolved_itself"}
LATE = "ignored (late)"


class Hearing:
    """What becomes of a signal and of its item when the sender speaks again, or falls silent."""

    def hear(self: Signal, report: Report, at: datetime) -> str:
        verbs = {State.FIRING: self.fire, State.RESOLVED: self.resolve, State.ACKNOWLEDGED: self.acknowledge}
        return verbs[report.state](report, at)

    @verb()
    def open(self: Signal, report: Report, at: datetime) -> str:
        """A new occurrence is a new interrupt: keyed, untriaged, on no board."""
        self._see(report, at)
        self.occurrence += 1
        self.item = self._make_item(report)
        self.opened_at, self.acknowledged_at, self.resolved_at, self.stale_at = (
            _began(report, at),
            None,
            None,
            None,
        )
        if self._state.adding:
            self.begin("opened", by=None)
        else:
            self.save()
            self.record("opened", by=None, changes=self.journal_state())
        return "opened"

    @verb()
    def fire(self: Signal, report: Report, at: datetime) -> str:
        """Said again: counted while it is open; after its end late, back again, or a new occurrence."""
        over_since = self._over_since()
        if over_since is None:
            return self._count(report, at)
        began = at if self.stale_at else _began(report, at)
        if began <= over_since:
            # Old news of what ended; but what only a person closed may still be said.
            return LATE if self.resolved_at else self._count(report, at)
        if self.item is None or began - over_since > timedelta(minutes=self.source.reopens_within_minutes):
            return self.open(report, at)
        if self.resolved_at is None and report.began_at is None:
            return self._count(report, at)  # not to be told from a repeat of what a person closed just now
        return self._return(report, at)

    @verb()
    def acknowledge(self: Signal, report: Report, at: datetime) -> str:
        """Somebody took it up where it comes from."""
        if self.resolved_at is not None:
            return LATE
        self.change("acknowledged", by=None, acknowledged_at=self.acknowledged_at or at)
        return "acknowledged"

    @verb()
    def resolve(self: Signal, report: Report, at: datetime) -> str:
        """Over, as the sender says: before anybody looked, it resolved itself."""
        ended = min(report.ended_at or at, at)
        if self.resolved_at is not None:
            return "ignored (it was over)"
        if report.ended_at and self.opened_at and ended < self.opened_at:
            if self._began_as_it_came():
                ended = self.opened_at
            else:
                return LATE
        self.change("resolved", by=None, resolved_at=ended)
        self._end_item("The sender said that it is over, before anybody looked.")
        return "resolved"

    @verb()
    def go_stale(self: Signal) -> None:
        """Its sender never said that it is over; after this silence it is taken to be."""
        lock(self.source)
        lock(self)
        now, days = clock.now(), self.source.stale_after_days
        if self.resolved_at is None and now - self.last_seen_at >= timedelta(days=days):
            self.change("went_stale", by=None, resolved_at=now, stale_at=now, facts={"days": days})
            self._end_item(f"Nothing was heard of it for {days} day{'s' * (days != 1)}, and nobody looked.")

    def _began_as_it_came(self: Signal) -> bool:
        """Its sender wrote no beginning, so that the end that it writes may lie before the one that we took."""
        return self.source.deliveries.filter(received_at=self.opened_at).exists()

    def _over_since(self: Signal) -> datetime | None:
        """When it ended: by its sender, or because a person closed its item."""
        return self.resolved_at or (self.item.closed_at if self.item else None)

    def _count(self: Signal, report: Report, at: datetime) -> str:
        self._see(report, at)
        self.save(update_fields=["count", "last_seen_at", "severity", "group", "link", "runbook_link"])
        return "counted"

    def _see(self: Signal, report: Report, at: datetime) -> None:
        self.count += 1
        self.last_seen_at = max(self.last_seen_at, at)
        for name in ("severity", "group", "link", "runbook_link"):
            setattr(self, name, getattr(report, name))

    def _return(self: Signal, report: Report, at: datetime) -> str:
        """The same occurrence goes on; what a person decided about it stays decided."""
        self._count(report, at)
        self.change(
            "returned",
            by=None,
            opened_at=_began(report, at),
            acknowledged_at=None,
            resolved_at=None,
            stale_at=None,
        )
        item = self.item
        assert item is not None
        if item.outcome in MAY_RETURN:
            item.reopen(by=None)
        elif item.is_open:
            lock(item)
            item.tell("fired_again", by=None)
        return "reopened"

    def _end_item(self: Signal, because: str) -> None:
        item = self.item
        if item is None:
            return
        lock(item)  # whoever takes it up just now was first, or comes after
        if not item.is_open:
            return
        if self.acknowledged_at is None and not was_looked_at(item):
            item.dismiss(WorkItem.Outcome.RESOLVED_ITSELF, by=None, because=because)
        else:
            item.tell("fell_silent", by=None)

    def _make_item(self: Signal, report: Report) -> WorkItem:
        backlog = Backlog.objects.select_related("team").get(
            team=self.source.team_id, kind=BacklogKind.INTERRUPT
        )
        made: WorkItem = WorkItem.objects.add(
            by=None, backlog=backlog, title=seen_first(report.title, report.key), description=described(report), service=report.service,
            source=self.source.slug, external_id=self._external_id(),
        )  # fmt: skip
        return made

    def _external_id(self: Signal) -> str:
        """The sender's key; a later occurrence has its number behind it."""
        while True:
            name = self.key if self.occurrence == 1 else f"{self.key}#{self.occurrence}"
            if not WorkItem.objects.filter(source=self.source.slug, external_id=name).exists():
                return name
            self.occurrence += 1


def was_looked_at(item: WorkItem) -> bool:
    """Whether a person did anything with it yet."""
    return Entry.objects.filter(kind="item", subject=item.pk, by__isnull=False).exists()


def described(report: Report) -> str:
    """What the item says of itself: the sender's words, its links, its labels."""
    links = [("Runbook", report.runbook_link), ("Look at it", report.link)]
    parts = [report.text, *(f"{name}: {url}" for name, url in links if url)]
    parts.append("\n".join(f"- {name}: {said}" for name, said in report.facts.items()))
    return "\n\n".join(part for part in parts if part)


def _began(report: Report, at: datetime) -> datetime:
    """As the sender says; a clock that is ahead of ours is not believed."""
    return min(report.began_at or at, at)
