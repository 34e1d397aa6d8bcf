from __future__ import annotations

from django.db import models

from core.locking import lock
from rotations.models import Rotation


class ForesightManager(models.Manager["Foresight"]):
    def held(self, rotation: Rotation) -> Foresight:
        """Locked for the one who compares."""
        self.bulk_create([self.model(rotation=rotation)], ignore_conflicts=True)
        row: Foresight = self.get(rotation=rotation)
        lock(row)
        return row


class Foresight(models.Model):
    """The turns of a rotation that people know of, so that a change can be told to those whom it meets."""

    rotation = models.OneToOneField("rotations.Rotation", models.CASCADE, related_name="+")
    # Person → [layer, begin, end] of each turn that begins before `reaches_until`.
    turns = models.JSONField(default=dict)
    reaches_until = models.DateTimeField(null=True)

    objects = ForesightManager()

    def __str__(self) -> str:
        return f"the turns of {self.rotation} until {self.reaches_until}"
