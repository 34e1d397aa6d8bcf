from django.urls import reverse
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from core.api.serializers import StrictModelSerializer, StrictSerializer
from journal.api.resource import Detailed, Listed, Resource
from people.filters import PersonFilter
from people.models import Invitation, Person


class PersonShape(StrictModelSerializer):
    class Meta:
        model = Person
        fields = ("id", "name", "email", "zone", "initials", "is_superuser", "disabled_at", "version")
        read_only_fields = fields


class PersonInput(StrictModelSerializer):
    email = serializers.EmailField(max_length=254)

    class Meta:
        model = Person
        fields = ("email", "name", "zone")


class PersonChange(StrictModelSerializer):
    class Meta:
        model = Person
        fields = ("name", "zone")


class InvitationShape(StrictSerializer):
    """The link is shown this once; it is kept as a hash only."""

    link = serializers.URLField(read_only=True)


class People(Listed, Detailed, Resource):
    """Colleagues and oneself; administrators see everybody."""

    model = Person
    serializer_class = PersonShape
    filterset_class = PersonFilter
    lookup_value_regex = "[0-9]{1,18}"
    inputs = {"create": PersonInput, "partial_update": PersonChange}
    secret_actions = ("invitation",)

    def create(self, request: Request) -> Response:
        person = Person.objects.welcome(by=request.user, **self.input())
        return self.created(person, reverse("api-person-detail", args=[person.pk]))

    def partial_update(self, request: Request, pk: str) -> Response:
        with self.matched() as person:
            person.rename(by=request.user, **{"name": person.name, **self.input()})
        return self.answer(person)

    @action(detail=False)
    def me(self, request: Request) -> Response:
        """Who the token or the session stands for."""
        return self.answer(request.user)

    @extend_schema(responses={200: PersonShape})
    @action(detail=True, methods=["post"])
    def disablement(self, request: Request, pk: str) -> Response:
        """Sessions and tokens end at once."""
        person = self.get_object()
        person.disable(by=request.user)
        return self.answer(person)

    @extend_schema(responses={200: PersonShape})
    @disablement.mapping.delete
    def enable(self, request: Request, pk: str) -> Response:
        person = self.get_object()
        person.enable(by=request.user)
        return self.answer(person)

    @extend_schema(responses={200: InvitationShape})
    @action(detail=True, methods=["post"])
    def invitation(self, request: Request, pk: str) -> Response:
        """A link that lets the person set a password, valid once and for seven days; earlier ones end."""
        text = Invitation.objects.invite(self.get_object(), by=request.user)
        return Response({"link": request.build_absolute_uri(reverse("people:invitation", args=[text]))})
