"""What a handover says before anybody edits it: read from the interrupts, their history, and what sent them.

Counted over the turn that ends; alert rules over thirty days, so that a quiet week does not hide one.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime, tzinfo
from typing import TYPE_CHECKING

from django.db.models import Count, F, Q, QuerySet

from backlogs.models import Block, Stay, WorkItem
from core import clock
from intake.inbox import Row, rows_of
from intake.models import Triage
from intake.models.repeat.repeat import LATELY, LONGER, OFTEN, arrivals_of, repeats_among
from journal.models import Entry
from rotations.drafting import drafts

if TYPE_CHECKING:
    from people.models import Team
    from rotations.models import Handover

# Lines of a part, and how many interrupts are looked at for them.
LISTED, MOST = 12, 2_000
Told = tuple[WorkItem, str]
# Inside of a word a line below means nothing, and some signs mean something at the beginning alone.
MEANS = re.compile(r"([\\`*\[\]<|~]|(?<![^\W_])_|_(?![^\W_])|^[#+>-])")
ACTED = (Triage.Decision.ACCEPTED, Triage.Decision.PROMOTED)


@drafts
def draft(handover: Handover) -> str:
    """Markdown; parts with nothing in them are left out."""
    team = handover.rotation.team_id
    end = min(handover.due_at, clock.now())
    rows = WorkItem.objects.filter(team=team, created_at__lt=end).interrupts()
    standing = rows.filter(_open_at(end))
    waiting = list(_waiting(standing, end, handover.rotation.team.tzinfo))
    put_off = {item.pk for item, _ in waiting}
    worst_first = standing.order_by(F("priority").asc(nulls_last=True), "created_at", "id")
    still = [(item, _since(item, end)) for item in worst_first[:MOST] if item.pk not in put_off]
    odd = list(_odd(rows, handover.since, end))
    together = _together(handover.rotation.team, [*still, *waiting, *odd])
    parts = [
        _counted(rows, handover.since, end),
        _part("Open", _lines(still, together)),
        _part("Waiting", _lines(waiting, together)),
        _part("Odd", _lines(odd, together)),
        _part("Repeated", [f"- {_plain(title)}: {count} times" for title, count in _repeated(handover, end)]),
        _part("Alert rules that nobody acted on: delete or fix", list(_rules(rows, end))),
    ]  # fmt: skip
    return "\n\n".join(part for part in parts if part)


def _counted(rows: QuerySet[WorkItem], since: datetime, end: datetime) -> str:
    counts = rows.aggregate(
        came=Count("pk", filter=Q(created_at__gte=since, created_at__lt=end)),
        done=Count("pk", filter=Q(closed_at__gte=since, closed_at__lt=end, outcome="done")),
        alone=Count("pk", filter=Q(closed_at__gte=since, closed_at__lt=end, outcome="resolved_itself")),
        carried=Count("pk", filter=_open_at(end)),
    )
    said = f"Counted: {counts['came']} came, {counts['done']} done, {counts['carried']} carried on"
    alone = f", {counts['alone']} resolved {'itself' if counts['alone'] == 1 else 'themselves'}"
    return f"{said}{alone if counts['alone'] else ''}."


def _open_at(end: datetime) -> Q:
    return Q(closed_at=None) | Q(closed_at__gte=end)


def _waiting(standing: QuerySet[WorkItem], end: datetime, zone: tzinfo) -> Iterable[tuple[WorkItem, str]]:
    """Blocked, or put off until later."""
    seen: set[int] = set()
    for block in Block.objects.filter(item__in=standing, ended_at=None).select_related("item")[:MOST]:
        seen.add(block.item_id)
        note = f": {_plain(block.note)}" if block.note else ""
        yield block.item, f"waits for {block.get_reason_display()}{note}"
    put_off = Triage.objects.filter(item__in=standing, snoozed_until__gt=end).select_related("item")
    for triage in put_off.exclude(item__in=seen)[:MOST]:
        until = (triage.snoozed_until or end).astimezone(zone)
        yield triage.item, f"put off until {until:%a} {until.day} {until:%b %H:%M}"


def _odd(rows: QuerySet[WorkItem], since: datetime, end: datetime) -> Iterable[tuple[WorkItem, str]]:
    """Reopened, or back in a column that it had left, in this turn."""
    touched = rows.filter(Q(closed_at=None) | Q(closed_at__gte=since))
    reopened = Entry.objects.filter(
        kind="item", verb="reopened", subject__in=touched.values("pk"), happened_at__gte=since, happened_at__lt=end
    )  # fmt: skip
    again = Counter(reopened.values_list("subject", flat=True))
    stays = Stay.objects.filter(item__in=touched, entered_at__gte=since, entered_at__lt=end)
    columns = stays.values("item", "column").annotate(times=Count("pk")).filter(times__gt=1)
    bounced = {row["item"] for row in columns}
    for item in touched.filter(pk__in={*again, *bounced}).order_by("id")[:MOST]:
        words = [f"reopened {_times(again[item.pk])}"] if again[item.pk] else []
        yield item, " and ".join([*words, *(["went back and forth"] if item.pk in bounced else [])])


def _repeated(handover: Handover, end: datetime) -> list[tuple[str, int]]:
    """The repeats of the team (R14) that came again in this turn."""
    found = repeats_among(arrivals_of(handover.rotation.team, end - LONGER), end)
    again = [repeat for repeat in found if repeat.latest.at >= handover.since]
    return [(repeat.latest.title, repeat.count) for repeat in again][:LISTED]


def _rules(rows: QuerySet[WorkItem], end: datetime) -> Iterable[str]:
    """By sender and title: fired often, and no occurrence was accepted, worked on, or done."""
    fired = rows.exclude(external_id="").filter(created_at__gte=end - LATELY, created_at__lt=end)
    acted = (
        Q(outcome="done") | Q(triage__decision__in=ACTED) | Q(crew__isnull=False) | Q(efforts__isnull=False)
    )
    counted = fired.values("source", "title").annotate(
        times=Count("pk", distinct=True), acted=Count("pk", filter=acted, distinct=True)
    )
    for row in counted.filter(times__gte=OFTEN, acted=0).order_by("-times", "title")[:LISTED]:
        yield f"- {_plain(row['title'])} ({_plain(row['source'])}): fired {_times(row['times'])}, never acted on"


def _together(team: Team, told: Iterable[Told]) -> dict[int, Row]:
    """What is one group or storm in the inbox is one here, too."""
    items = WorkItem.objects.filter(pk__in={item.pk for item, _ in told})
    return {each.pk: row for row in rows_of(team, items) if row.count > 1 for each in row.arrivals}


def _lines(told: Sequence[Told], together: dict[int, Row]) -> list[str]:
    """One for each, and one for all that are triaged as one; the first of them leads."""
    rows = [together.get(item.pk) for item, _ in told]
    counts, lines = Counter(id(row) for row in rows), []
    for (item, why), row in zip(told, rows, strict=True):
        more = counts.pop(id(row), 0) - 1 if row else 0
        if more >= 0:
            lines.append(_line(item, why, f", and {more} more of one {row.kind}" if row and more else ""))
    return lines


def _part(title: str, lines: Sequence[str]) -> str:
    """Long lists end with how many more there are."""
    more = len(lines) - LISTED
    shown = [*lines[:LISTED], *([f"- and {more} more"] if more > 0 else [])]
    return "\n".join([f"## {title}", "", *shown]) if lines else ""


def _line(item: WorkItem, why: str, more: str = "") -> str:
    return f"- [{item.key}](/items/{item.key}/) {_plain(item.title)}{more}{f' ({why})' if why else ''}"


def _since(item: WorkItem, end: datetime) -> str:
    days = (end - item.created_at).days
    return f"for {days} day{'s' * (days != 1)}" if days else "since today"


def _times(count: int) -> str:
    return {1: "once", 2: "twice"}.get(count, f"{count} times")


def _plain(text: str) -> str:
    """A title means what it says, whatever its signs mean in Markdown."""
    return MEANS.sub(r"\\\1", text)
