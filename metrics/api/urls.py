from rest_framework.routers import SimpleRouter

from metrics.api.numbers import Numbers
from people.api.urls import IN_TEAM

router = SimpleRouter()
router.register(f"{IN_TEAM}/metrics", Numbers, "api-metrics")

urlpatterns = router.urls
