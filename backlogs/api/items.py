from __future__ import annotations

from django.db.models import QuerySet
from django.http import Http404
from django.urls import reverse
from drf_spectacular.utils import PolymorphicProxySerializer, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from backlogs.api.item_inputs import BulkInput, ItemChange, ItemInput
from backlogs.api.item_shapes import ItemRow, ItemShape, RequestRow, RequestShape, as_made, in_rows
from backlogs.api.of_item import KEY, OfItem, keyed
from backlogs.filters import ItemFilter, RequestFilter
from backlogs.models import Deed, WorkItem
from backlogs.models.work_item.making import WorkItemQuerySet
from backlogs.models.work_item.revising import hold_all
from core.api.etags import etag, require_match
from journal.api.resource import Listed, Resource
from journal.recording import verb

EITHER_VIEW = PolymorphicProxySerializer(
    component_name="ItemOrRequest", serializers=[ItemShape, RequestShape], resource_type_field_name=None
)


class Items(Listed, OfItem):
    """The work that one sees: of one's teams, of one's crews, of the features that one leads."""

    filterset_class = ItemFilter
    lookup_field = "key"
    lookup_value_regex = KEY
    inputs = {"create": ItemInput, "partial_update": ItemChange}
    matched_actions = ("partial_update",)

    def get_queryset(self) -> QuerySet:
        return in_rows(super().get_queryset())

    @extend_schema(responses={200: ItemRow(many=True)})
    def list(self, request: Request, **kwargs: str) -> Response:
        rows = self.paginate_queryset(self.filter_queryset(self.get_queryset()))
        return self.get_paginated_response(ItemRow(rows, many=True).data)

    def create(self, request: Request) -> Response:
        sent = self.input()
        item = WorkItem.objects.add(by=request.user, **sent)
        where = reverse("api-item-detail", args=[item.key])
        if sent.get("labels"):
            return self.created(item, where)
        return Response(ItemShape(as_made(item)).data, 201, headers={"ETag": etag(item), "Location": where})

    @extend_schema(responses={200: EITHER_VIEW})
    def retrieve(self, request: Request, key: str) -> Response:
        """Whole for who works with it; for who only asked for it the request view, without an ETag."""
        try:
            item = self.seen()
        except Http404:
            return Response(RequestShape(keyed(WorkItem.objects.requested_by(request.user), key)).data)
        if request.headers.get("If-None-Match") == self.tag(item):
            return Response(status=304, headers={"ETag": self.tag(item)})
        return self.answer(item)

    def partial_update(self, request: Request, key: str) -> Response:
        item, sent = self.seen(), self.input()
        with verb():
            item.hold(sent)
            require_match(request, item)
            item.revise(by=request.user, **sent)
        return self.answer(item)


class ManyItems(Resource):
    """One change of many items, all or nothing."""

    model = WorkItem
    serializer_class = ItemRow
    inputs = {"partial_update": BulkInput}
    matched_actions = ()
    pagination_class = None

    @extend_schema(responses={200: ItemRow(many=True)})
    def partial_update(self, request: Request) -> Response:
        """Versions stand beside the keys, in place of If-Match; a refusal names every row that refuses."""
        read = BulkInput(data=request.data, context=self.get_serializer_context())
        read.is_valid(raise_exception=True)
        rows, changes = read.validated_data["items"], read.validated_data["changes"]
        items = self.all_of([row["key"] for row in rows])
        versions = {row["key"]: row["version"] for row in rows if "version" in row}
        deed = Deed.objects.do(
            items, lambda those: those.revise(by=request.user, versions=versions, **changes), by=request.user,
            told=f"{len(rows)} items revised", hold=lambda those: hold_all(those, changes),
        )  # fmt: skip
        return self.rows(items, deed)

    def rows(self, items: WorkItemQuerySet, deed: Deed) -> Response:
        """As they are now; where something changed, `Link` names what takes it back."""
        undo = {"Link": f'<{reverse("api-deed-undo", args=[deed.pk])}>; rel="undo"'} if deed.pk else {}
        return Response(ItemRow(in_rows(items.order_by("pk")), many=True).data, headers=undo)

    def all_of(self, keys: list[str]) -> WorkItemQuerySet:
        seen: WorkItemQuerySet = self.get_queryset()  # type: ignore[assignment]
        return seen.named(keys)


class Requests(Listed, Resource):
    """What one asked for, oneself or for a customer: title, state and public answers."""

    model = WorkItem
    serializer_class = RequestRow
    filterset_class = RequestFilter

    def get_queryset(self) -> QuerySet:
        if getattr(self, "swagger_fake_view", False):
            return WorkItem.objects.none()
        return WorkItem.objects.requested_by(self.request.user)
