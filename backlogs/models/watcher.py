from __future__ import annotations

from django.db import models


class Watcher(models.Model):
    """Somebody who wants to hear what happens to an item."""

    item = models.ForeignKey("backlogs.WorkItem", models.CASCADE, related_name="watchers")
    person = models.ForeignKey("people.Person", models.CASCADE, related_name="watches")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["item", "person"], name="watch_once")]

    def __str__(self) -> str:
        return f"{self.person} watches {self.item}"
