from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import Q

from core.errors import Refused
from core.locking import lock
from journal.recording import verb
from people.models.days import require_days
from people.models.departure import Departure
from people.models.membership import Membership, Role, check_share

if TYPE_CHECKING:
    from people.models.person import Person
    from people.models.team import Team


class Admits(models.Model):
    """Who comes into a team, and who may decide that."""

    class Meta:
        abstract = True

    def may_plan_absences(self: Team, person: Person) -> bool:  # type: ignore[misc]
        """Of others who work here with a share of their time; everybody plans the own ones."""
        return person.has_role(self, Role.TEAM_ADMINISTRATOR, Role.PEOPLE_MANAGER)

    @verb()
    def admit(
        self: Team, person: Person, *, by: Person | None, roles: Sequence[str] = (), as_deputy: Sequence[str] = (),  # type: ignore[misc]
        share: Decimal = Decimal(1), began_on: date | None = None, ended_on: date | None = None,
    ) -> Membership:  # fmt: skip
        """A dated membership with its roles."""
        self.require_administrator(by)
        began = began_on or self.today
        require_days(began_on=began, ended_on=ended_on)
        if ended_on and ended_on < began:
            raise Refused("A membership ends after it began.", code="impossible_dates", status=400)
        check_share(share)
        lock(self)  # two who admit at once would both find no membership
        over = self.memberships.filter(Q(ended_on=None) | Q(ended_on__gte=began), person=person)
        over = over.filter(began_on__lte=ended_on or date.max - timedelta(1))
        if over.filter(left_at=None).exists():
            raise Refused(f"{person} is a member of {self} already.", code="already_member")
        if membership := over.first():
            membership.come_back(by=by, share=share, ended_on=ended_on)
        else:
            membership = Membership(team=self, person=person, share=share, began_on=began, ended_on=ended_on)
            membership.begin("joined", by=by, facts={"person": person.pk})
            Departure.objects.follow_memberships(membership)
        if roles or as_deputy:
            membership.hold(roles, by=by, as_deputy=as_deputy)  # type: ignore[arg-type]
        person.forget_roles()
        return membership

    @verb()
    def admit_address(self: Team, email: str, *, by: Person, name: str = "", **terms: Any) -> Membership:  # type: ignore[misc]
        """Somebody known by an address only; who is new here is welcomed under the name."""
        from people.models.person import Person

        self.require_administrator(by)
        person = Person.objects.filter(email=email.strip().lower()).first()
        if person is None and not name.strip():
            raise Refused(
                "Nobody has this address yet. Give a name to welcome somebody new.",
                field="name",
                code="name_needed",
                status=400,
            )
        if person is not None and not person.is_active:
            raise Refused(f"{person} is disabled; an administrator can change that.", code="disabled")
        return self.admit(
            person or Person.objects.welcome(by=by, email=email, name=name, zone=self.zone), by=by, **terms
        )
