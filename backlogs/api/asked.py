"""What is asked of teams: read by both sides, answered by the product owner, withdrawn by who asked."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request as Sent
from rest_framework.response import Response
from rest_framework.serializers import BaseSerializer

from backlogs.api.asked_shapes import (
    WITH,
    AcceptanceInput,
    AskedRow,
    AskedShape,
    RefusalInput,
    TeamAskedInput,
    WordsInput,
    features_open_to,
)
from backlogs.api.of_feature import OfFeature
from backlogs.api.of_item import KEY, Keyed, keyed
from backlogs.models import Request, WorkItem
from backlogs.models.request import requests_seen_by
from backlogs.request_filters import AskedFilter
from journal.api.resource import Listed


class OfRequest(Keyed):
    """A request by its key, and what one says to it; answered with it as it is then."""

    model = WorkItem
    serializer_class = AskedShape
    matched_actions = ()

    def get_queryset(self) -> QuerySet:
        if getattr(self, "swagger_fake_view", False):
            return WorkItem.objects.none()
        return requests_seen_by(self.request.user).select_related(*WITH)

    @property
    def came(self) -> Request:
        return Request.objects.of(keyed(self.get_queryset(), self.kwargs["key"]))

    def represent(self, thing: WorkItem) -> Any:
        """As it is in the database by now."""
        item = WorkItem.objects.select_related(*WITH).get(pk=thing.pk)
        return AskedShape(item, context=self.open_to([item])).data

    def answer(self, thing: WorkItem, code: int = 200) -> Response:
        return Response(self.represent(thing), code)

    def open_to(self, items: list[WorkItem]) -> dict[str, Any]:
        return {"open_to": features_open_to(self.request.user, items)}


class Asked(Listed, OfRequest):
    """What is asked of one's teams, what one asked oneself or for a customer, and what one's features asked; oldest first."""

    filterset_class = AskedFilter
    lookup_field = "key"
    lookup_value_regex = KEY

    def get_queryset(self) -> QuerySet:
        return super().get_queryset().order_by("created_at", "id")

    @extend_schema(responses={200: AskedRow(many=True)})
    def list(self, request: Sent, **kwargs: str) -> Response:
        rows = list(self.paginate_queryset(self.filter_queryset(self.get_queryset())) or [])
        return self.get_paginated_response(AskedRow(rows, many=True, context=self.open_to(rows)).data)

    def retrieve(self, request: Sent, key: str) -> Response:
        return self.answer(keyed(self.get_queryset(), key))


class OneVerb(OfRequest):
    """POST does it; 409 with what happened where somebody else decided first."""

    def do(self, came: Request, **sent: Any) -> None:
        raise NotImplementedError

    @extend_schema(responses={200: AskedShape})
    def create(self, request: Sent, key: str) -> Response:
        came = self.came
        self.do(came, **(self.input() if self.inputs else {}))
        return self.answer(came.item)


class Undone(OneVerb):
    """DELETE takes it back while nobody has built on it; 409 where something else was said since."""

    # What the request is once it was done.
    state = ""

    @extend_schema(responses={200: AskedShape})
    def destroy(self, request: Sent, key: str) -> Response:
        came = self.came
        came.take_back(by=request.user, said=self.state)
        return self.answer(came.item)


class Acceptance(Undone):
    """It becomes a feature at step “defined”, part of a feature, or planned work under its key."""

    inputs = {"create": AcceptanceInput}
    state = "accepted"

    def do(self, came: Request, becomes: str, **sent: Any) -> None:
        by = self.request.user
        if becomes == "feature":
            came.become_feature(by=by, **sent)
        elif becomes == "joined":
            came.join_feature(sent["feature"], by=by, answer=sent.get("answer", ""))
        else:
            came.become_item(by=by, kind=becomes, **sent)


class Question(Undone):
    """Asked back; it waits until who asked has answered."""

    inputs = {"create": WordsInput}
    state = "waiting"

    def do(self, came: Request, text: str) -> None:
        came.ask_back(text, by=self.request.user)


class Answer(OneVerb):
    """By who asked, or by the product owner who heard it elsewhere."""

    inputs = {"create": WordsInput}

    def do(self, came: Request, text: str) -> None:
        came.answer(text, by=self.request.user)


class Refusal(Undone):
    """Declined, with an answer to who asked."""

    inputs = {"create": RefusalInput}
    state = "declined"

    def do(self, came: Request, answer: str) -> None:
        came.decline(answer, by=self.request.user)


class Withdrawal(OneVerb):
    """Who asked does not need it any more."""

    def do(self, came: Request) -> None:
        came.withdraw(by=self.request.user)


class TeamsAsked(Listed, OfFeature):
    """What this feature asked other teams for; each is answered by their product owners."""

    model = WorkItem
    serializer_class = AskedRow
    inputs: dict[str, type[BaseSerializer]] = {"create": TeamAskedInput}

    def get_queryset(self) -> QuerySet:
        if getattr(self, "swagger_fake_view", False):
            return WorkItem.objects.none()
        rows = WorkItem.objects.filter(request__for_feature=self.feature())
        return rows.select_related(*WITH).order_by("created_at", "id")

    def get_serializer_context(self) -> dict[str, Any]:
        context = dict(super().get_serializer_context())
        if getattr(self, "swagger_fake_view", False):
            return context
        rows = list(self.get_queryset())
        return context | {"open_to": features_open_to(self.request.user, rows)}

    @extend_schema(responses={201: AskedRow})
    def create(self, request: Sent, feature_pk: str) -> Response:
        feature = self.feature()
        feature.require_asker(request.user)
        sent = self.input()
        item = feature.ask_team(sent["team"], sent["title"], by=request.user, text=sent.get("text", ""))
        return Response(self.represent(self.get_queryset().get(pk=item.pk)), 201)


VERBS: dict[str, type[OneVerb]] = {
    "acceptance": Acceptance, "question": Question, "answer": Answer, "refusal": Refusal, "withdrawal": Withdrawal,
}  # fmt: skip
