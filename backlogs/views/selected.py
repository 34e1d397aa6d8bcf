"""What is done to the items that were selected on the page of the backlogs, and what takes it back."""

from __future__ import annotations

import json
from typing import Any

from django.db.models import Max
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property

from backlogs.models import Deed, WorkItem
from backlogs.models.work_item.making import WorkItemQuerySet
from backlogs.views.rows import OfRows
from backlogs.views.scope import OfTeam
from backlogs.views.selected_acts import ACTS, Act, require_as_seen, seen_now
from core.errors import Invalid, Refused
from journal.models import Entry
from people.models import Team

MOST = 500
NAMED = 8


class Selected(OfRows, OfTeam):
    """A dialog, and what it sends. A refusal stays in the dialog, with what was typed."""

    def get(self, request: HttpRequest, team_key: str, what: str) -> HttpResponse:
        form = self.act.form(self.team, self.person, self.items)
        return self.dialog(form, seen_now(self.items, self.act.field) if self.act.field else {})

    def post(self, request: HttpRequest, team_key: str, what: str) -> HttpResponse:
        form = self.act.form(self.team, self.person, self.items, request.POST)
        if not form.is_valid():
            return self.dialog(form, self.seen, status=422)
        try:
            deed = self._do(form.cleaned_data)
        except Refused as refused:
            return self.dialog(form, self.seen, refused=refused, status=422)
        if not self.is_fragment:
            return self.back(_said(deed))
        return self.changed(deed if self.act.is_undone else _kept_open(deed), text=_said(deed))

    @cached_property
    def act(self) -> Act:
        if self.kwargs["what"] not in ACTS:
            raise Http404
        return ACTS[self.kwargs["what"]]

    @property
    def sent(self) -> QueryDict:
        return self.request.POST if self.request.method == "POST" else self.request.GET

    @cached_property
    def items(self) -> WorkItemQuerySet:
        keys = list(dict.fromkeys(key for key in self.sent.get("items", "").split(",") if key))
        if not 1 <= len(keys) <= MOST:
            raise Invalid(
                f"Select 1 to {MOST} items.", code="too_many" if keys else "incomplete", field="items"
            )
        named = WorkItem.objects.visible_to(self.person).named(keys)
        if self.kwargs["what"] == "split" and len(keys) > 1:
            raise Invalid("One item is split at a time.", code="too_many", field="items")
        return named.exclude(key__in=self.left) if self.left else named

    @property
    def left(self) -> list[str]:
        """Those that somebody changed meanwhile, where theirs stands."""
        return self.sent.get("theirs", "").split(",") if self.sent.get("decided") == "theirs" else []

    @cached_property
    def seen(self) -> dict[str, Any]:
        """What the dialog showed of the field; whatever no dialog of ours sent counts as not shown."""
        try:
            seen = json.loads(self.sent.get("seen", "{}"))
        except ValueError:
            return {}
        return seen if isinstance(seen, dict) else {}

    def _do(self, values: dict[str, Any]) -> Deed:
        act = self.act

        def do(items: WorkItemQuerySet) -> Any:
            if act.field and self.sent.get("decided") != "mine":
                require_as_seen(items, act.field, self.seen)
            return act.do(items, values, self.person)

        told = act.told(self.items.count())
        return Deed.objects.do(
            self.items, do, by=self.person, told=told, hold=lambda items: act.hold(items, values)
        )

    def dialog(
        self, form: Any, seen: dict[str, Any], refused: Refused | None = None, status: int = 200
    ) -> HttpResponse:
        items = list(self.items.order_by("pk")[:NAMED])
        count = self.items.count()
        context: dict[str, Any] = {
            "form": form, "act": self.act, "what": self.kwargs["what"], "chosen": items, "count": count,
            "more": count - len(items), "seen": json.dumps(seen), "refused": refused, "keys": self.sent.get("items", ""),
            "reasons": refused.extra.get("rows", [])[:NAMED] if refused else [],
        }  # fmt: skip
        if refused and refused.code == "changed_meanwhile":
            context["theirs"] = self._theirs(refused.extra["keys"])
        answer = self.show("_selected" if self.is_fragment else "selected", status, **context)
        if self.is_fragment and status != 200:
            answer["HX-Retarget"], answer["HX-Reswap"] = "#dialogs", "innerHTML"
        return answer

    def _theirs(self, keys: list[str]) -> dict[str, Any]:
        """Who changed each of them last, of the first few."""
        shown = self.items.filter(key__in=keys[:NAMED]).order_by("pk")
        last = Entry.objects.filter(kind="item", subject__in=shown.values("pk")).order_by().values("subject")
        entries = Entry.objects.filter(pk__in=last.annotate(last=Max("pk")).values("last")).select_related(
            "by"
        )
        by = {entry.subject: entry for entry in entries}
        told = [{"item": item, "entry": by.get(item.pk)} for item in shown]
        return {"told": told, "keys": ",".join(keys), "count": len(keys), "more": max(0, len(keys) - NAMED)}

    def home(self) -> str:
        return reverse("backlogs:backlogs", args=[self.team.key])


class DeedUndo(OfRows):
    """Takes back what one did to some items: one's own, for a day."""

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        left = self.deed.take_back(by=self.person)
        if not self.is_fragment:
            return self.back(
                f"{self.deed} is taken back." if not left else f"{self.deed} is taken back in part."
            )
        return self.taken_back(self.deed, left)

    @cached_property
    def deed(self) -> Deed:
        return get_object_or_404(Deed.objects.filter(person=self.person), pk=self.kwargs["pk"])

    @cached_property
    def team(self) -> Team:  # type: ignore[override]
        """That of the first item that one still sees."""
        seen = WorkItem.objects.visible_to(self.person).filter(pk__in=self.deed.changed)
        if (item := seen.select_related("team").first()) is None:
            raise Http404
        return item.team

    def home(self) -> str:
        return reverse("backlogs:backlogs", args=[self.team.key])


def _said(deed: Deed) -> str:
    """What was done, and by its key what was made by that."""
    made = WorkItem.objects.filter(pk__in=[row["item"] for row in deed.rows if row["was"] is None])
    keys = ", ".join(made.order_by("pk").values_list("key", flat=True)[:NAMED])
    return f"{deed}: {keys}." if keys else f"{deed}."


def _kept_open(deed: Deed) -> Deed:
    """Of what is not taken back nothing is kept."""
    Deed.objects.filter(pk=deed.pk).delete()
    deed.pk = None
    return deed
