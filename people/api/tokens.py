from django.urls import reverse
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from core.api.serializers import StrictModelSerializer
from core.errors import NotAllowed
from journal.api.resource import Detailed, Listed, Resource
from people.models import Token


class TokenShape(StrictModelSerializer):
    class Meta:
        model = Token
        fields = ("id", "name", "scope", "prefix", "made_at", "revoked_at")
        read_only_fields = fields


class NewTokenShape(TokenShape):
    text = serializers.CharField(read_only=True, help_text="Shown this once; only its hash is kept.")

    class Meta(TokenShape.Meta):
        fields = (*TokenShape.Meta.fields, "text")


class TokenInput(StrictModelSerializer):
    class Meta:
        model = Token
        fields = ("name", "scope")


class Tokens(Listed, Detailed, Resource):
    """One's own keys for programs."""

    model = Token
    serializer_class = TokenShape
    lookup_value_regex = "[0-9]{1,18}"
    inputs = {"create": TokenInput}
    secret_actions = ("create",)

    @extend_schema(responses={201: NewTokenShape})
    def create(self, request: Request) -> Response:
        """Only from the signed-in page: a leaked token must not be able to outlive its revocation."""
        if request.auth is not None:
            raise NotAllowed("Make tokens on the account page.", code="session_needed")
        token, text = Token.objects.make(by=request.user, **self.input())
        location = reverse("api-token-detail", args=[token.pk])
        return Response(self.represent(token) | {"text": text}, 201, headers={"Location": location})

    @extend_schema(responses={200: TokenShape})
    @action(detail=True, methods=["post"])
    def revocation(self, request: Request, pk: str) -> Response:
        """Refused from the next request on."""
        token = self.get_object()
        token.revoke(by=request.user)
        return self.answer(token)
