"""Where an item stands: finished or not, blocked or not, its place in the order, its team."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from backlogs.api.item_shapes import ItemRow, ItemShape, in_rows
from backlogs.api.of_item import OfItem, Undone
from backlogs.models import Block, WorkItem
from backlogs.models.work_item.splitting import MOST_PARTS
from core.api.serializers import SeenByKey, StrictSerializer
from people.models import Team

DISMISSALS = [choice for choice in WorkItem.Outcome.choices if choice[0] != "done"]


class ClosureInput(StrictSerializer):
    """Nothing finishes it; an outcome ends it without finishing."""

    outcome = serializers.ChoiceField(choices=DISMISSALS, required=False)
    because = serializers.CharField(max_length=200, required=False)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if "because" in attrs and "outcome" not in attrs:
            raise serializers.ValidationError({"because": ["Finishing needs no reason; an outcome has one."]})
        return attrs


class Closure(Undone):
    """Finish it (into the done column), or dismiss it with an outcome; DELETE reopens it."""

    inputs = {"create": ClosureInput}

    def do(self, item: WorkItem, sent: dict[str, Any]) -> None:
        if "outcome" in sent:
            item.dismiss(by=self.request.user, **sent)
        else:
            item.close(by=self.request.user)

    def undo(self, item: WorkItem) -> None:
        item.reopen(by=self.request.user)


class BlockInput(StrictSerializer):
    reason = serializers.ChoiceField(choices=Block.Reason.choices)
    note = serializers.CharField(max_length=300, required=False, allow_blank=True)


class Blocks(Undone):
    """Something outside keeps the item from moving; DELETE says that it does no more."""

    inputs = {"create": BlockInput}

    def do(self, item: WorkItem, sent: dict[str, Any]) -> None:
        item.block(by=self.request.user, **sent)

    def undo(self, item: WorkItem) -> None:
        item.unblock(by=self.request.user)


class Beside(StrictSerializer):
    """Before or after another; last without either."""

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if len(attrs) > 1:
            raise serializers.ValidationError("Name the one before or the one after, not both.")
        return attrs


class BesideItem(Beside):
    before = SeenByKey("key", queryset=WorkItem.objects.all(), required=False)
    after = SeenByKey("key", queryset=WorkItem.objects.all(), required=False)


class Rank(OfItem):
    """The place among the stories of the feature, or among the loose items of the backlog."""

    inputs = {"create": BesideItem}

    @extend_schema(responses={200: ItemShape})
    def create(self, request: Request, key: str) -> Response:
        item = self.seen()
        item.order(by=request.user, **self.input())
        return self.answer(item)


class OtherTeam(StrictSerializer):
    team = SeenByKey("key", queryset=Team.objects.all())


class TeamOfItem(OfItem):
    """To another team: a new key, while the old one leads there for ever."""

    inputs = {"create": OtherTeam}

    @extend_schema(responses={200: ItemShape})
    def create(self, request: Request, key: str) -> Response:
        item = self.seen()
        item.move_to_team(by=request.user, **self.input())
        return self.answer(item)


class PartsInput(StrictSerializer):
    titles = serializers.ListField(
        child=serializers.CharField(max_length=300), allow_empty=False, max_length=MOST_PARTS
    )


class Parts(OfItem):
    """New items split off it, right behind it in its order and linked; it stays with what is left of it."""

    inputs = {"create": PartsInput}

    @extend_schema(responses={201: ItemRow(many=True)})
    def create(self, request: Request, key: str) -> Response:
        made = self.seen().split(self.input()["titles"], by=request.user)
        rows = {item.pk: item for item in in_rows(WorkItem.objects.filter(pk__in=[part.pk for part in made]))}
        return Response(ItemRow([rows[part.pk] for part in made], many=True).data, 201)
