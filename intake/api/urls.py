from django.urls import path, re_path
from rest_framework.routers import SimpleRouter

from backlogs.api.of_item import BY_KEY as ITEM_BY_KEY
from backlogs.api.of_item import KEY
from intake.api import interrupts
from intake.api.clocks import Clocks, Pause
from intake.api.messages import Messages
from intake.api.notices import Channels, Notices, NoticeSettings, OwnSettings
from intake.api.repeats import Automations, Repeats
from people.api.urls import IN_TEAM

router = SimpleRouter()
BY_KEY = f"interrupts/(?P<key>{KEY})"
router.register("interrupts", interrupts.Interrupts, "api-interrupt")
router.register("automations", Automations, "api-automation")
router.register(f"{IN_TEAM}/repeats", Repeats, "api-repeat")
router.register("clocks", Clocks, "api-clock")
router.register("notices", Notices, "api-notice")
router.register("channels", Channels, "api-channel")

notice_settings = NoticeSettings.as_view({"get": "retrieve", "patch": "partial_update"}, detail=True)
messages = Messages.as_view({"get": "retrieve"}, detail=True)
own_settings = OwnSettings.as_view({"get": "retrieve", "patch": "partial_update"}, detail=True)
both, only = {"post": "create", "delete": "destroy"}, {"post": "create"}
OF_INTERRUPT = {
    "triage": (interrupts.TriageOfInterrupt, both), "acknowledgement": (interrupts.Acknowledgement, both),
    "snooze": (interrupts.Snooze, both), "escalation": (interrupts.Escalation, both), "help": (interrupts.Help, both),
    "p1": (interrupts.P1, only), "p1-confirmation": (interrupts.Confirmation, only),
    "p1-lowering": (interrupts.Lowering, only), "parts": (interrupts.Parts, only),
}  # fmt: skip
urlpatterns = [
    path(
        "interrupts/triage/",
        interrupts.TriageTogether.as_view({"post": "create"}),
        name="api-interrupts-triage",
    ),
    *(
        re_path(f"^{BY_KEY}/{noun}/$", view.as_view(actions), name=f"api-interrupt-{noun}")
        for noun, (view, actions) in OF_INTERRUPT.items()
    ),
    re_path(f"^{BY_KEY}/messages/$", messages, name="api-interrupt-messages"),
    re_path(f"^{ITEM_BY_KEY}/clock-pause/$", Pause.as_view(both), name="api-clock-pause"),
    path("notice-settings/", own_settings, name="api-own-notice-settings"),
    *router.urls,
    re_path(f"^{IN_TEAM}/notice-settings/$", notice_settings, name="api-notice-settings"),
]
