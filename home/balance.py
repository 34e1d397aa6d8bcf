"""The balance of a team: who is on duty, who is in the pool, who is committed; and what got through the shield (R4).

The zones say who is where now, never how long; minutes are sums of the team and of features (R17).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Any

import orjson

from backlogs.models import (
    Crew,
    FeatureCrew,
    Iteration,
    IterationEntry,
    Learning,
    ShieldPull,
    WorkItem,
)
from backlogs.models.learning import subjects_of
from backlogs.models.words import BacklogKind
from backlogs.pairing import together_on
from backlogs.pool import Hand, Place, hands_of
from backlogs.shield import COMMITTED
from home.committed import Commitment, gathered
from home.pairs import Matrix, Pairs, Work, counted
from intake.inbox import waiting
from intake.models.repeat.repeat import Repeat, repeats_of
from intake.models.repeat.standing import hours_back, standings_of
from metrics.asking import question
from people.models import Absence, Person, Role
from rotations.duty import Duty, on_duty

if TYPE_CHECKING:
    from people.models import Team

SHOWN_PULLS = 50


@dataclass(frozen=True)
class Pull:
    """One pull as it is listed: the day, for what, out of what, and why; neither by whom nor for how long (R17)."""

    on: date
    item: WorkItem
    title: str
    feature: str
    reason: str
    is_open: bool


class Balance:
    """What stands on the balance page of a team, for somebody who sees that team."""

    def __init__(self, team: Team, person: Person) -> None:
        self.team, self.person = team, person

    @cached_property
    def duty(self) -> Duty:
        return on_duty(self.team)

    @cached_property
    def waiting(self) -> int:
        return waiting(self.team).count()

    @cached_property
    def in_work(self) -> int:
        """Interrupts that are open and decided upon."""
        return WorkItem.objects.filter(team=self.team).open().interrupts().count() - self.waiting

    @cached_property
    def hands(self) -> list[Hand]:
        return hands_of(self.team, self.duty)

    @cached_property
    def pool(self) -> list[tuple[Person, list[WorkItem]]]:
        """Each with the interrupts and uncommitted work of this team in hand; nothing in hand is free."""
        people = [hand.person for hand in self.hands if hand.place == Place.POOL]
        return [(one, [work.item for work in self.works if one in work.people]) for one in people]

    @cached_property
    def free(self) -> list[tuple[Person, str]]:
        """Of the pool who has nothing of this team in hand; else of what team, in words (its items may be unseen)."""
        people = [person for person, items in self.pool if not items]
        other = Crew.objects.filter(person__in=people, left_at=None, item__closed_at=None)
        busy = {person for person, team in other.values_list("person", "item__team") if team != self.team.pk}
        return [(one, "another team’s item" if one.pk in busy else "") for one in people]

    @cached_property
    def works(self) -> list[Work]:
        """All that somebody of whatever team is on here just now."""
        rows = Crew.objects.filter(left_at=None, item__team=self.team, item__closed_at=None)
        seen = rows.select_related("person", "item__backlog", "item__feature").order_by("joined_at", "pk")
        works: dict[int, Work] = {}
        for row in seen:
            works.setdefault(row.item_id, Work(row.item)).people.append(row.person)
        for number, together in together_on(works, self.team).items():
            works[number].together = together
        return list(works.values())

    @property
    def in_the_pool(self) -> list[Work]:
        """Work that no iteration is committed to, as far as somebody of the pool is on it; and all automation."""
        pool = {person.pk for person, _ in self.pool}
        committed = {work.item.pk for commitment in self.commitments for work in commitment.works}
        return [
            work for work in self.works
            if work.item.pk not in committed
            and (work.item.backlog.kind == BacklogKind.SSA or pool & {one.pk for one in work.people})
        ]  # fmt: skip

    @cached_property
    def pairs(self) -> Pairs:
        return Pairs(self.team, self.iteration, self.hands, self.works)

    @property
    def paired_told(self) -> str:
        return counted(work for commitment in self.commitments for work in commitment.works)

    @cached_property
    def people(self) -> list[Person]:
        """Who could be moved: engineers who are here, whoever is on a crew, customers' developers among them."""
        found = {hand.person.pk: hand.person for hand in self.hands}
        for work in self.works:
            found |= {one.pk: one for one in work.people}
        gathered = FeatureCrew.objects.filter(feature__team=self.team, feature__closed_at=None, left_on=None)
        found |= {row.person_id: row.person for row in gathered.select_related("person")}
        return sorted(found.values(), key=lambda one: (one.name.casefold(), one.pk))

    @cached_property
    def matrix(self) -> Matrix:
        return self.pairs.matrix(self.people)

    @property
    def may_pair(self) -> bool:
        return self.person.has_role(self.team.pk, Role.ENGINEER, Role.PRODUCT_OWNER)

    @cached_property
    def learnings(self) -> list[Learning]:
        """One's own: what others want to learn is said only as a reason, where it leads to something."""
        return list(Learning.objects.filter(team=self.team, person=self.person))

    @cached_property
    def subjects(self) -> list[str]:
        own = {row.subject for row in self.learnings}
        return [name for name in subjects_of(self.team) if name not in own]

    @property
    def may_learn(self) -> bool:
        return self.person.takes_part_in(self.team.pk)

    @cached_property
    def iteration(self) -> Iteration | None:
        return self.team.iterations.running().order_by("number").first()

    @cached_property
    def before(self) -> Iteration | None:
        """The one that closed last, for its pulls."""
        return self.team.iterations.closed().order_by("-number").first()

    @cached_property
    def commitments(self) -> list[Commitment]:
        """In the order of the features' ranks; loose items last."""
        if self.iteration is None:
            return []
        entries = (
            IterationEntry.objects.filter(
                iteration=self.iteration, outcome="", how__in=COMMITTED, item__closed_at=None
            )
            .exclude(item__backlog__kind=BacklogKind.INTERRUPT)
            .select_related("item__backlog", "item__feature__lead", "item__feature__backlog")
        )
        items = sorted(
            (entry.item for entry in entries),
            key=lambda item: (item.feature.rank if item.feature else "~", item.rank),
        )
        return gathered(items, {work.item.pk: work for work in self.works})

    @cached_property
    def elsewhere(self) -> list[Hand]:
        """Committed, but to work that does not stand among this team's commitments."""
        here = {person for commitment in self.commitments for person in commitment.people}
        return [hand for hand in self.hands if hand.place == Place.COMMITTED and hand.person.pk not in here]

    @cached_property
    def serving(self) -> set[int]:
        """Who is on duty, and shielded from nothing, whatever else stands under the name."""
        return {person.pk for person in self.duty.persons}

    @cached_property
    def committed_count(self) -> int:
        here = {person for commitment in self.commitments for person in commitment.people}
        return len((here | {hand.person.pk for hand in self.elsewhere}) - self.serving)

    @cached_property
    def away(self) -> set[int]:
        """Of whom the zones name, who is not here today."""
        here = {person for commitment in self.commitments for person in commitment.people}
        today = self.team.today
        return set(
            Absence.objects.touching(today, today).filter(person__in=here).values_list("person", flat=True)
        )

    @cached_property
    def pulls(self) -> dict[str, Any]:
        """Of the running iteration: how many and how long together, by feature, and each as a row."""
        told = (
            ShieldPull.objects.filter(iteration=self.iteration)
            if self.iteration
            else ShieldPull.objects.none()
        )
        return {**told.summed(), "by_feature": told.by_feature(), "rows": self._rows(told)}

    @cached_property
    def pulls_before(self) -> dict[str, int] | None:
        return self.before.shield_pulls.summed() if self.before else None

    @cached_property
    def reserve(self) -> dict[str, Any] | None:
        """What of the iteration is kept for interrupts, and what they took so far."""
        if self.iteration is None:
            return None
        share = self.team.backlogs.get(kind=BacklogKind.INTERRUPT).planned_share
        asked = replace(question(self.team, "reserve"), about=f"{self.iteration.pk}:{share}")
        return orjson.loads(asked.answer())["reserve"]

    @property
    def reserve_scale(self) -> float:
        """The whole of the bar: the reserve, or what was taken where that is more."""
        found = self.reserve or {}
        return max(found.get("days") or 0, found.get("interrupt_days") or 0, 0.01)

    @property
    def reserve_said(self) -> str:
        """The shares in words, for ear and eye."""
        found = self.reserve
        if found is None or found["share"] is None or not found["of_days"]:
            return ""
        share, kept = round(100 * found["share"]), round(100 * found["days"] / found["of_days"])
        ends = found["interval"]
        range_of = (
            f" ({round(100 * ends[0])} to {round(100 * ends[1])} %)"
            if ends
            else ", too few days to say how sure"
        )
        return f"So far {share} % of the team’s time{range_of}; {kept} % are reserved."

    @cached_property
    def repeats(self) -> list[Repeat]:
        return repeats_of(self.team)

    @cached_property
    def saved(self) -> tuple[int, int]:
        return hours_back(standings_of(self.team, self.person))

    def _rows(self, told: Any) -> list[Pull]:
        """An interrupt that the reader does not see is its key."""
        rows = list(told.select_related("item", "feature").order_by("-began_at", "-pk")[:SHOWN_PULLS])
        seen = set(
            WorkItem.objects.visible_to(self.person)
            .filter(pk__in=[row.item_id for row in rows])
            .values_list("pk", flat=True)
        )
        zone = self.team.tzinfo
        return [
            Pull(
                row.began_at.astimezone(zone).date(), row.item, row.item.title if row.item_id in seen else "",
                row.feature.title if row.feature else "", row.get_reason_display(), row.ended_at is None,
            )
            for row in rows
        ]  # fmt: skip
