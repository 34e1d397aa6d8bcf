"""Query lines that somebody saved, for oneself or for the team."""

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from backlogs.models import SavedQuery
from core.api.serializers import StrictModelSerializer
from people.api.of_team import OfTeam


class SavedQueryShape(StrictModelSerializer):
    by = serializers.CharField(source="person.name", read_only=True)

    class Meta:
        model = SavedQuery
        fields = ("id", "person", "by", "name", "line", "is_shared")
        read_only_fields = ("id", "person", "by")


class SavedQueries(OfTeam):
    """One's own and the shared ones; POST saves a line under a name, again under the same name puts it right."""

    model = SavedQuery
    serializer_class = SavedQueryShape
    lookup_value_regex = "[0-9]{1,18}"
    inputs = {"create": SavedQueryShape}
    matched_actions = ()

    def get_queryset(self) -> QuerySet[SavedQuery]:
        if getattr(self, "swagger_fake_view", False):
            return SavedQuery.objects.none()
        return SavedQuery.objects.seen_by(self.request.user, self.team())

    def create(self, request: Request, team_key: str) -> Response:
        sent, kept = self.input(), SavedQuery.objects
        save = kept.share if sent.pop("is_shared", False) else kept.keep
        row, is_new = save(team=self.team(), by=request.user, **sent)
        return Response(self.represent(row), 201 if is_new else 200)

    @extend_schema(responses={204: None})
    def destroy(self, request: Request, team_key: str, pk: str) -> Response:
        self.get_object().drop(by=request.user)
        return Response(status=204)
