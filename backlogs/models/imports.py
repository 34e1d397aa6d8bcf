from __future__ import annotations

from django.db import models

from backlogs.models.import_running import BringingIn


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

    class Meta:
        ordering = ("-started_at", "-id")

    def __str__(self) -> str:
        return self.file_name


class Origin(models.Model):
    """Where an item came from: the import that last wrote it, and what the file said then."""

    item = models.OneToOneField("backlogs.WorkItem", models.CASCADE, related_name="origin")
    came_with = models.ForeignKey(Import, models.PROTECT, related_name="origins")
    # The same as long as the file says the same of the item.
    fingerprint = models.CharField(max_length=32)
    last_at = models.DateTimeField(help_text="The last thing that the file knew of the item.")

    def __str__(self) -> str:
        return f"{self.item} from {self.came_with}"
