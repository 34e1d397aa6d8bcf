"""“I was interrupted”: one's own, told and taken back; of others' nobody reads more than the team's sum."""

from django.db.models import QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from backlogs.models import Interruption
from core.api.serializers import StrictModelSerializer, StrictSerializer
from journal.api.resource import Listed, Resource
from people.models import Team


class InterruptionShape(StrictModelSerializer):
    team = serializers.CharField(source="effort.team.key", read_only=True)
    on = serializers.DateField(source="effort.on", read_only=True)
    minutes = serializers.IntegerField(source="effort.minutes", read_only=True)
    about = serializers.CharField(source="effort.about", read_only=True)

    class Meta:
        model = Interruption
        fields = ("id", "team", "on", "minutes", "asked_by", "about")
        read_only_fields = fields


class InterruptionInput(StrictSerializer):
    team = serializers.CharField(max_length=10, help_text="The team's key.")
    minutes = serializers.IntegerField(min_value=1, max_value=1440)
    asked_by = serializers.CharField(max_length=80, required=False, allow_blank=True)
    about = serializers.CharField(max_length=200, required=False, allow_blank=True)
    on = serializers.DateField(required=False, help_text="Today, where left out.")


class Interruptions(Listed, Resource):
    """Interruptions without a ticket, counted into the team's time on interrupts."""

    model = Interruption
    serializer_class = InterruptionShape
    lookup_value_regex = "[0-9]{1,18}"
    inputs = {"create": InterruptionInput}
    matched_actions = ()

    def get_queryset(self) -> QuerySet:
        return super().get_queryset().select_related("effort__team").order_by("-id")

    @extend_schema(responses={201: InterruptionShape})
    def create(self, request: Request) -> Response:
        sent = self.input()
        team = get_object_or_404(Team.objects.visible_to(request.user), key=sent.pop("team"))
        return Response(self.represent(Interruption.objects.tell(team, by=request.user, **sent)), 201)

    @extend_schema(responses={204: None})
    def destroy(self, request: Request, pk: str) -> Response:
        """Told by mistake."""
        found = self.get_queryset().filter(pk=pk).first()
        if found is None:
            raise Http404
        found.withdraw(by=request.user)
        return Response(status=204)
