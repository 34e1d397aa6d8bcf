"""A feature asks another team for what it needs."""

from __future__ import annotations

from django import forms
from django.http import HttpRequest, HttpResponse

from backlogs.views.feature_verbs import Verb
from backlogs.views.scope import shaped
from people.models import Team


class AskForm(forms.Form):
    team = forms.ModelChoiceField(Team.objects.all(), to_field_name="key", empty_label=None)
    title = forms.CharField(max_length=200, label="What it needs")
    text = forms.CharField(max_length=20_000, required=False, label="More about it")


class AskedTeam(Verb):
    """A feature of another team is asked for; its product owner decides."""

    changes = ("_feature_needs",)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        feature = self.feature
        feature.require_asker(self.person)
        sent = shaped(AskForm(request.POST))
        item = feature.ask_team(sent.pop("team"), sent.pop("title"), by=self.person, **sent)
        return self.done(f"{item.team} is asked, as {item.key}.")
