"""What pages about one team begin with, in whatever app: who asks, and the team, if that person sees it."""

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils.functional import cached_property

from people.models import Person, Team


class SeenTeam:
    """For views whose URL names a team by its key; what is not seen does not exist."""

    request: HttpRequest
    kwargs: dict[str, str]
    named_by = "key"

    @property
    def person(self) -> Person:
        return self.request.user  # type: ignore[return-value]

    @cached_property
    def team(self) -> Team:
        seen = Team.objects.visible_to(self.person).select_related("buffer_person")
        return get_object_or_404(seen, key=self.kwargs[self.named_by])
