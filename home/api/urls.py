from django.urls import re_path

from home.api.balance import BalanceOfTeam
from home.api.planning import CapacityOfIteration, PlanOfIteration
from people.api.urls import IN_TEAM

urlpatterns = [
    re_path(
        "^iterations/(?P<pk>[0-9]{1,18})/capacity/$",
        CapacityOfIteration.as_view({"get": "retrieve"}, detail=True),
        name="api-iteration-capacity",
    ),
    re_path(
        "^iterations/(?P<pk>[0-9]{1,18})/plan/$",
        PlanOfIteration.as_view({"get": "retrieve"}, detail=True),
        name="api-iteration-plan",
    ),
    re_path(f"^{IN_TEAM}/balance/$", BalanceOfTeam.as_view({"get": "retrieve"}), name="api-balance"),
]
