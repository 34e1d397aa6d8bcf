"""Forms of what a team keeps about a feature beside its words: design with a time box, transition, retrospective."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms

from backlogs.forms import DesignForm
from backlogs.models import Backlog, Practice, RetroNote
from backlogs.models.words import BacklogKind
from backlogs.revision import Long, Revision, choose
from core.figures import Count, Figure
from people.models import Team


class BoxedDesignForm(DesignForm):
    """A design note with the time box of what is tried for it."""

    box_hours = Figure(
        min_value=Decimal("0.01"), max_value=80, max_digits=6, decimal_places=4, required=False,
        label="Time box of its spikes, in hours",
    )  # fmt: skip

    instead_of = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        sent = dict(super().clean() or {})
        if "instead_of" not in self.data:
            sent["instead_of"] = None
        hours = sent.pop("box_hours", None)
        return sent | {"box_minutes": None if hours is None else round(hours * 60)}


class LinesForm(forms.Form):
    text = Long(rows=3, required=True, max_length=20_000, label="What it needs, one a line")


class RetroForm(forms.Form):
    kind = forms.ChoiceField(choices=RetroNote.Kind.choices, label="To")
    text = forms.CharField(max_length=300, label="In a line")


class ActionForm(forms.Form):
    """The backlog in which the action of a note becomes an item."""

    backlog = forms.ModelChoiceField(Backlog.objects.none(), to_field_name="kind", empty_label=None)

    def __init__(self, team: Team, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose(self, "backlog", team.backlogs.exclude(kind=BacklogKind.INTERRUPT))


class PracticeForm(Revision):
    """How a team keeps its features."""

    health_every_days = Count(
        min_value=1, max_value=90, required=False, label="Health is said every so many days",
        help_text="Empty: whenever there is something to say.",
    )  # fmt: skip
    transition = Long(
        rows=8, max_length=20_000, label="What a transition to operation needs, one a line",
        help_text="Each feature takes the list over with one click and may add lines of its own.",
    )  # fmt: skip

    def __init__(self, practice: Practice, sent: Any = None) -> None:
        super().__init__(practice_now(practice), practice.version, sent)


def practice_now(practice: Practice) -> dict[str, Any]:
    return {name: getattr(practice, name) for name in ("health_every_days", "transition")}
