"""Who is in the team."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse

from people.forms import MemberForm, MembershipForm
from people.mail import send_invitation
from people.models import Invitation, Membership, Person
from people.views.team_settings import OfTeam, members_with_forms


class Member(OfTeam):
    """Somebody joins; who cannot sign in yet is invited, by mail and by a link that is shown once."""

    def post(self, request: HttpRequest, key: str) -> HttpResponse:
        form = MemberForm(request.POST)
        answer = self.carry_out(form, self._admit, "member_form", "Joined.")
        return answer if form.errors or self.joined.has_usable_password() else self.invited(self.joined)

    def invited(self, person: Person) -> HttpResponse:
        text = Invitation.objects.invite(person, by=self.person)
        link = self.request.build_absolute_uri(reverse("people:invitation", args=[text]))
        answer = self.shown(invited=person, link=link, is_sent=send_invitation(person, link, by=self.person))
        answer["Cache-Control"] = "no-store"
        return answer

    def _admit(self, began_on: Any, **sent: Any) -> None:
        self.joined = self.team.admit_address(by=self.person, began_on=began_on, **sent).person


class InvitedMember(Member):
    """A new link for a member who never set a password."""

    def post(self, request: HttpRequest, key: str, pk: int) -> HttpResponse:  # type: ignore[override]
        return self.invited(get_object_or_404(self.team.memberships.current(), pk=pk).person)


class DepartedMember(OfTeam):
    """Out at once, today being the last day."""

    def post(self, request: HttpRequest, key: str, pk: int) -> HttpResponse:
        member: Membership = get_object_or_404(self.team.memberships.select_related("person"), pk=pk)
        member.leave_at_once(by=self.person)
        return self.back(f"{member.person} is out of the team.")


class ChangedMember(OfTeam):
    def post(self, request: HttpRequest, key: str, pk: int) -> HttpResponse:
        member: Membership = get_object_or_404(self.team.memberships, pk=pk)
        form = MembershipForm(request.POST, prefix=f"m{pk}")
        return self.carry_out(
            form, lambda **sent: member.rearrange(by=self.person, **sent), "changed_form", "Changed."
        )

    def shown(self, status: int = 200, **changed: Any) -> HttpResponse:
        """The refused form in its row."""
        refused, rows = changed.pop("changed_form"), members_with_forms(self.team)
        for row in rows:
            if row.pk == int(self.kwargs["pk"]):
                row.form = refused  # type: ignore[attr-defined]
        return super().shown(status, members=rows, **changed)
