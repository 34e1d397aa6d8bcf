"""The description of the API is the routes, no more and no less."""

import re

import pytest
from django.urls import URLPattern, URLResolver, get_resolver
from drf_spectacular.generators import SchemaGenerator
from rest_framework.viewsets import ViewSetMixin

SCHEMA = "/api/v1/schema/"
DESCRIBES_ITSELF = {"/api/v1/schema/", "/api/v1/docs/"}
METHODS = {"get", "post", "put", "patch", "delete"}


@pytest.fixture(scope="module")
def schema():
    return SchemaGenerator().get_schema(request=None, public=True)


def routes(patterns=None, path="/"):
    """(path, method) of every resource that is routed."""
    for pattern in patterns or get_resolver().url_patterns:
        here = path + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from routes(pattern.url_patterns, here)
        elif isinstance(pattern, URLPattern) and here.startswith("/api/v1/"):
            yield from methods(pattern.callback, plain(here))


def methods(view, path):
    actions = getattr(view, "actions", None)
    if (
        actions is None
        and isinstance(getattr(view, "cls", None), type)
        and not issubclass(view.cls, ViewSetMixin)
    ):
        actions = {method: method for method in METHODS if hasattr(view.cls, method)}
    for method in actions or {}:
        if method in METHODS:
            yield path, method


def plain(path):
    path = re.sub(r"\(\?P<(\w+)>(?:[^()]|\([^()]*\))*\)", r"{\1}", path)
    path = re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", path)
    return re.sub(r"[\^$]|\\Z", "", path).replace("//", "/")


def described(schema):
    return {
        (path, method)
        for path, operations in schema["paths"].items()
        for method in operations
        if method in METHODS
    }


def named(pairs):
    """Names of parameters may differ (pk, id); places may not."""
    return {(re.sub(r"\{\w+\}", "{}", path), method) for path, method in pairs}


def test_every_route_is_described_and_nothing_else_is(schema):
    routed = {(path, method) for path, method in routes() if path not in DESCRIBES_ITSELF}
    assert named(routed) == named(described(schema))


def test_every_operation_names_its_problems(schema):
    for path, operations in schema["paths"].items():
        for method, operation in operations.items():
            refused = operation["responses"]["401"]["content"]["application/problem+json"]
            assert refused["schema"]["$ref"].endswith("/Problem"), (path, method)


def test_every_change_of_an_object_asks_for_its_version(schema):
    for path, operations in schema["paths"].items():
        if path.endswith("/bulk/"):
            continue  # a change of many names the version of each in its row
        if operation := operations.get("patch") or operations.get("put"):
            names = [parameter["name"] for parameter in operation["parameters"]]
            assert "If-Match" in names, path
            assert {"412", "428"} <= operation["responses"].keys(), path


def test_every_operation_has_a_name_of_its_own(schema):
    names = [
        operation["operationId"]
        for operations in schema["paths"].values()
        for operation in operations.values()
    ]
    assert len(names) == len(set(names))


def test_no_secret_is_ever_an_answer(schema):
    secret = {"password", "token_hash", "session_key", "secret", "digest"}
    for name, component in schema["components"]["schemas"].items():
        if name.endswith("Request"):
            continue  # what is sent, not what is answered
        assert not secret & set(component.get("properties", {})), name


def test_the_schema_is_made_without_a_warning(capsys, monkeypatch):
    SchemaGenerator().get_schema(request=None, public=True)
    said = capsys.readouterr().err
    assert not said, said


def test_the_schema_is_served_as_json(client, db):
    answer = client.get(SCHEMA)
    assert answer.status_code == 200
    assert answer.json()["openapi"].startswith("3.")


def test_an_unknown_route_is_a_problem_too(client, db):
    answer = client.get("/api/v1/nothing/here/")
    assert (answer.status_code, answer["Content-Type"]) == (404, "application/problem+json")
    assert answer.json()["code"] == "not_found"
