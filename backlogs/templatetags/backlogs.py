"""How the work is written on pages: points, ages, moments, and slots that a higher app fills."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from django import template
from django.template import Context
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from backlogs.models.effort import spelled
from core import clock, markdown

register = template.Library()


@register.filter
def points(value: Decimal | None) -> str:
    """5, 0.5; nothing is said as a dash."""
    return "–" if value is None else format(Decimal(value).normalize(), "f")


@register.filter
def percent(part: Decimal) -> str:
    """0.25 is 25."""
    return points(Decimal(part) * 100)


@register.filter
def listed(text: str) -> str:
    """Lines of which none is marked as Markdown's list are one each; what is written in another form stays."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    if len(lines) < 2 or "" in (line.strip() for line in text.strip().splitlines()):
        return text
    is_plain = all(line[0].isalnum() and not line.split(".")[0].isdigit() for line in lines)
    return "\n".join(f"- {line}" for line in lines) if is_plain else text


@register.filter
def prose(text: str) -> SafeString:
    """Markdown as sanitised HTML."""
    return mark_safe(markdown.render(text))


@register.filter
def age(moment: datetime | None) -> int:
    """Whole days until today, in the zone shown."""
    if moment is None:
        return 0
    return (timezone.localtime(clock.now()).date() - timezone.localtime(moment).date()).days


@register.filter
def when(moment: datetime | None) -> str:
    """As near as a reader needs it: 08:50, Mon 16:20, 2 Nov, 2 Nov 2025."""
    if moment is None:
        return ""
    local, now = timezone.localtime(moment), timezone.localtime(clock.now())
    days = (now.date() - local.date()).days
    if days == 0:
        return date_format(local, "H:i")
    if 0 < days < 7:
        return date_format(local, "D H:i")
    return date_format(local, "j M" if local.year == now.year else "j M Y")


@register.filter(expects_localtime=True)
def day(value: Any) -> str:
    """A date, of a moment where the reader is: 2 Nov, with its year if that is another one."""
    if value is None:
        return ""
    return date_format(value, "j M" if value.year == timezone.localtime(clock.now()).year else "j M Y")


@register.filter
def span(length: timedelta) -> str:
    """A length of time in its two largest units: 8 d 20 h, 2 h 5 min."""
    minutes = max(0, int(length.total_seconds() // 60))
    days, hours, rest = minutes // 1440, minutes // 60 % 24, minutes % 60
    told = [f"{days} d"] * bool(days) + [f"{hours} h"] * bool(hours)
    if not days and (rest or not told):
        told.append(f"{rest} min")
    return " ".join(told)


@register.filter
def hours(minutes: int | None) -> str:
    """Effort: 26 h 30 min, never days."""
    return spelled(minutes or 0)


@register.filter
def met(lines: Any) -> int:
    """How many lines of a checklist are ticked."""
    return sum(1 for line in lines if line.done_at)


BACKWARDS = {"blocks": "is blocked by", "duplicates": "is duplicated by", "split_from": "was split into"}


@register.filter
def backwards(link: Any) -> str:
    """A link read from its other end."""
    return BACKWARDS.get(link.kind, link.get_kind_display())


@register.filter
def fields(names: str, form: Any) -> list[Any]:
    """The fields of a form by their names, those that it has."""
    return [form[name] for name in names.split() if name in form.fields]


@register.filter
def at(values: dict[Any, Any], key: Any) -> Any:
    return values.get(key)


@register.simple_tag
def slot(page: str, *args: Any, css: str = "", tag: str = "div", every: str = "", on: str = "") -> SafeString:
    """A place that a higher app fills once it answers at this name, and again every so often or on an event; without it, nothing."""
    try:
        url = reverse(page, args=args)
    except NoReverseMatch:
        return SafeString("")
    return format_html(
        '<{} class="slot {}" hx-get="{}" hx-trigger="load{}{}" hx-swap="innerHTML"></{}>',
        tag, css, url, f", every {every}" if every else "", f", {on} from:body" if on else "", tag,
    )  # fmt: skip


@register.simple_tag(takes_context=True)
def oob(context: Context) -> SafeString:
    """On the root of a fragment: it takes its own place when it comes as an answer."""
    return SafeString(' hx-swap-oob="true"' if context.get("oob") else "")


@register.simple_tag(takes_context=True)
def sends(context: Context, page: str, *args: Any, **kwargs: Any) -> SafeString:
    """The attributes of a form that posts to a page with htmx, and without it."""
    url = reverse(f"backlogs:{page}", args=args, kwargs=kwargs)
    return format_html('method="post" action="{0}" hx-post="{0}" hx-swap="none"', url)
