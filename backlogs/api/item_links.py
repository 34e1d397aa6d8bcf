"""What an item has to do with others, and the words by which it is found."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet
from django.http import Http404
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from backlogs.api.item_inputs import Labels
from backlogs.api.of_item import Keyed, OfItem
from backlogs.models import Link, WorkItem
from core.api.etags import etag
from core.api.serializers import SeenByKey, StrictModelSerializer, StrictSerializer


class LinkShape(StrictModelSerializer):
    """Seen from the item asked for; an item that is not seen shows its key only."""

    direction = serializers.SerializerMethodField(help_text="out: this one blocks …; in: it is blocked by …")
    item = serializers.SerializerMethodField()
    title = serializers.SerializerMethodField(help_text="Null where the other item is not seen.")

    class Meta:
        model = Link
        fields = ("id", "kind", "direction", "item", "title")
        read_only_fields = fields

    @extend_schema_field(serializers.ChoiceField(choices=[("out", "out"), ("in", "in")]))
    def get_direction(self, link: Link) -> str:
        return "out" if link.from_item_id == self.context["item"].pk else "in"

    def get_item(self, link: Link) -> str:
        return self._other(link).key

    def get_title(self, link: Link) -> str | None:
        other = self._other(link)
        return other.title if other.pk in self.context["seen"] else None

    def _other(self, link: Link) -> WorkItem:
        return link.to_item if link.from_item_id == self.context["item"].pk else link.from_item


class LinkInput(StrictSerializer):
    to = SeenByKey("key", queryset=WorkItem.objects.all())
    kind = serializers.ChoiceField(choices=Link.Kind.choices)


class Links(Keyed):
    """To other items and from them; a link is ended where it goes out."""

    model = Link
    serializer_class = LinkShape
    lookup_value_regex = "[0-9]{1,18}"
    inputs = {"create": LinkInput}
    matched_actions = ()

    def get_queryset(self) -> QuerySet:
        if getattr(self, "swagger_fake_view", False):
            return Link.objects.none()
        item = self.seen()
        rows = Link.objects.filter(Q(from_item=item) | Q(to_item=item), ended_at=None)
        return rows.select_related("from_item", "to_item").order_by("id")

    def shown(self, links: list[Link]) -> Any:
        """One query more says which of the other items are seen."""
        ends = {end for link in links for end in (link.from_item_id, link.to_item_id)}
        seen = WorkItem.objects.visible_to(self.request.user).filter(pk__in=ends)
        titled = set(seen.values_list("pk", flat=True))
        return LinkShape(links, many=True, context={"item": self.seen(), "seen": titled}).data

    @extend_schema(responses={200: LinkShape(many=True)})
    def list(self, request: Request, key: str) -> Response:
        rows = self.paginate_queryset(self.filter_queryset(self.get_queryset()))
        return self.get_paginated_response(self.shown(rows or []))

    @extend_schema(responses={201: LinkShape})
    def create(self, request: Request, key: str) -> Response:
        item, sent = self.seen(), self.input()
        return Response(self.shown([item.link(sent.pop("to"), by=request.user, **sent)])[0], 201)

    @extend_schema(responses={204: None})
    def destroy(self, request: Request, key: str, pk: str) -> Response:
        link = self.seen().links_out.filter(pk=pk, ended_at=None).select_related("to_item").first()
        if link is None:
            raise Http404
        self.seen().unlink(link.to_item, by=request.user, kind=link.kind)
        return Response(status=204)


class LabelsShape(StrictSerializer):
    labels = Labels()


class LabelsOfItem(OfItem):
    """Exactly the labels that it has; new words become labels of the team."""

    serializer_class = LabelsShape
    inputs = {"update": LabelsShape}
    matched_actions = ("update",)

    @extend_schema(responses={200: LabelsShape})
    def retrieve(self, request: Request, key: str) -> Response:
        return self.worded(self.seen())

    @extend_schema(responses={200: LabelsShape})
    def update(self, request: Request, key: str) -> Response:
        with self.matched() as item:
            item.label(self.input()["labels"], by=request.user)
        return self.worded(item)

    def get_object(self) -> WorkItem:
        return self.seen()

    def worded(self, item: WorkItem) -> Response:
        words = item.item_labels.order_by("label__name").values_list("label__name", flat=True)
        return Response({"labels": list(words)}, headers={"ETag": self.tag(item)})

    def tag(self, thing: WorkItem) -> str:
        """Its column is not shown here."""
        return etag(thing)
