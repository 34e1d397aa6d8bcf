"""Values as an entry holds them: JSON that compares equal on every database."""

import hashlib
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Any

from django.db import models


def plain(value: Any) -> Any:
    """JSON's own types: rows as ids, times as UTC text to the microsecond, decimals as text without trailing zeros."""
    if isinstance(value, dict):
        return {str(key): plain(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [plain(inner) for inner in value]
    if isinstance(value, models.Model):
        return value.pk
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, Decimal):
        return format(value.normalize(), "f")
    return value


def digest(text: str | None) -> str:
    """Free text in the journal is its hash, so that a redacted text is gone from everywhere."""
    return hashlib.sha256((text or "").encode()).hexdigest()[:16]
