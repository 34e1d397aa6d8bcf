from django.urls import re_path
from rest_framework.routers import SimpleRouter

from intake.api.notices import Channels, Notices, NoticeSettings
from people.api.urls import IN_TEAM

router = SimpleRouter()
router.register("notices", Notices, "api-notice")
router.register("channels", Channels, "api-channel")

notice_settings = NoticeSettings.as_view({"get": "retrieve", "patch": "partial_update"}, detail=True)
urlpatterns = [
    *router.urls,
    re_path(f"^{IN_TEAM}/notice-settings/$", notice_settings, name="api-notice-settings"),
]
