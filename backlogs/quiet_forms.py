"""The shapes of what people type about quiet work, long interrupts and readiness; the rules are the models'."""

from __future__ import annotations

from typing import Any

from django import forms

from backlogs.forms import ShareForm
from backlogs.models import Backlog, Ready, WorkItem
from backlogs.models.words import BacklogKind
from core.figures import Count

PLANNED = [choice for choice in BacklogKind.choices if choice[0] != BacklogKind.INTERRUPT]
ENDS = [(end.value, end.label) for end in (
    WorkItem.Outcome.DONE, WorkItem.Outcome.DECLINED, WorkItem.Outcome.CANCELLED, WorkItem.Outcome.RESOLVED_ITSELF,
)]  # fmt: skip


class PlanForm(ShareForm):
    """How much of the capacity a backlog takes, and how long it waits for what nobody touches."""

    quiet_after_days = Count(
        required=False,
        min_value=1,
        label="Postpone what nobody touches for, days",
        help_text="From 7; empty for never. It says so in the last quarter, nothing is deleted, one action brings it back.",
    )

    def __init__(self, backlog: Backlog, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not backlog.is_planned:
            del self.fields["quiet_after_days"]
        else:
            self.fields["quiet_after_days"].show_hidden_initial = True

    @property
    def clock(self) -> dict[str, Any]:
        """The days, where this form changed them."""
        return (
            {"quiet_after_days": self.cleaned_data["quiet_after_days"]}
            if "quiet_after_days" in self.changed_data
            else {}
        )


class AnswerForm(forms.Form):
    outcome = forms.ChoiceField(
        choices=ENDS, label="It ends as", widget=forms.Select(attrs={"class": "input"})
    )
    answer = forms.CharField(
        required=False, max_length=20_000, widget=forms.Textarea(attrs={"rows": 2, "class": "input"})
    )


class PlannedForm(forms.Form):
    backlog = forms.ChoiceField(choices=PLANNED, label="Into", widget=forms.Select(attrs={"class": "input"}))


class ReadyForm(forms.Form):
    asks = forms.MultipleChoiceField(
        choices=[(ask.value, ask.label) for ask in Ready.Ask], required=False, widget=forms.CheckboxSelectMultiple,
        label="Planned work is ready when it has",
    )  # fmt: skip
    words = forms.CharField(
        required=False, max_length=2000, label="And, what only people can look at",
        widget=forms.Textarea(attrs={"rows": 3}),
    )  # fmt: skip
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
