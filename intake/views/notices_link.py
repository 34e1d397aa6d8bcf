"""The link in a message: looking at it changes nothing (programs that scan mail follow links), its one button does."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.decorators import method_decorator
from django.views import View
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt

from intake import acknowledging
from intake.models import Notice
from people.models import Team

PAGE = "intake/acknowledge.html"


@method_decorator([csrf_exempt, login_not_required, never_cache], name="dispatch")
class Acknowledge(View):
    """The link is the right, of one person for one message; no cookie takes part, so a mail program without any will do."""

    def get(self, request: HttpRequest, token: str) -> HttpResponse:
        notice, why = found(token)
        return shown(request, notice, why)

    def post(self, request: HttpRequest, token: str) -> HttpResponse:
        notice, why = found(token)
        if notice is not None:
            return shown(request, notice, why, done=notice.take_up())
        return shown(request, notice, why)


def found(token: str) -> tuple[Notice | None, str]:
    """The notice, or why there is none."""
    try:
        named = acknowledging.read(token)
    except acknowledging.Expired:
        return None, "This link is older than seven days. Sign in to see what waits."
    rows = Notice.objects.select_related("recipient", "matter__team", "team")
    notice = rows.filter(pk=named[0], recipient=named[1]).exclude(matter=None).first() if named else None
    if notice is None or notice.recipient is None or notice.matter is None or not notice.recipient.is_active:
        return (
            None,
            "This link belongs to no message. Perhaps it was cut off on its way; open it from the message again.",
        )
    if not Team.objects.visible_to(notice.recipient).filter(pk=notice.matter.team_id).exists():
        return None, "Whom this was sent to is not in the team any more, so it opens nothing."
    return notice, ""


def shown(request: HttpRequest, notice: Notice | None, why: str, **more: Any) -> HttpResponse:
    items = notice.to_take_up() if notice else []
    context = {"notice": notice, "why": why, "items": items, **more}
    answer = render(request, PAGE, context, status=200 if notice else 410)
    answer["X-Robots-Tag"], answer["Referrer-Policy"] = "noindex", "no-referrer"
    return answer
