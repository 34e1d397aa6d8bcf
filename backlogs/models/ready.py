from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from django.db import models

from backlogs.models.checklist import ChecklistLine
from backlogs.models.label import ItemLabel
from core.errors import Invalid, NotAllowed, Stale
from core.fields import storable
from core.locking import lock
from journal.models import Journaled
from journal.recording import verb
from people.models import Role

if TYPE_CHECKING:
    from backlogs.models.work_item import WorkItem
    from people.models import Person, Team

LONGEST = 2_000
# What nobody said yet is read as version 1, so whoever read that and comes second has not seen this one.
SAID_FIRST = 2


class ReadyManager(models.Manager["Ready"]):
    def of(self, team: Team) -> Ready:
        """What the team agreed on; one that never did asks for the size, where it sizes anything at all."""
        standing: Ready | None = getattr(team, "ready", None)
        return standing or Ready(team=team, asks=[Ready.Ask.SIZE])

    def may_define(self, person: Person, team: Team) -> bool:
        return person.has_role(team, Role.ENGINEER, Role.PRODUCT_OWNER, Role.TEAM_ADMINISTRATOR)

    @verb()
    def define(
        self, team: Team, *, by: Person, asks: Iterable[str], words: str = "", version: int | None = None
    ) -> Ready:
        """A short list that a program can look at, and words for what only people can."""
        if not self.may_define(by, team):
            raise NotAllowed(
                f"Only engineers, product owner and administrators of {team} say what ready means there."
            )
        wanted = set(asks)
        if unknown := wanted - set(Ready.Ask.values):
            raise Invalid(f"{min(unknown)!r} is nothing that can lack.", code="unknown_choice", field="asks")
        words = storable(words.strip(), field="words", longest=LONGEST)
        lock(team)
        row = self.filter(team=team).first()
        if version is not None and version != (row.version if row else 1):
            raise Stale(
                f"Somebody changed what ready means in {team} meanwhile. Look at it as it is now.",
                current=row,
            )
        chosen = [ask for ask in Ready.Ask.values if ask in wanted]
        if row is None:
            row = self.model(team=team, asks=chosen, words=words, version=SAID_FIRST)
            row.begin("defined", by=by)
        else:
            row.change("defined", by=by, asks=chosen, words=words)
        return row


class Ready(Journaled):
    """When a team calls planned work ready to be pulled: what an item lacks is said, and never blocks (R7)."""

    journal_kind = "ready"
    journal_fields = ("team", "asks", "version")
    journal_texts = ("words",)

    class Ask(models.TextChoices):
        SIZE = "size", "a size"
        EASE = "ease", "an ease"
        DESCRIPTION = "description", "a description"
        CRITERIA = "criteria", "a checklist of what is to be met"
        CUSTOMER = "customer", "a customer"
        LABEL = "label", "a label"

    team = models.OneToOneField("people.Team", models.CASCADE, related_name="ready")
    asks = models.JSONField(default=list)
    words = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = ReadyManager()

    class Meta:
        verbose_name_plural = "definitions of ready"

    def __str__(self) -> str:
        return f"ready in {self.team}"

    def journal_teams(self) -> Sequence[int | None]:
        return [self.team_id]

    @property
    def is_agreed(self) -> bool:
        return self.pk is not None

    def lacking(self, items: Sequence[WorkItem]) -> dict[int, list[str]]:
        """What each of them lacks, by its number."""
        listed = (
            _with(ChecklistLine.objects.filter(removed_at=None), items) if "criteria" in self.asks else set()
        )
        labelled = _with(ItemLabel.objects.all(), items) if "label" in self.asks else set()
        return {item.pk: self._lacking(item, listed, labelled) for item in items}

    def _lacking(self, item: WorkItem, listed: set[int], labelled: set[int]) -> list[str]:
        if item.is_interrupt and not item.team.sizes_interrupts:
            return []
        has = {
            self.Ask.SIZE: item.points is not None or item.kind == "spike", self.Ask.EASE: item.ease is not None,
            self.Ask.DESCRIPTION: bool(item.description), self.Ask.CRITERIA: item.pk in listed,
            self.Ask.CUSTOMER: bool(item.customer_id or (item.feature_id and item.feature and item.feature.customer_id)),
            self.Ask.LABEL: item.pk in labelled,
        }  # fmt: skip
        asked = [self.Ask.SIZE] if item.is_interrupt else [self.Ask(ask) for ask in self.asks]
        return [ask.value for ask in asked if not has[ask]]


def _with(rows: models.QuerySet[Any], items: Sequence[WorkItem]) -> set[int]:
    return set(rows.filter(item__in=[item.pk for item in items]).values_list("item", flat=True))
