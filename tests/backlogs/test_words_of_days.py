"""A day is said as it is where the reader is, not where the clock of the server is."""

from datetime import UTC, datetime, timedelta

from django.template import Context, Template
from django.utils import timezone

from core import clock


def test_a_moment_late_in_the_evening_elsewhere_is_the_day_here() -> None:
    at = datetime(2026, 11, 22, 23, 55, tzinfo=UTC)
    said = Template("{% load backlogs %}{{ at|day }}, {{ on|day }}")
    with clock.at(at + timedelta(minutes=1)), timezone.override("Europe/Oslo"):
        assert said.render(Context({"at": at, "on": at.date()})) == "23 Nov, 22 Nov"
    with clock.at(at + timedelta(minutes=1)), timezone.override("UTC"):
        assert said.render(Context({"at": at, "on": at.date()})) == "22 Nov, 22 Nov"
