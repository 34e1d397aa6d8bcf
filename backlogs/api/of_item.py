"""Items by their keys: old ones lead to where the item is now, unseen ones do not exist."""

from __future__ import annotations

from typing import Any

from django.http import Http404
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response

from backlogs.api.item_shapes import ItemShape, column_of, in_rows
from backlogs.models import WorkItem
from backlogs.models.work_item.making import WorkItemQuerySet
from core.api.etags import etag
from core.api.schema import Schema
from journal.api.resource import Resource

KEY = "[A-Z][A-Z0-9]{1,9}-[0-9]{1,9}"
BY_KEY = f"items/(?P<key>{KEY})"


class Moved(Exception):
    """The item has another key by now, and is seen."""

    def __init__(self, key: str) -> None:
        super().__init__(key)
        self.key = key


def keyed(rows: WorkItemQuerySet, key: str) -> WorkItem:
    """The item of this key among those seen; a key that it had in another team says where it is now."""
    rows = rows.select_related("team", "backlog", "feature", "placement__column")
    if found := rows.filter(key=key).first():
        return found
    if moved := rows.filter(old_keys__key=key).first():
        raise Moved(moved.key)
    raise Http404


def as_it_is(item: WorkItem) -> WorkItem:
    return in_rows(WorkItem.objects.all()).filter(pk=item.pk)[0]


def tag_of(item: WorkItem) -> str:
    """The column that is shown with it has a name of its own, and is left without a change of the item."""
    column = column_of(item)
    return etag(item, column.pk, column.version) if column else etag(item)


class KeyedSchema(Schema):
    """Whatever names an item by its key may be led to its new one."""

    def get_operation(self, *args: Any, **kwargs: Any) -> dict[str, Any] | None:
        operation = super().get_operation(*args, **kwargs)
        if operation is not None and "{key}" in self.path:
            said = "The item is in another team now; `Location` names it by its new key."
            operation["responses"]["308"] = {"description": said}
        return operation


class Keyed(Resource):
    """Answers an old key with 308, whatever was asked."""

    schema = KeyedSchema()

    def handle_exception(self, exc: Exception) -> Response:
        if not isinstance(exc, Moved):
            return super().handle_exception(exc)
        place = self.request.get_full_path().replace(f"/{self.kwargs['key']}/", f"/{exc.key}/", 1)
        return Response(status=status.HTTP_308_PERMANENT_REDIRECT, headers={"Location": place})

    def seen(self) -> WorkItem:
        """By who works with it; who only asked for it has the request view."""
        return keyed(WorkItem.objects.visible_to(self.request.user), self.kwargs["key"])


class OfItem(Keyed):
    """What is done to one item and answers with it as it is then."""

    model = WorkItem
    serializer_class = ItemShape
    matched_actions = ()

    def represent(self, thing: WorkItem) -> Any:
        return ItemShape(as_it_is(thing)).data

    def tag(self, thing: WorkItem) -> str:
        return tag_of(thing)

    def standing(self, thing: WorkItem) -> tuple[Any, str]:
        shown = as_it_is(thing)
        return ItemShape(shown).data, self.tag(shown)

    def answer(self, thing: WorkItem, code: int = status.HTTP_200_OK) -> Response:
        """As it is in the database by now: a verb may have gone through other instances."""
        shown = as_it_is(thing)
        return Response(ItemShape(shown).data, code, headers={"ETag": self.tag(shown)})


class Undone(OfItem):
    """A verb as a noun: POST does it, DELETE undoes it, both answer with the item."""

    def do(self, item: WorkItem, sent: dict[str, Any]) -> None:
        raise NotImplementedError

    def undo(self, item: WorkItem) -> None:
        raise NotImplementedError

    @extend_schema(responses={200: ItemShape})
    def create(self, request: Request, key: str) -> Response:
        item = self.seen()
        self.do(item, self.input() if self.inputs else {})
        return self.answer(item)

    @extend_schema(responses={200: ItemShape})
    def destroy(self, request: Request, key: str) -> Response:
        item = self.seen()
        self.undo(item)
        return self.answer(item)
