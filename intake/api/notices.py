"""Messages that were sent, one's own channels, and when the one on duty of a team is told."""

from __future__ import annotations

from django.db.models import QuerySet
from django.urls import reverse
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from core.api.etags import require_match
from core.api.serializers import SeenById, StrictModelSerializer
from core.locking import lock
from intake.filters import NoticeFilter
from intake.models import Channel, Manner, Notice, TeamManner
from journal.api.resource import Detailed, Listed, Resource
from journal.recording import verb
from people.api.of_team import OfTeam
from people.models import Person
from rotations.api.shapes import HourOfDay


class NoticeShape(StrictModelSerializer):
    team = serializers.CharField(source="team.key", default=None, allow_null=True)
    item = serializers.CharField(source="item.key", default=None, allow_null=True)
    to = serializers.CharField(help_text="A name; of who has no account no address.")
    how = serializers.CharField()
    said = serializers.CharField(source="said_to_others")
    state = serializers.ChoiceField(choices=["waiting", "sent", "given_up"])

    class Meta:
        model = Notice
        fields = (
            "id", "team", "item", "to", "recipient", "audience", "how", "urgent", "subject", "state", "made_at",
            "due_at", "attempts", "sent_at", "given_up_at", "said",
        )  # fmt: skip
        read_only_fields = fields


class Notices(Listed, Detailed, Resource):
    """Who was told what and whether it arrived: one's own, and those about one's teams. The newest first."""

    model = Notice
    serializer_class = NoticeShape
    filterset_class = NoticeFilter
    lookup_value_regex = "[0-9]{1,18}"

    def get_queryset(self) -> QuerySet:
        return super().get_queryset().select_related("team", "item", "recipient", "channel").order_by("-id")


class ChannelShape(StrictModelSerializer):
    host = serializers.CharField(help_text="Of the address, which is not shown again.")

    class Meta:
        model = Channel
        fields = ("id", "kind", "takes", "host", "made_at")
        read_only_fields = fields


class ChannelInput(StrictModelSerializer):
    class Meta:
        model = Channel
        fields = ("kind", "address", "takes", "secret")


class Channels(Listed, Detailed, Resource):
    """Where one is told beside the own mail; one's own and nobody else's."""

    model = Channel
    serializer_class = ChannelShape
    lookup_value_regex = "[0-9]{1,18}"
    inputs = {"create": ChannelInput}
    matched_actions = ()

    def create(self, request: Request) -> Response:
        """The same kind at the same address is one channel."""
        channel = Channel.objects.add(by=request.user, **self.input())
        return self.created(channel, reverse("api-channel-detail", args=[channel.pk]))

    @extend_schema(responses={204: None})
    def destroy(self, request: Request, pk: str) -> Response:
        self.get_object().end(by=request.user)
        return Response(status=204)


class NoticeSettingsShape(StrictModelSerializer):
    work_begins = HourOfDay(required=False)
    work_ends = HourOfDay(required=False)
    next_person = SeenById(queryset=Person.objects.all(), allow_null=True, required=False)

    class Meta:
        model = TeamManner
        fields = (
            "work_begins",
            "work_ends",
            "pages_outside_hours",
            "acknowledge_within",
            "next_person",
            "version",
        )
        read_only_fields = ("version",)


class NoticeSettings(OfTeam):
    """When the one on duty is told, and who is next if nobody answers."""

    model = TeamManner
    serializer_class = NoticeSettingsShape
    inputs = {"partial_update": NoticeSettingsShape}
    filter_backends = ()
    pagination_class = None

    def retrieve(self, request: Request, team_key: str) -> Response:
        return self.answer(TeamManner.objects.of(self.team()))

    def partial_update(self, request: Request, team_key: str) -> Response:
        """From now on, also for what waits; by the team's administrators."""
        team = self.team()
        with verb():
            lock(team)
            manner = TeamManner.objects.of(team)
            require_match(request, manner)
            manner.set_up(by=request.user, **self.input())
        return self.answer(manner)


class OwnSettingsShape(StrictModelSerializer):
    quiet_from = HourOfDay(required=False, allow_null=True)
    quiet_until = HourOfDay(required=False, allow_null=True)

    class Meta:
        model = Manner
        fields = (
            "mail_takes",
            "bundle_minutes",
            "quiet_from",
            "quiet_until",
            "day_before",
            "at_beginning",
            "version",
        )
        read_only_fields = ("version",)


class OwnSettings(Resource):
    """How oneself is told: by mail, bundled, and the quiet hours, in one's own zone; nobody else reads or sets them."""

    model = Manner
    serializer_class = OwnSettingsShape
    inputs = {"partial_update": OwnSettingsShape}
    filter_backends = ()
    pagination_class = None

    def retrieve(self, request: Request) -> Response:
        return self.answer(Manner.objects.of(request.user))

    def partial_update(self, request: Request) -> Response:
        with verb():
            lock(request.user)
            manner = Manner.objects.of(request.user)
            require_match(request, manner)
            manner.choose(**self.input())
        return self.answer(manner)
