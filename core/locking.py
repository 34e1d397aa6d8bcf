"""Row locks in one form: they let other rows that point at the locked one pass."""

from django.db import models


def lock(record: models.Model) -> None:
    """Wait for the row and read it as it is now. SQLite has no row locks; its IMMEDIATE transaction is the lock.

    The signed-in person comes wrapped, so the class is asked of the record and not of the wrapping.
    """
    record.refresh_from_db(from_queryset=record.__class__._base_manager.select_for_update(no_key=True))  # type: ignore[call-arg]


def lock_all(records: models.QuerySet) -> list:  # type: ignore[type-arg]
    """Wait for many rows, everybody in the order of their ids, and read them as they are now."""
    return list(records.order_by("pk").select_for_update(no_key=True))
