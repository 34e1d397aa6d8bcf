"""A request as one of the actors sends it, in a savepoint of its own that is rolled back."""

from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.urls import reverse

from tests.authorisation import routes, state
from tests.authorisation.rows import Row
from tests.authorisation.world import World


@dataclass(frozen=True)
class Answer:
    status: int
    where: str
    text: str
    # Whether anything that is stored is other than before.
    changed: bool

    @property
    def is_refused(self) -> bool:
        return self.status >= 400

    def __str__(self) -> str:
        return f"{self.status} {self.where}".strip()


def ask(world: World, row: Row, name: str) -> Answer:
    actor = world.actors[name]
    world.actor_id = actor.person.pk if actor.person else 0
    client = actor.program if row.is_api else actor.browser
    with transaction.atomic():
        before, sent = state.written(), row.body(world) if row.body else None
        kwargs: dict[str, Any] = {"format": "json"} if row.is_api and sent is not None else {}
        if row.match:
            kwargs["HTTP_IF_MATCH"] = f'"{world.value(f"{row.match}.version")}"'
        said = [sent] if sent is not None else []
        answer = getattr(client, row.method)(address(world, row), *said, **kwargs)
        # What may be changed may be changed; of everything else each table is read.
        freely = row.may - row.others.keys()
        matters = row.method == "get" or answer.status_code >= 400 or name not in freely
        changed = matters and is_changed(world, before)
        transaction.set_rollback(True)
    text = "" if answer.streaming else answer.content.decode()
    return Answer(answer.status_code, answer.headers.get("Location", ""), text, changed)


def is_changed(world: World, before: int) -> bool:
    """Where nothing at all was written there is nothing to compare."""
    return state.written() != before and state.digest() != world.digest


def address(world: World, row: Row) -> str:
    ids = {name: world.value(source) for name, source in row.ids.items()}
    return reverse(routes.full_name(row.route), kwargs=ids) + row.query.format_map(world.named)
