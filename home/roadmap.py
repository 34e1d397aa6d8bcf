"""The roadmap of a team: its features over the iterations that come, with the range of their likely finish."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import TYPE_CHECKING, Any

from django.db.models import Prefetch

from backlogs.models import Feature, FeatureNeed
from metrics.asking import told

if TYPE_CHECKING:
    from people.models import Person, Team

SHOWN = 8
LEAD, CUSTOMER = "lead", "customer"
GROUPS = {"": "by rank", LEAD: "by lead", CUSTOMER: "by customer"}
UNSEEN = "another team’s feature"


@dataclass(frozen=True)
class Span:
    """An iteration, or the days in which one will be."""

    number: int
    begins: date
    ends: date


@dataclass(frozen=True)
class Row:
    """A feature; `begins`, `likely` and `safe` are days, none where nothing can be said."""

    feature: Feature
    left: int
    needs: list[str]
    begins: date | None = None
    likely: date | None = None
    safe: date | None = None

    @property
    def is_late(self) -> bool:
        """Wished for earlier than is likely."""
        return bool(self.feature.due_on and self.likely and self.feature.due_on < self.likely)


class Roadmap:
    """What a member of the team sees; what one may not see is another team's feature."""

    def __init__(self, team: Team, person: Person, by: str = "") -> None:
        self.team, self.person, self.by = team, person, by if by in GROUPS else ""

    @cached_property
    def spans(self) -> list[Span]:
        """The running iteration and those that come, as they are planned and then at their usual length."""
        known = self.team.iterations.filter(closed_at=None).order_by("number")[:SHOWN]
        spans = [Span(one.number, one.starts_on, one.ends_on) for one in known]
        while spans and len(spans) < SHOWN:
            last = spans[-1]
            begins = last.ends + timedelta(1)
            spans.append(Span(last.number + 1, begins, begins + timedelta(self.team.iteration_days - 1)))
        return spans

    @property
    def days(self) -> int:
        return (self.spans[-1].ends - self.spans[0].begins).days + 1

    @cached_property
    def answers(self) -> dict[str, Any]:
        return told(self.team, "roadmap")["backlogs"]

    @property
    def why_not(self) -> list[str]:
        return sorted(
            {part["why_not"] for part in self.answers.values() if part["why_not"] and part["features"]}
        )

    @cached_property
    def rows(self) -> list[Row]:
        found = {one["feature"]: one for part in self.answers.values() for one in part["features"]}
        features = Feature.objects.open().filter(team=self.team).ranked()
        waits = Prefetch(
            "needs", FeatureNeed.objects.filter(ended_at=None).select_related("needs"), "open_needs"
        )
        rows = features.select_related("lead", "customer", "backlog").prefetch_related(waits)
        return [self._row(feature, found[feature.pk]) for feature in rows if feature.pk in found]

    @property
    def groups(self) -> list[tuple[str, list[Row]]]:
        """In the order in which the first of each is ranked."""
        groups: dict[str, list[Row]] = defaultdict(list)
        for row in self.rows:
            groups[self._group(row.feature)].append(row)
        return list(groups.items())

    def place(self, day: date) -> float:
        """Where a day stands on the line, 0 to the number of its days; past its ends is its ends."""
        return min(max((day - self.spans[0].begins).days, 0), self.days)

    def _group(self, feature: Feature) -> str:
        if self.by == LEAD:
            return str(feature.lead or "No lead")
        if self.by == CUSTOMER:
            return str(feature.customer or "For nobody in particular")
        return feature.backlog.get_kind_display()

    def _row(self, feature: Feature, found: dict[str, Any]) -> Row:
        days = [
            date.fromisoformat(text) if (text := found.get(name)) else None
            for name in ("begins", "likely", "safe")
        ]
        needs = [row.needs for row in feature.open_needs]  # type: ignore[attr-defined]
        return Row(feature, found["left"], [self._named(need) for need in needs], *days)

    def _named(self, feature: Feature) -> str:
        return str(feature) if feature.pk in self._seen else UNSEEN

    @cached_property
    def _seen(self) -> set[int]:
        needed = FeatureNeed.objects.filter(feature__team=self.team, ended_at=None).values("needs")
        return set(Feature.objects.visible_to(self.person).filter(pk__in=needed).values_list("pk", flat=True))
