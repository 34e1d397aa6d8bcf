"""Both levels of order: the product owner's features, the lead's stories; and the other places that a thing can go to."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404

from backlogs.models import Feature, Iteration, WorkItem
from backlogs.models.words import BacklogKind
from backlogs.views.backlogs import OfBacklog
from backlogs.views.scope import OfFeature, OfItem
from core.errors import Invalid
from core.middleware import came_from
from core.rows import row_number
from journal.recording import verb
from people.models import Person, Team


class FeatureOrder(OfBacklog):
    """A feature is dropped beside another."""

    def post(self, request: HttpRequest, team_key: str, kind: str) -> HttpResponse:
        found = self.backlog.features.select_related("team", "backlog__team", "lead")  # type: ignore[attr-defined]
        feature, beside = dropped(found, "pk", request)
        feature.rank_at(by=self.person, **beside)
        return self.kept(f"“{feature}” is ranked.")

    def kept(self, done: str) -> HttpResponse:
        return HttpResponse(status=204) if self.is_fragment else self.back(done)


class ItemOrder(FeatureOrder):
    """A loose item is dropped beside another."""

    def post(self, request: HttpRequest, team_key: str, kind: str) -> HttpResponse:
        item, beside = dropped(
            self.team.items.select_related("team", "backlog__team", "feature"), "key", request
        )
        item.order(by=self.person, **beside)
        return self.kept(f"{item.key} is ranked.")


class StoryOrder(OfFeature):
    """A story is dropped beside another of its feature."""

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        seen = WorkItem.objects.visible_to(self.person).filter(feature=self.feature)
        item, beside = dropped(seen.select_related("team", "backlog__team", "feature__lead"), "key", request)
        if self.is_fragment and self.feature.may_suggest(self.person):
            return self.suggestion(item, beside)
        item.order(by=self.person, **beside)
        return HttpResponse(status=204) if self.is_fragment else self.back(f"{item.key} is ranked.")

    def suggestion(self, item: WorkItem, beside: dict[str, Any]) -> HttpResponse:
        """Refused, with the way in which one may say the same to the lead."""
        context = {"feature": self.feature, "item": item, "beside": beside, "who_orders": item.who_orders()}
        shown = self.show("_suggest_order", 403, **context)
        shown["HX-Retarget"], shown["HX-Reswap"] = "#dialogs", "innerHTML"
        return shown


class FeaturePlace(OfFeature):
    """Where a feature can go: a place in the order."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        template = "_feature_place" if self.is_fragment else "feature_place"
        return self.show(template, feature=self.feature, next=came_from(request), section="backlogs:backlogs")

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        others = Feature.objects.open().filter(backlog=self.feature.backlog_id).exclude(pk=pk)
        self.feature.rank_at(
            by=self.person, **stepped(self.feature, others, request.POST.get("position", ""))
        )
        return HttpResponse(status=204) if self.is_fragment else self.back()

    def home(self) -> str:
        return f"/t/{self.team.key}/backlogs/#feature-{self.feature.pk}"


class ItemPlace(OfItem):
    """Where an item can go: a place in its order, another feature, backlog, iteration or team."""

    def get(self, request: HttpRequest, key: str) -> HttpResponse:
        template = "_item_place" if self.is_fragment else "item_place"
        return self.show(template, **self.places(), next=came_from(request), section="backlogs:backlogs")

    def post(self, request: HttpRequest, key: str) -> HttpResponse:
        others = self.item.order_mates.exclude(pk=self.item.pk)
        self.item.order(by=self.person, **stepped(self.item, others, request.POST.get("position", "")))
        return HttpResponse(status=204) if self.is_fragment else self.back()

    def places(self) -> dict[str, Any]:
        item, person = self.item, self.person
        entry = item.entries.filter(outcome="", iteration__closed_at=None).select_related("iteration").first()
        return {
            "item": item,
            "may_order": item.may_order(person) and item.is_open,
            "may_suggest": bool(item.feature and item.feature.may_suggest(person)) and item.is_open,
            "positions": [("first", "to the top"), ("up", "up"), ("down", "down"), ("last", "to the bottom")],
            "may_work": item.may_work(person),
            "features": Feature.objects.visible_to(person).open().filter(team=item.team).ranked(),
            "kinds": [choice for choice in BacklogKind.choices if choice[0] != item.backlog.kind],
            "iterations": seen_iterations(item, person).order_by("number")[:12],
            "entry": entry,
            "teams": Team.objects.visible_to(person).exclude(pk=item.team_id),
        }


class ItemFeature(OfItem):
    def post(self, request: HttpRequest, key: str) -> HttpResponse:
        wanted = request.POST.get("feature", "")
        seen = Feature.objects.visible_to(self.person).select_related("team", "lead")
        feature = get_object_or_404(seen, pk=row_number(wanted)) if wanted else None
        self.item.enter_feature(feature, by=self.person, because=request.POST.get("because", ""))
        return self.back(
            f"{self.item.key} is in “{feature}”." if feature else f"{self.item.key} is a loose item."
        )


class ItemBacklog(OfItem):
    def post(self, request: HttpRequest, key: str) -> HttpResponse:
        backlog = get_object_or_404(self.team.backlogs, kind=request.POST.get("kind", ""))
        self.item.move_to_backlog(backlog, by=self.person, because=request.POST.get("because", ""))
        return self.back(f"{self.item.key} is in {backlog.get_kind_display()}.")


class ItemIteration(OfItem):
    """Into an open iteration of its team, or out of the one that it is in."""

    def post(self, request: HttpRequest, key: str) -> HttpResponse:
        wanted = request.POST.get("iteration", "")
        if wanted:
            iteration: Iteration = get_object_or_404(
                seen_iterations(self.item, self.person).select_related("team"), pk=row_number(wanted)
            )
            iteration.take_in(self.item, by=self.person)
            return self.back(f"{self.item.key} is in {iteration}.")
        self._leave(self.team.iterations.filter(closed_at=None).select_related("team"))
        return self.back(f"{self.item.key} is in no iteration.")

    @verb()
    def _leave(self, open_ones: QuerySet[Iteration]) -> None:
        self.item.require_worker(self.person)
        for iteration in open_ones.filter(entries__item=self.item, entries__outcome="").distinct():
            iteration.drop(self.item, by=self.person)


class ItemTeam(OfItem):
    def post(self, request: HttpRequest, key: str) -> HttpResponse:
        team = get_object_or_404(Team.objects.visible_to(self.person), key=request.POST.get("team", ""))
        self.item.move_to_team(team, by=self.person)
        request.POST = request.POST.copy()
        request.POST.pop("next", None)  # the page it came from may have been the item's under its old key
        return self.back(f"It is {self.item.key} now; {self.kwargs['key']} goes on answering.")


def seen_iterations(item: WorkItem, person: Person) -> QuerySet[Iteration]:
    """The open ones of its team, which plans alone: a crew from elsewhere sees none."""
    return Iteration.objects.visible_to(person).filter(team=item.team_id, closed_at=None)


def dropped(things: Any, name: str, request: HttpRequest) -> tuple[Any, dict[str, Any]]:
    """What was dropped, and the neighbour that it was dropped beside."""
    sent = request.POST

    def named(field: str) -> Any:
        value = sent.get(field, "")
        if name == "pk" and row_number(value) is None:
            raise Invalid(f"{field} is no number.", field=field)
        return get_object_or_404(things, **{name: value})

    thing = named("item")
    return thing, {side: named(side) for side in ("after", "before") if sent.get(side)}


def stepped(thing: Any, others: QuerySet[Any], position: str) -> dict[str, Any]:
    """The neighbour beside which one place up or down, or the first or the last, is."""
    higher = others.filter(rank__lt=thing.rank).order_by("-rank")
    lower = others.filter(rank__gt=thing.rank).order_by("rank")
    beside = {
        "first": ("before", others.order_by("rank").first()),
        "up": ("before", higher.first()),
        "down": ("after", lower.first()),
        "last": ("after", others.order_by("-rank").first()),
    }
    if position not in beside:
        raise Invalid(f"There is no place {position!r}.", field="position")
    side, neighbour = beside[position]
    if neighbour is None:
        # At the edge already, where it stays.
        return (
            {"after": higher.first()}
            if higher.exists()
            else {"before": lower.first()}
            if lower.exists()
            else {}
        )
    return {side: neighbour}
