"""What a feature waits for and who waits for it, at both ends and as far as a reader may see."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from backlogs.models import Feature, FeatureNeed, Request, WorkItem
from people.models import Person, Team

MOST = 200


@dataclass
class Tie:
    """The feature at the other end; of one that is not seen its team, and the words in which one asked for it."""

    feature: Feature
    is_seen: bool
    asked_as: str = ""

    @property
    def name(self) -> str:
        if self.is_seen:
            return str(self.feature)
        words = f"“{self.asked_as}”, " if self.asked_as else ""
        return f"{words}a feature of {self.feature.team}"


def needs_of(feature: Feature, person: Person) -> dict[str, Any]:
    needs = FeatureNeed.objects.filter(feature=feature, ended_at=None).select_related("needs__team")
    needed_by = FeatureNeed.objects.filter(needs=feature, ended_at=None).select_related("feature__team")
    wanted, waiting = [row.needs for row in needs], [row.feature for row in needed_by]
    open_to = {each.pk for each in _open_to(person).filter(pk__in=[each.pk for each in wanted + waiting])}
    asked = list(
        feature.asked_of_teams.select_related("item__team", "item__feature", "feature__team").order_by("id")
    )
    came = list(feature.came_of.select_related("item", "for_feature").order_by("id"))
    words = {row.feature_id: row.item.title for row in asked}
    return {
        "needed": [Tie(each, each.pk in open_to, words.get(each.pk, "")) for each in wanted],
        "needing": [Tie(each, each.pk in open_to) for each in waiting],
        "asked_teams": [row for row in asked if row.feature_id is None and not _is_past(row)],
        "came_of": came,
        "open_items": _open_items([row.item_id for row in asked + came], person),
        **_offered(feature, person),
    }


def _open_to(person: Person) -> Any:
    seen = Feature.objects.visible_to(person) | Feature.objects.followed_by(person)
    return seen.distinct()


def _open_items(ids: list[int], person: Person) -> set[int]:
    """Of what was asked for: whose page this person may open."""
    if not ids:
        return set()
    items = WorkItem.objects.visible_to(person) | WorkItem.objects.requested_by(person)
    return set(items.filter(pk__in=ids).values_list("pk", flat=True))


def _is_past(row: Request) -> bool:
    return row.decision == Request.Decision.WITHDRAWN


def _offered(feature: Feature, person: Person) -> dict[str, Any]:
    """What may be added: a feature that one sees, or another team that is asked."""
    if not feature.may_shape(person):
        return {}
    seen = Feature.objects.visible_to(person).open().exclude(pk=feature.pk)
    teams = (
        Team.objects.exclude(pk=feature.team_id)
        if person.roles or person.is_superuser
        else Team.objects.none()
    )
    return {"needable": seen.order_by("title", "pk")[:MOST], "askable": teams.order_by("name")[:MOST]}
