from __future__ import annotations

from django.db import models


class Import(models.Model):
    """A file of another tool that was read into a team, with what came of it."""

    team = models.ForeignKey("people.Team", models.PROTECT, related_name="imports")
    source = models.CharField(max_length=120)
    file_name = models.CharField(max_length=200)
    shift_weeks = models.IntegerField(default=0)
    started_at = models.DateTimeField(auto_now_add=True)
    summary = models.JSONField(default=dict)

    def __str__(self) -> str:
        return self.file_name
