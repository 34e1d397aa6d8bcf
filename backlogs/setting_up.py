"""What every team begins with: three backlogs, a workflow of five columns, a counter of keys."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from decimal import Decimal
from typing import TYPE_CHECKING

from backlogs.models import Backlog, Column, ItemCounter
from backlogs.models.words import BacklogKind, Category
from people.founding import completes

if TYPE_CHECKING:
    from people.models import Person, Team

SHARES = {
    BacklogKind.BUSINESS: Decimal("0.60"),
    BacklogKind.INTERRUPT: Decimal("0.25"),
    BacklogKind.SSA: Decimal("0.15"),
}
COLUMNS = (
    ("Ready", Category.QUEUE),
    ("In progress", Category.ACTIVE),
    ("Review", Category.ACTIVE),
    ("Waiting", Category.WAITING),
    ("Done", Category.DONE),
)


_columns: ContextVar[Sequence[tuple[str, str]]] = ContextVar("columns", default=COLUMNS)


@contextmanager
def beginning_with(columns: Sequence[tuple[str, str]]) -> Iterator[None]:
    """Teams founded inside begin with these columns: an import brings the workflow of its source."""
    token = _columns.set(columns)
    try:
        yield
    finally:
        _columns.reset(token)


@completes
def set_up(team: Team, by: Person | None) -> None:
    ItemCounter.objects.create(team=team)
    for kind, share in SHARES.items():
        Backlog(team=team, kind=kind, planned_share=share).begin("opened", by=by)
    for position, (name, category) in enumerate(_columns.get(), 1):
        Column(team=team, name=name, category=category, position=position).begin("added", by=by)
