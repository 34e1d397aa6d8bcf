"""/api/v1/: the resources of all apps, and their description."""

from django.urls import include, path, re_path
from drf_spectacular.views import SpectacularJSONAPIView

from agileops.api_docs import Docs
from core.api.problems import no_such_resource

urlpatterns = [
    path("", include("boards.api.urls")),  # what is asked most often stands first
    path("", include("backlogs.api.urls")),
    path("", include("rotations.api.urls")),
    path("", include("intake.api.urls")),
    path("", include("people.api.urls")),
    path("", include("metrics.api.urls")),
    path("", include("home.api.urls")),
    path("schema/", SpectacularJSONAPIView.as_view(), name="api-schema"),
    path("docs/", Docs.as_view(), name="api-docs"),
    re_path("", no_such_resource),
]
