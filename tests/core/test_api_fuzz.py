"""Whatever a program sends, the answer is one that the description names: never a 500, never another shape."""

import os

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from drf_spectacular.generators import SchemaGenerator
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from backlogs.models import Backlog, Column, Feature, Iteration
from people.models import Absence, Agreement, Customer, Membership, Person, TeamHoliday, TeamService, Token

EXAMPLES = int(os.environ.get("FUZZ_EXAMPLES", "3"))  # per operation; `FUZZ_EXAMPLES=1000` for a night
CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]
DESCRIPTION = SchemaGenerator().get_schema(request=None, public=True)
OPERATIONS = sorted(
    (path, method) for path, operations in DESCRIPTION["paths"].items() for method in operations
)
NAMED = {"teams": "LINUX", "items": "LINUX-1", "boards": "team-LINUX", "days": "2026-01-05"}
NUMBERED = {
    "absences": Absence, "agreements": Agreement, "customers": Customer, "memberships": Membership, "services": TeamService,
    "backlogs": Backlog, "features": Feature, "iterations": Iteration, "tokens": Token, "columns": Column,
}  # fmt: skip
WHO = ("tia", "pia", "root")


@pytest.fixture
def schema():
    """The description on the application itself, whose requests leave the connection of the test open."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    found = schemathesis.openapi.from_dict(DESCRIPTION)
    found.app = get_wsgi_application()
    yield found
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


def furnish(cast):
    """Something to find behind every address."""
    cast.item()
    cast.feature()
    Agreement.objects.propose(by=cast.pia, team=cast.linux)
    Absence.objects.plan(by=cast.tia, person=cast.tia, began_on=cast.linux.today, ended_on=cast.linux.today)
    TeamService.objects.add("DNS", team=cast.linux, by=cast.tia)
    TeamHoliday.objects.set(cast.linux.today, team=cast.linux, by=cast.tia, name="Founding day")


def there(path, name):
    """A thing that exists, so that what is sent to it is read; a made-up address ends at 404 before that."""
    before = path.partition(f"/{{{name}}}")[0].rpartition("/")[2]
    if before in NAMED:
        return NAMED[before]
    return str(NUMBERED.get(before, Person).objects.order_by("pk").values_list("pk", flat=True).first())


@pytest.mark.strict_database
@pytest.mark.parametrize(("path", "method"), OPERATIONS, ids=lambda value: value)
def test_the_answer_is_one_that_is_described(cast, schema, path, method):
    furnish(cast)
    tokens = [Token.objects.make(by=getattr(cast, who), name="fuzz", scope="write")[1] for who in WHO]
    operation = schema[path][method.upper()]

    @given(case=operation.as_strategy())
    @settings(
        max_examples=EXAMPLES, deadline=None, database=None, derandomize=True, phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    def send(case):
        token = tokens[len(str(case.body)) % len(tokens)]
        case.path_parameters = {name: there(path, name) for name in case.path_parameters}
        case.call_and_validate(headers={"Authorization": f"Bearer {token}", "If-Match": "*"}, checks=CHECKS)

    send()
