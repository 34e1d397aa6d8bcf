"""How the automations of a team stand: what each promised, and what is measured since it was finished."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from django.db.models import Min

from core import clock
from intake.models.repeat.automation import Automation
from intake.models.repeat.repeat import LONGER, Arrival, arrivals_of, interrupts_of
from intake.models.repeat.saving import Saving, saving

if TYPE_CHECKING:
    from people.models import Person, Team

EVER = datetime(2000, 1, 1, tzinfo=UTC)
SHOWN = 50


@dataclass(frozen=True)
class Standing:
    """One promise and what became of it; without a saving it is still worked on, or was given up."""

    automation: Automation
    saving: Saving | None = None

    @property
    def state(self) -> str:
        if self.automation.item.closed_at is None:
            return "open"
        if self.saving is None:
            return "dropped"
        return "early" if self.saving.minutes is None else "measured"

    @property
    def share(self) -> int | None:
        """Per cent of the promise that is kept."""
        if self.saving is None or self.saving.minutes is None:
            return None
        return round(100 * self.saving.minutes / self.automation.promised_minutes)


def standings_of(team: Team, person: Person) -> list[Standing]:
    """The newest promises first, those that the person sees."""
    return stand(
        team,
        list(Automation.objects.visible_to(person).filter(team=team).select_related("item", "team")[:SHOWN]),
    )


def stand(team: Team, automations: Sequence[Automation]) -> list[Standing]:
    """All of one team; what arrived is read once for them together."""
    finished = {
        one.pk: one.item.closed_at for one in automations if one.item.is_finished and one.item.closed_at
    }
    if not finished:
        return [Standing(one) for one in automations]
    arrivals = arrivals_of(team, min(finished.values()) - LONGER)
    first = interrupts_of(team, EVER).aggregate(first=Min("created_at"))["first"]
    return [Standing(one, _saved(one, arrivals, finished.get(one.pk), first)) for one in automations]


def _saved(
    automation: Automation, arrivals: list[Arrival], finished: datetime | None, first: datetime | None
) -> Saving | None:
    if finished is None:
        return None
    marks = automation.mark_set
    of = [arrival for arrival in arrivals if not marks.isdisjoint(arrival.marks)]
    return saving(of, finished, clock.now(), first or finished)


def hours_back(standings: Sequence[Standing]) -> tuple[int, int]:
    """Minutes a month that surely go back to features, and what was promised by all that could be measured."""
    measured = [one for one in standings if one.state == "measured"]
    saved = sum(one.saving.minutes or 0 for one in measured if one.saving and one.saving.has_paid)
    return saved, sum(one.automation.promised_minutes for one in measured)
