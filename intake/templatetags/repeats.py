"""Minutes a month as people say them: 3 h 10 min, and less than nothing with its sign."""

from __future__ import annotations

from django import template

from backlogs.models.effort import spelled

register = template.Library()


@register.filter
def lasting(minutes: int | None) -> str:
    if minutes is None:
        return ""
    return f"−{spelled(-minutes)}" if minutes < 0 else spelled(minutes)
