"""The triage inbox: what waits, nearest limit first, and the one that is looked at."""

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

from backlogs.models import WorkItem
from core.middleware import is_fragment
from intake import inbox
from intake.likeness import alike
from intake.models import Clock, Origin, Signal, Source, Triage
from intake.pool import pool_of
from intake.triage_page import TABS, Inbox, Where, with_all
from people.models import Role
from people.views.seen_team import SeenTeam
from rotations.duty import on_duty


class OfTriage(SeenTeam, View):
    """A page about what arrives at a team, and its parts."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        with timezone.override(self.team.tzinfo):
            return super().dispatch(request, *args, **kwargs)

    @cached_property
    def where(self) -> Where:
        return Where.asked(self.request.GET)

    @property
    def home(self) -> str:
        return reverse("intake:triage", args=[self.team.key])

    @cached_property
    def may_work(self) -> bool:
        return self.person.has_role(self.team, Role.ENGINEER, Role.PRODUCT_OWNER)

    def interrupt(self, key: str) -> WorkItem:
        """Of this team, and seen with it."""
        found = with_all(WorkItem.objects.filter(team=self.team).interrupts()).filter(key=key).first()
        if found is None:
            raise Http404
        return found

    def part(self, template: str, **context: Any) -> str:
        return render_to_string(f"intake/{template}.html", self.frame() | context, self.request)

    def frame(self) -> dict[str, Any]:
        return {
            "team": self.team,
            "where": self.where,
            "may_work": self.may_work,
            "home": self.home,
            "tabs": TABS,
        }

    def whole(self, where: Where, **more: Any) -> dict[str, Any]:
        """List and detail, for a page or for the answer to a decision."""
        self.where, box = where, Inbox(self.team, where)
        listed = where.tab in {"waiting", "snoozed"}
        row = box.row_of(where.item) if listed else None
        if where.item and row is None:
            looked_at = self.looked_at(self.interrupt(where.item), "")
        else:
            looked_at = self.row_looked_at(box, row)
        return {"inbox": box, "row": row, "listed": listed} | looked_at | more

    def row_looked_at(self, box: Inbox, row: inbox.Row | None) -> dict[str, Any]:
        """A group as a whole, unless one of it is looked at for itself; then the others, or what is beside them."""
        if row is None:
            return {}
        beside = box.beside(row)
        if row.kind == "single":
            return self.looked_at(row.item, beside, row)
        if self.where.item not in {"", row.key} or (self.where.item and self.where.alone):
            others = [arrival.key for arrival in row.arrivals if arrival.key != self.where.item]
            return self.looked_at(self.interrupt(self.where.item), others[0] if others else beside)
        pks = [arrival.pk for arrival in row.arrivals]
        some = WorkItem.objects.filter(pk__in=pks[:20]).order_by("pk")
        return {"group": row, "some": some, "then": beside, "pks": ",".join(map(str, pks))}

    def looked_at(self, item: WorkItem, then: str, row: inbox.Row | None = None) -> dict[str, Any]:
        """With its row, where the list has read it."""
        triage = Triage.objects.of(item)
        is_waiting = not triage.what_happened()
        signal = Signal.objects.filter(item=item).select_related("source").first()
        duplicate, earlier = alike(item) if is_waiting else (None, None)
        return {
            "item": item,
            "triage": triage,
            "then": then,
            "is_waiting": is_waiting,
            "happened": triage.what_happened(),
            "signal": signal,
            "source": signal.source
            if signal
            else Source.objects.filter(team=self.team, slug=item.source).first(),
            "origin": Origin.objects.of(item),
            "clocks": Clock.objects.standing().filter(item=item).select_related("hours", "promise"),
            "duplicate": duplicate,
            "earlier": earlier,
            "answers": item.comments.filter(audience="public", redacted_at=None).select_related("author")[
                :20
            ],
            "pool": pool_of(self.team) if self.may_work else None,
            "limit": (row or inbox.rows_of(self.team, WorkItem.objects.filter(pk=item.pk))[0])
            if is_waiting
            else None,
        }


class TriagePage(OfTriage):
    def get(self, request: HttpRequest, key: str) -> HttpResponse:
        duty = on_duty(self.team)
        context = self.whole(self.where)
        if is_fragment(request) and request.headers.get("HX-Target") == "triage-item":
            return HttpResponse(self.part("_triage_item", **context))
        return HttpResponse(self.part("triage", duty=duty, is_duty=self.person in duty.persons, **context))


class TriageCount(OfTriage):
    """For the navigation: how many wait."""

    def get(self, request: HttpRequest, key: str) -> HttpResponse:
        return HttpResponse(self.part("_triage_count", count=inbox.waiting(self.team).count()))


class Answered(OfTriage):
    """After a decision: the inbox with the next one, and what was done, with the way back."""

    @property
    def was_asked(self) -> bool:
        """In a dialog, which is over then; what one key does closes none that was opened meanwhile."""
        return True

    def answered(self, said: str, item: WorkItem | None = None, *, stays: bool = False) -> HttpResponse:
        if not is_fragment(self.request):
            messages.success(self.request, said)
            return redirect(f"{self.home}?{self.where.query(item='', then='')}".rstrip("?"))
        after = item.key if stays and item else self.where.then
        alone = self.where.alone if stays else ""
        where = Where(self.where.tab, self.where.q, self.where.page, after, alone=alone)
        if after and not stays and Inbox(self.team, where).row_of(after) is None:
            where.item = ""
        undo = item.key if item and not stays and Triage.objects.of(item).may_come_back else None
        answer = HttpResponse(self.part("_triage", done=said, undo=undo, **self.whole(where)))
        if self.was_asked:
            answer["HX-Trigger"] = "dialog-close"
        return answer
