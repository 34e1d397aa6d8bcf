from django.urls import reverse
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from core.api.serializers import SeenById, StrictModelSerializer
from journal.api.resource import Detailed, Listed, Resource
from people.filters import AbsenceFilter
from people.models import Absence, Person


class AbsenceShape(StrictModelSerializer):
    class Meta:
        model = Absence
        fields = ("id", "person", "began_on", "ended_on", "portion", "withdrawn_at")
        read_only_fields = fields


class AbsenceInput(StrictModelSerializer):
    person = SeenById(queryset=Person.objects.all())

    class Meta:
        model = Absence
        fields = ("person", "began_on", "ended_on", "portion")


class Absences(Listed, Detailed, Resource):
    """Days on which people are away; no reason is asked. Plan anew instead of changing one."""

    model = Absence
    serializer_class = AbsenceShape
    filterset_class = AbsenceFilter
    lookup_value_regex = "[0-9]{1,18}"
    inputs = {"create": AbsenceInput}

    def create(self, request: Request) -> Response:
        absence = Absence.objects.plan(by=request.user, **self.input())
        return self.created(absence, reverse("api-absence-detail", args=[absence.pk]))

    @extend_schema(responses={200: AbsenceShape})
    @action(detail=True, methods=["post"])
    def withdrawal(self, request: Request, pk: str) -> Response:
        absence = self.get_object()
        absence.withdraw(by=request.user)
        return self.answer(absence)
