"""Indented lines are the stories of the feature above them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from backlogs.lines.reading import Line

if TYPE_CHECKING:
    from backlogs.lines.meaning import Meant
    from backlogs.models import Backlog
    from people.models import Person

LONGEST_TITLE = 200


def nest(lines: Sequence[Line]) -> None:
    """Say of each line whether it is a feature, or whose story it is; what was pasted may stand further right as a whole."""
    base, head = min(line.indent for line in lines), None
    for line in lines:
        if line.indent == base:
            head = line
        elif head is not None:
            head.is_feature, line.under = True, head.number


def check_features(meant: Iterable[Meant], by: Person, backlog: Backlog) -> None:
    """What a feature says in a line, and who may write one; its stories have its customer, unless they name another."""
    heads: dict[int, Meant] = {}
    for each in meant:
        if each.line.is_feature:
            heads[each.line.number] = each
            each.wrong += _wrong(each, by, backlog)
        elif (head := heads.get(each.line.under or 0)) is not None:
            each.customer = each.customer or head.customer


def _wrong(meant: Meant, by: Person, backlog: Backlog) -> list[str]:
    line = meant.line
    said = {
        f"Only the product owner of {backlog.team} makes features; without the indent these are items.":
            not backlog.may_rank(by),
        "A feature has no size and no ease of its own: its stories have.": line.points is not None or line.ease,
        "A feature wears no labels: its stories do.": line.labels,
        "A feature has one lead.": len(line.people) > 1,
        f"The title of a feature has at most {LONGEST_TITLE} letters.": len(line.title) > LONGEST_TITLE,
    }  # fmt: skip
    return [sentence for sentence, is_so in said.items() if is_so]
