"""The address of a source: whatever is posted there is kept before anybody thinks about it.

No sign-in, no redirect, no "too many"; 5xx only where keeping it failed, since a sender takes each of these for its own.
"""

from __future__ import annotations

import logging
from urllib.parse import quote

from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, JsonResponse
from django.http.request import UnreadablePostError
from django.utils.decorators import method_decorator
from django.views import View
from django.views.decorators.csrf import csrf_exempt

from intake.models import Source
from intake.models.keeping import LARGEST

log = logging.getLogger(__name__)
READS = {"GET", "HEAD"}
TOO_LARGE = f"It has more than {LARGEST // 1024 // 1024} MB, so its text was not kept."


@method_decorator([csrf_exempt, login_not_required], name="dispatch")
class Door(View):
    http_method_names = ["post", "put", "get", "head"]

    def post(self, request: HttpRequest, token: str, rest: str | None = None) -> HttpResponse:
        try:
            source = Source.objects.bearing(token)
            if source is None:
                return answer(404, detail="There is no such address.")
            if request.method in READS and not source.sender.takes_get:
                return HttpResponseNotAllowed(["POST", "PUT"])
            return take(request, source, rest)
        except UnreadablePostError:
            return answer(400, detail="The message broke off.")
        except DatabaseError:
            log.exception("a message was not kept")
            return answer(503, detail="The message could not be kept just now; send it again.")

    put = get = head = post


def take(request: HttpRequest, source: Source, rest: str | None) -> HttpResponse:
    path = quote((rest or "")[:500]) + (
        f"?{query}" if (query := request.META.get("QUERY_STRING", "")) else ""
    )
    headers = {name.lower(): value for name, value in request.headers.items()}
    body = read(request)
    if body is None:
        source.keep(b"", headers, path, refused=TOO_LARGE)
        return answer(413, detail=TOO_LARGE)
    greeting = source.sender.take(source, body, headers, path)
    return JsonResponse(greeting.said, status=greeting.status)


def read(request: HttpRequest) -> bytes | None:
    """The raw bytes, or nothing where there are too many of them, said or not."""
    length = request.META.get("CONTENT_LENGTH") or "0"
    if length.isdecimal() and int(length) > LARGEST:
        return None
    body = request.read(LARGEST + 1)
    return body if len(body) <= LARGEST else None


def answer(status: int, detail: str) -> HttpResponse:
    return JsonResponse({"detail": detail}, status=status)
