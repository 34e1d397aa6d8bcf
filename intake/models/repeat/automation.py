from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.db import models

from backlogs.models import Backlog, WorkItem
from backlogs.models.words import BacklogKind
from core import clock
from core.errors import Invalid, Refused
from core.fields import one_line
from core.locking import lock
from intake.models.repeat.repeat import MONTH, Repeat
from journal.models import Journaled
from journal.recording import verb

if TYPE_CHECKING:
    from people.models import Person, Team

MOST_MINUTES = MONTH * 1440
NAMED = 10  # interrupts that the description of the item names


class AutomationQuerySet(models.QuerySet["Automation"]):
    def visible_to(self, person: Person) -> AutomationQuerySet:
        """Of one's teams; one whose item went to a team that one does not see is gone with it."""
        teams = list(person.roles)
        return self.all() if person.is_superuser else self.filter(team__in=teams, item__team__in=teams)

    def open(self) -> AutomationQuerySet:
        return self.filter(item__closed_at=None)

    def against(self, marks: frozenset[str]) -> Automation | None:
        """The newest one that is about any of these marks."""
        return next((one for one in self.order_by("-id") if one.mark_set & marks), None)


class AutomationManager(models.Manager.from_queryset(AutomationQuerySet)):  # type: ignore[misc]
    @verb()
    def promise(
        self, team: Team, repeat: Repeat, *, by: Person, title: str = "", minutes: int | None = None, reckoned: str = "",
    ) -> Automation:  # fmt: skip
        """“Automate this”: an item of self-service & automation with the saving that it promises; one for each repeat."""
        lock(team)  # two who say it at once make one item
        standing = self.filter(team=team).open().select_related("item").against(repeat.marks)
        if standing is not None:
            return standing
        proposed, how = repeat.promise
        minutes, reckoned = (proposed, how) if minutes is None else (minutes, reckoned)
        told = _checked(minutes, reckoned)
        item = WorkItem.objects.add(
            by=by, backlog=Backlog.objects.select_related("team").get(team=team, kind=BacklogKind.SSA),
            title=title or f"Automate: {repeat.latest.title}"[:300], service=repeat.latest.service,
            description=_description(repeat), kind=WorkItem.Kind.STORY,
        )  # fmt: skip
        made: Automation = self.model(
            team=team, item=item, promised_minutes=minutes, reckoned=told, marks="\n".join(sorted(repeat.marks)),
            made_at=clock.now(), made_by=by,
        )  # fmt: skip
        made.begin("promised", by=by, facts={"minutes": minutes})
        return made


class Automation(Journaled):
    """An item of self-service & automation that is to end a repeat, and the minutes a month that it promises (R14)."""

    journal_kind = "automation"
    journal_fields = ("team", "item", "promised_minutes", "made_at", "made_by", "version")
    journal_texts = ("reckoned", "marks")

    # Whose interrupts these are; the item may be worked elsewhere.
    team = models.ForeignKey("people.Team", models.PROTECT, related_name="+")
    item = models.OneToOneField("backlogs.WorkItem", models.PROTECT, related_name="automation")
    promised_minutes = models.PositiveIntegerField(help_text="Minutes a month.")
    reckoned = models.CharField(
        max_length=200, blank=True, help_text="How the promise is reckoned, in a line."
    )
    # What the interrupts have in common, one mark a line: before and after, they are found by it.
    marks = models.TextField()
    made_at = models.DateTimeField()
    made_by = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    version = models.PositiveIntegerField(default=1)

    objects = AutomationManager()

    class Meta:
        ordering = ("-id",)

    def __str__(self) -> str:
        return f"{self.promised_minutes} minutes a month"

    def journal_teams(self) -> Sequence[int | None]:
        return [self.team_id]

    @property
    def mark_set(self) -> frozenset[str]:
        return frozenset(self.marks.splitlines())

    @verb()
    def reckon(self, *, by: Person, minutes: int, reckoned: str) -> None:
        """Another promise, as long as the item is open; afterwards it is what the measured saving is held against."""
        self.item.require_worker(by)
        told = _checked(minutes, reckoned)
        lock(self.item)
        lock(self)
        if self.item.closed_at is not None:
            raise Refused(f"{self.item.key} is closed; its promise stands.", code="promise_stands")
        was = self.promised_minutes
        self.change(
            "reckoned_anew",
            by=by,
            promised_minutes=minutes,
            reckoned=told,
            facts={"minutes": minutes, "was_minutes": was},
        )


def _checked(minutes: int, reckoned: str) -> str:
    if not 1 <= minutes <= MOST_MINUTES:
        raise Invalid(
            f"A promise is 1 to {MOST_MINUTES:,} minutes a month.", code="impossible_minutes", field="minutes"
        )
    return one_line(reckoned, field="reckoned", longest=200)


def _description(repeat: Repeat) -> str:
    """What comes again, with the last ones by their keys."""
    lines = [
        f"- [{arrival.key}](/items/{arrival.key}/), {arrival.at:%Y-%m-%d}"
        for arrival in repeat.arrivals[::-1][:NAMED]
    ]
    return "\n".join([f"Came {repeat.count} times in thirty days. The latest of ninety days:", "", *lines])
