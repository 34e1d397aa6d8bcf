from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from django.db import models
from django.db.models import Exists, F, OuterRef, Q

from core import clock
from core.errors import Refused
from core.locking import lock
from journal.models import Journaled
from journal.recording import verb
from people.models.days import require_days
from people.models.departure import Departure

if TYPE_CHECKING:
    from people.models.person import Person


DAY = timedelta(1)


class Role(models.TextChoices):
    ENGINEER = "engineer", "engineer"
    PRODUCT_OWNER = "po", "product owner"
    PEOPLE_MANAGER = "people_manager", "people manager"
    ARCHITECT = "architect", "infrastructure architect"
    OBSERVER = "observer", "observer"
    TEAM_ADMINISTRATOR = "team_admin", "team administrator"


class MembershipQuerySet(models.QuerySet["Membership"]):
    def on(self, day: date) -> MembershipQuerySet:
        return self.filter(Q(ended_on=None) | Q(ended_on__gte=day), began_on__lte=day)

    def current(self) -> MembershipQuerySet:
        return self.on(clock.now().date()).filter(left_at=None)

    def working(self) -> MembershipQuerySet:
        """Current, and with a share of the working time: not a guest who only looks.

        Who gives a share nowhere, as many owners and managers do, is at home where they have been longest.
        """
        others = self.model.objects.current().filter(person=OuterRef("person"))
        before = Q(began_on__lt=OuterRef("began_on")) | Q(
            began_on=OuterRef("began_on"), pk__lt=OuterRef("pk")
        )
        at_home = ~Exists(others.filter(Q(share__gt=0) | before))
        return self.current().filter(Q(share__gt=0) | at_home)

    def roles_of(self, person: Person) -> dict[int, frozenset[str]]:
        """Team → roles held on the day that it is now where the team is."""
        today = clock.now().date()
        around = self.filter(
            Q(ended_on=None) | Q(ended_on__gte=today - DAY),
            person=person,
            began_on__lte=today + DAY,
            left_at=None,
        )
        names = ("team_id", "team__zone", "began_on", "ended_on", "held__role", "team__buffer_person")
        return held_now((*row, buffer == person.pk) for *row, buffer in around.values_list(*names))


def held_now(
    rows: Iterable[tuple[int, str, date, date | None, str | None, bool]],
) -> dict[int, frozenset[str]]:
    """Roles by team of (team, zone, first day, last day, role, is its buffer person), each judged by its own team's day.

    Whom a team names to take what is unplanned may work there, whatever else that member is: it needs no more (R3).
    """
    held: dict[int, set[str]] = defaultdict(set)
    for team_id, zone, began_on, ended_on, role, is_buffer in rows:
        day = clock.now().astimezone(ZoneInfo(zone)).date()
        if began_on <= day and (ended_on is None or day <= ended_on):
            held[team_id].update([role] if role else [], [Role.ENGINEER.value] if is_buffer else [])
    return {team_id: frozenset(roles) for team_id, roles in held.items()}


class Membership(Journaled):
    """A person's dated part in a team, with a share of working time and the roles held; lending is one, too."""

    journal_kind = "membership"
    journal_fields = ("team", "person", "share", "began_on", "ended_on", "left_at", "version")

    team = models.ForeignKey("people.Team", models.PROTECT, related_name="memberships")
    person = models.ForeignKey("people.Person", models.PROTECT, related_name="memberships")
    share = models.DecimalField(
        max_digits=3, decimal_places=2, default=Decimal(1), help_text="Part of the working time, 0 to 1."
    )
    began_on = models.DateField()
    ended_on = models.DateField(null=True, blank=True, help_text="Last day, included.")
    # Out before the last day was over; the day still counts.
    left_at = models.DateTimeField(null=True, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        ordering = ("team", "began_on", "id")
        constraints = [
            models.UniqueConstraint(
                fields=["team", "person"],
                condition=Q(ended_on=None),
                name="one_open_membership",
                violation_error_message="This person is a member already.",
            ),
            models.CheckConstraint(
                condition=Q(ended_on=None) | Q(ended_on__gte=F("began_on")),
                name="membership_ends_after_it_began",
            ),
            models.CheckConstraint(condition=Q(share__gte=0, share__lte=1), name="share_is_a_part"),
        ]

    def __str__(self) -> str:
        return f"{self.person} in {self.team}"

    def journal_teams(self) -> Sequence[int | None]:
        return [self.team_id]

    @property
    def has_signed_up(self) -> bool:
        """The person has set a password, so an invitation is an administrator's."""
        return self.person.has_usable_password()

    @property
    def share_told(self) -> str:
        """How much of the person's working time the team may count on, in words."""
        return f"{self.share:.0%} of the time" if self.share else "no share of capacity"

    @property
    def own_roles(self) -> list[str]:
        return sorted(held.role for held in self.held.all() if not held.is_deputy)

    @property
    def deputy_roles(self) -> list[str]:
        return sorted(held.role for held in self.held.all() if held.is_deputy)

    @verb()
    def rearrange(self, *, by: Person, **wanted: Any) -> None:
        """Roles, share and last day at once, each only if named."""
        self.team.require_administrator(by)
        lock(self)
        if "own_roles" in wanted or "deputy_roles" in wanted:
            roles = wanted.get("own_roles", self.own_roles)
            self.hold(roles, by=by, as_deputy=wanted.get("deputy_roles", self.deputy_roles))
        if "share" in wanted:
            self.adjust(by=by, share=wanted["share"])
        if "ended_on" in wanted:
            self.end(by=by, on=wanted["ended_on"])

    @verb()
    def hold(self, roles: Iterable[str], *, by: Person, as_deputy: Iterable[str] = ()) -> None:
        """Hold exactly these roles from now on; a deputy may all that the holder may."""
        self.team.require_administrator(by)
        wanted = dict.fromkeys(roles, False) | dict.fromkeys(as_deputy, True)
        if unknown := set(wanted) - set(Role.values):
            raise Refused(f"There is no role {sorted(unknown)[0]!r}.", code="unknown_role", status=400)
        lock(self)
        parts = self._exchange(wanted)
        if not parts:
            return
        self.person.forget_roles()
        self.version += 1
        self.save(update_fields=["version"])
        facts = {"person": self.person_id, "roles": sorted(wanted)}
        self.record("took_roles", by=by, changes={"version": self.version} | parts, facts=facts)

    def _exchange(self, wanted: dict[str, bool]) -> dict[str, Any]:
        """Rows for the roles wanted, none for others; what the journal keeps of that."""
        parts: dict[str, Any] = {}
        standing = list(RoleHeld.objects.filter(membership=self))
        for held in standing:
            if wanted.get(held.role) != held.is_deputy:
                parts[held.journal_part] = None
                held.delete()
        kept = {held.role for held in standing if held.pk}
        for role, is_deputy in wanted.items():
            if role not in kept:
                made = RoleHeld.objects.create(membership=self, role=role, is_deputy=is_deputy)
                parts[made.journal_part] = made.journal_state()
        return parts

    @verb()
    def end(self, *, by: Person, on: date) -> None:
        """The last day, included; what the person did here stays here."""
        self.team.require_administrator(by)
        require_days(ended_on=on)
        lock(self)
        if self.left_at is not None:
            raise Refused(f"{self.person} has left {self.team}; admit anew instead.", code="left")
        if on < self.began_on:
            raise Refused("A membership ends after it began.", code="impossible_dates", status=400)
        others = type(self).objects.filter(team=self.team_id, person=self.person_id).exclude(pk=self.pk)
        if others.filter(began_on__gt=self.began_on, began_on__lte=on).exists():
            raise Refused(f"{self.person} is in {self.team} anew by then.", code="already_member")
        self.change("left", by=by, facts={"person": self.person_id}, ended_on=on)
        Departure.objects.follow_memberships(self)
        self.person.forget_roles()

    @verb()
    def leave_at_once(self, *, by: Person) -> None:
        """Out from the next request on; today is the last day, or the first one if that is still to come."""
        self.team.require_administrator(by)
        lock(self)
        last = max(self.began_on, self.team.today)
        if self.left_at is None and (self.ended_on is None or self.ended_on >= self.team.today):
            facts = {"person": self.person_id}
            self.change("left_at_once", by=by, facts=facts, ended_on=last, left_at=clock.now())
            Departure.objects.follow_memberships(self)
            self.person.forget_roles()

    @verb()
    def come_back(self, *, by: Person | None, share: Decimal, ended_on: date | None) -> None:
        """Left at once, and in again before the day was over: one membership, so that the day counts once."""
        self.team.require_administrator(by)
        lock(self)
        facts = {"person": self.person_id}
        self.change("came_back", by=by, facts=facts, share=share, ended_on=ended_on, left_at=None)
        Departure.objects.follow_memberships(self)

    @verb()
    def adjust(self, *, by: Person, share: Decimal) -> None:
        self.team.require_administrator(by)
        check_share(share)
        lock(self)
        self.change("changed_share", by=by, facts={"person": self.person_id}, share=share)


class RoleHeld(Journaled):
    """A role that a membership carries, held as such or as somebody's deputy."""

    journal_kind = "role"
    journal_fields = ("membership", "role", "is_deputy")

    membership = models.ForeignKey(Membership, models.CASCADE, related_name="held")
    role = models.CharField(max_length=20, choices=Role.choices)
    is_deputy = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["membership", "role"], name="one_row_per_role")]

    def __str__(self) -> str:
        return self.role


def check_share(share: Decimal) -> None:
    if not 0 <= share <= 1:
        raise Refused("The share is a part of the working time, 0 to 1.", code="impossible_share", status=400)
