from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import models

from backlogs.models.import_running import BringingIn

if TYPE_CHECKING:
    from people.models import Person


class ImportQuerySet(models.QuerySet["Import"]):
    def visible_to(self, person: Person) -> ImportQuerySet:
        return self.all() if person.is_superuser else self.filter(team__in=list(person.roles))


class Import(BringingIn, models.Model):
    """A file of another tool that was read into a team, with what came of it."""

    team = models.ForeignKey("people.Team", models.PROTECT, related_name="imports")
    by = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+")
    source = models.CharField(max_length=120)
    file_name = models.CharField(max_length=200)
    # By so many weeks the dates of the file were moved; shown wherever the import is.
    shift_weeks = models.IntegerField(default=0)
    started_at = models.DateTimeField(auto_now_add=True)
    summary = models.JSONField(default=dict)

    objects = ImportQuerySet.as_manager()

    class Meta:
        ordering = ("-started_at", "-id")

    def __str__(self) -> str:
        return self.file_name

    @property
    def unmapped(self) -> dict[str, int]:
        """Statuses that no column stands for, with how often they came."""
        return self.summary.get("unmapped") or {}

    @property
    def rejected(self) -> list[dict[str, Any]]:
        """Rows that were left out, each with the reason."""
        return self.summary.get("rejected") or []

    @property
    def counts(self) -> list[int]:
        """In the order in which a table shows them."""
        return [self.count(name) for name in ("read", "created", "updated", "unchanged")]

    def count(self, name: str) -> int:
        """Of items: read, created, updated or unchanged."""
        return self.summary.get(name) or 0


class Origin(models.Model):
    """Where an item came from: the import that last wrote it, and what the file said then."""

    item = models.OneToOneField("backlogs.WorkItem", models.CASCADE, related_name="origin")
    came_with = models.ForeignKey(Import, models.PROTECT, related_name="origins")
    # The same as long as the file says the same of the item.
    fingerprint = models.CharField(max_length=32)
    last_at = models.DateTimeField(help_text="The last thing that the file knew of the item.")

    def __str__(self) -> str:
        return f"{self.item} from {self.came_with}"
