"""The one record of what happened."""

from journal.models.entry import Entry
from journal.models.head import Head
from journal.models.idempotency import IdempotencyKey
from journal.models.journaled import Journaled

__all__ = ["Entry", "Head", "IdempotencyKey", "Journaled"]
