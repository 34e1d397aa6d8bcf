"""The ten steps of a feature as a page shows them: what is done, by whom, who takes the next one and what it lacks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q

from backlogs.models import Feature, StepTaken
from backlogs.models.feature_flow import BY_LEAD, BY_OWNER
from backlogs.models.feature_step import Step
from people.models import Agreement, Person, Role, Team

SHORT = {
    Step.AGREED: "Criteria, scope", Step.STORIES_WRITTEN: "Stories sized", Step.STORY_VALIDATION: "Story validation",
    Step.FEATURE_VALIDATION: "Feature validation", Step.TRANSITIONED: "Transition", Step.RETRO: "Retro",
}  # fmt: skip


@dataclass
class StepShown:
    """A step of the flow: done (perhaps skipped), the present one, or ahead."""

    step: Step
    who: str
    taken: StepTaken | None
    is_present: bool = False

    @property
    def label(self) -> str:
        return SHORT.get(self.step, self.step.label)


@dataclass
class Flow:
    steps: list[StepShown]
    present: StepShown | None
    who_next: str
    missing: list[str]
    since: datetime | None = None

    @property
    def has_taken(self) -> bool:
        return any(step.taken for step in self.steps)

    @property
    def number(self) -> int:
        return self.steps.index(self.present) + 1 if self.present else len(self.steps)


def flow(feature: Feature) -> Flow:
    taken = {row.step: row for row in feature.steps_taken.filter(undone_at=None).select_related("by")}
    owner, lead = owners(feature.team), str(feature.lead or "the lead")
    steps = [StepShown(step, taken[step].by.name if step in taken and taken[step].by else _who(step, owner, lead), taken.get(step))
             for step in feature.steps_shown]  # fmt: skip
    present = next((step for step in steps if step.taken is None), None) if feature.is_open else None
    if present is None:
        return Flow(steps, None, "", [])
    present.is_present = True
    since = max((row.taken_at for row in taken.values()), default=feature.created_at)
    return Flow(steps, present, feature.who_takes(present.step), missing(feature, present.step), since)


def owners(team: Team) -> str:
    """The names of the product owners, deputies aside."""
    held = team.memberships.current().filter(held__role=Role.PRODUCT_OWNER, held__is_deputy=False)
    names = Person.objects.filter(memberships__in=held).values_list("name", flat=True)
    return ", ".join(names) or "the product owner"


def missing(feature: Feature, step: str) -> list[str]:
    """What this step still lacks; it is said and never blocks (R7)."""
    is_open = Q(closed_at=None)
    told = feature.items.aggregate(
        all=Count("pk"),
        open=Count("pk", filter=is_open),
        unsized=Count("pk", filter=is_open & Q(points=None) & ~Q(kind="spike")),
    )
    lacks = {
        Step.DEFINED: [
            (not feature.outcome.strip(), "an outcome in words"),
            (not feature.customer_id, "a customer"),
        ],
        Step.AGREED: [(not feature.criteria.strip(), "acceptance criteria"), (not feature.lead_id, "a lead")],
        Step.STORIES_WRITTEN: [
            (not told["all"], "stories"),
            (bool(told["unsized"]), f"the size of {counted(told['unsized'])}"),
        ],
        Step.STORIES_ORDERED: [(not feature.lead_id, "a lead who orders them")],
        Step.STORY_WORK: [(bool(told["open"]), f"the end of {counted(told['open'])}")],
        Step.STORY_VALIDATION: [(bool(told["open"]), f"the end of {counted(told['open'])}")],
        Step.FEATURE_VALIDATION: [
            (bool(told["open"]), f"the end of {counted(told['open'])}"),
            *_unmet(feature),
            *_unsigned(feature),
        ],
        Step.DEMO: [(feature.demo_on is None, "a day for the demo")],
        Step.TRANSITIONED: _of_transition(feature),
        Step.RETRO: [(not feature.standing_notes.exists(), "a note of what to keep or to change")],
    }
    return [word for is_lacking, word in lacks.get(Step(step), []) if is_lacking]


def _unmet(feature: Feature) -> list[tuple[bool, str]]:
    lines = feature.criteria_lines
    left = sum(not line.is_met for line in lines)
    return [
        (bool(left), f"{left} of {len(lines)} acceptance {'criterion' if len(lines) == 1 else 'criteria'}")
    ]


def _unsigned(feature: Feature) -> list[tuple[bool, str]]:
    """An agreement that is proposed and that the customer has not accepted."""
    own = Agreement.objects.standing().filter(team=feature.team_id, customer=feature.customer_id)
    open_ones = own.exclude(customer=None).filter(customer_accepted_at=None)
    return [(open_ones.exists(), f"{feature.customer}’s word on the agreement")]


def _of_transition(feature: Feature) -> list[tuple[bool, str]]:
    lines = list(feature.standing_lines.values_list("done_at", flat=True))
    left = sum(1 for done_at in lines if done_at is None)
    return [
        (not lines, "a list of what the transition needs"),
        (bool(left), f"{left} of {len(lines)} {'line' if len(lines) == 1 else 'lines'} of the transition"),
    ]


def counted(number: int) -> str:
    return f"{number} {'story' if number == 1 else 'stories'}"


def _who(step: str, owner: str, lead: str) -> str:
    if step in BY_OWNER:
        return owner
    if step == Step.STORY_WORK:
        return "the pairs"
    if step == Step.RETRO:
        return "everyone"
    return lead if step in {*BY_LEAD, Step.DEMO} else f"{owner}, {lead}"
