"""What a team and its customers settled (R11): listed for the team, each on a page that its customer's contacts see, too."""

from copy import copy
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.functional import cached_property
from django.views import View

from core.rows import row_number
from people.agreement_forms import EndForm, ProposalForm, TermsForm
from people.forms import accepted
from people.models import Agreement
from people.views.team_settings import OfTeam

SECTION = "people:team-settings"
ENDED = 20


class Agreements(OfTeam):
    """The default and the differing ones, with the days on which they are looked at again."""

    def get(self, request: HttpRequest, key: str) -> HttpResponse:
        return self.shown()

    def post(self, request: HttpRequest, key: str) -> HttpResponse:
        Agreement(team=self.team).require_product_owner(self.person)
        return self.carry_out(self._form(request.POST), self._propose, "form", "The agreement is proposed.")

    def back(self, done: str) -> HttpResponse:
        messages.success(self.request, done)
        return redirect("people:agreement", self.made.pk)

    def shown(self, status: int = 200, **changed: Any) -> HttpResponse:
        return render(self.request, "people/agreements.html", self.context() | changed, status=status)

    def context(self) -> dict[str, Any]:
        seen = Agreement.objects.visible_to(self.person).filter(team=self.team)
        may = Agreement(team=self.team).may_amend(self.person)
        rows = {"team": self.team, "section": SECTION, "may_propose": may}
        rows |= {"agreements": seen.standing().by_customer(), "ended": seen.over().by_end()[:ENDED]}
        return rows | ({"form": self._form()} if may else {})

    def _form(self, sent: Any = None) -> ProposalForm:
        return ProposalForm(self.team, self.person, sent)

    def _propose(self, **terms: Any) -> None:
        self.made = Agreement.objects.propose(by=self.person, team=self.team, **terms)


class OfAgreement(View):
    @cached_property
    def agreement(self) -> Agreement:
        seen = Agreement.objects.visible_to(self.request.user)  # type: ignore[arg-type]
        return get_object_or_404(seen.select_related("team", "customer"), pk=self.kwargs["pk"])

    def shown(self, status: int = 200, **forms: Form) -> HttpResponse:
        agreement, person = self.agreement, self.request.user
        context: dict[str, Any] = {
            "agreement": agreement,
            "section": SECTION,
            "may_accept": agreement.waits_for(person),  # type: ignore[arg-type]
            "sees_team": person.is_superuser or person.is_member_of(agreement.team),  # type: ignore[union-attr]
        }
        if agreement.may_amend(person) and not agreement.is_over:  # type: ignore[arg-type]
            context |= {"form": TermsForm(instance=agreement), "end_form": EndForm(agreement)} | forms
        return render(self.request, "people/agreement.html", context, status=status)

    def back(self, done: str) -> HttpResponse:
        messages.success(self.request, done)
        return redirect("people:agreement", self.agreement.pk)


class OneAgreement(OfAgreement):
    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self.shown()

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        self.agreement.require_product_owner(request.user)  # type: ignore[arg-type]
        # A form writes what was sent onto its instance; the agreement that is shown stays as it is kept.
        form = TermsForm(request.POST, instance=copy(self.agreement))
        if not accepted(form, lambda **sent: self.agreement.amend(by=request.user, **sent)):
            return self.shown(422, form=form)
        return self.back("The agreement is changed.")


class Acceptance(OfAgreement):
    """Of the terms as they were read: what was changed meanwhile is read first."""

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        read = row_number(request.POST.get("version", "")) or 0
        self.agreement.accept(by=request.user, version=read)  # type: ignore[arg-type]
        return self.back("Accepted.")


class Ending(OfAgreement):
    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        self.agreement.require_product_owner(request.user)  # type: ignore[arg-type]
        form = EndForm(copy(self.agreement), request.POST)
        if not accepted(form, lambda **sent: self.agreement.end(by=request.user, **sent)):
            return self.shown(422, end_form=form)
        return self.back("The end is written down.")
