"""The product owner's inbox: what is asked of the team, oldest first, and the one that is looked at."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.views import View

from backlogs.models import Feature, Request, WorkItem
from backlogs.models.request import requests_seen_by
from backlogs.views.flow import owners
from backlogs.views.scope import agreement
from boards.live.position import position
from boards.team_board import TeamBoard
from core.middleware import is_fragment
from intake.models import Clock, Triage
from intake.requests_page import TABS, Box, Where, came_of, to_answer, with_all
from people.models import Role
from people.views.seen_team import SeenTeam

# What stands in the page under this name, by itself.
PARTS = {"requests": "_requests", "requests-item": "_requests_item"}


class OfRequests(SeenTeam, View):
    """A page about what is asked of a team, and its parts."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        with timezone.override(self.team.tzinfo):
            return super().dispatch(request, *args, **kwargs)

    @cached_property
    def where(self) -> Where:
        return Where.asked(self.request.GET)

    @property
    def home(self) -> str:
        return reverse("intake:requests", args=[self.team.key])

    @cached_property
    def may_answer(self) -> bool:
        return self.person.has_role(self.team, Role.PRODUCT_OWNER)

    def asked(self, key: str) -> WorkItem:
        """Of this team, answered or not."""
        seen = requests_seen_by(self.person).filter(team=self.team, key=key)
        if (found := with_all(seen).first()) is None:
            raise Http404
        return found

    def part(self, template: str, **context: Any) -> str:
        return render_to_string(f"intake/{template}.html", self.frame() | context, self.request)

    def frame(self) -> dict[str, Any]:
        return {
            "team": self.team, "where": self.where, "may_answer": self.may_answer, "home": self.home, "tabs": TABS,
        }  # fmt: skip

    def whole(self, where: Where, **more: Any) -> dict[str, Any]:
        """List and detail, for a page or for the answer to a verb."""
        self.where, box = where, Box(self.team, where, self.person)
        item = box.row_of(where.item)
        if item is None and where.item:
            item = self.asked(where.item)
        looked_at = self.looked_at(item, box.beside(item)) if item else {}
        return {"box": box, "owners": owners(self.team)} | looked_at | more

    def looked_at(self, item: WorkItem, then: str) -> dict[str, Any]:
        came = came_of(item)
        asking = Feature.objects.visible_to(self.person).filter(pk=came.for_feature_id or 0)
        return {
            "item": item,
            "came": came,
            "then": then,
            "asking": asking.first(),
            "origin": Triage.objects.filter(leads_to=item).select_related("item", "decided_by").first(),
            "agreement": agreement(item, self.person),
            "promise": Clock.objects.running().filter(item=item).order_by("due_at", "pk").first(),
            "answers": item.comments.filter(audience="public", redacted_at=None).select_related("author")[
                :30
            ],
        }


class RequestsPage(OfRequests):
    def get(self, request: HttpRequest, key: str) -> HttpResponse:
        board = TeamBoard(self.person, self.team)
        live = position(board)  # before the rows, so that what comes between is told
        context = self.whole(self.where)
        if is_fragment(request) and (part := PARTS.get(request.headers.get("HX-Target", ""))):
            return HttpResponse(self.part(part, **context))
        return HttpResponse(self.part("requests", board=board, live=live, **context))


class RequestsCount(OfRequests):
    """For the navigation: how many wait for the product owner."""

    def get(self, request: HttpRequest, key: str) -> HttpResponse:
        return HttpResponse(self.part("_requests_count", count=to_answer(self.team).count()))


class Answered(OfRequests):
    """After a verb: the inbox with the next one, and what was done."""

    def answered(self, said: str, item: WorkItem) -> HttpResponse:
        if not is_fragment(self.request):
            messages.success(self.request, said)
            return redirect(f"{self.home}?{self.where.query(item='', then='')}".rstrip("?"))
        where = Where(self.where.tab, self.where.page, self.where.then)
        if where.item and Box(self.team, where, self.person).row_of(where.item) is None:
            where.item = ""
        came = Request.objects.of(WorkItem.objects.select_related("team", "feature").get(pk=item.pk))
        undo = came.may_come_back and self.request.resolver_match.url_name != "requests-return"
        told = {"done": said, "about": item, "became": came.feature, "undo": undo}
        answer = HttpResponse(self.part("_requests", **told, **self.whole(where)))
        answer["HX-Trigger"] = "dialog-close"
        return answer
