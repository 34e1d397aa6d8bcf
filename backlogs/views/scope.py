"""What every page here begins with: who asks, and the one thing that it is about, if that person sees it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.http import url_has_allowed_host_and_scheme
from django.views import View

from backlogs.models import Feature, Iteration, WorkItem
from core.errors import Invalid
from core.middleware import is_fragment
from core.rows import row_number
from people.models import Agreement, Person, Team
from people.views.seen_team import SeenTeam


class Page(View):
    """A page, or one of its forms. Times are shown in the zone of the team that it is about."""

    team: Any

    @property
    def person(self) -> Person:
        return self.request.user  # type: ignore[return-value]

    @property
    def is_fragment(self) -> bool:
        return is_fragment(self.request)

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        with timezone.override(self.team.tzinfo):
            return super().dispatch(request, *args, **kwargs)

    def named_person(self, crew: QuerySet[Any]) -> Person:
        """Whom a form of a crew means: oneself where it names nobody, a colleague, or who is on the crew already."""
        named = self.request.POST.get("person", "")
        if not named:
            return self.person
        if (number := row_number(named)) is None:
            raise Http404
        seen = Person.objects.visible_to(self.person).values("pk")
        choice = Q(pk__in=seen) | Q(pk__in=crew.values("person"))
        return get_object_or_404(Person.objects.filter(choice), pk=number)

    def show(self, template: str, status: int = 200, **context: Any) -> HttpResponse:
        text = render_to_string(f"backlogs/{template}.html", self.frame() | context, self.request)
        return HttpResponse(text, status=status)

    def answer(self, *fragments: str, status: int = 200, **context: Any) -> HttpResponse:
        """Fragments that each take the place of their element on the page (htmx, out of band)."""
        frame = self.frame() | {"oob": True} | context
        parts = [render_to_string(f"backlogs/{name}.html", frame, self.request) for name in fragments]
        return HttpResponse("\n".join(parts), status=status)

    def frame(self) -> dict[str, Any]:
        """For the shell: a person from elsewhere keeps the navigation of the own team."""
        is_own = self.person.is_superuser or self.person.is_member_of(self.team)
        return {"team": self.team if is_own else None, "the_team": self.team}

    def back(self, done: str = "") -> HttpResponse:
        """To the page that the form names, or to the page of the thing."""
        if done:
            messages.success(self.request, done)
        wanted = self.request.POST.get("next", "")
        is_ours = url_has_allowed_host_and_scheme(wanted, {self.request.get_host()})
        return redirect(wanted if is_ours and wanted.startswith("/") else self.home())

    def home(self) -> str:
        raise NotImplementedError


class OfTeam(SeenTeam, Page):
    named_by = "team_key"


class OfItem(Page):
    """An item by its key, or by one that it had in another team."""

    def items(self) -> QuerySet[WorkItem]:
        return WorkItem.objects.visible_to(self.person)

    @cached_property
    def item(self) -> WorkItem:
        whole = self.items().select_related(
            "team__buffer_person",
            "backlog",
            "feature__lead",
            "feature__deputy",
            "customer",
            "requester",
            "placement__column",
        )
        asked = Q(key=self.kwargs["key"]) | Q(old_keys__key=self.kwargs["key"])
        return get_object_or_404(whole.filter(asked).distinct())

    @property
    def team(self) -> Team:  # type: ignore[override]
        return self.item.team

    def home(self) -> str:
        return f"/items/{self.item.key}/"


class OfFeature(Page):
    def features(self) -> QuerySet[Feature]:
        return Feature.objects.visible_to(self.person)

    @cached_property
    def feature(self) -> Feature:
        whole = self.features().select_related("team__buffer_person", "backlog", "lead", "deputy", "customer")
        return get_object_or_404(whole, pk=self.kwargs["pk"])

    @property
    def team(self) -> Team:  # type: ignore[override]
        return self.feature.team

    def home(self) -> str:
        return f"/features/{self.feature.pk}/"


class OfIteration(Page):
    @cached_property
    def iteration(self) -> Iteration:
        seen = Iteration.objects.visible_to(self.person).select_related("team__buffer_person")
        return get_object_or_404(seen, pk=self.kwargs["pk"])

    @property
    def team(self) -> Team:  # type: ignore[override]
        return self.iteration.team

    def home(self) -> str:
        return f"/iterations/{self.iteration.pk}/"


def shaped(form: forms.Form) -> dict[str, Any]:
    """What a small form read; what it cannot read is refused in a sentence."""
    if form.is_valid():
        return form.cleaned_data
    name, errors = next(iter(form.errors.items()))
    label = form.fields[name].label or name.replace("_", " ").capitalize() if name in form.fields else ""
    raise Invalid(f"{label}: {errors[0]}" if label else str(errors[0]), field=name)


def agreement(thing: WorkItem | Feature, person: Person) -> Agreement | None:
    """What the team agreed with the customer who asked, if this person may read it."""
    seen = Agreement.objects.visible_to(person).standing().filter(team=thing.team, customer=thing.customer)
    return seen.exclude(customer=None).select_related("team", "customer").first()
