from __future__ import annotations

from django.db import models


class SignInAttempt(models.Model):
    """How often somebody tried to sign in as an address lately; counted before a password is looked at."""

    key = models.CharField(max_length=64, unique=True)
    began_at = models.DateTimeField()
    tries = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.tries} tries"
