from __future__ import annotations

from django.db import models

from journal.models import Journaled

MOST = 5


class SourceSecret(Journaled):
    """What a sender signs with; several stand side by side while one takes the place of another.

    The text is kept as it is, since a signature is computed with it; it is never shown and never told to the journal.
    """

    journal_kind = "source_secret"
    journal_fields = ("source", "retired_at")

    source = models.ForeignKey("intake.Source", models.CASCADE, related_name="secrets")
    text = models.CharField(max_length=200)
    made_at = models.DateTimeField(auto_now_add=True)
    retired_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("id",)

    def __str__(self) -> str:
        return f"secret {self.pk} of {self.source}"
