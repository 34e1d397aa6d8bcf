from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django import template

if TYPE_CHECKING:
    from home.roadmap import Roadmap

register = template.Library()


@register.simple_tag
def on_line(roadmap: Roadmap, day: date) -> str:
    """Where a day stands on the roadmap's line, in per cent of it."""
    return f"{100 * roadmap.place(day) / roadmap.days:.2f}"


@register.simple_tag
def along(roadmap: Roadmap, first: date, last: date | None) -> str:
    """The length between two days; without the second to the end of the line."""
    end = roadmap.days if last is None else roadmap.place(last)
    return f"{max(0.0, 100 * (end - roadmap.place(first)) / roadmap.days):.2f}"
