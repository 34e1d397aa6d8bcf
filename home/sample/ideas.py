"""What somebody once thought of and nobody has touched since: postponed by the clock of its backlog, or about to be."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING

from backlogs.models import WorkItem

if TYPE_CHECKING:
    from home.sample.life import Life

QUIET_AFTER = {"business": 90, "ssa": 42}
# Backlog, how many days ago, title about a service.
IDEAS = (
    ("business", 96, "A second way into {0} for when sign-in is down"),
    ("business", 88, "Try {0} on half the memory"),
    ("business", 71, "A page that says when {0} was last restored"),
    ("ssa", 45, "Whoever owns {0} restarts it without us"),
    ("ssa", 37, "{0} tells its version by itself"),
)


def wind_clocks(life: Life) -> None:
    """From the first day on; interrupts have no clock."""
    for kind, days in QUIET_AFTER.items():
        life.backlogs[kind].plan(by=life.owner, quiet_after_days=days)


def think_of(life: Life, now: datetime) -> None:
    """Before it lives, the team is told what comes to its owner's mind."""
    for place, (kind, days, title) in enumerate(IDEAS):
        told = title.format(life.words.services[-1 - place])
        at = now - timedelta(days=days)
        if at.date() > life.first_day:
            life.on(at, partial(_note, life, kind, told[:1].upper() + told[1:], now))


def _note(life: Life, kind: str, title: str, now: datetime) -> None:
    item = WorkItem.objects.add(by=life.owner, backlog=life.backlogs[kind], title=title)
    life.ideas.add(item.pk)
    due = item.created_at + timedelta(days=QUIET_AFTER[kind], minutes=40)
    if due < now:
        life.on(due, partial(_fall_quiet, item))


def _fall_quiet(item: WorkItem) -> None:
    item.refresh_from_db()
    item.fall_quiet()
