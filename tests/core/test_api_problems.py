import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DataError, IntegrityError, OperationalError
from django.http import Http404
from rest_framework import exceptions, serializers

from core.api.problems import CONTENT_TYPE, flat, problem_response
from core.errors import Invalid, NotAllowed, Refused, Stale


def answer(exc):
    return problem_response(exc, {"view": None})


@pytest.mark.parametrize(
    ("exc", "status", "code"),
    [
        (Refused("Full.", code="wip_limit"), 409, "wip_limit"),
        (NotAllowed("No."), 403, "not_allowed"),
        (Stale("Old.", current={}), 409, "stale"),
        (Invalid("Bad."), 400, "invalid"),
        (Http404(), 404, "not_found"),
        (PermissionDenied(), 403, "not_allowed"),
        (exceptions.NotAuthenticated(), 401, "not_signed_in"),
        (exceptions.AuthenticationFailed(), 401, "not_signed_in"),
        (exceptions.ParseError(), 400, "malformed"),
        (exceptions.MethodNotAllowed("PUT"), 405, "method_not_allowed"),
        (exceptions.UnsupportedMediaType("text/xml"), 415, "unsupported_media_type"),
        (exceptions.NotAcceptable(), 406, "not_acceptable"),
        (exceptions.Throttled(wait=30), 429, "too_many_requests"),
        (ValidationError({"name": ["Needed."]}), 400, "invalid"),
        (ValidationError("Needed."), 400, "invalid"),
        (IntegrityError("UNIQUE constraint failed"), 409, "conflict"),
        (DataError("value too long"), 400, "invalid"),
        (OverflowError("Python int too large"), 400, "invalid"),
        (OperationalError("database is locked"), 503, "busy"),
    ],
    ids=lambda value: type(value).__name__ if isinstance(value, Exception) else str(value),
)
def test_every_refusal_is_a_problem_with_a_stable_code(exc, status, code):
    given = answer(exc)
    assert given.status_code == given.data["status"] == status
    assert given.data["code"] == code
    assert given.data["detail"]
    assert given.content_type == CONTENT_TYPE


def test_a_mistake_of_ours_is_left_to_be_logged():
    assert answer(KeyError("x")) is None


def test_who_is_not_signed_in_is_told_how():
    exc = exceptions.NotAuthenticated()
    exc.auth_header = "Bearer"
    assert answer(exc)["WWW-Authenticate"] == "Bearer"


def test_a_throttled_program_is_told_when_to_come_back():
    assert answer(exceptions.Throttled(wait=30))["Retry-After"] == "30"


def test_a_busy_database_asks_for_another_try():
    assert answer(OperationalError("locked"))["Retry-After"] == "1"


def test_extra_facts_of_a_refusal_are_told():
    assert answer(Refused("Full.", code="wip_limit", limit=5)).data["limit"] == 5


def test_a_refused_field_is_named():
    assert answer(Invalid("Too long.", field="title")).data["errors"] == {"title": ["Too long."]}


def test_a_broken_constraint_is_said_in_its_own_sentence():
    error = IntegrityError('duplicate key value violates unique constraint "one_open_membership"')
    assert answer(error).data["detail"] == "This person is a member already."


def test_errors_are_flat_by_path():
    class Line(serializers.Serializer):
        email = serializers.EmailField()

    class Sheet(serializers.Serializer):
        name = serializers.CharField()
        lines = Line(many=True)

    read = Sheet(data={"lines": [{"email": "a@b.test"}, {"email": "x"}]})
    assert not read.is_valid()
    assert flat(read.errors) == {
        "name": ["This field is required."],
        "lines.1.email": ["Enter a valid email address."],
    }


def test_errors_of_the_whole_have_an_empty_name():
    assert flat({"non_field_errors": ["Ends before it begins."]}) == {"": ["Ends before it begins."]}
    assert flat(["Ends before it begins."]) == {"": ["Ends before it begins."]}
