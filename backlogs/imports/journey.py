"""An item's way through the columns, and what each iteration saw of it. Pure: records in, plain rows out."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from typing import NamedTuple

from backlogs.imports import words
from backlogs.imports.records import ImportedItem, Move
from backlogs.imports.workflow import Workflow

DONE, CARRIED, REMOVED = "done", "carried", "removed"


class Step(NamedTuple):
    """From here on the item is in this column, in this status of the source."""

    place: int
    status: str
    at: datetime
    offset: int


class Seen(NamedTuple):
    """What an iteration saw of an item."""

    since: datetime
    outcome: str
    points: Decimal | None


def steps_of(item: ImportedItem, workflow: Workflow) -> list[Step]:
    """Every status is a step; one that no column has stays with the column before, but keeps its name."""
    status, moves = _opening(item, workflow)
    place = workflow.place_of(status)
    steps = [Step(workflow.entrance if place is None else place, status, *item.opened)]
    for move in moves:
        place = workflow.place_of(move.to)
        steps.append(Step(steps[-1].place if place is None else place, move.to, move.at, move.offset))
    told_at_once = not status and len(steps) > 1 and steps[1].at == steps[0].at
    return steps[1:] if told_at_once else steps


def _opening(item: ImportedItem, workflow: Workflow) -> tuple[str, list[Move]]:
    """The status at the opening; where the file tells none and then a queue, the item was in that queue all along."""
    if not item.opening_status and item.moves:
        first = workflow.place_of(item.moves[0].to)
        if first is not None and workflow.places[first].category == words.QUEUE:
            return item.moves[0].to, item.moves[1:]
    return item.opening_status, item.moves


def ended_at(steps: Sequence[Step], workflow: Workflow) -> datetime | None:
    """When the item came into done for the last time; None while it is open."""
    ended = None
    for step in steps:
        done = workflow.is_done(step.place)
        ended = (ended or step.at) if done else None
    return ended


def seen_in(
    item: ImportedItem, steps: Sequence[Step], workflow: Workflow, begins: datetime, ends: datetime
) -> Seen | None:
    """What the iteration [begins, ends) saw: work on the item, or its end; None if neither.

    Its outcome is how the item stood at the end: finished, still being worked, or put back (or ended otherwise).
    """
    touched: datetime | None = None
    standing = 0
    for at, step in enumerate(steps):
        if step.at >= ends:
            break
        left = steps[at + 1].at if at + 1 < len(steps) else None
        standing = at
        at_work = workflow.is_work(step.place) and (left is None or left > begins)
        came_to_end = workflow.is_done(step.place) and step.at >= begins
        came_to_end &= at == 0 or not workflow.is_done(steps[at - 1].place)
        if touched is None and (at_work or came_to_end):
            touched = max(step.at, begins)
    if touched is None:
        return None
    now = steps[standing].place
    outcome = CARRIED if workflow.is_work(now) else REMOVED
    if workflow.is_done(now) and (item.outcome == DONE or _comes_back(steps[standing:], workflow)):
        outcome = DONE
    points = [size.points for size in item.sizes if size.at < ends]
    return Seen(touched, outcome, points[-1] if points else None)


def _comes_back(steps: Sequence[Step], workflow: Workflow) -> bool:
    """Whether work went on later: how the item ended in the end says nothing of this end."""
    return not all(workflow.is_done(step.place) for step in steps)
