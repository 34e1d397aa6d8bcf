"""Addresses of the triage page: where one is on it is kept through every link, form and answer."""

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
    said = context["where"].query(**{"alone": ""} | changed)
    return f"{context['home']}?{said}" if said else context["home"]


@register.simple_tag(takes_context=True)
def acts(context: Context, noun: str) -> SafeString:
    """The attributes of a form that does something to the interrupt and brings the inbox as it is then."""
    return format_html(
        'method="post" action="{0}" hx-post="{0}" hx-target="#triage" hx-swap="outerHTML"',
        _verb(context, noun),
    )


@register.simple_tag(takes_context=True)
def asks(context: Context, noun: str) -> SafeString:
    """The attributes of a button that opens the dialog of a verb."""
    return format_html('hx-get="{}" hx-target="#dialogs" hx-swap="innerHTML"', _verb(context, noun))


@register.simple_tag(takes_context=True)
def asks_together(context: Context, decision: str) -> SafeString:
    """The same for a group, whose items the button brings along."""
    return format_html(
        'hx-get="{}" hx-target="#dialogs" hx-swap="innerHTML" hx-include="#triage-items"',
        _together(context, decision),
    )


@register.simple_tag(takes_context=True)
def acts_together(context: Context, decision: str) -> SafeString:
    return format_html(
        'method="post" action="{0}" hx-post="{0}" hx-target="#triage" hx-swap="outerHTML"',
        _together(context, decision),
    )


def _verb(context: Context, noun: str) -> str:
    path = reverse(f"intake:triage-{noun}", args=[context["team"].key, context["item"].key])
    return f"{path}?{_kept(context)}"


def _together(context: Context, decision: str) -> str:
    return f"{reverse('intake:triage-together', args=[context['team'].key, decision])}?{_kept(context)}"


def _kept(context: Context) -> str:
    return context["where"].query(item="", then=context.get("then") or context["where"].then)
