"""Words that several parts of duty share."""

from datetime import datetime
from zoneinfo import ZoneInfo

from django.db import models


class Kind(models.TextChoices):
    PERSON_OF_WEEK = "person_of_week", "person of the week"
    ON_CALL = "on_call", "on call"


class LayerNumber(models.IntegerChoices):
    FIRST = 1, "first"
    SECOND = 2, "second"


def span_text(start: datetime, end: datetime, zone: ZoneInfo) -> str:
    """As a person says it, in the rotation's zone: the day is said again only where it is another one."""
    first, last = start.astimezone(zone), end.astimezone(zone)
    same_day = first.date() == last.date()
    return f"{_moment(first)} to {last:%H:%M}" if same_day else f"{_moment(first)} to {_moment(last)}"


def _moment(at: datetime) -> str:
    return f"{at:%a} {at.day} {at:%b %H:%M}"
