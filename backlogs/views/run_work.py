"""Run work that comes back (R1): what is due next, when it was done last; kept by the product owner."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property

from backlogs.forms import RuleChangeForm, RuleForm, SkipForm
from backlogs.models import RecurringRule
from backlogs.models.words import BacklogKind
from backlogs.views.scope import OfTeam, Page, shaped
from core.errors import Stale
from core.locking import lock
from journal.recording import verb
from people.models import Role


class RunWork(OfTeam):
    def get(self, request: HttpRequest, team_key: str) -> HttpResponse:
        may = self.person.has_role(self.team, Role.PRODUCT_OWNER)
        rules = list(self.team.recurring_rules.with_turns().order_by("ended_at", "next_on", "id"))
        for rule in rules if may else ():
            rule.change_form = RuleChangeForm(rule)
            rule.skip_form = SkipForm(initial={"turn": rule.next_on}, auto_id=f"skip{rule.pk}_%s")
        standing = [rule for rule in rules if rule.ended_at is None]
        ended = [rule for rule in rules if rule.ended_at is not None]
        return self.show(
            "run_work", section="backlogs:backlogs", standing=standing, ended=ended, may_plan=may, form=RuleForm(),
            business=BacklogKind.BUSINESS,
        )  # fmt: skip

    def post(self, request: HttpRequest, team_key: str) -> HttpResponse:
        rule = RecurringRule.objects.add(by=self.person, team=self.team, **shaped(RuleForm(request.POST)))
        often = "day" if rule.every_days == 1 else f"{rule.every_days} days"
        return self.back(f"{rule} comes back every {often}.")

    def home(self) -> str:
        return reverse("backlogs:run-work", args=[self.team.key])


class OfRule(Page):
    @cached_property
    def rule(self) -> RecurringRule:
        seen = RecurringRule.objects.visible_to(self.person).select_related("team")
        return get_object_or_404(seen, pk=self.kwargs["pk"])

    @property
    def team(self) -> Any:  # type: ignore[override]
        return self.rule.team

    def home(self) -> str:
        return reverse("backlogs:run-work", args=[self.team.key])


class ChangedRule(OfRule):
    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        form = RuleChangeForm(self.rule, request.POST)
        shaped(form)
        self._amend(form)
        return self.back(f"{self.rule} is changed.")

    @verb()
    def _amend(self, form: RuleChangeForm) -> None:
        self.rule.require_owner(self.person)
        lock(self.rule)
        form.initial["version"] = self.rule.version
        if form.overtaken({name: getattr(self.rule, name) for name in RuleForm.base_fields}):
            raise Stale(f"Somebody changed {self.rule} meanwhile. Look at it as it is now, then change it.")
        self.rule.amend(by=self.person, **form.revised)


class SkippedTurn(OfRule):
    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        self.rule.skip(by=self.person, **shaped(SkipForm(request.POST)))
        return self.back(f"A turn of {self.rule} is left out.")


class EndedRule(OfRule):
    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        self.rule.end(by=self.person)
        return self.back(f"{self.rule} comes back no more.")
