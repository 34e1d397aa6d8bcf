"""What can be committed in an iteration, to a program: the lines of the reckoning, the iterations behind them, whose days."""

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from backlogs.models import Iteration
from home.plan_people import PlanPeople
from home.planning import Plan
from journal.api.resource import Resource


class CapacityOfIteration(Resource):
    """Person-days of the team, and what its own pace makes of them; nothing about a person."""

    model = Iteration
    filter_backends = ()
    pagination_class = None

    @extend_schema(responses={200: OpenApiTypes.OBJECT})
    def retrieve(self, request: Request, pk: str) -> Response:
        plan = Plan(self.get_object())
        return Response(plan.told | {"committed": plan.committed})


class PlanOfIteration(Resource):
    """Beside the plan: what it lacks, which stops nobody; days by person; pairs that could be put on its crews."""

    model = Iteration
    filter_backends = ()
    pagination_class = None

    @extend_schema(responses={200: OpenApiTypes.OBJECT})
    def retrieve(self, request: Request, pk: str) -> Response:
        people = PlanPeople(Plan(self.get_object()))
        return Response(
            {
                "warnings": [one.sentence for one in people.cautions],
                "people": [
                    {"person": load.person.name, "days": load.own.days, "planned_days": load.taken}
                    for load in people.loads
                ],
                "pairs": [
                    {"item": one.item.key, "people": [{"id": each.pk, "name": each.name} for each in one.people], "reasons": one.reasons}
                    for one in people.proposals
                ],
            }
        )  # fmt: skip
