from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import orjson
from django.http import Http404, HttpRequest, HttpResponse

from backlogs.models import Backlog, Interruption, WorkItem
from backlogs.models.words import BacklogKind
from metrics import findings
from metrics.asking import BEHIND
from metrics.charts import Chart, interrupts_chart, velocity_chart, ways_chart
from metrics.views.of_team import OfTeam

MOST = 200


class Numbers(OfTeam):
    """Planned work finished, and the share of person-time that interrupts took."""

    def get(self, request: HttpRequest, key: str) -> HttpResponse:
        return self.show("numbers", **self._context(self.told("velocity"), self.told("interrupts")))

    def _context(self, velocity: dict[str, Any], interrupts: dict[str, Any]) -> dict[str, Any]:
        charts = [velocity_chart(velocity, self.team), self._interrupts(interrupts)]
        return {
            "velocity": velocity, "interrupts": interrupts, "staffing": self.told("staffing"),
            "told": self._told_interruptions(interrupts["iterations"][-1:]),
            "long_ago": findings.long_ago(velocity, self.team), "unknown_part": findings.unknown_part(interrupts), "charts": charts if velocity["iterations"] else [],
        }  # fmt: skip

    def _told_interruptions(self, rows: list[dict[str, Any]]) -> dict[str, Any] | None:
        """How often the whole team was interrupted without a ticket in the last closed iteration (R17: sums only)."""
        for row in rows:
            first, last = (date.fromisoformat(row[end]) for end in ("begins", "ends"))
            return row | Interruption.objects.of_team(self.team, first, last)
        return None

    def _interrupts(self, answer: dict[str, Any]) -> Chart:
        """The share of time; where nobody wrote time down, what can be counted without it."""
        if answer["iterations"] and all(row["share"] is None for row in answer["iterations"]):
            return ways_chart(answer, self.team)
        planned = self.team.backlogs.get(kind=BacklogKind.INTERRUPT).planned_share
        return interrupts_chart(answer, self.team, float(planned))


class OtherWays(OfTeam):
    """The same iterations, counted by items, points and arrivals."""

    def get(self, request: HttpRequest, key: str) -> HttpResponse:
        answer = self.told("interrupts")
        return self.show(
            "ways",
            last=answer["last"],
            long_ago=findings.long_ago(answer, self.team),
            chart=ways_chart(answer, self.team) if answer["iterations"] else None,
        )


class Behind(OfTeam):
    """The items behind one number of one iteration."""

    def get(self, request: HttpRequest, key: str, number: str, iteration: int) -> HttpResponse:
        if number not in BEHIND:
            raise Http404
        asked = replace(self.asked("behind"), about=f"{number}:{iteration}")
        ids = orjson.loads(asked.answer())["ids"]
        seen = WorkItem.objects.visible_to(self.person).filter(pk__in=ids[:MOST]).select_related("backlog")
        items = sorted(seen, key=lambda item: (item.closed_at is None, item.closed_at or item.created_at))
        return self.show("behind", title=BEHIND[number], iteration=iteration, items=items, count=len(ids))


class BacklogShares(OfTeam):
    """Planned and used share of each backlog, for the heads of the backlogs' page."""

    def get(self, request: HttpRequest, key: str) -> HttpResponse:
        used = self.told("interrupts")["last"]
        backlogs = Backlog.objects.filter(team=self.team).order_by("id")
        rows = [(one, round(100 * one.planned_share), used["used"][one.kind]) for one in backlogs]
        over = [round((share or 0) - planned) for _, planned, share in rows]
        heads = [(*row, by, abs(by)) for row, by in zip(rows, over, strict=True)]
        return self.show("_backlog_shares", rows=heads, last=used)


class RunWorkShare(OfTeam):
    """What run work that comes back took of the team's time, for the page on which it is kept (R1)."""

    def get(self, request: HttpRequest, key: str) -> HttpResponse:
        share, rows = self.told("interrupts")["last"], self.told("velocity")["iterations"]
        last = rows[-share["iterations"] :] if share["iterations"] else []
        items = sum(row["run_work"]["items"] for row in last)
        every = sum(row["items"]["all"] for row in last)
        return self.show("_run_work_share", last=share, items=items, every=every)
