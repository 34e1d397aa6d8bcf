"""Every refusal and every mistake as one shape: RFC 9457 `application/problem+json` with a stable `code`."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied, RequestDataTooBig, ValidationError
from django.db import DataError, IntegrityError, OperationalError, models
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from rest_framework import exceptions
from rest_framework.response import Response

from core.api.constraints import sentence_of
from core.api.rendering import dumps
from core.errors import Refused

CONTENT_TYPE = "application/problem+json"
CODES = {
    exceptions.ParseError: "malformed",
    exceptions.NotAuthenticated: "not_signed_in",
    exceptions.AuthenticationFailed: "not_signed_in",
    exceptions.PermissionDenied: "not_allowed",
    exceptions.NotFound: "not_found",
    exceptions.MethodNotAllowed: "method_not_allowed",
    exceptions.NotAcceptable: "not_acceptable",
    exceptions.UnsupportedMediaType: "unsupported_media_type",
    exceptions.Throttled: "too_many_requests",
}


class TooLarge(exceptions.APIException):
    """More was sent than this installation reads."""

    status_code = 413
    default_detail = "The request is larger than this installation reads."
    default_code = "too_large"


def problem_response(exc: Exception, context: Mapping[str, Any]) -> Response | None:
    """The answer to an exception raised in a resource; None leaves a mistake of ours to be logged as a 500."""
    if isinstance(exc, Refused):
        return _refused(exc, context)
    exc = _as_api_exception(exc)
    if isinstance(exc, exceptions.ValidationError):
        errors = flat(exc.detail)
        code = _only_code(exc) or "invalid"
        return problem(400, code, _first(errors), errors=errors)
    if isinstance(exc, exceptions.APIException):
        return problem(exc.status_code, _code(exc), str(exc.detail), headers=_headers(exc))
    return None


def problem(
    status: int, code: str, detail: str, *, headers: Mapping[str, str] | None = None, **extra: Any
) -> Response:
    return Response(body(status, code, detail, **extra), status, headers=headers, content_type=CONTENT_TYPE)


def body(status: int, code: str, detail: str, **extra: Any) -> dict[str, Any]:
    return {"title": HTTPStatus(status).phrase, "status": status, "code": code, "detail": detail, **extra}


@login_not_required
@csrf_exempt
def no_such_resource(request: HttpRequest) -> HttpResponse:
    """The answer under /api/ where no route matches, so that a program never has to read a page."""
    answer = body(404, "not_found", "There is no such resource.")
    return HttpResponse(dumps(answer), status=404, content_type=CONTENT_TYPE)


def flat(detail: Any, path: str = "") -> dict[str, list[str]]:
    """Nested serializer errors as {"contacts.0.email": [sentences]}; errors of the whole stand under ""."""
    if isinstance(detail, Mapping):
        pairs = [("" if name == "non_field_errors" else str(name), inner) for name, inner in detail.items()]
    elif isinstance(detail, list) and any(isinstance(inner, Mapping | list) for inner in detail):
        pairs = [(str(place), inner) for place, inner in enumerate(detail) if inner]
    else:
        return {path: [str(one) for one in (detail if isinstance(detail, list) else [detail])]}
    found: dict[str, list[str]] = {}
    for name, inner in pairs:
        found |= flat(inner, ".".join(part for part in (path, name) if part))
    return found


def _refused(exc: Refused, context: Mapping[str, Any]) -> Response:
    extra = dict(exc.extra)
    headers = {}
    if isinstance(current := extra.get("current"), models.Model):
        extra["current"], tag = context["view"].standing(current)
        if tag:
            extra["etag"] = headers["ETag"] = tag
    if field := extra.pop("field", None):
        extra["errors"] = {field: [exc.sentence]}
    return problem(exc.status, exc.code, exc.sentence, headers=headers, **extra)


def _as_api_exception(exc: Exception) -> Exception:
    match exc:
        case Http404():
            return exceptions.NotFound("There is no such thing, or you do not see it.")
        case PermissionDenied():
            return exceptions.PermissionDenied(str(exc) or None)
        case RequestDataTooBig():
            return TooLarge()
        case ValidationError():
            return exceptions.ValidationError(
                exc.message_dict if hasattr(exc, "error_dict") else {"": exc.messages}
            )
        case IntegrityError():
            return _coded(409, "conflict", sentence_of(exc))
        case DataError() | OverflowError():
            return _coded(400, "invalid", "A value is too long, too large or of the wrong kind.")
        case OperationalError():
            return _coded(503, "busy", "The database is busy or out of reach; try again in a moment.")
    return exc


def _coded(status: int, code: str, sentence: str) -> exceptions.APIException:
    made = exceptions.APIException(sentence, code=code)
    made.status_code = status
    return made


def _headers(exc: exceptions.APIException) -> dict[str, str]:
    found = {}
    if scheme := getattr(exc, "auth_header", None):
        found["WWW-Authenticate"] = scheme
    if wait := getattr(exc, "wait", None):
        found["Retry-After"] = f"{wait:.0f}"
    if exc.status_code == 503:
        found["Retry-After"] = "1"
    return found


def _code(exc: exceptions.APIException) -> str:
    own = str(getattr(exc.detail, "code", exc.default_code))
    return CODES.get(type(exc), own) if own == exc.default_code else own


def _only_code(exc: exceptions.ValidationError) -> str:
    """A code of its own (`unknown_field`) when all errors share it; DRF's own words are all "invalid" to us."""
    codes = exc.get_codes()
    values = list(codes.values()) if isinstance(codes, dict) else [codes]
    seen = {
        code for one in values for code in (one if isinstance(one, list) else [one]) if isinstance(code, str)
    }
    return (
        seen.pop() if len(seen) == 1 and seen <= {"unknown_field", "unknown_parameter", "bad_cursor"} else ""
    )


def _first(errors: Mapping[str, list[str]]) -> str:
    name, sentences = next(iter(errors.items()), ("", ["The input is not valid."]))
    return f"{name}: {sentences[0]}" if name else sentences[0]
