"""What comes again and again at the sample's teams: one thing that automation ended, one that it did not, one promised, one left."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING

from backlogs.models import WorkItem
from core import clock
from intake.models import Automation
from intake.models.repeat.repeat import LATELY, interrupts_of, repeat_with

if TYPE_CHECKING:
    from home.sample.life import Life

SINCE = timedelta(days=150)


@dataclass(frozen=True)
class Again:
    """Every so many days; promised and finished so many days ago, after which it comes so seldom."""

    title: str
    every: float
    promised: int = 0
    finished: int = 0
    then_every: float = 0
    name: str = ""
    minutes: int = 0


STORY = (
    Again("{0} is out of disk on volume {1}", 4.1, 75, 58, 61, "Disks clean up after themselves", 240),
    Again("{0}: session of host {1} hangs", 6.3, 70, 52, 6.1, "Hanging sessions are ended at night", 150),
    Again("New key for host {1} on {0}", 5.2, 6, 0, 5.2, "Keys renew themselves", 200),
    Again("{0} lags behind by {1} minutes", 8.4),
)


def come_again(life: Life, now: datetime) -> None:
    """Before it lives, the team is told what its last months bring."""
    for place, again in enumerate(STORY):
        service = life.words.services[place + 1]
        at, number = now - SINCE + timedelta(days=place), 10
        while at < now:
            if at.date() > life.first_day:
                life.on(
                    at,
                    partial(_arrive, life, again, service, number),
                )
            ended = again.finished and at > now - timedelta(days=again.finished)
            at += timedelta(
                days=(again.then_every if ended else again.every) * life.chance.dice.uniform(0.7, 1.3)
            )
            number += 1
        if again.promised:
            life.on(
                now - timedelta(days=again.promised),
                partial(_promise, life, again, service),
            )
        if again.finished:
            life.on(now - timedelta(days=again.finished), partial(_finish, life, again))


def _arrive(life: Life, again: Again, service: str, number: int) -> None:
    title = again.title.format(service, number)
    item = WorkItem.objects.add(
        by=None,
        backlog=life.backlogs["interrupt"],
        title=title,
        service=service,
        priority=3,
    )
    life.interrupts.look_soon(item)


def _promise(life: Life, again: Again, service: str) -> None:
    """In a team that lives for some weeks only, nothing may have come often enough yet; what was told twice is no arrival."""
    words = max(re.split(r"\{\d\}", again.title), key=len).strip()
    lately = interrupts_of(life.team, clock.now() - LATELY)
    found = lately.filter(service=service, title__contains=words).order_by("-id").first()
    repeat = repeat_with(life.team, found.key, life.owner) if found else None
    if repeat is not None:
        Automation.objects.promise(
            life.team,
            repeat,
            by=life.owner,
            title=again.name,
            minutes=again.minutes,
            reckoned="As the last months were, by all who were called.",
        )


def _finish(life: Life, again: Again) -> None:
    promised = (
        Automation.objects.filter(team=life.team, item__title=again.name)
        .select_related("item__team", "item__backlog")
        .first()
    )
    if promised is not None:
        promised.item.close(by=life.on_duty(life.team.today))
