"""Out of sight, and back; and from an interrupt to planned work."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from backlogs.api.item_shapes import ItemShape
from backlogs.api.of_item import OfItem, Undone
from backlogs.models import WorkItem
from backlogs.models.words import BacklogKind
from backlogs.models.work_item.promoting import PLANNED_KINDS
from core.api.serializers import StrictSerializer

PLANNED = [choice for choice in BacklogKind.choices if choice[0] != BacklogKind.INTERRUPT]


class Postponement(Undone):
    """Out of sight until somebody touches it; DELETE brings it back, or winds the clock of what is postponed soon anew."""

    inputs: dict[str, Any] = {}

    def do(self, item: WorkItem, sent: dict[str, Any]) -> None:
        item.postpone(by=self.request.user)

    def undo(self, item: WorkItem) -> None:
        item.keep_open(by=self.request.user)


class PromotionInput(StrictSerializer):
    backlog = serializers.ChoiceField(choices=PLANNED, default=BacklogKind.BUSINESS)
    kind = serializers.ChoiceField(choices=[(kind, kind) for kind in PLANNED_KINDS], default="story")


class Promotion(OfItem):
    """An interrupt that can wait for the next planning goes on as a new planned item, linked to it; that is the answer."""

    inputs = {"create": PromotionInput}

    @extend_schema(responses={201: ItemShape})
    def create(self, request: Request, key: str) -> Response:
        return self.answer(self.seen().promote(by=request.user, **self.input()), 201)
