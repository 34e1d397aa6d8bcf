from __future__ import annotations

from typing import TYPE_CHECKING

from backlogs.models.feature_step import Step, StepTaken
from backlogs.models.order import rank_behind
from core import clock
from core.errors import Invalid, NotAllowed, Refused, Stale
from core.fields import reason
from core.locking import lock
from journal.recording import verb
from people.models import Role

if TYPE_CHECKING:
    from backlogs.models import Feature
    from people.models import Person

ORDER = list(Step.values)
# R10: who takes a step; the deputy of each may, too.
BY_OWNER = frozenset({Step.DEFINED, Step.FEATURE_VALIDATION})
BY_LEAD = frozenset({Step.STORIES_ORDERED, Step.STORY_VALIDATION, Step.TRANSITIONED})
SMALL = 3
SMALL_STEPS = (Step.AGREED, Step.STORY_WORK, Step.FEATURE_VALIDATION, Step.TRANSITIONED)


class Flow:
    """The ten steps of a feature; taken together or skipped with one line by product owner or lead (R10)."""

    @property
    def steps_shown(self: Feature) -> list[Step]:
        """All ten; four for a feature of up to three stories."""
        small = self.items.count() <= SMALL
        return [Step(step) for step in (SMALL_STEPS if small else ORDER)]

    def may_take(self: Feature, step: str, person: Person) -> bool:
        if step in BY_OWNER:
            return person.has_role(self.team_id, Role.PRODUCT_OWNER)
        if step in BY_LEAD:
            return self.may_order_stories(person) or self.is_led_by(person)
        return self.may_shape(person) or (step == Step.STORY_WORK and self.is_worked_by(person))

    def who_takes(self: Feature, step: str) -> str:
        lead = f"the lead, {self.lead}" if self.lead else "the lead"
        if step in BY_OWNER:
            return f"the product owner of {self.team}"
        return lead if step in BY_LEAD else f"{lead}, or the product owner of {self.team}"

    @verb()
    def take_step(self: Feature, step: str, *, by: Person, expected: str = "") -> None:
        """Complete every step up to this one; those passed over are taken together with it."""
        require_known(step)
        if not self.may_take(step, by):
            raise NotAllowed(
                f"Only {self.who_takes(step)} completes “{Step(step).label}”.", code="not_your_step"
            )
        self._require_step(expected)
        self._require_passed_over(step, by)
        self._complete(step, by, because="")

    @verb()
    def skip_step(self: Feature, step: str, *, by: Person, because: str, expected: str = "") -> None:
        require_known(step)
        if not self.may_shape(by):
            raise NotAllowed(f"Only {self.who_takes(Step.AGREED)} skips a step.", code="not_your_step")
        self._require_step(expected)
        because = reason(because)
        if not because:
            raise Invalid("A step is skipped with a line of reason.", code="reason_needed", field="because")
        self._complete(step, by, because=because)

    @verb()
    def return_to(self: Feature, step: str, *, by: Person, because: str = "", expected: str = "") -> None:
        """Loop back, as validation does: this step and the later ones are open again."""
        require_known(step)
        if not self.may_shape(by):
            raise NotAllowed(f"Only {self.who_takes(Step.AGREED)} reopens a step.", code="not_your_step")
        because = reason(because)
        lock(self.backlog)
        lock(self)
        self._require_expected(expected)
        at = clock.now()
        later = ORDER[ORDER.index(step) :]
        parts = {}
        for taken in self.steps_taken.filter(step__in=later, undone_at=None):
            taken.undone_at = at
            taken.save(update_fields=["undone_at"])
            parts[taken.journal_part] = {"undone_at": at}
        if not parts and self.step == step:
            return
        if self.closed_at is not None:  # its place may be taken
            self.rank = rank_behind(self.backlog.features.open())
        self.step, self.closed_at, self.version = step, None, self.version + 1
        self.save(update_fields=["step", "closed_at", "rank", "version"])
        changes = {"step": step, "closed_at": None, "version": self.version, **parts}
        self.record("returned_to_step", by=by, changes=changes, facts={"because": because})

    def _require_step(self: Feature, expected: str) -> None:
        lock(self)
        self._require_expected(expected)
        if self.closed_at is not None:
            raise Refused("The feature is closed.", code="feature_closed")

    def _require_expected(self: Feature, expected: str) -> None:
        if expected and expected != self.step:
            raise Stale(f"The feature is at “{self.get_step_display()}” by now.", current=self)

    def _require_passed_over(self: Feature, step: str, by: Person) -> None:
        """Steps are taken together by product owner and lead (R10); the crew takes its own only."""
        done = set(self.steps_taken.filter(undone_at=None).values_list("step", flat=True))
        passed = [name for name in ORDER[: ORDER.index(step)] if name not in done]
        if passed and not self.may_shape(by):
            label = Step(passed[0]).label
            raise NotAllowed(
                f"“{label}” comes first; {self.who_takes(passed[0])} completes it.", code="not_your_step"
            )

    def _complete(self: Feature, step: str, by: Person, *, because: str) -> None:
        done = set(self.steps_taken.filter(undone_at=None).values_list("step", flat=True))
        missing = [name for name in ORDER[: ORDER.index(step) + 1] if name not in done]
        at = clock.now()
        rows = [
            StepTaken.objects.create(
                feature=self, step=name, taken_at=at, by=by, skipped_because=because if name == step else ""
            )
            for name in missing
        ]
        if not rows:
            return
        ahead = [name for name in ORDER if name not in done | set(missing)]
        self.step = ahead[0] if ahead else Step.RETRO
        self.closed_at = None if ahead else at
        self.version += 1
        self.save(update_fields=["step", "closed_at", "version"])
        parts = {row.journal_part: row.journal_state() for row in rows}
        changes = {"step": self.step, "closed_at": self.closed_at, "version": self.version, **parts}
        self.record("skipped_step" if because else "took_step", by=by, changes=changes, facts={"step": step})


def require_known(step: str) -> None:
    if step not in ORDER:
        raise Invalid(f"There is no step {step!r}.", code="unknown_step", field="step")
