from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.urls import reverse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import BaseSerializer

from core import clock
from core.errors import Invalid
from journal.api.resource import Detailed, Listed, Resource
from people.api.of_team import OfTeam
from people.models import Team
from rotations.api.shapes import (
    AtQuery,
    DutyShape,
    LineUpInput,
    OutsideInput,
    OutsideShape,
    RotationInput,
    RotationShape,
    ShiftShape,
    SpanQuery,
    TeamQuery,
)
from rotations.calendars import calendar_of
from rotations.duty import duty_or_buffer, on_duty
from rotations.filters import RotationFilter
from rotations.models import LayerNumber, Outside, Rotation
from rotations.roster import Roster
from rotations.shifts import turns_of

LONGEST, USUAL = timedelta(days=400), timedelta(weeks=4)


def asked(shape: type[BaseSerializer], request: Request) -> dict[str, Any]:
    """The parameters of a question; an unknown one is refused."""
    read = shape(data=request.query_params.dict())
    read.is_valid(raise_exception=True)
    return read.validated_data


class Rotations(Listed, Detailed, Resource):
    """Turns of duty of a team: the person of the week, and who is on call."""

    model = Rotation
    serializer_class = RotationShape
    filterset_class = RotationFilter
    lookup_value_regex = "[0-9]+"
    inputs = {"create": RotationInput, "partial_update": LineUpInput, "read_from_outside": OutsideInput}

    def get_queryset(self) -> QuerySet:
        rows = super().get_queryset().select_related("team__buffer_person").order_by("id")
        return rows.prefetch_related("line_ups__seats")

    def create(self, request: Request) -> Response:
        """One standing rotation of a kind for a team; by its administrators."""
        rotation = Rotation.objects.open(by=request.user, **self.input())
        return self.created(rotation, reverse("api-rotation-detail", args=[rotation.pk]))

    @extend_schema(responses={200: RotationShape})
    def partial_update(self, request: Request, pk: str) -> Response:
        """Line up anew from now on; what was stays, and whose turn it is keeps it."""
        with self.matched() as rotation:
            sent = self.input()
            if "groups" not in sent:
                sent["groups"] = rotation.groups_of(sent.get("layer", LayerNumber.FIRST))
            rotation.line_up(by=request.user, **sent)
        return self.answer(self.get_queryset().get(pk=rotation.pk))

    @extend_schema(request=None, responses={200: RotationShape})
    @action(detail=True, methods=["post"])
    def end(self, request: Request, pk: str) -> Response:
        """The buffer person is on duty from now on. Twice is once."""
        rotation = self.get_object()
        rotation.end(by=request.user)
        return self.answer(rotation)

    @extend_schema(parameters=[SpanQuery], responses={200: ShiftShape(many=True)})
    @action(detail=True, pagination_class=None, filter_backends=[])
    def shifts(self, request: Request, pk: str) -> Response:
        """Whole shifts that touch the time from `from` to `to`, at most 400 days; time with nobody is left out."""
        rotation, sent = self.get_object(), asked(SpanQuery, request)
        start = sent.get("from") or clock.now()
        end = sent.get("to") or start + USUAL
        if not start < end <= start + LONGEST:
            raise Invalid(
                "The time asked for ends after it begins and is at most 400 days.", code="impossible_span"
            )
        turns = turns_of(Roster(rotation, start, end), start, end, rotation.team.tzinfo)
        return Response(ShiftShape(turns, many=True).data)

    @extend_schema(parameters=[AtQuery], responses={200: DutyShape})
    @action(detail=True, url_path="on-duty", filter_backends=[])
    def on_duty(self, request: Request, pk: str) -> Response:
        """Who is on duty by this rotation at an instant."""
        rotation, at = self.get_object(), asked(AtQuery, request).get("at") or clock.now()
        return Response(DutyShape(duty_or_buffer(Roster(rotation, at, at), at)).data)

    @extend_schema(responses={200: OutsideShape})
    @action(detail=True, url_path="outside-calendar", filter_backends=[], pagination_class=None)
    def outside(self, request: Request, pk: str) -> Response:
        """The calendar kept elsewhere from which this rotation is read; 404 if it is not."""
        return Response(OutsideShape(self._outside()).data)

    @extend_schema(request=OutsideInput, responses={200: OutsideShape})
    @outside.mapping.post
    def read_from_outside(self, request: Request, pk: str) -> Response:
        """From now on; what was stays. The same address twice is once."""
        made = Outside.objects.read_from(self.get_object(), self.input()["url"], by=request.user)
        return Response(OutsideShape(made).data)

    @extend_schema(responses={204: None})
    @outside.mapping.delete
    def stop_outside(self, request: Request, pk: str) -> Response:
        """The turns that were lined up hold again."""
        self._outside().stop(by=request.user)
        return Response(status=204)

    def _outside(self) -> Outside:
        found = Outside.objects.standing().filter(rotation=self.get_object()).first()
        if found is None:
            raise Http404
        return found

    @extend_schema(responses={(200, "text/calendar"): OpenApiTypes.STR})
    def calendar(self, request: Request, pk: str) -> HttpResponse:
        """Shifts as iCalendar, 30 days back and 180 ahead; calendar programs take an address of their own."""
        return HttpResponse(
            calendar_of(request.user, self.get_object()), content_type="text/calendar; charset=utf-8"
        )


class TeamDuty(OfTeam):
    """Who is on duty in a team, by its rotation or as its buffer person."""

    model = Team
    serializer_class = DutyShape
    filter_backends = ()
    pagination_class = None

    @extend_schema(parameters=[TeamQuery], responses={200: DutyShape})
    def retrieve(self, request: Request, team_key: str) -> Response:
        team, sent = self.team(), asked(TeamQuery, request)
        return Response(DutyShape(on_duty(team, sent.get("at"), sent["kind"])).data)
