"""What every page answer passes: the content policy, and refusals told to the person."""

from collections.abc import Awaitable, Callable
from typing import Any
from urllib.parse import urlsplit

from asgiref.sync import iscoroutinefunction, markcoroutinefunction
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.db import DataError, IntegrityError, OperationalError
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render, resolve_url
from django.utils.http import url_has_allowed_host_and_scheme

from core.errors import Refused

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
GetResponse = Callable[[HttpRequest], Any]


class BothWays:
    """A middleware that runs in the request's own thread or loop, so that a stream never waits for a thread."""

    sync_capable = True
    async_capable = True

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response
        self.is_async = iscoroutinefunction(get_response)
        if self.is_async:
            markcoroutinefunction(self)

    def __call__(self, request: HttpRequest) -> HttpResponseBase | Awaitable[HttpResponseBase]:
        if self.is_async:
            return self._later(request)
        return self.seen(request, self.get_response(request))

    async def _later(self, request: HttpRequest) -> HttpResponseBase:
        return self.seen(request, await self.get_response(request))

    def seen(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        return response


class ContentSecurityPolicy(BothWays):
    """Scripts, styles, fonts and requests are ours alone; nothing inline, nothing framed."""

    def seen(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        response.headers.setdefault("Content-Security-Policy", POLICY)
        return response


class Refusals(BothWays):
    """A `Refused` from a page view as a toast, as a message on the page it came from, or as a page of its own."""

    def seen(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        """A session that ended under a fragment sends the whole page to sign in, not the fragment."""
        if is_fragment(request) and is_way_to_sign_in(response):
            page = urlsplit(request.headers.get("HX-Current-URL", ""))
            here = page.path + (f"?{page.query}" if page.query else "")
            return HttpResponse(headers={"HX-Redirect": redirect_to_login(here).url})
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        refused = refusal_of(exception)
        if refused is None or request.path.startswith("/api/"):
            return None
        if is_fragment(request):
            return toast(request, refused)
        if request.method == "POST" and (page := came_from(request)):
            messages.error(request, refused.sentence)
            return HttpResponseRedirect(page)
        return render(request, "core/refused.html", {"refused": refused}, status=refused.status)


def refusal_of(exception: Exception) -> Refused | None:
    """A refusal, or what the database says of two at once, of what it cannot hold (NUL), or when it is too busy."""
    if isinstance(exception, Refused):
        return exception
    if isinstance(exception, IntegrityError):
        return Refused(
            "Somebody changed this at the same moment. Look again, then try again.", code="conflict"
        )
    if isinstance(exception, DataError | OverflowError):
        return Refused("A value is too long, too large or of the wrong kind.", code="invalid", status=400)
    if isinstance(exception, OperationalError):
        return Refused(
            "The database is busy just now. Nothing was changed; try again.", code="busy", status=503
        )
    return None


def toast(request: HttpRequest, refused: Refused) -> HttpResponse:
    answer = render(
        request, "core/_toast.html", {"tone": "danger", "text": refused.sentence}, status=refused.status
    )
    answer["HX-Retarget"] = "#toasts"
    answer["HX-Reswap"] = "beforeend"
    answer["HX-Push-Url"] = "false"
    return answer


def came_from(request: HttpRequest) -> str:
    """The path of the page that sent this form, if it is one of ours; a host is never taken over."""
    referer = request.headers.get("Referer", "")
    page = urlsplit(referer)
    if not page.netloc or not url_has_allowed_host_and_scheme(referer, {request.get_host()}):
        return ""
    path = "/" + page.path.lstrip("/")
    return f"{path}?{page.query}" if page.query else path


def is_fragment(request: HttpRequest) -> bool:
    return bool(getattr(request, "htmx", False))


def is_way_to_sign_in(response: HttpResponseBase) -> bool:
    return response.status_code == 302 and response.headers.get("Location", "").split("?")[0] == resolve_url(
        settings.LOGIN_URL
    )
