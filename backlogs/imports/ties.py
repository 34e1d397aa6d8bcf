"""Links between the items of one source; a chain of blocks never closes into a circle."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from backlogs.imports.bulk import Table
from backlogs.imports.records import Tie
from backlogs.models.link import Link

if TYPE_CHECKING:
    from collections.abc import Callable

CHUNK = 500
Known = dict[str, tuple[int, Any]]
# (kind, from, to)
Standing = tuple[str, int, int]


def tie(
    ties: Iterable[Tie], source: str, tell: Callable[[Any, str, int, dict[str, Any], dict[str, Any]], None]
) -> None:
    """Write the links of which both ends are known and that do not stand already."""
    wanted = sorted(set(ties))
    known = _known(source, sorted({name for tie in wanted for name in (tie.one, tie.other)}))
    rows = Link.objects.filter(from_item__source=source, ended_at=None)
    standing = set(rows.values_list("kind", "from_item_id", "to_item_id"))
    both = {
        (tie.kind, known[tie.one][0], known[tie.other][0])
        for tie in wanted
        if tie.one in known and tie.other in known
    }
    moments = dict(known.values())
    table = Table(Link)
    links = [
        Link(table.next_id(), kind=kind, from_item_id=one, to_item_id=other)
        for kind, one, other in sorted(without_circles(both, standing) - standing)
        if one != other
    ]
    table.write(table.row(link) for link in links)
    for link in links:
        at = max(moments[link.from_item_id], moments[link.to_item_id])
        facts = {"to": link.to_item_id, "kind": link.kind}
        tell(at, "linked", link.from_item_id, {link.journal_part: link.journal_state()}, facts)


def _known(source: str, names: list[str]) -> Known:
    from backlogs.models import WorkItem

    found: Known = {}
    for first in range(0, len(names), CHUNK):
        rows = WorkItem.objects.filter(source=source, external_id__in=names[first : first + CHUNK])
        found |= {name: (pk, at) for name, pk, at in rows.values_list("external_id", "pk", "created_at")}
    return found


def without_circles(wanted: set[Standing], standing: set[Standing]) -> set[Standing]:
    """The links with those blocks that close or lie on a circle as "relates": whoever waits in a circle waits for ever."""
    edges = {(one, other) for kind, one, other in wanted | standing if kind == "blocks"}
    circling = _circling(edges)
    return {_uncircled(link, circling) for link in wanted}


def _uncircled(link: Standing, circling: set[int]) -> Standing:
    kind, one, other = link
    circles = kind == "blocks" and {one, other} <= circling
    return ("relates", min(one, other), max(one, other)) if circles else link


def _circling(edges: set[tuple[int, int]]) -> set[int]:
    """What is left when every item that nothing waits for, or that waits for nothing, is taken away, again and again."""
    left = set(edges)
    for turned in (False, True):
        blocked_by: dict[int, int] = defaultdict(int)
        blocks: dict[int, list[int]] = defaultdict(list)
        for one, other in left:
            start, end = (other, one) if turned else (one, other)
            blocked_by[end] += 1
            blocks[start].append(end)
        free = [item for item in blocks if not blocked_by[item]]
        gone = set()
        while free:
            gone.add(item := free.pop())
            for end in blocks[item]:
                blocked_by[end] -= 1
                if not blocked_by[end]:
                    free.append(end)
        left = {(one, other) for one, other in left if one not in gone and other not in gone}
    return {item for edge in left for item in edge}
