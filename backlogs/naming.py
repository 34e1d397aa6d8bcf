"""What the nouns of this app are called in a sentence, for a reader."""

from __future__ import annotations

from typing import TYPE_CHECKING

from backlogs.models import (
    Backlog,
    ChecklistLine,
    Column,
    Feature,
    Iteration,
    Practice,
    RecurringRule,
    TransitionLine,
    WorkItem,
)
from backlogs.models.words import BacklogKind
from journal.sentences import names

if TYPE_CHECKING:
    from people.models import Person


@names("item")
def items(ids: set[int], reader: Person | None) -> dict[int, str]:
    """The key alone: a link to something unseen shows no more."""
    return dict(WorkItem.objects.filter(pk__in=ids).values_list("pk", "key"))


@names("feature")
def features(ids: set[int], reader: Person | None) -> dict[int, str]:
    """A feature has no key, so who neither sees nor follows one reads no more than that."""
    every = Feature.objects.filter(pk__in=ids)
    seen = every if reader is None else (every.visible_to(reader) | every.followed_by(reader)).distinct()
    told = dict.fromkeys(ids, "another feature")
    return told | {pk: f"“{title}”" for pk, title in seen.filter(pk__in=ids).values_list("pk", "title")}


@names("backlog")
def backlogs(ids: set[int], reader: Person | None) -> dict[int, str]:
    rows = Backlog.objects.filter(pk__in=ids).values_list("pk", "kind")
    return {pk: f"the backlog “{BacklogKind(kind).label}”" for pk, kind in rows}


@names("column")
def columns(ids: set[int], reader: Person | None) -> dict[int, str]:
    return dict(Column.objects.filter(pk__in=ids).values_list("pk", "name"))


@names("iteration")
def iterations(ids: set[int], reader: Person | None) -> dict[int, str]:
    rows = Iteration.objects.filter(pk__in=ids).values_list("pk", "number")
    return {pk: f"iteration {number}" for pk, number in rows}


@names("line")
def lines(ids: set[int], reader: Person | None) -> dict[int, str]:
    return dict(ChecklistLine.objects.filter(pk__in=ids).values_list("pk", "text"))


@names("recurring_rule")
def recurring_rules(ids: set[int], reader: Person | None) -> dict[int, str]:
    return dict(RecurringRule.objects.filter(pk__in=ids).values_list("pk", "title"))


@names("transition_line")
def transition_lines(ids: set[int], reader: Person | None) -> dict[int, str]:
    return dict(TransitionLine.objects.filter(pk__in=ids).values_list("pk", "text"))


@names("practice")
def practices(ids: set[int], reader: Person | None) -> dict[int, str]:
    return dict(Practice.objects.filter(pk__in=ids).values_list("pk", "team__name"))
