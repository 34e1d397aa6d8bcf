"""The base of every API resource: a thin door that loads through what a person sees, calls a verb, and answers."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, ClassVar

from django.db import models
from django.http import Http404
from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import BaseSerializer
from rest_framework.viewsets import GenericViewSet

from core.api.etags import etag, require_match
from core.locking import lock
from journal.api.idempotency import OnceByKey
from journal.recording import verb


class Resource(OnceByKey, GenericViewSet):
    """A noun as the API shows it.

    `model` is loaded through its `visible_to(person)`, `serializer_class` shows it, `inputs` names the shape that each
    action reads, `matched_actions` those that need If-Match.
    """

    model: ClassVar[type[models.Model]]
    inputs: ClassVar[dict[str, type[BaseSerializer]]] = {}
    matched_actions: ClassVar[tuple[str, ...]] = ("update", "partial_update", "destroy")

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        if any("\0" in str(value) for value in kwargs.values()):
            raise Http404
        super().initial(request, *args, **kwargs)

    def get_queryset(self) -> models.QuerySet:
        if getattr(self, "swagger_fake_view", False):
            return self.model._default_manager.none()
        return self.model._default_manager.visible_to(self.request.user)  # type: ignore[attr-defined]

    def represent(self, thing: Any) -> Any:
        return self.get_serializer(thing).data

    def input(self) -> dict[str, Any]:
        """The checked input of this action; a PATCH may leave out anything."""
        shape = self.inputs[self.action]
        read = shape(
            data=self.request.data,
            partial=self.request.method == "PATCH",
            context=self.get_serializer_context(),
        )
        read.is_valid(raise_exception=True)
        return read.validated_data

    @contextmanager
    def matched(self) -> Iterator[Any]:
        """The object, locked inside a verb and still in the version that `If-Match` names."""
        found = self.get_object()
        with verb():
            lock(found)
            require_match(self.request, found)
            yield found

    def tag(self, thing: Any) -> str:
        """Of the answer: where it shows more than the thing, that is part of it."""
        return etag(thing)

    def standing(self, thing: Any) -> tuple[Any, str]:
        """What a refusal shows of it as it is now, and the tag that a change of it has to name."""
        return self.represent(thing), self.tag(thing) if hasattr(thing, "version") else ""

    def answer(self, thing: Any, code: int = status.HTTP_200_OK) -> Response:
        headers = {"ETag": self.tag(thing)} if hasattr(thing, "version") else {}
        return Response(self.represent(thing), code, headers=headers)

    def created(self, thing: Any, location: str) -> Response:
        answer = self.answer(thing, status.HTTP_201_CREATED)
        answer["Location"] = location
        return answer


class Listed:
    """GET of the collection, filtered and by pages."""

    def list(self, request: Request, **kwargs: Any) -> Response:
        rows = self.paginate_queryset(self.filter_queryset(self.get_queryset()))  # type: ignore[attr-defined]
        return self.get_paginated_response(self.get_serializer(rows, many=True).data)  # type: ignore[attr-defined]


class Detailed:
    """GET of one object with its version as ETag; 304 where the reader has this version."""

    def retrieve(self, request: Request, **kwargs: Any) -> Response:
        thing = self.get_object()  # type: ignore[attr-defined]
        if hasattr(thing, "version") and request.headers.get("If-None-Match") == self.tag(thing):  # type: ignore[attr-defined]
            return Response(status=status.HTTP_304_NOT_MODIFIED, headers={"ETag": self.tag(thing)})  # type: ignore[attr-defined]
        return self.answer(thing)  # type: ignore[attr-defined]
