"""Whatever a program sends, sensible or senseless, the answer is one that the description names: never a 500, never another shape."""

import os
from contextlib import suppress
from datetime import time, timedelta
from unittest import SkipTest

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from django.utils import timezone
from drf_spectacular.generators import SchemaGenerator
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis.errors import Unsatisfiable
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from backlogs.models import Deed, Import, Interruption, Learning, Limit, RecurringRule, SavedQuery
from backlogs.planning_ahead import plan_ahead
from people.models import Absence, Agreement, TeamHoliday, TeamService, Token
from rotations.models import Handover, Rotation
from tests.authorisation import intake_things, repeat_things, request_things, review_things, standup_things
from tests.cast import gather
from tests.fixtures.snapshot import Snapshot

EXAMPLES = int(
    os.environ.get("FUZZ_EXAMPLES", "2")
)  # of each mode, per operation; `FUZZ_EXAMPLES=1000` for a night
CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]
DESCRIPTION = SchemaGenerator().get_schema(request=None, public=True)
OPERATIONS = sorted(
    (path, method) for path, operations in DESCRIPTION["paths"].items() for method in operations
)
WHO = ("tia", "pia", "root")


@pytest.fixture(scope="module")
def described():
    """Once for all operations: it reads the application's whole source for constants worth sending."""
    found = schemathesis.openapi.from_dict(DESCRIPTION)
    found.app = get_wsgi_application()
    return found


@pytest.fixture
def schema(described):
    """The description on the application itself, whose requests leave the connection of the test open."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield described
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


THERE = {}


def furnish():
    """Something behind every address, by the word before it; a made-up address ends at 404 before the body is read."""
    cast = gather()
    THERE.update(of_the_team(cast) | of_the_work(cast) | of_the_duty(cast) | of_the_interrupts(cast))
    THERE.update(boards="team-LINUX", people=cast.ada.pk, crew=cast.ada.pk)
    held = standup_things.of_team(cast.linux, cast.pia)
    THERE.update(standups=held["standup"].pk, questions=held["question"].pk)
    for who in WHO:
        THERE[f"token of {who}"] = Token.objects.make(by=getattr(cast, who), name="fuzz", scope="write")[1]


furnished = Snapshot(furnish)


@pytest.fixture
def there(db):
    furnished.put()
    return THERE


def of_the_team(cast):
    TeamHoliday.objects.set(cast.linux.today, team=cast.linux, by=cast.tia, name="Founding day")
    absence = {"person": cast.tia, "began_on": cast.linux.today, "ended_on": cast.linux.today}
    return {
        "teams": "LINUX",
        "days": cast.linux.today.isoformat(),
        "customers": cast.web_shop.pk,
        "contacts": cast.vic.pk,
        "absences": Absence.objects.plan(by=cast.tia, **absence).pk,
        "agreements": Agreement.objects.propose(by=cast.pia, team=cast.linux).pk,
        "memberships": cast.linux.memberships.all()[0].pk,
        "services": TeamService.objects.add("DNS", team=cast.linux, by=cast.tia).pk,
        "learnings": Learning.objects.tick("DNS", team=cast.linux, by=cast.tia).pk,
        "saved-queries": SavedQuery.objects.keep("Slow ones", "age:>30d", team=cast.linux, by=cast.tia)[0].pk,
        "limits": Limit.objects.limit_class("expedite", 9, team=cast.linux, by=cast.tia).pk,
        "columns": cast.column("Review").pk,
        "tokens": Token.objects.make(by=cast.root, name="other", scope="read")[0].pk,
    }


def of_the_work(cast):
    feature, second = cast.feature(customer=cast.web_shop), cast.feature("Second")
    feature.need(second, by=cast.ada)
    item, other = cast.item(feature=feature), cast.item()
    iteration = plan_ahead(cast.linux, by=cast.pia)[0]
    iteration.take_in(item, by=cast.pia)
    iteration.start(by=cast.pia)
    item.join(cast.ada, by=cast.ada)
    ends = review_things.of_feature(feature, item, cast.eve) | review_things.of_iteration(
        iteration, feature, cast.pia
    )
    run_work = {"title": "Patch", "every_days": 30, "next_on": cast.linux.today}
    return {
        "features": feature.pk,
        "needs": second.pk,
        "items": item.key,
        "entries": item.key,
        "iterations": iteration.pk,
        "backlogs": cast.backlog().pk,
        "checklist": item.list_line("All renewed", by=cast.ada).pk,
        "links": item.link(other, by=cast.ada, kind="blocks").pk,
        "items comments": item.comment("Well", by=cast.root).pk,
        "features comments": feature.comment("Well", by=cast.root).pk,
        "items effort": item.log_effort(30, by=cast.ada, on=cast.linux.today).pk,
        "backlogs effort": cast.backlog().log_effort(30, by=cast.pia, on=cast.linux.today).pk,
        "transition": ends["transition_line"].pk,
        "order-suggestions": ends["suggestion"].pk,
        "retro-notes": ends["feature_note"].pk,
        "demo": ends["turn"].pk,
        "requests": request_things.of_team(cast.linux, requester=cast.vic)["asked"].key,
        "deeds": Deed.objects.create(person=cast.pia, told="Ease", rows=[]).pk,
        "recurring-rules": RecurringRule.objects.add(by=cast.pia, team=cast.linux, **run_work).pk,
    }


def of_the_duty(cast):
    now, day = timezone.now(), timedelta(1)
    rotation = Rotation.objects.open(
        by=cast.tia, team=cast.linux, kind="person_of_week", starts_on=cast.linux.today, hands_over_at=time(0),
        groups=[[cast.tia], [cast.ada]],
    )  # fmt: skip
    span = {"start": now + day, "end": now + 2 * day}
    return {
        "rotations": rotation.pk,
        "swaps": rotation.offer(by=cast.tia, **span).pk,
        "overrides": rotation.override(by=cast.tia, kind="add", comes=cast.eve, **span).pk,
        "handovers": Handover.objects.prepare_next(rotation, by=cast.tia).pk,
    }


def of_the_interrupts(cast):
    alarm = cast.item("Disk full", kind="interrupt")
    again, automation, _ = repeat_things.of_team(cast.linux, cast.pia).values()
    told = intake_things.of_team(cast.linux, cast.tia)
    return {
        "interrupts": alarm.key,
        "interruptions": Interruption.objects.tell(cast.linux, 15, by=cast.tia).pk,
        "imports": Import.objects.create(team=cast.linux, source="csv:LINUX", file_name="items.csv").pk,
        "repeats": again.key,
        "automations": automation.pk,
        "notices": told["notice"].pk,
        "channels": told["channel"].pk,
    }


def address(path, name, there):
    """What stands behind this part of the address."""
    words = path.partition(f"/{{{name}}}")[0].split("/")
    noun, before = words[3], words[-1]
    return str(there.get(f"{noun} {before}") or there[before])


@pytest.mark.strict_database
@pytest.mark.timeout(100 + 10 * EXAMPLES)
@pytest.mark.parametrize(("path", "method"), OPERATIONS, ids=lambda value: value)
def test_the_answer_is_one_that_is_described(schema, there, path, method):
    tokens = [there[f"token of {who}"] for who in WHO]
    sent = [send(schema[path][method.upper()], mode, tokens, there) for mode in GenerationMode]
    assert max(sent) >= EXAMPLES


def send(operation, mode, tokens, there):
    """How many requests were made; of the senseless, every second is sent to an address that is made up as well."""
    sent = []

    @settings(
        max_examples=EXAMPLES, deadline=None, database=None, derandomize=True, phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    @given(case=operation.as_strategy(generation_mode=mode))
    def one(case):
        if mode is GenerationMode.POSITIVE or len(sent) % 2 == 0:
            names = case.path_parameters or {}
            case.path_parameters = {name: address(operation.path, name, there) for name in names}
        sent.append(case)
        token = tokens[(len(sent) + len(str(case.body))) % len(tokens)]
        case.call_and_validate(headers={"Authorization": f"Bearer {token}", "If-Match": "*"}, checks=CHECKS)

    with suppress(
        Unsatisfiable, pytest.skip.Exception, SkipTest
    ):  # of some operations nothing can be senseless
        one()
    return len(sent)
