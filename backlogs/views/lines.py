"""Many items as lines: pasted or typed, looked over, then added together."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse

from backlogs.lines import MOST_LINES, nest, read_lines
from backlogs.models import Backlog, Deed, WorkItem
from backlogs.views.backlogs import OfBacklog
from backlogs.views.rows import OfRows, counted
from core.errors import NotAllowed, Refused


class Lines(OfRows, OfBacklog):
    """The lines and what they would make; nothing is saved until somebody who has seen that says so."""

    def get(self, request: HttpRequest, team_key: str, kind: str) -> HttpResponse:
        return self.shown("")

    def post(self, request: HttpRequest, team_key: str, kind: str) -> HttpResponse:
        text, step = request.POST.get("lines", ""), request.POST.get("step", "")
        if step == "preview":
            return self.show("_lines_preview", **self.looked_at(text))
        if step == "look":
            return self.shown(text)
        try:
            deed = self.add(text)
        except Refused as refused:
            return self.shown(text, refused)
        if not self.is_fragment:
            return self.back(f"{deed}.")
        return self.changed(deed, text=f"{deed}.")

    def add(self, text: str) -> Deed:
        told = f"{_counted(text, self.backlog)} added to {self.backlog.get_kind_display()}"
        nothing = WorkItem.objects.none()
        return Deed.objects.do(
            nothing,
            lambda _: WorkItem.objects.add_lines(text, by=self.person, backlog=self.backlog),
            by=self.person,
            told=told,
        )

    def looked_at(self, text: str) -> dict[str, Any]:
        """What it would make, line by line; or why it is not even read."""
        seen: dict[str, Any] = {"backlog": self.backlog, "kind": self.backlog.kind, "lines": text}
        if not text.strip():
            return seen | {"meant": []}
        try:
            meant = WorkItem.objects.look_at_lines(text, by=self.person, backlog=self.backlog)
        except NotAllowed:
            raise
        except Refused as refused:
            return seen | {"meant": [], "too_much": refused.sentence}
        unclear = sum(1 for each in meant if each.wrong)
        return seen | {"meant": meant, "unclear": unclear, "clear": len(meant) - unclear}

    def shown(self, text: str, refused: Refused | None = None) -> HttpResponse:
        if isinstance(refused, NotAllowed):
            raise refused
        status = refused.status if refused else 200
        template = "_lines_dialog" if self.is_fragment else "lines"
        answer = self.show(template, status, refused=refused, most=MOST_LINES, **self.looked_at(text))
        if self.is_fragment and refused:
            answer["HX-Retarget"], answer["HX-Reswap"] = "#dialogs", "innerHTML"
        return answer


def _counted(text: str, backlog: Backlog) -> str:
    lines = read_lines(text)
    if backlog.is_planned:
        nest(lines)
    features = sum(line.is_feature for line in lines)
    return counted(features, len(lines) - features)
