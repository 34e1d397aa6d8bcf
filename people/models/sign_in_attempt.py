from __future__ import annotations

import hashlib
from datetime import datetime, timedelta

from django.db import connection, models
from django.utils import timezone

from journal.recording import verb

TRIES, WITHIN = 5, timedelta(minutes=15)


class SignInAttempt(models.Model):
    """How often somebody tried to sign in as an address lately; counted before a password is looked at."""

    key = models.CharField(max_length=64, unique=True)
    began_at = models.DateTimeField()
    tries = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.tries} tries"

    @classmethod
    def is_left(cls, address: str) -> bool:
        """Count one try and say whether its password may be looked at. Addresses nobody has are counted alike."""
        now = timezone.now()
        with verb(), connection.cursor() as cursor:
            cursor.execute(
                _COUNT, {"key": _key(address), "now": _adapted(now), "over": _adapted(now - WITHIN)}
            )
            return cursor.fetchone()[0] <= TRIES

    @classmethod
    def forget(cls, address: str) -> None:
        """A right password: the count begins anew."""
        with verb():
            cls.objects.filter(key=_key(address)).delete()


# Count and answer in one statement: a thousand tries at once get a thousand different numbers.
_COUNT = """
    INSERT INTO people_signinattempt (key, began_at, tries) VALUES (%(key)s, %(now)s, 1)
    ON CONFLICT (key) DO UPDATE SET
        tries = CASE WHEN people_signinattempt.began_at < %(over)s THEN 1
                     ELSE people_signinattempt.tries + 1 END,
        began_at = CASE WHEN people_signinattempt.began_at < %(over)s THEN %(now)s
                        ELSE people_signinattempt.began_at END
    RETURNING tries
"""


def _key(address: str) -> str:
    return hashlib.sha256(address.strip().lower().encode()).hexdigest()


def _adapted(moment: datetime) -> str | datetime | None:
    return connection.ops.adapt_datetimefield_value(moment)
