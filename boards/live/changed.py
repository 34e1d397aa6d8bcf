"""What a page needs of cards beyond the first ones of a cell, which no outline shows: which changed, and behind which they stand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from backlogs.models import WorkItem
from boards import reading
from boards.reading import Wish
from core.statements import ask

if TYPE_CHECKING:
    from boards.face import Face

MOST = 200
CHANGED = """
SELECT DISTINCT i.key FROM journal_entry e JOIN journal_head h ON h.id = e.stream_id JOIN backlogs_workitem i ON i.id = e.subject
WHERE h.team_id = %s AND e.number > %s AND e.kind = 'item' LIMIT %s"""


def changed_since(team_id: int, number: int) -> list[str] | None:
    """Keys of the items that the team's stream told of since; nothing where they are too many to say."""
    keys = [key for (key,) in ask(CHANGED, [team_id, number, MOST + 1])]
    return keys if len(keys) <= MOST else None


def neighbours(face: Face) -> dict[str, str]:
    """Of each card shown the key of the one that it stands behind; empty for the first of its cell."""
    behind: dict[int, int] = {}
    for cell, shown in face.look.cells.items():
        wish = Wish(face.by, window=None, cell=cell)
        order = reading.placed(face.board, face.look.columns, wish).cells[cell].shown
        before = dict(zip(order[1:], order, strict=False))
        behind |= {number: before.get(number, 0) for number in shown.shown}
    keys = dict(WorkItem.objects.filter(pk__in=behind.values()).values_list("pk", "key"))
    return {face.look.cards[number]["key"]: keys.get(other, "") for number, other in behind.items()}
