"""DESIGN §4, door by door: not seen is 404, seen but not allowed is 403, nobody is asked to sign in."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction
from django.urls import reverse

from journal import recording
from tests.authorisation import routes
from tests.authorisation.actors import EVERYBODY, READER, STRANGERS
from tests.authorisation.expected import EXEMPT, ROWS
from tests.authorisation.rows import Row
from tests.authorisation.world import World, build

pytestmark = pytest.mark.django_db
ran: Counter[str] = Counter()


@pytest.fixture(scope="module")
def world(django_db_setup: Any, django_db_blocker: Any) -> Iterator[World]:
    """Made once: every request runs in a savepoint of its own that is rolled back."""
    before, recording.refuses_outer_transaction = recording.refuses_outer_transaction, False
    with django_db_blocker.unblock(), transaction.atomic():
        yield build()
        transaction.set_rollback(True)
    recording.refuses_outer_transaction = before


def test_every_route_has_its_rows() -> None:
    expected = {(row.route, row.method) for row in ROWS} | EXEMPT.keys()
    assert sorted(routes.offered() - expected) == []
    assert sorted(expected - routes.offered()) == []


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.label)
def test_a_door_answers_each_as_it_should(world: World, row: Row) -> None:
    wrong = []
    for name in sorted(EVERYBODY | STRANGERS | (READER if row.is_api else frozenset())):
        status, where = ask(world, row, name)
        wanted = expectation(row, name)
        ran[wanted] += 1
        if not fits(status, where, wanted):
            wrong.append(f"{name}: {status} {where}, wanted {wanted}")
    assert not wrong, f"{row.label}\n" + "\n".join(wrong)


def expectation(row: Row, name: str) -> str:
    if name in STRANGERS:
        return "sign in"
    if name == "reader":
        return expectation(row, "engineer") if row.method == "get" else "403"
    if name in row.others:
        return str(row.others[name])
    if name in row.may:
        return "may"
    return str(row.refused if name in row.sees else row.unseen)


def fits(status: int, where: str, wanted: str) -> bool:
    if wanted == "sign in":
        return status == 401 or (status == 302 and where.startswith("/sign-in/"))
    if wanted == "may":
        return (status < 400 and not where.startswith("/sign-in/")) or status in {409, 412, 422}
    return status == int(wanted)


def ask(world: World, row: Row, name: str) -> tuple[int, str]:
    actor = world.actors[name]
    world.actor_id = actor.person.pk if actor.person else 0
    client = actor.program if row.is_api else actor.browser
    with transaction.atomic():
        sent = row.body(world) if row.body else None
        kwargs: dict[str, Any] = {"format": "json"} if row.is_api and sent is not None else {}
        if row.match:
            kwargs["HTTP_IF_MATCH"] = f'"{world.value(f"{row.match}.version")}"'
        answer = (
            getattr(client, row.method)(address(world, row), sent, **kwargs)
            if sent is not None
            else getattr(client, row.method)(address(world, row), **kwargs)
        )
        transaction.set_rollback(True)
    return answer.status_code, answer.headers.get("Location", "")


def address(world: World, row: Row) -> str:
    ids = {name: world.value(source) for name, source in row.ids.items()}
    return reverse(routes.full_name(row.route), kwargs=ids) + row.query.format_map(world.named)


def test_the_count_of_cases(world: World, capsys: pytest.CaptureFixture[str]) -> None:
    """Read in the log of a run: how many cases there were, by what they wanted."""
    with capsys.disabled():
        print(f"\nauthorisation matrix: {sum(ran.values())} cases, {dict(ran)}")
    assert sum(ran.values()) >= len(ROWS) or not ran
