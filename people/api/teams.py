from django.urls import reverse
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from core.api.serializers import SeenById, ShortList, StrictModelSerializer
from journal.api.resource import Detailed, Listed, Resource
from people.filters import TeamFilter
from people.models import Person, Team

# A team that is larger begins with some of its people.
MOST_AT_FIRST = 200
SETTINGS = (
    "name", "purpose", "zone", "buffer_person", "country", "subdivision", "workdays", "iteration_days",
    "iteration_starts_on", "operating_model", "pair_size", "pair_size_because", "sizes_interrupts",
    "triage_within_minutes",
)  # fmt: skip


class TeamShape(StrictModelSerializer):
    operating_model = serializers.ChoiceField(
        choices=Team.OperatingModel.choices, allow_blank=True, read_only=True
    )

    class Meta:
        model = Team
        fields = ("key", *SETTINGS, "founded_at", "version")
        read_only_fields = fields


class TeamSettings(StrictModelSerializer):
    buffer_person = SeenById(queryset=Person.objects.all(), allow_null=True, required=False)

    class Meta:
        model = Team
        fields = SETTINGS


class TeamInput(TeamSettings):
    """A name, people and one buffer person are enough to start (R18)."""

    buffer_person = SeenById(queryset=Person.objects.all())
    people = ShortList(
        child=SeenById(queryset=Person.objects.all()), required=False, max_length=MOST_AT_FIRST,
        help_text="The first engineers.",
    )  # fmt: skip

    class Meta(TeamSettings.Meta):
        fields = ("key", "people", *SETTINGS)
        extra_kwargs = {"key": {"validators": []}}


class Teams(Listed, Detailed, Resource):
    """The teams that one is a member of; administrators see all."""

    model = Team
    serializer_class = TeamShape
    filterset_class = TeamFilter
    lookup_field = "key"
    lookup_value_regex = "[A-Z][A-Z0-9]{1,9}"
    inputs = {"create": TeamInput, "partial_update": TeamSettings}

    def create(self, request: Request) -> Response:
        team = Team.objects.gather(by=request.user, **self.input())
        return self.created(team, reverse("api-team-detail", args=[team.key]))

    def partial_update(self, request: Request, key: str) -> Response:
        with self.matched() as team:
            team.set_up(by=request.user, **self.input())
        return self.answer(team)
