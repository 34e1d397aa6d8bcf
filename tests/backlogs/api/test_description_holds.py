"""Requests made from the description itself, sensible and senseless: never a 500, and every answer as described.

A few examples each here; `EXAMPLES=200` in the environment looks longer.
"""

import os
from datetime import date

import orjson
import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from drf_spectacular.generators import SchemaGenerator
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from people.models import Token

EXAMPLES = int(os.environ.get("EXAMPLES", "2"))
CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]
pytestmark = pytest.mark.strict_database
PLACES = ["backlogs", "features", "items", "iterations"]


@pytest.fixture(scope="module")
def described():
    plain = orjson.loads(orjson.dumps(SchemaGenerator().get_schema(request=None, public=True), default=str))
    schema = schemathesis.openapi.from_dict(plain)
    schema.app = get_wsgi_application()
    return schema


@pytest.fixture(autouse=True)
def _one_connection():
    """A request of the real application ends by closing its connection; here that is the test's transaction."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture
def lived_in(cast):
    """Something behind every number that a path may name."""
    feature = cast.feature(customer=cast.web_shop)
    feature.need(cast.feature("Second"), by=cast.ada)
    item, other = cast.item(feature=feature), cast.item()
    item.link(other, by=cast.ada, kind="blocks")
    item.list_line("All renewed", by=cast.ada)
    item.comment("Well", by=cast.ada)
    item.join(cast.ada, by=cast.ada)
    iteration = cast.linux.iterations.create(number=1, starts_on=date(2026, 1, 5), ends_on=date(2026, 1, 18))
    iteration.take_in(item, by=cast.pia)
    return {
        "key": item.key, "feature_pk": feature.pk, "backlog_pk": cast.backlog().pk, "iteration_pk": iteration.pk,
        "person": cast.ada.pk, "needs": feature.pk + 1, "id": 1,
    }  # fmt: skip


def operations(schema, place):
    for result in schema.get_all_operations():
        operation = result.ok()
        if operation.path.startswith(f"/api/v1/{place}/"):
            yield operation


@pytest.mark.timeout(200 + 60 * EXAMPLES)
@pytest.mark.parametrize("mode", list(GenerationMode), ids=lambda mode: mode.value)
@pytest.mark.parametrize("place", PLACES)
def test_every_answer_is_as_described(cast, described, lived_in, place, mode):
    _, text = Token.objects.make(by=cast.root, name="test", scope="write")
    met = 0
    for operation in operations(described, place):
        met += send(operation, mode, {"Authorization": f"Bearer {text}"}, lived_in)
    assert met >= EXAMPLES


def send(operation, mode, headers, lived_in):
    """How many requests were made; half of those that are sensible name things that are there."""
    sent = []

    @settings(
        max_examples=EXAMPLES, deadline=None, database=None, derandomize=True, phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    @given(case=operation.as_strategy(generation_mode=mode))
    def one(case):
        if mode is GenerationMode.POSITIVE or len(sent) % 2:
            case.path_parameters = {name: lived_in[name] for name in case.path_parameters or {}}
        sent.append(case)
        case.call_and_validate(checks=CHECKS, headers=headers)

    try:
        one()
    except Exception as error:
        if "Unsatisfiable" not in type(error).__name__ and "Skip" not in type(error).__name__:
            raise
    return len(sent)
