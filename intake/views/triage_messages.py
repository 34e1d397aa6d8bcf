"""The messages from which an interrupt came, as they were sent; read when somebody unfolds them."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from intake.models import Origin
from intake.views.triage import OfTriage


class Messages(OfTriage):
    """The first that told of it, and the last; with the rights of the page, which are those of its sources."""

    def get(self, request: HttpRequest, key: str, item: str) -> HttpResponse:
        origin = Origin.objects.of(self.interrupt(item))
        answer = HttpResponse(self.part("_triage_messages", messages=origin.messages if origin else {}))
        answer["Cache-Control"] = "no-store"
        return answer
