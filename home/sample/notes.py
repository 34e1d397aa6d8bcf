"""What pairs leave on the stories of the last weeks: what is meant, what has to hold, how far they are, and a word between two."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.utils import timezone

from core import clock

if TYPE_CHECKING:
    from backlogs.models import WorkItem
    from home.sample.chance import Chance
    from people.models import Person

LATELY = timedelta(weeks=5)
DESCRIPTION = """**Why:** {reason}

What is meant:

- it works the same on a fresh host and on one that is years old
- whoever is on call finds the runbook from the alert

Not part of it: hosts that leave before the end of the year."""
REASONS = (
    "twice this quarter somebody had to be called for it.",
    "the customer waits half a day each time.",
    "only two of us know how it is done.",
)
HOLDS = (
    "Proven on one host of the test bed",
    "Two of us have done it from the runbook alone",
    "The alert fires and names its runbook",
    "The way back is tried",
    "The customer has seen it",
)
WORDS = (
    "38 of 46 done. The old appliances do not speak it; they need the proxy in front.",
    "Works on the test bed. Tomorrow the first real one, after nine.",
    "The way back takes four minutes; we write that down.",
    "Asked the supplier about the limit of requests; an answer is promised for Thursday.",
)


def begin(chance: Chance, item: WorkItem, pair: list[Person]) -> None:
    """A pair that pulls a story writes down what has to hold."""
    if _is_long_ago() or item.checklist.exists():
        return
    item.edit(by=pair[0], description=DESCRIPTION.format(reason=chance.dice.choice(REASONS)))
    for line in HOLDS[: chance.dice.choice((3, 4, 5))]:
        item.list_line(line, by=pair[0])


def go_on(chance: Chance, item: WorkItem, pair: list[Person]) -> None:
    """In the evening a line holds, now and then, and one of them tells how far they are."""
    if _is_long_ago():
        return
    line = item.checklist.filter(done_at=None, removed_at=None).first()
    if line is not None and chance.one_in(1.6):
        item.tick(line, by=pair[0])
    if chance.one_in(3):
        item.comment(chance.dice.choice(WORDS), by=pair[-1])


def _is_long_ago() -> bool:
    return timezone.now() - clock.now() > LATELY
