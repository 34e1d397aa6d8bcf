from django.urls import re_path

from home.api.balance import BalanceOfTeam
from people.api.urls import IN_TEAM

urlpatterns = [
    re_path(f"^{IN_TEAM}/balance/$", BalanceOfTeam.as_view({"get": "retrieve"}), name="api-balance"),
]
