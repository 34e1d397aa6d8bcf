"""Where everything answers: pages per app, the API under /api/v1/, the admin."""

from django.contrib import admin
from django.urls import include, path

handler400 = "core.api.last_resort.bad_request"
handler500 = "core.api.last_resort.server_error"

urlpatterns = [
    path("", include("intake.urls")),  # its door is what is asked most, and first of all
    path("admin/", admin.site.urls),
    path("api/v1/", include("agileops.api")),
    path("", include("people.urls")),
    path("", include("rotations.urls")),
    path("", include("backlogs.urls")),
    path("", include("boards.urls")),
    path("", include("metrics.urls")),
    path("", include("home.urls")),
]
