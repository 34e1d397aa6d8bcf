"""The small parts of every page: icons, bars, classes of forms' fields."""

from datetime import timedelta
from typing import Any

from django import template
from django.forms import BoundField, CheckboxInput
from django.template import Context
from django.templatetags.static import static
from django.urls import NoReverseMatch, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

register = template.Library()
SIGNS = {"business": "Business", "interrupt": "Interrupt", "ssa": "Self-service & automation"}
TOASTS = {"danger": "block", "error": "block", "warning": "warn", "success": "check"}


@register.simple_tag
def icon(name: str, label: str = "", size: str = "") -> SafeString:
    """A picture of the sprite; without a label it is decoration and is not read out."""
    classes = f"icon is-{size}" if size else "icon"
    href = f"{static('core/sprite.svg')}#i-{name}"
    if label:
        form = '<svg class="{}" role="img" aria-label="{}"><use href="{}"></use></svg>'
        return format_html(form, classes, label, href)
    return format_html('<svg class="{}" aria-hidden="true"><use href="{}"></use></svg>', classes, href)


@register.simple_tag
def backlog_sign(kind: str, name: str = "") -> SafeString:
    """The one sign of a backlog, in its colour and with its name for who does not see it."""
    return format_html(
        '<span class="sign of-{}">{}<span class="visually-hidden">{}</span></span>',
        kind,
        icon(kind),
        name or SIGNS.get(kind, kind),
    )


@register.filter
def toast_icon(tone: Any) -> str:
    return TOASTS.get(str(tone), "info")


@register.filter
def percent_of(value: Any, whole: Any) -> float:
    """Where a value stands on a bar that is `whole` long, 0 to 100; past the end is the end."""
    try:
        part = 100 * float(value) / float(whole or 100)
    except (TypeError, ValueError):
        return 0
    return round(min(100, max(0, part)), 2)


@register.filter
def percent_between(high: Any, low: Any) -> float:
    """The length from low to high, for `percent_of`."""
    try:
        return float(high) - float(low)
    except (TypeError, ValueError):
        return 0


@register.filter
def in_hours(length: timedelta | int) -> str:
    """What was promised and what is left of it, 30 h, never days: a day of working hours has another length than a day."""
    minutes = length if isinstance(length, int) else int(length.total_seconds() // 60)
    hours, rest = divmod(max(0, minutes), 60)
    return " ".join([f"{hours} h"] * bool(hours) + [f"{rest} min"] * bool(rest or not hours))


@register.filter
def styles(names: str) -> list[str]:
    return [static(f"core/css/{name}.css") for name in names.split()]


@register.filter
def scripts(names: str) -> list[str]:
    return [static(f"core/js/{name}.js") for name in names.split()]


@register.filter
def is_checkbox(field: BoundField) -> bool:
    return isinstance(field.field.widget, CheckboxInput)


@register.inclusion_tag("core/_nav_link.html", takes_context=True)
def nav_link(
    context: Context, page: str, *args: Any, icon: str, label: str, keys: str = "", count: str = ""
) -> dict[str, Any]:
    """A place of the navigation; one whose app is not installed is not shown. `count` names a page that says how much waits."""
    url = _url(page, *args)
    here = getattr(context.get("request"), "path", "")
    is_here = here == url if url == "/" else bool(url) and here.startswith(url)
    section = context.get("section")
    return {
        "url": url,
        "icon": icon,
        "label": label,
        "keys": keys,
        "is_current": section == page if section else is_here,
        "count_url": _url(count, *args) if count else "",
        "count_id": count.rpartition(":")[2],
    }


def _url(page: str, *args: Any) -> str:
    try:
        return reverse(page, args=args)
    except NoReverseMatch:
        return ""
