from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q

from backlogs.models.column_many import PullingMany
from backlogs.models.column_next import PullingNext
from backlogs.models.column_pulling import Pulling
from backlogs.models.column_receiving import Receiving
from backlogs.models.column_setting import ColumnSetting, checked_name
from backlogs.models.words import Category
from core.errors import Invalid
from core.locking import lock
from journal.models import Journaled
from journal.recording import verb

if TYPE_CHECKING:
    from people.models import Person, Team


class ColumnQuerySet(models.QuerySet["Column"]):
    def visible_to(self, person: Person) -> ColumnQuerySet:
        return self.all() if person.is_superuser else self.filter(team__in=list(person.roles))

    def standing(self) -> ColumnQuerySet:
        """Not removed, from left to right."""
        return self.filter(removed_at=None).order_by("position", "id")

    def first_of(self, category: Category) -> Column | None:
        return self.standing().filter(category=category).first()

    def done(self) -> Column:
        """Where finished work goes: the first done column, which no team can be without."""
        return self.standing().filter(category=Category.DONE)[0]


class ColumnManager(PullingMany, models.Manager.from_queryset(ColumnQuerySet)):  # type: ignore[misc]
    @verb()
    def add(
        self, *, team: Team, by: Person | None, name: str, category: str, position: int | None = None
    ) -> Column:
        """A further place of the team's workflow, at its end or counted from 1."""
        team.require_administrator(by)
        lock(team)
        if category not in Category.values:
            raise Invalid(f"There is no category {category!r}.", code="unknown_choice", field="category")
        last = self.standing().filter(team=team).last()
        column: Column = self.model(team=team, category=category, position=(last.position if last else 0) + 1)
        column.name = checked_name(column, name)
        column.begin("added", by=by)
        if position is not None:
            column.shift_to(position, by=by)
        return column


class Column(Pulling, PullingNext, Receiving, ColumnSetting, Journaled):
    """A place of a team's workflow with a policy; it guards its limit."""

    journal_kind = "column"
    journal_fields = ("team", "name", "category", "position", "removed_at", "version")
    journal_texts = ("policy",)

    Category = Category

    team = models.ForeignKey("people.Team", models.PROTECT, related_name="columns")
    name = models.CharField(max_length=60)
    category = models.CharField(max_length=7, choices=Category.choices)
    position = models.PositiveSmallIntegerField()
    policy = models.CharField(max_length=300, blank=True)
    # The team's own age lines, written by a job from its history.
    age_50 = models.PositiveSmallIntegerField(null=True, editable=False)
    age_85 = models.PositiveSmallIntegerField(null=True, editable=False)
    removed_at = models.DateTimeField(null=True, editable=False)
    version = models.PositiveIntegerField(default=1)

    objects = ColumnManager()

    class Meta:
        ordering = ("team", "position", "id")
        constraints = [
            models.UniqueConstraint(
                fields=["team", "name"], condition=Q(removed_at=None), name="one_column_per_name"
            ),
            models.CheckConstraint(condition=Q(category__in=Category.values), name="category_of_column"),
        ]

    def __str__(self) -> str:
        return self.name

    def journal_teams(self) -> Sequence[int | None]:
        return [self.team_id]
