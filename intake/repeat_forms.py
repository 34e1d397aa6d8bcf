"""What one says of an automation: a title, the minutes a month that it saves, and how they are reckoned."""

from __future__ import annotations

from django import forms

from core.figures import Count


class PromiseForm(forms.Form):
    minutes = Count(label="Promised saving, minutes a month", min_value=1, max_value=43_200)
    reckoned = forms.CharField(label="How it is reckoned", max_length=200, required=False)


class AutomateForm(PromiseForm):
    title = forms.CharField(label="Title", max_length=300)
    field_order = ("title", "minutes", "reckoned")
