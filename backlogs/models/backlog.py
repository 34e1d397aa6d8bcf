from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import Q

from backlogs.models.effort import Effort, take_from_day
from backlogs.models.going_quiet import FEWEST_DAYS, MOST_DAYS, GoingQuiet
from backlogs.models.words import BacklogKind
from core.errors import Invalid, NotAllowed, Refused
from core.fields import storable
from core.locking import lock
from journal.models import Journaled
from journal.recording import verb
from people.models import Role

if TYPE_CHECKING:
    from people.models import Person


class BacklogQuerySet(models.QuerySet["Backlog"]):
    def visible_to(self, person: Person) -> BacklogQuerySet:
        return self.all() if person.is_superuser else self.filter(team__in=list(person.roles))

    def postpone_quiet(self) -> int:
        """Of every backlog with a clock what is due; how many items were postponed."""
        return sum(
            backlog.postpone_quiet() for backlog in self.exclude(quiet_after_days=None).select_related("team")
        )


class Backlog(GoingQuiet, Journaled):
    """One of the three lists of work that every team has (R1); made with the team, never deleted."""

    journal_kind = "backlog"
    journal_fields = ("team", "kind", "owner", "planned_share", "quiet_after_days", "quiet_from", "version")

    Kind = BacklogKind

    team = models.ForeignKey("people.Team", models.PROTECT, related_name="backlogs")
    kind = models.CharField(max_length=9, choices=BacklogKind.choices)
    owner = models.ForeignKey("people.Person", models.PROTECT, null=True, blank=True, related_name="+")
    planned_share = models.DecimalField(
        max_digits=3, decimal_places=2, help_text="Part of the team's capacity, 0 to 1."
    )
    quiet_after_days = models.PositiveSmallIntegerField(
        null=True,
        blank=True,
        help_text="Days without a person's hand after which an item is postponed; never interrupts.",
    )
    # A clock that is new or shorter leaves everything the last quarter of its time.
    quiet_from = models.DateTimeField(null=True, blank=True, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = BacklogQuerySet.as_manager()

    class Meta:
        ordering = ("team", "id")
        constraints = [
            models.UniqueConstraint(fields=["team", "kind"], name="three_backlogs_per_team"),
            models.CheckConstraint(condition=Q(kind__in=BacklogKind.values), name="kind_of_backlog"),
            models.CheckConstraint(
                condition=Q(planned_share__gte=0, planned_share__lte=1), name="planned_share_is_a_part"
            ),
            models.CheckConstraint(
                condition=Q(quiet_after_days=None)
                | ~Q(kind="interrupt")
                & Q(quiet_after_days__gte=FEWEST_DAYS, quiet_after_days__lte=MOST_DAYS),
                name="interrupts_never_go_quiet",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.team} · {self.get_kind_display()}"

    @property
    def is_planned(self) -> bool:
        return self.kind != BacklogKind.INTERRUPT

    def journal_teams(self) -> Sequence[int | None]:
        return [self.team_id]

    def may_rank(self, person: Person) -> bool:
        return person.has_role(self.team_id, Role.PRODUCT_OWNER)

    def require_product_owner(self, by: Person | None) -> None:
        if by is not None and not self.may_rank(by):
            raise NotAllowed(f"Only the product owner of {self.team} does that.", code="not_product_owner")

    @verb()
    def plan(self, *, by: Person, **values: Any) -> None:
        """Owner, planned share of capacity, and the days after which quiet items are postponed."""
        self.require_product_owner(by)
        if not Decimal(0) <= values.get("planned_share", self.planned_share) <= Decimal(1):
            raise Refused(
                "The planned share is a part of the capacity, 0 to 1.", code="impossible_share", status=400
            )
        if (owner := values.get("owner")) is not None and not owner.is_member_of(self.team_id):
            raise Invalid(f"{owner} is not in {self.team}.", code="not_of_the_team", field="owner")
        self.check_quiet_days(values.get("quiet_after_days"))
        lock(self)
        self.change("planned", by=by, parts=self.wind(values), **values)

    @verb()
    def log_effort(
        self, minutes: int, *, by: Person, on: date, about: str = "", asked_by: Person | None = None
    ) -> Effort:
        """One's own time without an item: triage, "I was interrupted". Counted, no ticket."""
        if not by.takes_part_in(self.team_id):
            raise NotAllowed(f"Only who takes part in {self.team} writes effort there; observers read.")
        take_from_day(by, minutes, on, self.team.today)
        effort = Effort.objects.create(
            team=self.team, backlog=self, person=by, on=on, minutes=minutes, asked_by=asked_by,
            about=storable(about.strip(), field="about", longest=200),
        )  # fmt: skip
        facts = {"minutes": minutes, "on": on}
        self.record(
            "logged_effort", by=by, changes={effort.journal_part: effort.journal_state()}, facts=facts
        )
        return effort
