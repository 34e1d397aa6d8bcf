from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.db.models import QuerySet

from backlogs.models.crew import Crew
from backlogs.models.effort import Effort, take_from_day
from backlogs.models.words import Category
from core import clock
from core.errors import Invalid, NotAllowed, Refused
from core.locking import lock, lock_all
from journal.recording import verb
from people.models import Person

if TYPE_CHECKING:
    from backlogs.models import Column, ShieldPull, WorkItem


class Crewing:
    """Who works on the item, in dated rows, and what they say it took."""

    @property
    def crew_now(self: WorkItem) -> QuerySet[Person]:
        return Person.objects.filter(crews__item=self, crews__left_at=None).order_by(
            "crews__joined_at", "crews__pk"
        )

    def has_aboard(self: WorkItem, person: Person) -> bool:
        return self.crew.filter(person=person, left_at=None).exists()

    def helped_by(self: WorkItem, person: Person) -> ShieldPull | None:
        """The person's open pull from behind the shield, if there is one."""
        return self.shield_pulls.filter(person=person, ended_at=None).first()

    @verb()
    def join(self: WorkItem, person: Person, *, by: Person) -> Crew:
        """Take it oneself, or bring somebody in who may work on it."""
        self._require_may_join(person, by)
        standing = self.crew.filter(person=person, left_at=None).first()
        if standing is not None:
            return standing
        if self.is_interrupt:
            require_unshielded(person)
        return self._add_to_crew(person, by)

    @verb()
    def bring_aboard(self: WorkItem, person: Person, *, by: Person) -> Crew:
        """Onto the crew from behind the shield, of which the caller keeps the reason (R4)."""
        self._require_may_join(person, by)
        standing = self.crew.filter(person=person, left_at=None).first()
        return standing or self._add_to_crew(person, by)

    def _require_may_join(self: WorkItem, person: Person, by: Person) -> None:
        """Checked, and the item locked."""
        self.require_worker(by)
        if not (person.takes_part_in(self.team_id) or (self.feature and self.feature.is_worked_by(person))):
            raise Invalid(
                f"{person} neither takes part in {self.team} nor is on the feature's crew.",
                code="not_of_the_team",
                field="person",
            )
        person.require_enabled(field="person")
        lock(self)
        if self.closed_at is not None:
            raise Refused(f"{self.key} is closed.", code="closed")

    def _add_to_crew(self: WorkItem, person: Person, by: Person) -> Crew:
        row = Crew.objects.create(item=self, person=person, joined_at=clock.now())
        self.tell("crewed", row, by=by, facts={"person": person.pk})
        return row

    @verb()
    def leave(self: WorkItem, person: Person, *, by: Person) -> None:
        """Off the crew; who helped from behind the shield is back with it."""
        if by != person:
            self.require_worker(by)
        lock(self)
        for row in self.crew.filter(person=person, left_at=None):
            row.left_at = clock.now()
            row.save(update_fields=["left_at"])
            self.tell("uncrewed", row, by=by, facts={"person": person.pk})
        for pull in self.shield_pulls.filter(person=person, ended_at=None):
            pull.ended_at = clock.now()
            pull.save(update_fields=["ended_at"])
            self.tell("returned", pull, by=by, facts={"person": person.pk})

    @verb()
    def move_person(self: WorkItem, person: Person, *, to: WorkItem, by: Person) -> None:
        """From the crew of this item onto that of another, both or neither (R6)."""
        self.require_worker(by)
        lock_all(type(self)._base_manager.filter(pk__in=[self.pk, to.pk]))
        if self.has_aboard(person) or to.has_aboard(person):
            to.join(person, by=by)
            self.leave(person, by=by)
        else:
            raise Refused(f"{person} is not on {self.key} any more.", code="moved_on")

    @verb()
    def return_from_help(self: WorkItem, *, by: Person) -> None:
        """Back to what oneself is committed to; twice is once."""
        if pull := self.helped_by(by):
            pull.return_home(by=by)
        else:
            self.require_worker(by)

    @verb()
    def take_up(self: WorkItem, *, by: Person) -> Column:
        """The next one for a free hand, oneself."""
        return self.begin_with(by, by=by)

    @verb()
    def begin_with(self: WorkItem, person: Person, *, by: Person) -> Column:
        """Into the first active column, with somebody on its crew, both or neither; what is in work already stays there."""
        column: Column | None = self.team.columns.first_of(Category.ACTIVE)
        if column is None:
            raise Refused(f"{self.team} has no column for active work.", code="no_active_column")
        here = self.team.columns.filter(placements__item=self, placements__archived_at=None).first()
        if here is not None and here.category == Category.DONE:
            raise Refused(f"{self.key} is finished.", code="closed")
        if here is None or here.category == Category.QUEUE:
            column.pull(self, by=by, expected=here)
            here = column
        self.join(person, by=by)
        return here

    @verb()
    def log_effort(self: WorkItem, minutes: int, *, by: Person, on: date) -> Effort:
        """Whole minutes of one's own day; nobody writes down another's time (R17)."""
        if not self.may_write(by):
            raise NotAllowed(f"Only who works on {self.key} writes effort here; observers read.")
        take_from_day(by, minutes, on, self.team.today)
        lock(self)
        effort = Effort.objects.create(
            team=self.team, backlog=self.backlog, item=self, person=by, on=on, minutes=minutes
        )
        self.tell("logged_effort", effort, by=by, facts={"minutes": minutes, "on": on})
        return effort


def require_unshielded(person: Person) -> None:
    """Who is committed helps with an interrupt for one tap of reason, and that is another verb (R4)."""
    from backlogs.models import ShieldPull
    from backlogs.shield import is_shielded

    if is_shielded(person):
        raise Refused(
            f"{person} is committed to planned work, and helps for one tap of reason.",
            code="shielded", reasons=dict(ShieldPull.Reason.choices),
        )  # fmt: skip
