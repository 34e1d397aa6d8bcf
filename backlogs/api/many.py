"""One verb for many items: the crew that they get, what they wait for, a label. All or nothing."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from backlogs.api.item_inputs import MOST_ROWS
from backlogs.api.item_shapes import ItemRow, in_rows
from backlogs.api.items import ManyItems
from backlogs.models import Block
from core.api.serializers import SeenById, StrictSerializer
from people.models import Person


class ManyInput(StrictSerializer):
    items = serializers.ListField(
        child=serializers.CharField(max_length=24), allow_empty=False, max_length=MOST_ROWS
    )


class ManyCrewInput(ManyInput):
    person = SeenById(queryset=Person.objects.all())


class ManyBlockInput(ManyInput):
    reason = serializers.ChoiceField(choices=Block.Reason.choices)
    note = serializers.CharField(max_length=300, required=False, allow_blank=True)


class ManyLabelInput(ManyInput):
    label = serializers.CharField(max_length=60)


class OfMany(ManyItems):
    """The items as they are afterwards; a refusal names the first item that refuses, and nothing is changed."""

    verb_of_many: str
    inputs: dict[str, Any] = {}

    @extend_schema(responses={200: ItemRow(many=True)})
    def create(self, request: Request) -> Response:
        sent = self.input()
        items = self.all_of(sent.pop("items"))
        getattr(items, self.verb_of_many)(by=request.user, **sent)
        return Response(ItemRow(in_rows(items.order_by("pk")), many=True).data)


class CrewOfMany(OfMany):
    inputs = {"create": ManyCrewInput}
    verb_of_many = "join"


class CrewOfManyEnd(CrewOfMany):
    verb_of_many = "leave"


class BlockOfMany(OfMany):
    inputs = {"create": ManyBlockInput}
    verb_of_many = "block"


class BlockOfManyEnd(OfMany):
    inputs = {"create": ManyInput}
    verb_of_many = "unblock"


class LabelOfMany(OfMany):
    inputs = {"create": ManyLabelInput}

    @extend_schema(responses={200: ItemRow(many=True)})
    def create(self, request: Request) -> Response:
        """One label more on each of them; which they have besides stays."""
        sent = self.input()
        items = self.all_of(sent["items"])
        items.add_label(sent["label"], by=request.user)
        return Response(ItemRow(in_rows(items.order_by("pk")), many=True).data)


class PostponementOfMany(OfMany):
    inputs = {"create": ManyInput}
    verb_of_many = "postpone"


class PostponementOfManyEnd(OfMany):
    """Back in their places, or with their clocks wound anew."""

    inputs = {"create": ManyInput}
    verb_of_many = "keep_open"


def _door(resource: type[OfMany]) -> Any:
    return resource.as_view({"post": "create"})


DOORS = [
    ("crew", _door(CrewOfMany)), ("crew/end", _door(CrewOfManyEnd)), ("block", _door(BlockOfMany)),
    ("block/end", _door(BlockOfManyEnd)), ("label", _door(LabelOfMany)),
    ("postponement", _door(PostponementOfMany)), ("postponement/end", _door(PostponementOfManyEnd)),
]  # fmt: skip
