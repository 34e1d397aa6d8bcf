"""Addresses of the product owner's inbox: where one is on it is kept through every link, form and answer."""

from __future__ import annotations

from typing import Any

from django import template
from django.template import Context
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

register = template.Library()


@register.simple_tag(takes_context=True)
def place(context: Context, **changed: Any) -> str:
    """The inbox, at another place of it."""
    said = context["where"].query(**changed)
    return f"{context['home']}?{said}" if said else context["home"]


@register.simple_tag(takes_context=True)
def acts(context: Context, noun: str) -> SafeString:
    """The attributes of a form that answers the request and brings the inbox as it is then."""
    return format_html(
        'method="post" action="{0}" hx-post="{0}" hx-target="#requests" hx-swap="outerHTML"',
        _verb(context, noun),
    )


@register.simple_tag(takes_context=True)
def asks(context: Context, noun: str) -> SafeString:
    """The attributes of a button that opens the dialog of a verb."""
    return format_html('hx-get="{}" hx-target="#dialogs" hx-swap="innerHTML"', _verb(context, noun))


def _verb(context: Context, noun: str) -> str:
    path = reverse(f"intake:requests-{noun}", args=[context["team"].key, context["item"].key])
    return f"{path}?{context['where'].query(item='', then=context.get('then') or context['where'].then)}"
