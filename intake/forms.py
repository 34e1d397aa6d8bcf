"""The shapes of what people type about sources; the rules are the models'."""

from typing import Any

from django import forms

from core.figures import Count
from intake.models import Source
from intake.senders import SENDERS

KINDS = [(kind, sender.label) for kind, sender in SENDERS.items()]


class SourceForm(forms.Form):
    kind = forms.ChoiceField(choices=KINDS, label="What sends")
    name = forms.CharField(
        max_length=80, required=False, help_text="As the team calls it, if there are several."
    )


class SettingsForm(forms.Form):
    """Only what this kind of source has."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    name = forms.CharField(max_length=80)
    topic = forms.CharField(
        max_length=256, required=False, label="TopicArn", help_text="Only this topic is believed."
    )
    stale_after_days = Count(
        min_value=1,
        max_value=365,
        label="Over after days of silence",
        help_text="For what its sender never ends.",
    )
    reopens_within_minutes = Count(
        min_value=0,
        max_value=10_080,
        label="The same again within minutes",
        help_text="Later it is a new interrupt.",
    )

    every_minutes = Count(min_value=1, max_value=44_640, label="Heard every so many minutes")
    grace_minutes = Count(
        min_value=0, max_value=10_080, label="Minutes of grace", help_text="Then its silence is an interrupt."
    )

    def __init__(self, source: Source, *args: Any, **kwargs: Any) -> None:
        names = ("version", *source.sender.settings)
        super().__init__(*args, initial={name: getattr(source, name) for name in names}, **kwargs)
        for name in set(self.fields) - set(names):
            del self.fields[name]


class SecretForm(forms.Form):
    text = forms.CharField(
        label="Secret", min_length=8, max_length=200, strip=True, help_text="It is not shown again.",
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
    )  # fmt: skip


WIDE = {"rows": 16, "class": "mono", "spellcheck": "false"}


class MappingForm(forms.Form):
    """A mapping, and a message with which it is tried before it counts."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    mapping = forms.CharField(
        required=False, max_length=20_000, widget=forms.Textarea(attrs=WIDE),
        help_text="Where its messages say what. Empty: as shipped.",
    )  # fmt: skip
    sample = forms.CharField(
        required=False, max_length=100_000, label="A message to try it with", widget=forms.Textarea(attrs=WIDE | {"rows": 8})
    )  # fmt: skip
