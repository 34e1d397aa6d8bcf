from django.urls import re_path
from rest_framework.routers import SimpleRouter

from metrics.api.numbers import Numbers
from metrics.api.reviews import Reviews
from people.api.urls import IN_TEAM

router = SimpleRouter()
router.register(f"{IN_TEAM}/metrics", Numbers, "api-metrics")

urlpatterns = [
    re_path(
        "^iterations/(?P<pk>[0-9]{1,18})/review/$",
        Reviews.as_view({"get": "retrieve"}),
        name="api-iteration-review",
    ),
    *router.urls,
]
