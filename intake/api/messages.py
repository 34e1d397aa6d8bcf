"""The messages from which an interrupt came, as they were sent."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from core.api.serializers import StrictModelSerializer, StrictSerializer
from core.errors import NotAllowed
from intake.api.interrupts import OfInterrupt
from intake.models import Delivery, Origin
from intake.models.delivery import SHOWN


class MessageShape(StrictModelSerializer):
    source = serializers.IntegerField(source="source_id")
    size = serializers.IntegerField(help_text="Bytes, as they came.")
    headers = serializers.DictField(child=serializers.CharField(), help_text="Secrets in them are not kept.")
    text = serializers.CharField(help_text="What is no text is marked.")
    is_cut = serializers.SerializerMethodField(help_text=f"Of a long one the first {SHOWN:,} bytes are told.")

    class Meta:
        model = Delivery
        fields = ("source", "received_at", "size", "headers", "text", "is_cut")
        read_only_fields = fields

    def get_is_cut(self, message: Delivery) -> bool:
        return message.size > SHOWN


class MessagesShape(StrictSerializer):
    first = MessageShape(allow_null=True, help_text="That opened it.")
    last = MessageShape(allow_null=True, help_text="That said anything of it, its end included.")


class Messages(OfInterrupt):
    """What its sender sent, for the members of its team; null where a person wrote it here, and after 400 days."""

    serializer_class = MessagesShape

    @extend_schema(responses={200: MessagesShape})
    def retrieve(self, request: Request, key: str) -> Response:
        item = self.seen()
        if not (request.user.is_superuser or request.user.is_member_of(item.team_id)):
            raise NotAllowed(f"Only members of {item.team} read what was sent to it.", code="not_of_the_team")
        origin = Origin.objects.of(item)
        found: dict[str, Any] = {"first": None, "last": None} | (origin.messages if origin else {})
        return Response(MessagesShape(found).data, headers={"Cache-Control": "no-store"})
