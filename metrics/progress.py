"""How far a feature is, and when it is likely finished, as its page shows it."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from backlogs.models import Size, WorkItem
from metrics.asking import told
from metrics.burn_up import BurnUp, Piece, burn_up
from metrics.policy import ENOUGH_SIZED

if TYPE_CHECKING:
    from datetime import datetime

    from backlogs.models import Feature

MOST_STEPS = 60  # points of a line; a longer life shows every so many days
WIDE, HIGH = 100.0, 32.0


@dataclass
class Progress:
    """Of the whole feature, whichever teams its items belong to."""

    feature: Feature

    @cached_property
    def items(self) -> list[WorkItem]:
        return list(
            WorkItem.objects.filter(feature=self.feature).only("created_at", "closed_at", "outcome", "points")
        )

    @cached_property
    def unit(self) -> str:
        """Points where most of the items have a size, else items."""
        sized = sum(item.points is not None for item in self.items)
        return "points" if self.items and sized >= ENOUGH_SIZED * len(self.items) else "items"

    @cached_property
    def lines(self) -> BurnUp:
        sizes: dict[int, list[tuple[int, float]]] = defaultdict(list)
        if self.unit == "points":
            for size in Size.objects.filter(item__feature=self.feature).order_by("at", "id"):
                sizes[size.item_id].append((self._day(size.at), float(size.points or 0)))
        pieces = [self._piece(item, sizes.get(item.pk, [])) for item in self.items]
        return burn_up(pieces, self.feature.team.today.toordinal())

    @property
    def scope(self) -> float:
        return self.lines.scope[-1]

    @property
    def done(self) -> float:
        return self.lines.done[-1]

    @property
    def began_on(self) -> date:
        return date.fromordinal(self.lines.first)

    @property
    def scope_line(self) -> str:
        return self._drawn(self.lines.scope)

    @property
    def done_line(self) -> str:
        return self._drawn(self.lines.done)

    @property
    def rows(self) -> list[tuple[date, float, float]]:
        """The same for who does not see a drawing: the days on which a line moved, the newest first."""
        days, before = [], (0.0, 0.0)
        for place, now in enumerate(zip(self.lines.scope, self.lines.done, strict=True)):
            if now != before:
                days.append((date.fromordinal(self.lines.first + place), *now))
            before = now
        return days[::-1]

    @cached_property
    def forecast(self) -> dict[str, Any]:
        """Of the team's own pace; see metrics.forecast."""
        answer = told(self.feature.team, "forecast", about=f"feature:{self.feature.pk}")
        days = {
            name: None
            if (text := answer["feature"][part]["days"][level]) is None
            else date.fromisoformat(text)
            for name, part, level in (("likely", "next", "50"), ("safe", "in_order", "85"))
        }
        return answer["feature"] | {"why_not": answer["why_not"], **days}

    def _piece(self, item: WorkItem, sizes: list[tuple[int, float]]) -> Piece:
        came = self._day(item.created_at)
        ended = self._day(item.closed_at) if item.closed_at else None
        is_done = item.outcome == WorkItem.Outcome.DONE
        whole = sizes if self.unit == "points" else [(came, 1.0)]
        return Piece(came, ended if is_done else None, None if is_done else ended, whole)

    def _day(self, at: datetime) -> int:
        return timezone.localtime(at, self.feature.team.tzinfo).date().toordinal()

    def _drawn(self, line: list[float]) -> str:
        """Points of a polyline in a box of 100 by 32; steps, since work comes and ends on days."""
        top, last = max(*self.lines.scope, 1.0), max(len(line) - 1, 1)
        every = max(1, len(line) // MOST_STEPS)
        places = sorted({*range(0, len(line), every), len(line) - 1})
        found, before = [], None
        for place in places:
            x, y = WIDE * place / last, HIGH - (HIGH - 2) * line[place] / top
            if before is not None and before != y:
                found.append(f"{x:.1f},{before:.1f}")
            found.append(f"{x:.1f},{y:.1f}")
            before = y
        return " ".join(found)
