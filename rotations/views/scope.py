"""What every page of duty begins with: the team or the rotation, if the person sees it, in the team's zone."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import Q
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.http import url_has_allowed_host_and_scheme
from django.views import View

from people.models import Person, Team
from rotations.models import Override, Rotation, Swap


class Page(View):
    team: Any

    @property
    def person(self) -> Person:
        return self.request.user  # type: ignore[return-value]

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        with timezone.override(self.team.tzinfo):
            return super().dispatch(request, *args, **kwargs)

    def show(self, template: str, status: int = 200, **context: Any) -> HttpResponse:
        return render(self.request, f"rotations/{template}.html", self.frame() | context, status=status)

    def frame(self) -> dict[str, Any]:
        """A person from elsewhere keeps the navigation of the own team."""
        is_own = self.person.is_superuser or self.person.is_member_of(self.team)
        return {
            "team": self.team if is_own else None, "the_team": self.team, "section": "rotations:duty",
            "may_administer": self.team.may_administer(self.person),
        }  # fmt: skip

    def back(self, done: str) -> HttpResponse:
        messages.success(self.request, done)
        came = self.request.POST.get("next", "")
        is_ours = url_has_allowed_host_and_scheme(came, allowed_hosts=None)
        return redirect(came if is_ours else reverse("rotations:duty", args=[self.team.key]))


class OfTeam(Page):
    @cached_property
    def team(self) -> Team:  # type: ignore[override]
        """Also for who only has a place in one of its rotations."""
        own = Team.objects.visible_to(self.person).values("pk")
        placed = Rotation.objects.visible_to(self.person).values("team")
        seen = Team.objects.filter(Q(pk__in=own) | Q(pk__in=placed)).select_related("buffer_person")
        return get_object_or_404(seen, key=self.kwargs["key"])


class OfRotation(Page):
    @cached_property
    def rotation(self) -> Rotation:
        seen = Rotation.objects.visible_to(self.person).select_related("team__buffer_person")
        return get_object_or_404(seen, pk=self.kwargs["pk"])

    @property
    def team(self) -> Team:  # type: ignore[override]
        return self.rotation.team


class OfSwap(Page):
    @cached_property
    def swap(self) -> Swap:
        rotations = Rotation.objects.visible_to(self.person).values("pk")
        seen = Swap.objects.filter(rotation__in=rotations)
        return get_object_or_404(
            seen.select_related("rotation__team", "offered_by", "asked"), pk=self.kwargs["pk"]
        )

    @property
    def team(self) -> Team:  # type: ignore[override]
        return self.swap.rotation.team


class OfOverride(Page):
    @cached_property
    def override(self) -> Override:
        rotations = Rotation.objects.visible_to(self.person).values("pk")
        seen = Override.objects.filter(rotation__in=rotations).select_related("rotation__team")
        return get_object_or_404(seen, pk=self.kwargs["pk"])

    @property
    def team(self) -> Team:  # type: ignore[override]
        return self.override.rotation.team
