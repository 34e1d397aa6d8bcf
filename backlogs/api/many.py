"""One verb for many items: the crew that they get, what they wait for, a label, their end. All or nothing, and undone as one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from backlogs.api.item_inputs import MOST_ROWS
from backlogs.api.item_shapes import ItemRow, in_rows
from backlogs.api.item_state import BlockInput, ClosureInput
from backlogs.api.items import ManyItems
from backlogs.models import Deed, Iteration, WorkItem
from backlogs.models.work_item.making import WorkItemQuerySet
from backlogs.models.work_item.many import hold_boards
from core.api.serializers import SeenById, SeenByKey, StrictSerializer
from core.locking import lock_all
from journal.api.resource import Resource
from people.models import Person


class ManyInput(StrictSerializer):
    items = serializers.ListField(
        child=serializers.CharField(max_length=24), allow_empty=False, max_length=MOST_ROWS
    )


class ManyCrewInput(ManyInput):
    person = SeenById(queryset=Person.objects.all())


class ManyBlockInput(BlockInput, ManyInput):
    """What all of them wait for."""


class ManyLabelInput(ManyInput):
    label = serializers.CharField(max_length=60)


class ManyClosureInput(ClosureInput, ManyInput):
    """Nothing finishes them; an outcome ends them without finishing."""


class ManyIterationInput(ManyInput):
    iteration = SeenById(queryset=Iteration.objects.all())


class ManyMergeInput(ManyInput):
    into = SeenByKey("key", queryset=WorkItem.objects.all())


class ManyAutomationInput(ManyInput):
    title = serializers.CharField(max_length=300)


class OfMany(ManyItems):
    """The items as they are afterwards; a refusal names the first item that refuses, and nothing is changed. The header
    `Link` with rel="undo" names what takes all of it back."""

    inputs = {"create": ManyInput}
    # What was done, behind how many items there are.
    told = ""
    hold: Callable[[WorkItemQuerySet], Any] = staticmethod(lock_all)

    @extend_schema(responses={200: ItemRow(many=True)})
    def create(self, request: Request) -> Response:
        sent = self.input()
        items = self.all_of(sent.pop("items"))
        count = items.count()
        told = f"{count} item{'' if count == 1 else 's'} {self.told}"
        deed = Deed.objects.do(
            items, lambda those: self.do(those, **sent), by=request.user, told=told, hold=self.hold
        )
        return self.rows(items, deed)

    def do(self, items: WorkItemQuerySet, **sent: Any) -> Any:
        raise NotImplementedError


class CrewOfMany(OfMany):
    told = "joined"
    inputs = {"create": ManyCrewInput}

    def do(self, items: WorkItemQuerySet, **sent: Any) -> Any:
        return items.join(by=self.request.user, **sent)


class CrewOfManyEnd(CrewOfMany):
    told = "left"

    def do(self, items: WorkItemQuerySet, **sent: Any) -> Any:
        return items.leave(by=self.request.user, **sent)


class BlockOfMany(OfMany):
    told = "blocked"
    inputs = {"create": ManyBlockInput}

    def do(self, items: WorkItemQuerySet, **sent: Any) -> Any:
        return items.block(by=self.request.user, **sent)


class BlockOfManyEnd(OfMany):
    told = "blocked no more"

    def do(self, items: WorkItemQuerySet, **_: Any) -> Any:
        return items.unblock(by=self.request.user)


class LabelOfMany(OfMany):
    """One label more on each of them; which they have besides stays."""

    told = "labelled"
    inputs = {"create": ManyLabelInput}

    def do(self, items: WorkItemQuerySet, **sent: Any) -> Any:
        return items.add_label(sent["label"], by=self.request.user)


class LabelOfManyEnd(LabelOfMany):
    told = "without a label"

    def do(self, items: WorkItemQuerySet, **sent: Any) -> Any:
        return items.drop_label(sent["label"], by=self.request.user)


class ClosureOfMany(OfMany):
    """Finish them, or dismiss them with an outcome."""

    told = "closed"
    inputs = {"create": ManyClosureInput}
    hold = staticmethod(hold_boards)

    def do(self, items: WorkItemQuerySet, **sent: Any) -> Any:
        if "outcome" in sent:
            return items.dismiss(by=self.request.user, **sent)
        return items.close(by=self.request.user)


class IterationOfMany(OfMany):
    told = "put into an iteration"
    inputs = {"create": ManyIterationInput}
    hold = staticmethod(hold_boards)

    def do(self, items: WorkItemQuerySet, **sent: Any) -> Any:
        return items.enter_iteration(sent["iteration"], by=self.request.user)


class IterationOfManyEnd(OfMany):
    """Out of whatever open iteration they are in."""

    told = "taken out of their iteration"
    hold = staticmethod(hold_boards)

    def do(self, items: WorkItemQuerySet, **_: Any) -> Any:
        return items.leave_iterations(by=self.request.user)


class PostponementOfMany(OfMany):
    told = "postponed"
    """Out of sight until somebody touches them."""

    def do(self, items: WorkItemQuerySet, **_: Any) -> Any:
        return items.postpone(by=self.request.user)


class PostponementOfManyEnd(OfMany):
    told = "kept open"
    """Back in their places, or their clocks wound anew."""

    def do(self, items: WorkItemQuerySet, **_: Any) -> Any:
        return items.keep_open(by=self.request.user)


class AutomationOfMany(OfMany):
    """One item of self-service & automation, linked to each of these interrupts; the answer is the interrupts' rows."""

    told = "to be automated"
    inputs = {"create": ManyAutomationInput}

    def do(self, items: WorkItemQuerySet, **sent: Any) -> Any:
        return items.automate(sent["title"], by=self.request.user)


class MergeOfMany(ManyItems):
    """All of them are one and the same: what was said and who watches goes on in `into`. That has no undo."""

    inputs = {"create": ManyMergeInput}

    @extend_schema(responses={200: ItemRow(many=True)})
    def create(self, request: Request) -> Response:
        sent = self.input()
        items = self.all_of(sent["items"])
        items.merge_into(sent["into"], by=request.user)
        return Response(ItemRow(in_rows(items.order_by("pk")), many=True).data)


class LeftShape(serializers.Serializer):
    """What could not be taken back of an item: somebody changed it since, or a rule refuses it."""

    key = serializers.CharField()
    what = serializers.CharField()
    why = serializers.CharField()


class TakenBackShape(serializers.Serializer):
    """What a deed was, and what of it is left as it is."""

    told = serializers.CharField()
    undone_at = serializers.DateTimeField()
    left = LeftShape(many=True)


class UndoneDeed(Resource):
    """Takes back what one did to items at once: one's own, for a day. Twice is once."""

    model = Deed
    serializer_class = TakenBackShape
    pagination_class = None

    @extend_schema(request=None, responses={200: TakenBackShape})
    def create(self, request: Request, pk: str) -> Response:
        deed = get_object_or_404(Deed.objects.filter(person=request.user), pk=pk)
        left = [
            {"key": each.key, "what": each.fields, "why": each.why}
            for each in deed.take_back(by=request.user)
        ]
        return Response({"told": deed.told, "undone_at": deed.undone_at, "left": left})


def _door(resource: type[ManyItems]) -> Any:
    return resource.as_view({"post": "create"})


DOORS = [
    ("crew", _door(CrewOfMany)), ("crew/end", _door(CrewOfManyEnd)), ("block", _door(BlockOfMany)),
    ("block/end", _door(BlockOfManyEnd)), ("label", _door(LabelOfMany)), ("label/end", _door(LabelOfManyEnd)),
    ("closure", _door(ClosureOfMany)), ("iteration", _door(IterationOfMany)), ("iteration/end", _door(IterationOfManyEnd)),
    ("postponement", _door(PostponementOfMany)), ("postponement/end", _door(PostponementOfManyEnd)),
    ("automation", _door(AutomationOfMany)), ("merge", _door(MergeOfMany)),
]  # fmt: skip
