"""The shapes of what a product owner says to a request; the rules are the models'."""

from __future__ import annotations

from typing import Any

from django import forms

from backlogs.models import Feature
from intake.triage_forms import Chosen, OfTeamForm, first

BECOMES = [
    ("feature", "a feature of its own"), ("joined", "part of a feature that there is"), ("story", "a story"),
    ("task", "a task"), ("defect", "a defect"),
]  # fmt: skip
PLANNED = [("business", "Business"), ("ssa", "Self-service & automation")]


class AcceptForm(OfTeamForm):
    becomes = forms.ChoiceField(choices=BECOMES, initial="feature", label="It becomes", widget=first(Chosen))
    title = forms.CharField(max_length=200, required=False, label="Title of the feature")
    feature = forms.ModelChoiceField(
        Feature.objects.none(), required=False, empty_label="none", label="In the feature",
        help_text="Of a story, or which one it is part of.",
    )  # fmt: skip
    backlog = forms.ChoiceField(choices=PLANNED, required=False)
    answer = forms.CharField(
        max_length=20_000, required=False, label="A word to who asked", widget=forms.Textarea({"rows": 3})
    )

    def choose(self) -> None:
        features = Feature.objects.filter(team=self.team).open().ranked()
        self.fields["feature"].queryset = features  # type: ignore[attr-defined]
        title = self.item.title[:200] if self.item else ""
        self.initial = {"title": title, "backlog": "business", **self.initial}

    def clean(self) -> dict[str, Any]:
        sent = super().clean() or {}
        if sent.get("becomes") == "joined" and not sent.get("feature"):
            self.add_error("feature", "Say which feature it is part of.")
        return sent


class QuestionForm(OfTeamForm):
    question = forms.CharField(
        max_length=20_000, label="What do you want to know?", widget=first(forms.Textarea, rows=4)
    )


class DeclineForm(OfTeamForm):
    answer = forms.CharField(
        max_length=20_000, label="Answer to who asked", widget=first(forms.Textarea, rows=4),
        error_messages={"required": "Whoever asked gets an answer: say why not."},
    )  # fmt: skip


class HeardForm(OfTeamForm):
    text = forms.CharField(max_length=20_000, label="What they said", widget=first(forms.Textarea, rows=4))
