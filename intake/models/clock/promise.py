from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import Exists, OuterRef, Q

from intake.models.clock.words import MINUTES, Kind
from people.models import Agreement

if TYPE_CHECKING:
    from journal.models import Entry
    from people.models import Team

SIDES = ("team_accepted_at", "customer_accepted_at")
TERMS = (*MINUTES.values(), "around_the_clock", *SIDES)
TARGET = "target:"


class PromiseQuerySet(models.QuerySet["Promise"]):
    def follow(self, entry: Entry) -> None:
        """One version more of an agreement, as the journal tells it; told again it is the same."""
        agreement, version = Agreement.objects.get(pk=entry.subject), entry.changes["version"]
        before = self.filter(agreement=agreement, version__lt=version).order_by("-version").first()
        if before is None and entry.verb != "proposed":
            self.take_over(agreement.team)  # its beginning was told before anybody listened
            return
        terms = dict(before.terms) if before else {}
        for name, value in entry.changes.items():
            if name in TERMS or name.startswith(TARGET):
                terms[name] = value
        self._keep(agreement, version, terms, entry.happened_at)

    def take_over(self, team: Team) -> None:
        """Agreements that were settled before anybody listened hold as they stand."""
        kept = self.filter(agreement=OuterRef("pk"))
        for agreement in Agreement.objects.filter(~Exists(kept), team=team).prefetch_related("targets"):
            parts = {target.journal_part: target.journal_state() for target in agreement.targets.all()}
            since = max(
                filter(None, (agreement.team_accepted_at, agreement.customer_accepted_at)), default=None
            )
            if since is not None:
                terms = agreement.journal_values(*TERMS) | parts
                self._keep(agreement, agreement.version, terms, since)

    def _keep(self, agreement: Agreement, version: int, terms: dict[str, Any], at: datetime) -> None:
        sides = SIDES if agreement.customer_id else SIDES[:1]
        holds = all(terms.get(side) for side in sides)
        row = Promise(agreement=agreement, version=version, terms=terms, at=at, holds=holds)
        Promise.objects.bulk_create([row], ignore_conflicts=True)

    def of_team(self, team_id: int) -> list[Promise]:
        """Those that ever held, the latest first."""
        held = self.filter(agreement__team=team_id, holds=True)
        return list(held.select_related("agreement").order_by("-at", "-version", "-pk"))


class Promise(models.Model):
    """An agreement in one version, from the moment it was settled: what holds for whatever arrives then."""

    agreement = models.ForeignKey("people.Agreement", models.PROTECT, related_name="+")
    version = models.PositiveIntegerField()
    terms = models.JSONField()
    at = models.DateTimeField()
    # All its sides had accepted it; what is only proposed promises nothing yet.
    holds = models.BooleanField()

    objects = PromiseQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["agreement", "version"], name="one_promise_per_version"),
            models.CheckConstraint(condition=Q(version__gte=1), name="promise_of_a_version"),
        ]

    def __str__(self) -> str:
        return f"{self.agreement}, version {self.version}"

    def held_at(self, instant: datetime) -> bool:
        ended = self.agreement.ended_at
        return self.at <= instant and (ended is None or instant < ended)

    def minutes(self, kind: Kind, priority: int | None) -> tuple[int, bool] | None:
        """How soon, and whether around the clock; None where nothing is promised of this kind."""
        rows = [said for name, said in self.terms.items() if name.startswith(TARGET) and said]
        terms = next((row for row in rows if row["priority"] == priority), self.terms)
        minutes = terms.get(MINUTES[kind])
        return None if minutes is None else (minutes, bool(terms.get("around_the_clock")))


def holding(promises: list[Promise], customer_id: int, instant: datetime) -> Promise | None:
    """The customer's own, else the default: the latest that held then."""
    held = [promise for promise in promises if promise.held_at(instant)]
    own = (promise for promise in held if promise.agreement.customer_id == customer_id)
    default = (promise for promise in held if promise.agreement.customer_id is None)
    return next(own, None) or next(default, None)
