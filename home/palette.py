"""What the palette (Ctrl K) finds on the server: work, features, people and standups that the person sees."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.urls import reverse

from backlogs.models import Crew, WorkItem
from boards.models import Standup
from home.searching import find, item_named

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from backlogs.models import Feature
    from people.models import Person

ITEMS, OTHERS, STANDUPS = 8, 4, 3


@dataclass(frozen=True)
class Option:
    """A place to go to; `sign` is the kind of a backlog."""

    label: str
    url: str
    detail: str = ""
    sign: str = ""
    icon: str = ""


@dataclass(frozen=True)
class Group:
    name: str
    options: Sequence[Option]


def found(text: str, person: Person) -> list[Group]:
    """Nothing asked is what one most likely wants: the standup that runs, and what is in one's hands."""
    groups = _matching(text, person) if text else _at_hand(person)
    return [group for group in groups if group.options]


def _at_hand(person: Person) -> Iterator[Group]:
    yield Group("Running now", _standups(person))
    mine = Crew.objects.filter(person=person, left_at=None).values("item")
    items = WorkItem.objects.visible_to(person).open().filter(pk__in=mine)
    shown = items.select_related("backlog", "placement__column").order_by("-id")[:OTHERS]
    yield Group("In your hands", [_of_item(item) for item in shown])


def _matching(text: str, person: Person) -> Iterator[Group]:
    result, named = find(text, person), item_named(text, person)
    items = sorted(result.items, key=lambda item: _distance(item, text.casefold()))
    if named is not None:
        items = [named, *(item for item in items if item.pk != named.pk)]
    if "standup".startswith(text.casefold()):
        yield Group("Running now", _standups(person))
    features = [option for feature in result.features[:OTHERS] for option in _of_feature(feature)]
    work = [Group("Items", [_of_item(item) for item in items[:ITEMS]]), Group("Features", features)]
    is_over = named is None and bool(items) and items[0].closed_at is not None
    yield from reversed(work) if is_over else work  # a request that became a feature stands behind it
    yield Group("People", [_of_person(one) for one in result.people[:OTHERS]])


def _distance(item: WorkItem, text: str) -> tuple[bool, bool, bool]:
    """Open work first; there what begins with the words, then where a word does."""
    title = item.title.casefold()
    return item.closed_at is not None, not title.startswith(text), f" {text}" not in title


def _of_item(item: WorkItem) -> Option:
    if item.outcome:
        state = item.get_outcome_display()
    else:
        state = item.placement.column.name if hasattr(item, "placement") else "in the backlog"
    return Option(
        item.title, reverse("backlogs:item", args=[item.key]), f"{item.key} {state}", item.backlog.kind
    )


def _of_feature(feature: Feature) -> Iterator[Option]:
    step = feature.get_step_display() if feature.is_open else "closed"
    yield Option(feature.title, reverse("backlogs:feature", args=[feature.pk]), step, feature.backlog.kind)
    if feature.is_open:
        board = reverse("boards:derived", args=[f"feature-{feature.pk}"])
        yield Option(f"Board of {feature.title}", board, "across teams", icon="board")


def _of_person(person: Person) -> Option:
    board = reverse("boards:derived", args=[f"person-{person.pk}"])
    return Option(person.name, board, "board", icon="person")


def _standups(person: Person) -> list[Option]:
    running = Standup.objects.visible_to(person).open().select_related("team", "feature")
    return [
        Option(str(standup), reverse("boards:standup", args=[standup.pk]), "join it", icon="people")
        for standup in running[:STANDUPS]
    ]
