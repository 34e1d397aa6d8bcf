"""What belongs to one team: its members, its own days, the names of its services."""

from typing import Any

from django.db.models import QuerySet
from django.http import Http404
from django.urls import reverse
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from core.api.serializers import SeenById, StrictModelSerializer, StrictSerializer
from journal.api.resource import Detailed, Listed, Resource
from people.filters import MembershipFilter
from people.models import Membership, Person, Role, Team, TeamHoliday, TeamService


class OfTeam(Listed, Resource):
    """Loaded through its team, so that a team that is not seen has no members, days or services."""

    def team(self) -> Team:
        found = Team.objects.visible_to(self.request.user).filter(key=self.kwargs["team_key"]).first()
        if found is None:
            raise Http404
        return found

    def get_queryset(self) -> QuerySet:
        if getattr(self, "swagger_fake_view", False):
            return self.model._default_manager.none()
        return self.model._default_manager.filter(team=self.team())


class Roles(serializers.ListField):
    child = serializers.ChoiceField(choices=Role.choices)

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=len(Role.choices), **kwargs)


class MembershipShape(StrictModelSerializer):
    name = serializers.CharField(source="person.name", read_only=True)
    roles = Roles(source="own_roles")
    as_deputy = Roles(source="deputy_roles")

    class Meta:
        model = Membership
        fields = ("id", "person", "name", "roles", "as_deputy", "share", "began_on", "ended_on", "version")
        read_only_fields = fields


class MembershipInput(StrictModelSerializer):
    person = SeenById(queryset=Person.objects.all(), required=False)
    email = serializers.EmailField(
        required=False, help_text="In place of `person`, for somebody not seen yet."
    )
    roles = Roles(default=list)
    as_deputy = Roles(default=list)
    began_on = serializers.DateField(required=False)

    class Meta:
        model = Membership
        fields = ("person", "email", "roles", "as_deputy", "share", "began_on", "ended_on")

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        email = attrs.pop("email", None)
        if bool(email) == ("person" in attrs):
            raise serializers.ValidationError({"person": ["Name the person by number or by email."]})
        if email:
            attrs["person"] = Person.objects.enabled().filter(email=email.lower()).first()
            if attrs["person"] is None:
                raise serializers.ValidationError({"email": ["Nobody has this address."]})
        return attrs


class MembershipChange(StrictSerializer):
    roles = Roles(source="own_roles")
    as_deputy = Roles(source="deputy_roles")
    share = serializers.DecimalField(max_digits=3, decimal_places=2)
    ended_on = serializers.DateField()


class Memberships(Detailed, OfTeam):
    """Who is in the team, since when, for which share of working time, with which roles."""

    model = Membership
    serializer_class = MembershipShape
    filterset_class = MembershipFilter
    lookup_value_regex = "[0-9]{1,18}"
    inputs = {"create": MembershipInput, "partial_update": MembershipChange}

    def get_queryset(self) -> QuerySet:
        return (
            super()
            .get_queryset()
            .select_related("person")
            .prefetch_related("held")
            .order_by("began_on", "id")
        )

    def create(self, request: Request, team_key: str) -> Response:
        team = self.team()
        team.require_administrator(
            request.user
        )  # before an address is looked up: who is known is not for everybody
        membership = team.admit(by=request.user, **self.input())
        return self.created(membership, reverse("api-membership-detail", args=[team_key, membership.pk]))

    def partial_update(self, request: Request, team_key: str, pk: str) -> Response:
        with self.matched() as membership:
            membership.rearrange(by=request.user, **self.input())
        return self.answer(membership)

    @extend_schema(request=None, responses={200: MembershipShape})
    @action(detail=True, methods=["post"])
    def departure(self, request: Request, team_key: str, pk: str) -> Response:
        """Out at once, today being the last day; to name another last day, change `ended_on`."""
        membership = self.get_object()
        membership.leave_at_once(by=request.user)
        return self.answer(membership)


class DayShape(StrictModelSerializer):
    class Meta:
        model = TeamHoliday
        fields = ("on", "name", "works")


class Days(OfTeam):
    """Days off of the team's own, and public holidays on which it works. A day that stands is cleared, then set anew."""

    model = TeamHoliday
    serializer_class = DayShape
    lookup_field = "on"
    lookup_value_regex = "[0-9]{4}-[0-9]{2}-[0-9]{2}"
    inputs = {"create": DayShape}
    matched_actions = ()

    def create(self, request: Request, team_key: str) -> Response:
        day, is_new = TeamHoliday.objects.add(team=self.team(), by=request.user, **self.input())
        return Response(self.represent(day), 201 if is_new else 200)

    @extend_schema(responses={204: None})
    def destroy(self, request: Request, team_key: str, on: str) -> Response:
        self.get_object().clear(by=request.user)
        return Response(status=204)


class ServiceShape(StrictModelSerializer):
    class Meta:
        model = TeamService
        fields = ("id", "name")
        read_only_fields = ("id",)


class Services(OfTeam):
    """What the team runs, as interrupts and agreements call it."""

    model = TeamService
    serializer_class = ServiceShape
    lookup_value_regex = "[0-9]{1,18}"
    inputs = {"create": ServiceShape}
    matched_actions = ()

    def create(self, request: Request, team_key: str) -> Response:
        service, is_new = TeamService.objects.get_or_add(team=self.team(), by=request.user, **self.input())
        return Response(self.represent(service), 201 if is_new else 200)

    @extend_schema(responses={204: None})
    def destroy(self, request: Request, team_key: str, pk: str) -> Response:
        self.get_object().drop(by=request.user)
        return Response(status=204)
