"""What a message says of one interrupt, or of a flood of them."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from django.conf import settings

from backlogs.models import WorkItem
from intake.models.notice.words import subject_line
from intake.models.signal import Signal

if TYPE_CHECKING:
    from intake.models.notice.matter import Matter

MOST_GROUPS, MOST_LINES, IN_FULL = 12, 3, 5


def summary(matter: Matter, items: list[WorkItem]) -> tuple[str, str]:
    """Subject and text; the sender's words are cut, the links are ours."""
    causes = dict(matter.mentions.values_list("item", "cause"))
    if len(items) == 1:
        item = items[0]
        return _subject_of(
            item, causes.get(item.pk, "new")
        ), f"{line_of(item)}\n\n{item.description[:1_500]}".strip()
    groups = _groups(items)
    counts = [f"{len(rows)} from {name}" for name, rows in groups.items()]
    is_one = len(groups) == 1
    told = subject_line(
        f"{matter.team.key}: {counts[0]}" if is_one else f"{matter.team.key}: {len(items)} new interrupts"
    )
    parts = [_part(name, rows) for name, rows in list(groups.items())[:MOST_GROUPS]]
    more = len(groups) - MOST_GROUPS
    if more > 0:
        parts.append(f"and {more} groups more")
    return ("P1 " if matter.is_urgent else "") + told, "\n\n".join(
        [*parts, f"All of them: {team_link(matter.team.key)}"]
    )


def line_of(item: WorkItem) -> str:
    return f"{item.key} {subject_line(item.title)}\n  {item_link(item.key)}"


def item_link(key: str) -> str:
    return f"{settings.BASE_URL}/items/{key}/"


def team_link(key: str) -> str:
    return f"{settings.BASE_URL}/t/{key}/triage/"


def _subject_of(item: WorkItem, cause: str) -> str:
    words = {"back": " is back", "p1": " is called a P1"}.get(cause, "")
    urgent = "P1 " if item.priority == 1 else ""
    return subject_line(f"{urgent}[{item.key}]{words} {item.title}")


def _groups(items: list[WorkItem]) -> dict[str, list[WorkItem]]:
    """By source and group, the largest first."""
    signals = Signal.objects.filter(item__in=items).select_related("source")
    named = {row.item_id: f"{row.source}" + (f", group {row.group}" if row.group else "") for row in signals}
    groups: dict[str, list[WorkItem]] = defaultdict(list)
    for item in items:
        groups[subject_line(named.get(item.pk, "people"))].append(item)
    return dict(sorted(groups.items(), key=lambda pair: -len(pair[1])))


def _part(name: str, items: list[WorkItem]) -> str:
    shown = items if len(items) <= IN_FULL else items[:MOST_LINES]
    lines = [f"{len(items)} from {name}", *(line_of(item) for item in shown)]
    if len(items) > len(shown):
        lines.append(f"and {len(items) - len(shown)} more")
    return "\n".join(lines)
