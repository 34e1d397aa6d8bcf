"""The checklist of an item as a page shows it: who met each line, and when."""

from __future__ import annotations

from backlogs.models import ChecklistLine, WorkItem
from journal.models import Entry
from people.models import Person

# Of so many ticks the person is looked up; what was ticked before those says only that it is met.
TRACED = 300


def checked(item: WorkItem) -> list[ChecklistLine]:
    """The standing lines in their order; `met_by` on each that is ticked."""
    lines = list(item.checklist.filter(removed_at=None))
    by_line: dict[str, Person | None] = {}
    if any(line.done_at for line in lines):
        ticks = Entry.objects.filter(kind=item.journal_kind, subject=item.pk, verb="ticked")
        for entry in ticks.select_related("by").order_by("-id")[:TRACED]:
            for part in entry.changes:
                by_line.setdefault(part, entry.by)
    for line in lines:
        line.met_by = by_line.get(line.journal_part) if line.done_at else None  # type: ignore[attr-defined]
    return lines
