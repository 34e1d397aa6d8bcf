"""The balance of a team to a program: who is where now, and what got through the shield, as sums only (R17)."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from core.api.serializers import StrictSerializer
from home.balance import Balance
from people.api.of_team import OfTeam
from people.models import Team
from rotations.api.shapes import DutyShape

PERSON_DAYS = {"type": "object", "nullable": True, "additionalProperties": True}


class PoolShape(StrictSerializer):
    person = serializers.IntegerField()
    items = serializers.ListField(child=serializers.CharField(), help_text="Keys; none is free.")


class CommitmentShape(StrictSerializer):
    feature = serializers.IntegerField(allow_null=True, help_text="Null for loose items.")
    lead = serializers.IntegerField(allow_null=True)
    people = serializers.ListField(child=serializers.IntegerField())
    unbegun = serializers.IntegerField(help_text="Committed stories on which nobody is yet.")


class ElsewhereShape(StrictSerializer):
    person = serializers.IntegerField()
    to = serializers.CharField(help_text="Of another team only its name.")


class PullsOfFeature(StrictSerializer):
    feature = serializers.IntegerField(allow_null=True)
    title = serializers.CharField()
    count = serializers.IntegerField()
    minutes = serializers.IntegerField()


class PullsOfIteration(StrictSerializer):
    count = serializers.IntegerField()
    minutes = serializers.IntegerField()
    by_feature = PullsOfFeature(many=True)


class BalanceShape(StrictSerializer):
    on_duty = DutyShape(source="duty")
    waiting = serializers.IntegerField(help_text="Interrupts that wait for triage.")
    in_work = serializers.IntegerField(help_text="Interrupts that are open and decided upon.")
    pool = serializers.SerializerMethodField()
    committed = serializers.SerializerMethodField()
    committed_elsewhere = serializers.SerializerMethodField()
    away = serializers.SerializerMethodField(help_text="Of the committed who is not here today.")
    iteration = serializers.IntegerField(source="iteration.pk", default=None, allow_null=True)
    pulls = PullsOfIteration(help_text="Of the running iteration.")
    reserve = serializers.SerializerMethodField(
        help_text="Of the running iteration what is kept for interrupts and what they took, in person-days."
    )

    @extend_schema_field(PoolShape(many=True))
    def get_pool(self, balance: Balance) -> list[dict[str, Any]]:
        return [
            {"person": person.pk, "items": [item.key for item in items]} for person, items in balance.pool
        ]

    @extend_schema_field(CommitmentShape(many=True))
    def get_committed(self, balance: Balance) -> list[dict[str, Any]]:
        return [
            {
                "feature": each.feature.pk if each.feature else None, "lead": each.lead.pk if each.lead else None,
                "people": sorted(each.people), "unbegun": each.unbegun,
            }
            for each in balance.commitments
        ]  # fmt: skip

    @extend_schema_field(ElsewhereShape(many=True))
    def get_committed_elsewhere(self, balance: Balance) -> list[dict[str, Any]]:
        return [{"person": hand.person.pk, "to": hand.committed_to} for hand in balance.elsewhere]

    def get_away(self, balance: Balance) -> list[int]:
        return sorted(balance.away)

    @extend_schema_field(PERSON_DAYS)
    def get_reserve(self, balance: Balance) -> dict[str, Any] | None:
        return balance.reserve


class BalanceOfTeam(OfTeam):
    """On duty, in the pool, committed; pulls and the reserve of the running iteration. Derived, no row of its own."""

    model = Team
    serializer_class = BalanceShape
    filter_backends = ()
    pagination_class = None

    @extend_schema(responses={200: BalanceShape})
    def retrieve(self, request: Request, team_key: str) -> Response:
        return Response(BalanceShape(Balance(self.team(), request.user)).data)
