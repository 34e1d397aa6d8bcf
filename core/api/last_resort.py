"""What Django answers before a resource is reached or after one broke: a problem under /api/, a page elsewhere."""

from django.http import HttpRequest, HttpResponse
from django.views import defaults

from core.api.problems import CONTENT_TYPE, body
from core.api.rendering import dumps


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    if not is_of_program(request):
        return defaults.bad_request(request, exception)
    return problem(400, "malformed", "This request cannot be read.")


def server_error(request: HttpRequest) -> HttpResponse:
    if not is_of_program(request):
        return defaults.server_error(request)
    return problem(500, "server_error", "This is our mistake. It is logged; nothing was changed.")


def is_of_program(request: HttpRequest) -> bool:
    return request.path.startswith("/api/")


def problem(status: int, code: str, sentence: str) -> HttpResponse:
    return HttpResponse(dumps(body(status, code, sentence)), status=status, content_type=CONTENT_TYPE)
