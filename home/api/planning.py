"""What can be committed in an iteration, to a program: the lines of the reckoning, and the iterations behind them."""

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from backlogs.models import Iteration
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
