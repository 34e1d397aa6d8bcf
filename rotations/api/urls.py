from django.urls import path, re_path
from rest_framework.routers import SimpleRouter

from people.api.urls import IN_TEAM
from rotations.api.changes import Overrides, Swaps
from rotations.api.handovers import Handovers
from rotations.api.rotations import Rotations, TeamDuty
from rotations.api.sharing import DutyLoad, TeamCapacity

IN_ROTATION = "rotations/(?P<rotation_pk>[0-9]+)"

router = SimpleRouter()
router.register("rotations", Rotations, "api-rotation")
router.register("handovers", Handovers, "api-handover")
router.register(f"{IN_ROTATION}/overrides", Overrides, "api-override")
router.register(f"{IN_ROTATION}/swaps", Swaps, "api-swap")

# The one address that ends like a file, as calendar programs want it.
calendar = Rotations.as_view({"get": "calendar"}, detail=True)
on_duty = TeamDuty.as_view({"get": "retrieve"}, detail=True)
urlpatterns = [
    *router.urls,
    re_path(f"^{IN_TEAM}/on-duty/$", on_duty, name="api-team-on-duty"),
    re_path(
        f"^{IN_TEAM}/duty-load/$",
        DutyLoad.as_view({"get": "retrieve"}, detail=True),
        name="api-team-duty-load",
    ),
    re_path(
        f"^{IN_TEAM}/capacity/$",
        TeamCapacity.as_view({"get": "retrieve"}, detail=True),
        name="api-team-capacity",
    ),
    path("rotations/<int:pk>/calendar.ics", calendar, name="api-rotation-calendar"),
]
