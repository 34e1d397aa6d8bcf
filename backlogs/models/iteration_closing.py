from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from backlogs.models.iteration_entry import IterationEntry
from backlogs.models.iteration_record import freeze, outcome_of
from backlogs.models.limit import Limit
from backlogs.models.words import Category
from core import clock
from core.errors import Invalid, Refused
from core.locking import lock, lock_all
from journal.models import Entry
from journal.recording import verb

if TYPE_CHECKING:
    from datetime import datetime

    from backlogs.models import Iteration, WorkItem
    from people.models import Person

How, Outcome = IterationEntry.How, IterationEntry.Outcome
SAID_OF: dict[str, str] = {Outcome.CARRIED: "carried", Outcome.REMOVED: "moved back", Outcome.SPLIT: "split"}


class Way(StrEnum):
    """How what is unfinished at the close goes on."""

    CARRY = "carry"
    BACK = "back"
    SPLIT = "split"


@dataclass(frozen=True)
class Ending:
    """What the product owner decided for one unfinished item; of a split the rest has a title, and a size where the item has one."""

    way: Way = Way.CARRY
    rest: str = ""
    points: Decimal | None = None


CARRIED = Ending()
ENDED = {Way.CARRY: Outcome.CARRIED, Way.BACK: Outcome.REMOVED, Way.SPLIT: Outcome.SPLIT}
Endings = Mapping[str, Ending]


class Closing:
    """The end of an iteration: everything unfinished goes somewhere, and the record is frozen (R9)."""

    @verb()
    def close(self: Iteration, *, by: Person | None, endings: Endings | None = None) -> None:
        """Freeze the record. By key of the item: carried into the next iteration, which is what nothing is said about;
        moved back into its backlog; or split, so that the rest is carried. The entry says when it was closed."""
        self.require_planner(by)
        lock(self.team)
        lock(self)
        if self.closed_at is not None:
            self._require_ended_so(endings or {})
            return
        if self.started_at is None:
            raise Refused(f"{self} has not started.", code="not_started")
        ahead = self.following(by=by)
        said = self._said(endings or {})
        self._lock_ends(said)
        closed_at = self._dated(clock.now())
        rests = self._split(closed_at, said, by)
        now = clock.now()
        closed_at = self._dated(now)
        self.closed_at, self.version = closed_at, self.version + 1
        parts, ended = self._end_entries(closed_at, said)
        self.frozen = freeze(self) | {"recorded_at": now.isoformat()}
        self.save(update_fields=["closed_at", "version", "frozen"])
        self._tell_close(parts, ended, closed_at < now, by)
        self._archive_done()
        for entry in ended[Outcome.REMOVED]:
            entry.item.withdraw(by=by)
        self._carry(ended[Outcome.CARRIED], rests, ahead, by)

    def _require_ended_so(self: Iteration, endings: Endings) -> None:
        """Closed a second time with the same choices it is closed; who chose otherwise hears whose choice stands."""
        ended = self.entries.filter(ended_at=self.closed_at, outcome__in=ENDED.values())
        for entry in ended.filter(item__key__in=endings).select_related("item").order_by("pk"):
            if ENDED[endings[entry.item.key].way] != entry.outcome:
                whose = f", by {self.closed_by}" if self.closed_by else ""
                raise Refused(
                    f"{self} was closed meanwhile{whose}: {entry.item.key} was {SAID_OF[entry.outcome]}. Nothing that you chose was taken.",
                    code="iteration_closed",
                )

    @property
    def closed_by(self: Iteration) -> Person | None:
        """Nobody, where the system closed it."""
        told = Entry.objects.filter(kind="iteration", subject=self.pk, verb="closed").select_related("by")
        closing = told.order_by("-id").first()
        return closing.by if closing is not None else None

    def unfinished_at(self: Iteration, at: datetime) -> list[IterationEntry]:
        """What would not be done, were it closed at this moment."""
        entries = self.entries.filter(outcome="").select_related("item").order_by("id")
        return [entry for entry in entries if outcome_of(entry, at) == Outcome.CARRIED]

    def _said(self: Iteration, endings: Endings) -> dict[int, Ending]:
        """By item. Of what was finished meanwhile nothing need be decided any more."""
        entries = {entry.item.key: entry for entry in self.entries.filter(outcome="").select_related("item")}
        if strangers := sorted(set(endings) - set(entries)):
            raise Refused(
                f"{strangers[0]} is not in {self} any more. Look at it again.", code="not_in_iteration"
            )
        return {
            entries[key].item_id: ending
            for key, ending in endings.items()
            if entries[key].item.closed_at is None
        }

    def _lock_ends(self: Iteration, said: dict[int, Ending]) -> None:
        """All that a close moves; a split makes an item in the feature of the whole, so that is held first."""
        from backlogs.models import Feature

        splits = [item for item, ending in said.items() if ending.way == Way.SPLIT]
        if splits:
            lock_all(Feature.objects.filter(pk__in=Feature.objects.filter(items__in=splits).values("pk")))
        lock_all(self.team.columns.all())
        if splits:
            lock_all(Limit.objects.filter(team=self.team_id))
        self._lock_items_in()

    def _split(
        self: Iteration, at: datetime, said: dict[int, Ending], by: Person | None
    ) -> dict[int, WorkItem]:
        """What was done of an item is finished with it; the rest is an item of its own, found by that of the whole."""
        rests: dict[int, WorkItem] = {}
        for entry in self.unfinished_at(at):
            ending = said.get(entry.item_id, CARRIED)
            if ending.way == Way.SPLIT and by is not None and entry.item.closed_at is None:
                rests[entry.item_id] = _part(entry.item, ending, by)
        return rests

    def _end_entries(
        self: Iteration, at: datetime, said: dict[int, Ending]
    ) -> tuple[dict[str, Any], dict[str, list[IterationEntry]]]:
        entries = list(self.entries.filter(outcome="").select_related("item__backlog").order_by("id"))
        ended: dict[str, list[IterationEntry]] = {outcome: [] for outcome in Outcome.values}
        for entry in entries:
            entry.outcome, entry.ended_at = _end_of(entry, at, said.get(entry.item_id, CARRIED)), at
            ended[entry.outcome].append(entry)
        for outcome, mine in ended.items():
            rows = IterationEntry.objects.filter(pk__in=[entry.pk for entry in mine])
            rows.update(outcome=outcome, ended_at=at)
        return {entry.journal_part: entry.journal_values("outcome", "ended_at") for entry in entries}, ended

    def _tell_close(
        self: Iteration, parts: dict[str, Any], ended: dict[str, list[IterationEntry]], is_late: bool, by: Person | None
    ) -> None:  # fmt: skip
        facts: dict[str, Any] = {"carried": len(ended[Outcome.CARRIED])}
        facts |= {"dated": self.ends_on} if is_late else {}
        changes = {"closed_at": self.closed_at, "version": self.version, **parts}
        self.record("closed", by=by, changes=changes, facts=facts)

    def _carry(
        self: Iteration, unfinished: list[IterationEntry], rests: dict[int, WorkItem], ahead: Iteration, by: Person | None
    ) -> None:  # fmt: skip
        """What was not finished here goes on in the next one, and so does what was split off."""
        going = [(entry.item, entry.how == How.INTERRUPT) for entry in unfinished]
        going += [(rest, False) for rest in rests.values()]
        carried = IterationEntry.objects.bulk_create(
            IterationEntry(
                iteration=ahead, item=item, points=item.points, added_at=clock.now(),
                how=How.INTERRUPT if is_interrupt else How.CARRIED,
            )
            for item, is_interrupt in going
        )  # fmt: skip
        for entry in carried:
            ahead.tell_entry("carried_in", entry, by)

    def _archive_done(self: Iteration) -> None:
        from backlogs.models.placement import Placement

        done = Placement.objects.filter(team=self.team_id, column__category=Category.DONE, archived_at=None)
        done.filter(entered_at__lte=self.closed_at).update(archived_at=self.closed_at)


def _end_of(entry: IterationEntry, at: datetime, ending: Ending) -> str:
    outcome = outcome_of(entry, at)
    if ending.way == Way.SPLIT:
        return Outcome.SPLIT
    moved_back = outcome == Outcome.CARRIED and entry.item.closed_at is None and ending.way == Way.BACK
    return Outcome.REMOVED if moved_back else outcome


def _part(item: WorkItem, ending: Ending, by: Person) -> WorkItem:
    """The rest of an item, which itself keeps what was done of it and is finished."""
    if ending.points is not None and item.points is not None and ending.points >= item.points:
        raise Invalid(
            f"The rest of {item.key} is smaller than its {float(item.points):g} points.",
            code="rest_too_large", field="points",
        )  # fmt: skip
    if ending.points is None and item.points is not None:
        raise Invalid(
            f"Say how many of the {float(item.points):g} points of {item.key} are left; the others count as done.",
            code="rest_size_needed", field="points",
        )  # fmt: skip
    if not ending.rest.strip():
        raise Invalid(f"The rest of {item.key} needs a title.", code="title_needed", field="rest")
    [rest] = item.split([ending.rest], by=by)
    if ending.points is not None:
        rest.resize(ending.points, by=by)
        if item.points is not None:
            item.resize(item.points - ending.points, by=by)
    item.close(by=by)
    return rest
