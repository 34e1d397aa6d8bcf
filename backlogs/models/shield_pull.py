from __future__ import annotations

from collections import defaultdict
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.db import models

from core import clock
from core.errors import Invalid, Refused
from core.locking import lock
from journal.models import Journaled
from journal.recording import verb

if TYPE_CHECKING:
    from backlogs.models.work_item import WorkItem
    from people.models import Person, Team


Span = tuple[datetime, datetime | None]


class ShieldPullQuerySet(models.QuerySet["ShieldPull"]):
    def of_team(self, team: Team) -> ShieldPullQuerySet:
        """Out of the team's commitments, wherever the interrupt was."""
        return self.filter(iteration__team=team)

    def open(self) -> ShieldPullQuerySet:
        return self.filter(ended_at=None)

    def summed(self) -> dict[str, int]:
        """How many, and their minutes together; one that is not back yet counts until now (R17: sums only)."""
        return _summed(list(self.values_list("began_at", "ended_at")))

    def by_feature(self) -> list[dict[str, Any]]:
        """The same of each feature out of which somebody was called; loose items together, last."""
        spans: dict[tuple[int | None, str | None], list[Span]] = defaultdict(list)
        for pk, title, *span in self.values_list("feature", "feature__title", "began_at", "ended_at"):
            spans[pk, title].append((span[0], span[1]))
        sums = [{"feature": pk, "title": title or "", **_summed(of)} for (pk, title), of in spans.items()]
        return sorted(sums, key=lambda row: (row["feature"] is None, -row["minutes"], row["title"]))


def _summed(spans: list[Span]) -> dict[str, int]:
    away = sum(((end or clock.now()) - begin for begin, end in spans), timedelta())
    return {"count": len(spans), "minutes": round(away.total_seconds() / 60)}


class ShieldPullManager(models.Manager.from_queryset(ShieldPullQuerySet)):  # type: ignore[misc]
    @verb()
    def begin_help(self, item: WorkItem, person: Person, *, by: Person, reason: str) -> ShieldPull:
        """A committed person starts to help; joined to the crew, and counted with the reason (one tap)."""
        from backlogs.shield import commitments, is_shielded

        item.require_worker(by)
        if not item.is_interrupt:
            raise Invalid(
                "The shield is about interrupts; planned work needs no reason.", code="interrupts_only"
            )
        if reason not in ShieldPull.Reason.values:
            raise Invalid(f"There is no reason {reason!r}.", code="unknown_reason", field="reason")
        lock(item)
        standing = self.filter(item=item, person=person, ended_at=None).first()
        if standing is not None:
            return standing
        if not is_shielded(person):
            raise Refused(f"{person} is in the pool, and joins without a reason.", code="not_shielded")
        item.bring_aboard(person, by=by)
        held = commitments(person).select_related("item__feature", "iteration").order_by("id").first()
        pull: ShieldPull = self.create(
            item=item, person=person, reason=reason, began_at=clock.now(),
            iteration=held.iteration if held else None, feature=held.item.feature if held else None,
        )  # fmt: skip
        item.tell("called_in", pull, by=by, facts={"person": person.pk, "reason": reason})
        return pull


class ShieldPull(Journaled):
    """A committed person helped with an interrupt, from start to return, and why (R4)."""

    journal_kind = "shield_pull"
    journal_fields = ("item", "person", "reason", "began_at", "ended_at", "iteration", "feature")

    class Reason(models.TextChoices):
        P1 = "p1", "a P1"
        DUTY = "duty", "asked by the person on duty"
        DIRECT = "direct", "asked directly"
        OWN = "own", "my own choice"

    item = models.ForeignKey("backlogs.WorkItem", models.CASCADE, related_name="shield_pulls")
    person = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    reason = models.CharField(max_length=6, choices=Reason.choices)
    began_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    # What the person was committed to when it began: where it is counted.
    iteration = models.ForeignKey(
        "backlogs.Iteration", models.PROTECT, null=True, related_name="shield_pulls"
    )
    feature = models.ForeignKey("backlogs.Feature", models.PROTECT, null=True, related_name="shield_pulls")

    objects = ShieldPullManager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["item", "person"], condition=models.Q(ended_at=None), name="one_open_pull"
            )
        ]

    def __str__(self) -> str:
        return f"{self.person} pulled to {self.item}"

    @verb()
    def return_home(self, *, by: Person) -> None:
        """Back to what was committed; the minutes run until here."""
        item = self.item
        lock(item)
        self.refresh_from_db()
        if self.ended_at is None:
            item.leave(self.person, by=by)
            self.refresh_from_db()
