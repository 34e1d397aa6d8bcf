"""What a team's duty was told: to whom, when, and whether it arrived; and when it is told at all."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views import View

from intake.models import Channel, Matter, Notice, TeamManner
from intake.notice_forms import TeamChatForm, TeamMannerForm
from people.forms import accepted
from people.models import Team
from people.views.seen_team import SeenTeam
from people.views.team_settings import administrators

SECTION = "people:team-settings"
PAGE_OF, MATTERS, NAMED = 30, 10, 3


def waiting(team: Team) -> list[Matter]:
    """What has to be told or answered, each with the first that it is about: of thousands no more than these are read."""
    found = list(Matter.objects.filter(team=team, settled_at=None).order_by("-id")[:MATTERS])
    for matter in found:
        matter.some = list(matter.mentions.select_related("item").only("matter", "item__key")[:NAMED])
        matter.more = matter.mentions.count() - NAMED
    return found


class OfNotices(SeenTeam, View):
    def shown(self, status: int = 200, **changed: Any) -> HttpResponse:
        with timezone.override(self.team.tzinfo):
            return render(self.request, "intake/notices.html", self.context() | changed, status=status)

    def context(self) -> dict[str, Any]:
        team, manner = self.team, TeamManner.objects.of(self.team)
        notices = self.notices()
        return {
            "team": team, "section": SECTION, "manner": manner, "may_administer": team.may_administer(self.person),
            "read_only_text": f"You read what was told. To change when, ask {administrators(team)}.",
            "notices": notices[:PAGE_OF], "next": older(notices), "waiting": waiting(team),
            "chat": Channel.objects.standing().filter(team=team).first(),
            "form": TeamMannerForm(team, instance=manner), "chat_form": TeamChatForm(),
            "is_open": manner.hours.has(timezone.now()),
        }  # fmt: skip

    def notices(self) -> list[Notice]:
        """The newest first, from the one named on."""
        rows = Notice.objects.visible_to(self.person).filter(team=self.team)
        before = self.request.GET.get("before", "")
        if before.isdecimal() and len(before) < 18:
            rows = rows.filter(pk__lt=int(before))
        return list(rows.select_related("recipient", "channel", "item")[: PAGE_OF + 1])


class Notices(OfNotices):
    def get(self, request: HttpRequest, key: str) -> HttpResponse:
        return self.shown()


class NoticeSettings(OfNotices):
    def post(self, request: HttpRequest, key: str) -> HttpResponse:
        self.team.require_administrator(self.person)
        manner = TeamManner.objects.of(self.team)
        form = TeamMannerForm(self.team, request.POST, instance=TeamManner.objects.of(self.team))
        if not accepted(form, lambda **sent: manner.set_up(by=self.person, **sent)):
            return self.shown(422, form=form)
        return self.back("It counts from now on.")

    def back(self, done: str) -> HttpResponse:
        messages.success(self.request, done)
        return redirect("intake:notices", self.team.key)


class TeamChat(NoticeSettings):
    def post(self, request: HttpRequest, key: str) -> HttpResponse:
        self.team.require_administrator(self.person)
        form = TeamChatForm(request.POST)
        if not accepted(form, lambda **sent: Channel.objects.add(by=self.person, team=self.team, **sent)):
            return self.shown(422, chat_form=form)
        return self.back("What duty is told is posted there, too.")


class EndedTeamChat(NoticeSettings):
    def post(self, request: HttpRequest, key: str, pk: int) -> HttpResponse:  # type: ignore[override]
        channel = get_object_or_404(Channel.objects.standing().filter(team=self.team), pk=pk)
        channel.end(by=self.person)
        return self.back("Nothing is posted there any more.")


def older(notices: list[Notice]) -> str:
    return "?" + urlencode({"before": notices[PAGE_OF - 1].pk}) if len(notices) > PAGE_OF else ""
