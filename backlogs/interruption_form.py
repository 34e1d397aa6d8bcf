"""The shape of "I was interrupted" as a person types it."""

from django import forms

from backlogs.models.interruption import LENGTHS


class InterruptionForm(forms.Form):
    team = forms.CharField(max_length=10)
    asked_by = forms.CharField(max_length=80, required=False, label="Who asked")
    about = forms.CharField(max_length=200, required=False, label="About what")
    minutes = forms.TypedChoiceField(choices=list(LENGTHS.items()), coerce=int, label="How long")
