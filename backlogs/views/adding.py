"""New items and features, with all that is known of them already."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from backlogs.forms import NewFeatureForm, NewItemForm
from backlogs.models import Feature, WorkItem
from backlogs.views.feature_verbs import Verb
from backlogs.views.scope import OfTeam
from people.forms import accepted
from people.models import Role


class NewItem(OfTeam):
    def get(self, request: HttpRequest, team_key: str) -> HttpResponse:
        asked = {name: request.GET[name] for name in ("backlog", "feature", "title") if name in request.GET}
        return self.shown(NewItemForm(self.team, self.person, initial=asked))

    def post(self, request: HttpRequest, team_key: str) -> HttpResponse:
        form = NewItemForm(self.team, self.person, request.POST)
        if not accepted(form, self._add):
            return self.shown(form, status=422)
        return redirect("backlogs:item", self.made.key)

    def _add(self, backlog: str, **sent: Any) -> None:
        self.made = WorkItem.objects.add(by=self.person, backlog=self.team.backlogs.get(kind=backlog), **sent)

    def shown(self, form: NewItemForm, status: int = 200) -> HttpResponse:
        may = self.person.has_role(self.team, Role.ENGINEER, Role.PRODUCT_OWNER)
        return self.show("item_new", status, form=form, may_add=may, section="backlogs:backlogs")


class NewStory(Verb):
    """The quick way on the page of a feature: a title, at the end of the lead's order."""

    changes = ("_feature_flow", "_story_sums", "_story_list")

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        title, backlog = request.POST.get("title", ""), self.feature.backlog
        WorkItem.objects.add_line(title, by=self.person, backlog=backlog, feature=self.feature)
        # Whoever writes one writes the next.
        return self.done() if self.is_fragment else redirect(f"/features/{pk}/#story-title")


class NewFeature(OfTeam):
    def get(self, request: HttpRequest, team_key: str) -> HttpResponse:
        return self.shown(
            NewFeatureForm(self.person, initial={"backlog": request.GET.get("backlog", "business")})
        )

    def post(self, request: HttpRequest, team_key: str) -> HttpResponse:
        form = NewFeatureForm(self.person, request.POST)
        if not accepted(form, self._add):
            return self.shown(form, status=422)
        return redirect("backlogs:feature", self.made.pk)

    def _add(self, backlog: str, **sent: Any) -> None:
        self.made = Feature.objects.add(by=self.person, backlog=self.team.backlogs.get(kind=backlog), **sent)

    def shown(self, form: NewFeatureForm, status: int = 200) -> HttpResponse:
        may = self.person.has_role(self.team, Role.PRODUCT_OWNER)
        return self.show("feature_new", status, form=form, may_add=may, section="backlogs:backlogs")
