from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from django.db import models

from core.errors import Invalid, NotAllowed, Stale
from core.fields import one_line
from core.locking import lock
from journal.models import Journaled
from journal.recording import verb
from people.models import Role

if TYPE_CHECKING:
    from backlogs.models import Feature
    from people.models import Person, Team

LONGEST_LINE = 300
MOST_LINES = 50
LONGEST_CADENCE = 90


class Practice(Journaled):
    """How a team keeps its features: how often their health is said, and what a transition to operation needs (R10)."""

    journal_kind = "practice"
    journal_fields = ("team", "health_every_days", "version")
    journal_texts = ("transition",)

    team = models.OneToOneField("people.Team", models.PROTECT, related_name="practice")
    # None: health is said when there is something to say, and never overdue (R18).
    health_every_days = models.PositiveSmallIntegerField(null=True)
    transition = models.TextField(blank=True, help_text="One line for each thing that a transition needs.")
    version = models.PositiveIntegerField(default=1)

    def __str__(self) -> str:
        return f"the practice of {self.team}"

    @property
    def transition_lines(self) -> list[str]:
        return [line for line in self.transition.split("\n") if line]

    def journal_teams(self) -> Sequence[int | None]:
        return [self.team_id]


def may_keep_practice(team: Team, person: Person) -> bool:
    return person.has_role(team.pk, Role.PRODUCT_OWNER, Role.TEAM_ADMINISTRATOR)


def practice_of(team: Team) -> Practice:
    """As the team keeps it; unsaved while it never said anything."""
    return Practice.objects.filter(team=team).first() or Practice(team=team)


@verb()
def keep_practice(team: Team, *, by: Person, version: int | None = None, **values: Any) -> Practice:
    """The team's own cadence of health and its list for transitions, for the features from now on; `version` as the
    caller read it, 1 while nobody said anything."""
    if not may_keep_practice(team, by):
        raise NotAllowed(
            f"Only the product owner and the administrators of {team} say how it keeps its features.",
            code="not_product_owner",
        )
    _check(values)
    lock(team)
    practice = practice_of(team)
    if version is not None and practice.version != version:
        raise Stale(
            "Somebody changed this meanwhile.",
            current={
                name: getattr(practice, name) for name in ("health_every_days", "transition", "version")
            },
        )
    if not practice._state.adding:
        practice.change("kept_practice", by=by, **values)
    elif any(values.values()):
        for name, value in values.items():
            setattr(practice, name, value)
        practice.version += 1
        practice.begin("kept_practice", by=by)
    return practice


def health_due_on(feature: Feature, practice: Practice) -> date | None:
    """By the team's cadence: so many days after the last word, or after the feature came."""
    if practice.health_every_days is None or feature.closed_at is not None:
        return None
    last = feature.health_posts.values_list("posted_at", flat=True).first() or feature.created_at
    return last.astimezone(feature.team.tzinfo).date() + timedelta(practice.health_every_days)


def _check(values: dict[str, Any]) -> None:
    every = values.get("health_every_days")
    if every is not None and not 1 <= every <= LONGEST_CADENCE:
        raise Invalid(
            f"Health is said every 1 to {LONGEST_CADENCE} days, or without a cadence.",
            code="impossible_cadence",
            field="health_every_days",
        )
    if "transition" in values:
        values["transition"] = "\n".join(clean_lines(values["transition"], field="transition"))


def clean_lines(text: str, *, field: str) -> list[str]:
    """Each line once, without the marks of a list before it."""
    found = (
        one_line(line.strip().lstrip("-*•").strip(), field=field, longest=LONGEST_LINE)
        for line in text.splitlines()
    )
    lines = list(dict.fromkeys(line for line in found if line))
    if len(lines) > MOST_LINES:
        raise Invalid(f"A list has at most {MOST_LINES} lines.", code="too_many", field=field)
    return lines
