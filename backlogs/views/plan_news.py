"""What others did to a plan since it was read: told in a line, with the parts of the page as they are now."""

from __future__ import annotations

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django_htmx.http import trigger_client_event

from backlogs.views.iteration import ShownIteration
from core.rows import row_number
from journal.models import Entry
from journal.sentences import feed

TOLD = 3
# What is said or written down on an item changes nothing of a plan.
BESIDE = (
    "commented", "edited_comment", "redacted", "logged_effort", "withdrew_effort", "watched", "unwatched",
    "handed_over_watchers",
)  # fmt: skip


class PlanNews(ShownIteration):
    """GET after a number of the team's stream; 204 where nothing of a plan is other than it was."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        entries = self.entries_after(row_number(request.GET.get("after", "")) or 0)
        if not entries.exists():
            return HttpResponse(status=204)
        if self.iteration.state != "planned":
            return self.answer("_plan_news", is_past=True)
        lines = feed(list(self.told(entries)), self.person)
        parts = ("_candidates", "_iteration_plan", "_goal", "_plan_news")
        answer = self.answer(*parts, is_news=True, news=lines, **self.parts())
        return trigger_client_event(answer, "plan:changed", {}, after="swap")

    def entries_after(self, number: int) -> QuerySet[Entry]:
        own = Entry.objects.filter(stream__team=self.team, number__gt=number)
        return own.exclude(kind="item", verb__in=BESIDE)

    def told(self, entries: QuerySet[Entry]) -> list[Entry]:
        """The last ones about this plan, by others; the oldest first."""
        about = entries.filter(kind="iteration", subject=self.iteration.pk).exclude(by=self.person)
        return list(about.order_by("-number")[:TOLD])[::-1]
