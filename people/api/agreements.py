from django.db.models import QuerySet
from django.urls import reverse
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from core.api.serializers import SeenById, SeenByKey, StrictModelSerializer, StrictSerializer
from journal.api.resource import Detailed, Listed, Resource
from people.filters import AgreementFilter
from people.models import Agreement, AgreementTarget, Customer, Team
from people.models.agreement_target import SAID

TERMS = (
    "ownership", "autonomy", "on_call", "automated", "escalation", "sustained_by", "acknowledge_minutes",
    "respond_minutes", "resolve_minutes", "around_the_clock", "differs_because", "review_on",
)  # fmt: skip


class TargetShape(StrictModelSerializer):
    """What holds for one priority, in place of the minutes that hold for all."""

    class Meta:
        model = AgreementTarget
        fields = SAID


class AgreementShape(StrictModelSerializer):
    team = serializers.SlugRelatedField("key", read_only=True)
    targets = TargetShape(many=True, read_only=True)

    class Meta:
        model = Agreement
        fields = (
            "id",
            "team",
            "customer",
            *TERMS,
            "targets",
            "team_accepted_at",
            "customer_accepted_at",
            "ended_at",
            "ended_because",
            "version",
        )
        read_only_fields = fields


class AgreementTerms(StrictModelSerializer):
    targets = TargetShape(many=True, required=False, help_text="All of them; one left out is dropped.")

    class Meta:
        model = Agreement
        fields = (*TERMS, "targets")


class AgreementInput(AgreementTerms):
    team = SeenByKey("key", queryset=Team.objects.all())
    customer = SeenById(queryset=Customer.objects.all(), required=False, allow_null=True)

    class Meta(AgreementTerms.Meta):
        fields = ("team", "customer", *TERMS, "targets")


class AgreementEnd(StrictSerializer):
    because = serializers.CharField(max_length=200)
    on = serializers.DateField(required=False, help_text="The first day without it; today if not given.")


class Agreements(Listed, Detailed, Resource):
    """What teams and their customers settled (one default for all, differing ones with a reason)."""

    model = Agreement
    serializer_class = AgreementShape
    filterset_class = AgreementFilter
    lookup_value_regex = "[0-9]{1,18}"
    inputs = {"create": AgreementInput, "partial_update": AgreementTerms, "ending": AgreementEnd}

    def get_queryset(self) -> QuerySet:
        return super().get_queryset().select_related("team").prefetch_related("targets").order_by("id")

    def create(self, request: Request) -> Response:
        agreement = Agreement.objects.propose(by=request.user, **self.input())
        return self.created(agreement, reverse("api-agreement-detail", args=[agreement.pk]))

    def partial_update(self, request: Request, pk: str) -> Response:
        with self.matched() as agreement:
            agreement.amend(by=request.user, **self.input())
        return self.answer(agreement)

    @extend_schema(responses={200: AgreementShape})
    @action(detail=True, methods=["post"])
    def acceptance(self, request: Request, pk: str) -> Response:
        """For the side that one stands on: the team's product owner, or a contact of the customer."""
        agreement = self.get_object()
        agreement.accept(by=request.user)
        return self.answer(agreement)

    @extend_schema(responses={200: AgreementShape})
    @action(detail=True, methods=["post"])
    def ending(self, request: Request, pk: str) -> Response:
        """By the team's product owner, with a reason; from that day on another one may take its place."""
        agreement = self.get_object()
        agreement.end(by=request.user, **self.input())
        return self.answer(agreement)
