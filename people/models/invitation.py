from __future__ import annotations

from django.db import models


class Invitation(models.Model):
    """A single-use way to set the first password; only the hash of its token is kept."""

    person = models.ForeignKey("people.Person", models.CASCADE, related_name="invitations")
    token_hash = models.CharField(max_length=64, unique=True)
    invited_by = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+")
    invited_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"invitation of {self.person}"
