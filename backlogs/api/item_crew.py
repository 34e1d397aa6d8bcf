"""Who is on an item, who watches it, and what one says that it took."""

from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.http import Http404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from backlogs.api.item_shapes import ItemShape
from backlogs.api.of_item import Keyed, OfItem, Undone
from backlogs.models import Crew, Effort, ShieldPull, WorkItem
from core.api.serializers import SeenById, StrictModelSerializer, StrictSerializer
from journal.api.resource import Listed
from people.models import Person


class CrewShape(StrictModelSerializer):
    """Days, not hours: nobody's work is watched more finely."""

    name = serializers.CharField(source="person.name", read_only=True)
    joined_on = serializers.SerializerMethodField()
    left_on = serializers.SerializerMethodField()

    class Meta:
        model = Crew
        fields = ("person", "name", "joined_on", "left_on")
        read_only_fields = fields

    def get_joined_on(self, row: Crew) -> date:
        return row.joined_at.astimezone(row.item.team.tzinfo).date()

    def get_left_on(self, row: Crew) -> date | None:
        return row.left_at and row.left_at.astimezone(row.item.team.tzinfo).date()


class CrewInput(StrictSerializer):
    person = SeenById(queryset=Person.objects.all(), required=False, help_text="Oneself where left out.")


class CrewOfItem(Listed, Keyed):
    """Who works on it and who did; two open rows are a pair."""

    model = Crew
    serializer_class = CrewShape
    inputs = {"create": CrewInput}
    matched_actions = ()

    def get_queryset(self) -> QuerySet:
        if getattr(self, "swagger_fake_view", False):
            return Crew.objects.none()
        rows = Crew.objects.filter(item=self.seen()).select_related("person", "item__team")
        return rows.order_by("joined_at", "id")

    @extend_schema(responses={201: CrewShape})
    def create(self, request: Request, key: str) -> Response:
        """Join, or bring somebody in."""
        item = self.seen()
        person = self.input().get("person", request.user)
        return Response(self.represent(item.join(person, by=request.user)), 201)


class CrewMember(OfItem):
    @extend_schema(responses={200: ItemShape})
    def destroy(self, request: Request, key: str, person: str) -> Response:
        """Leave, or release somebody; twice is once."""
        item = self.seen()
        found = Person.objects.filter(pk=person, crews__item=item).first()
        if found is None:
            raise Http404
        item.leave(found, by=request.user)
        return self.answer(item)


class HelpInput(StrictSerializer):
    person = SeenById(queryset=Person.objects.all(), required=False, help_text="Oneself where left out.")
    reason = serializers.ChoiceField(choices=ShieldPull.Reason.choices)


class Help(Undone):
    """A committed person helps with an interrupt, counted with its reason; DELETE says that oneself is back."""

    inputs = {"create": HelpInput}

    def do(self, item: WorkItem, sent: dict[str, Any]) -> None:
        person = sent.pop("person", self.request.user)
        ShieldPull.objects.begin_help(item, person, by=self.request.user, **sent)

    def undo(self, item: WorkItem) -> None:
        item.return_from_help(by=self.request.user)


class WatchShape(StrictSerializer):
    watching = serializers.BooleanField(help_text="Whether one hears of what happens to it.")
    watchers = serializers.IntegerField(help_text="How many do.")


class Watch(Keyed):
    """Hear of what happens to the item, or do not any more."""

    model = WorkItem
    serializer_class = WatchShape
    matched_actions = ()

    @extend_schema(responses={200: WatchShape})
    def retrieve(self, request: Request, key: str) -> Response:
        return self.told(self.seen())

    @extend_schema(responses={200: WatchShape})
    def create(self, request: Request, key: str) -> Response:
        item = self.seen()
        item.watch(by=request.user)
        return self.told(item)

    @extend_schema(responses={200: WatchShape})
    def destroy(self, request: Request, key: str) -> Response:
        item = self.seen()
        item.unwatch(by=request.user)
        return self.told(item)

    def told(self, item: WorkItem) -> Response:
        mine = item.watchers.filter(person=self.request.user).exists()
        return Response({"watching": mine, "watchers": item.watchers.count()})


class EffortShape(StrictModelSerializer):
    class Meta:
        model = Effort
        fields = ("id", "on", "minutes", "about", "asked_by")
        read_only_fields = fields


class EffortOnItem(StrictModelSerializer):
    class Meta:
        model = Effort
        fields = ("on", "minutes")


class OwnEffort(Listed, Keyed):
    """One's own minutes by day; nobody reads or writes another's."""

    model = Effort
    serializer_class = EffortShape
    lookup_value_regex = "[0-9]{1,18}"
    inputs = {"create": EffortOnItem}
    matched_actions = ()

    def whole(self) -> Any:
        """What the effort is written for."""
        return self.seen()

    def of(self, whole: Any) -> QuerySet:
        return Effort.objects.filter(item=whole)

    def get_queryset(self) -> QuerySet:
        if getattr(self, "swagger_fake_view", False):
            return Effort.objects.none()
        mine = self.of(self.whole()).filter(person=self.request.user, withdrawn_at=None)
        return mine.order_by("-on", "-id")

    @extend_schema(responses={201: EffortShape})
    def create(self, request: Request, **kwargs: str) -> Response:
        return Response(self.represent(self.whole().log_effort(by=request.user, **self.input())), 201)

    @extend_schema(responses={204: None})
    def destroy(self, request: Request, pk: str, **kwargs: str) -> Response:
        """Written by mistake."""
        effort = self.get_queryset().filter(pk=pk).select_related("item__team", "backlog").first()
        if effort is None:
            raise Http404
        effort.withdraw(by=request.user)
        return Response(status=204)
