from __future__ import annotations

from django.db import models

from journal.models import Journaled


class Watcher(Journaled):
    """Somebody who wants to hear what happens to an item."""

    journal_kind = "watcher"
    journal_fields = ("item", "person")

    item = models.ForeignKey("backlogs.WorkItem", models.CASCADE, related_name="watchers")
    person = models.ForeignKey("people.Person", models.CASCADE, related_name="watches")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["item", "person"], name="watch_once")]

    def __str__(self) -> str:
        return f"{self.person} watches {self.item}"
