"""`Import.run`: one verb that writes a whole file into a team, or nothing of it.

It is the one exception to "one verb, one change": rows and entries go in by bulk, waiting on disk until their turn, and
the entries take their numbers as one block. `check_journal` proves that the result is what single verbs would tell.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime
from itertools import groupby, islice
from typing import TYPE_CHECKING, Any

from backlogs.imports import ties
from backlogs.imports.bulk import Table
from backlogs.imports.crews import meet
from backlogs.imports.later import Updater
from backlogs.imports.order import Order, no_team
from backlogs.imports.spool import Spool
from backlogs.imports.tiling import lay
from backlogs.imports.times import weeks_told
from backlogs.imports.workflow import Place, Workflow, new_workflow, team_workflow
from backlogs.imports.writing import Setting, Writer
from core.errors import Invalid
from core.locking import lock
from journal.plain import plain
from journal.recording import PendingBlock, record, verb

if TYPE_CHECKING:
    from backlogs.models import Column, Import
    from people.models import Person, Team

BATCH = 500
# Parts of an iteration that one entry tells: large enough to be few, small enough to be read.
PARTS = 100
Summary = dict[str, Any]


class BringingIn:
    """What an import does."""

    @verb()
    def run(self: Import, spool: Spool, order: Order, *, by: Person | None) -> Summary:
        """Bring in what is new or says more than before; a file that says nothing new changes nothing at all."""
        survey = spool.survey
        team = self._team(order, spool, by)
        lock(team)
        # Every column, since cards come into any of them: what a drag would lock, in the same order.
        list(team.columns.select_for_update(no_key=True).order_by("id").values_list("id"))
        columns = list(team.columns.standing())
        workflow = team_workflow([Place(one.name, one.category) for one in columns], order.mapping, survey)
        self.team, self.by, self.source = team, by, order.source(team.key)
        new, changed = self._compare(spool)
        summary = self._summary(spool, workflow, len(new), len(changed))
        if not new and not changed:
            return summary
        self.summary = summary
        self.save()
        setting = self._setting(order, spool, workflow, columns)
        self._write(spool, setting, new, changed)
        ties.tie(setting.ties, self.source, self._teller(spool))
        self._tell(spool, setting)
        return summary

    def _team(self: Import, order: Order, spool: Spool, by: Person | None) -> Team:
        from backlogs.setting_up import beginning_with
        from people.models import Team

        team = Team.objects.filter(key=order.team_key).first()
        if team is not None:
            return team
        if not order.create_team:
            raise no_team(order)
        workflow = new_workflow(order.mapping, spool.survey)
        with beginning_with(workflow.places):
            zone = order.mapping.zone or "UTC"
            return Team.objects.found(by=by, key=order.team_key, name=order.team_name, zone=zone)

    def _compare(self: Import, spool: Spool) -> tuple[list[int], list[tuple[int, int]]]:
        """Places in the spool: of new items, and of changed ones with the origin that knows the old."""
        from backlogs.models.imports import Origin

        mine = Origin.objects.filter(item__source=self.source)
        rows = mine.values_list(
            "item__external_id", "pk", "item__team", "fingerprint", "came_with__shift_weeks"
        )
        known = {name: (pk, team, seen, weeks) for name, pk, team, seen, weeks in rows.iterator()}
        new: list[int] = []
        changed: list[tuple[int, int]] = []
        for place, external_id, fingerprint in spool.kept():
            if external_id not in known:
                new.append(place)
                continue
            origin_id, team_id, before, weeks = known[external_id]
            if weeks != self.shift_weeks:
                raise Invalid(
                    f"{self.file_name} holds {external_id}, which came with its dates moved by {weeks_told(weeks)}; "
                    f"import it with --shift-weeks {weeks}.",
                    code="other_shift",
                )
            if (
                fingerprint != before and team_id == self.team.pk
            ):  # else it went to another team and is theirs
                changed.append((place, origin_id))
        return new, changed

    def _summary(self: Import, spool: Spool, workflow: Workflow, created: int, updated: int) -> Summary:
        seen = spool.survey.statuses
        lost = {
            status: seen[status].count
            for status in spool.survey.in_order()
            if workflow.place_of(status) is None
        }
        return {
            "read": spool.read + len(spool.rejected),
            "created": created,
            "updated": updated,
            "unchanged": spool.read - created - updated,
            "unmapped": dict(sorted(lost.items())),
            "rejected": spool.rejected,
        }

    def _setting(
        self: Import, order: Order, spool: Spool, workflow: Workflow, columns: list[Column]
    ) -> Setting:
        survey, team = spool.survey, self.team
        assert survey.first is not None
        assert survey.last is not None
        tiles = lay(team, survey.first, survey.last)
        persons = meet(team, self.source, survey.people)
        backlog = team.backlogs.get(kind=order.backlog_kind)
        return Setting(
            self.pk, self.source, self._told_source(), team, backlog, workflow, columns, persons, tiles
        )

    def _told_source(self: Import) -> str:
        moved = f", its dates moved by {weeks_told(self.shift_weeks)}" if self.shift_weeks else ""
        return f"{self.file_name}{moved}"

    def _write(
        self: Import, spool: Spool, setting: Setting, new: list[int], changed: list[tuple[int, int]]
    ) -> None:
        from backlogs.models.imports import Origin

        updater = Updater(setting) if changed else None
        origins = dict(changed)
        self._hold(list(origins.values()))
        for place, item in zip(origins, spool.items(list(origins)), strict=True):
            assert updater is not None
            updater.update(item, Origin.objects.select_related("item__backlog").get(pk=origins[place]))
        # Known items before new ones: items are locked before the counter of keys.
        writer = Writer(setting, spool) if new else None
        items = spool.items(new)
        while writer and (batch := list(islice(items, BATCH))):
            writer.write(batch)

    def _hold(self: Import, origins: list[int]) -> None:
        """All items that change, before any of them asks for a rank: nobody takes an item who stands in that line."""
        from backlogs.models import WorkItem
        from backlogs.models.imports import Origin

        numbers: list[int] = []
        for some in _batches(origins):
            numbers += Origin.objects.filter(pk__in=some).values_list("item_id", flat=True)
        for some in _batches(sorted(numbers)):
            held = WorkItem.objects.filter(pk__in=some).order_by("pk").select_for_update(no_key=True)
            list(held.values_list("pk"))

    def _teller(self: Import, spool: Spool) -> Any:
        def tell(
            at: datetime, said: str, item_id: int, changes: dict[str, Any], facts: dict[str, Any]
        ) -> None:
            spool.tell([(plain(at), said, "item", item_id, json.dumps(changes), json.dumps(plain(facts)))])

        return tell

    def _tell(self: Import, spool: Spool, setting: Setting) -> None:
        """All entries of the file as one block of numbers, in the order in which things happened."""
        ends = {tile.iteration_id: plain(tile.ends) for tile in setting.tiles.tiles}
        for iteration_id, parts in groupby(spool.parts(), key=lambda part: part[0]):
            while some := list(islice(parts, PARTS)):
                changes = "{" + ", ".join(f"{json.dumps(name)}: {state}" for _, name, state in some) + "}"
                facts = json.dumps({"entries": len(some)})
                spool.tell([(ends[iteration_id], "reconstructed", "iteration", iteration_id, changes, facts)])
        if spool.told:
            by_id = self.by.pk if self.by else None
            record(
                PendingBlock(self.team.pk, spool.told, lambda *place: _write_entries(spool, by_id, *place))
            )


def _batches(numbers: list[int]) -> Iterator[list[int]]:
    return (numbers[at : at + BATCH] for at in range(0, len(numbers), BATCH))


def _write_entries(spool: Spool, by_id: int | None, stream_id: int, first: int, at: datetime) -> None:
    from journal.models import Entry

    names = ("stream", "number", "at", "happened_at", "by", "verb", "kind", "subject", "changes", "facts")
    table, rows = Table(Entry, *names), _rows(spool, by_id, stream_id, first, at)
    while some := list(islice(rows, 5_000)):
        table.write(some)


def _rows(
    spool: Spool, by_id: int | None, stream_id: int, first: int, at: datetime
) -> Iterator[tuple[Any, ...]]:
    for number, (happened_at, *told) in enumerate(spool.entries(), first):
        yield (stream_id, number, at, datetime.fromisoformat(happened_at), by_id, *told)
