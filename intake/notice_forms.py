"""The shapes of what people type about being told; the rules are the models'."""

from typing import Any

from django import forms

from core.figures import Count
from intake.models import Channel, Manner, TeamManner
from people.forms import VerbForm
from people.models import Person, Team

TIME = forms.TimeInput(attrs={"type": "time"}, format="%H:%M")


class MannerForm(VerbForm):
    class Meta:
        model = Manner
        fields = ("mail_takes", "bundle_minutes", "quiet_from", "quiet_until", "day_before", "at_beginning")
        field_classes = {"bundle_minutes": Count}
        widgets = {"quiet_from": TIME, "quiet_until": TIME}
        help_texts = {
            "bundle_minutes": "What is not urgent comes together in one message.",
            "quiet_from": "In your time zone. Only what is urgent comes then.",
        }


class ChannelForm(forms.Form):
    kind = forms.ChoiceField(choices=Channel.Kind.choices)
    address = forms.CharField(
        max_length=2_000, label="Its address (webhook)", widget=forms.URLInput(attrs={"autocomplete": "off"}),
        help_text="https://… It is not shown again.",
    )  # fmt: skip
    takes = forms.ChoiceField(choices=Channel.Takes.choices, label="For")
    secret = forms.CharField(
        max_length=200, required=False, label="Secret for signatures", help_text="Of a program; empty: unsigned.",
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
    )  # fmt: skip


class TeamChatForm(ChannelForm):
    kind = forms.ChoiceField(choices=[one for one in Channel.Kind.choices if one[0] != Channel.Kind.WEBHOOK])
    secret = None  # type: ignore[assignment]


class TeamMannerForm(VerbForm):
    class Meta:
        model = TeamManner
        fields = ("work_begins", "work_ends", "pages_outside_hours", "acknowledge_within", "next_person")
        field_classes = {"acknowledge_within": Count}
        widgets = {"work_begins": TIME, "work_ends": TIME}
        help_texts = {
            "work_ends": "On the team's working days. The same time twice is the whole day.",
            "pages_outside_hours": "Off: what comes outside working hours waits for them, P1s too. An outside pager keeps paging.",
            "acknowledge_within": "Then the next one is told, once.",
            "next_person": "If the rotation has no second layer.",
        }

    def __init__(self, team: Team, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        members = Person.objects.enabled().filter(memberships__in=team.memberships.current())
        self.fields["next_person"].queryset = members.distinct()  # type: ignore[attr-defined]
