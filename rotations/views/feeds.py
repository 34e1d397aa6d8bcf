"""Calendar addresses: made once, shown once, read by calendar programs without a sign-in."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.views import View

from rotations.calendars import calendar_of
from rotations.models import Feed, Rotation
from rotations.views.duty import Duties
from rotations.views.scope import OfTeam


class MadeFeed(Duties):
    """Of one's own shifts everywhere, or of one rotation of this team."""

    def post(self, request: HttpRequest, key: str) -> HttpResponse:
        named = request.POST.get("rotation", "")
        rotation = None
        if named:
            seen = Rotation.objects.visible_to(self.person).filter(team=self.team)
            rotation = get_object_or_404(seen, pk=named) if named.isdecimal() and len(named) < 18 else None
        _, text = Feed.objects.make(by=self.person, rotation=rotation)
        link = request.build_absolute_uri(reverse("rotations:calendar", args=[text]))
        answer = self.show("duty", **self.found(), new_feed=link)
        answer["Cache-Control"] = "no-store"
        return answer


class EndedFeed(OfTeam):
    def post(self, request: HttpRequest, key: str, pk: int) -> HttpResponse:
        get_object_or_404(Feed.objects.valid().filter(person=self.person), pk=pk).revoke(by=self.person)
        return self.back("The address answers no more.")


@method_decorator(login_not_required, name="dispatch")
class Calendar(View):
    """The address is the right; whoever lost it ends it on the duty page."""

    def get(self, request: HttpRequest, text: str) -> HttpResponse:
        feed = Feed.objects.bearing(text)
        if feed is None or (
            feed.rotation
            and not Rotation.objects.visible_to(feed.person).filter(pk=feed.rotation_id).exists()
        ):
            raise Http404
        answer = HttpResponse(
            calendar_of(feed.person, feed.rotation), content_type="text/calendar; charset=utf-8"
        )
        answer["Cache-Control"] = "private, max-age=300"
        return answer
