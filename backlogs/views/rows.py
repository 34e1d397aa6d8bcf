"""Rows of the backlogs after a change: each that stays comes back in place, what left its list leaves, sums are new."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any
from urllib.parse import parse_qs, urlsplit

from django.http import HttpResponse
from django.urls import reverse

from backlogs.models import Deed, Feature, Ready, WorkItem
from backlogs.models.deed_undoing import Left
from backlogs.views import listing
from backlogs.views.scope import Page
from people.models import Role

NARROWS = ("q", "kind", "label", "order")


class OfRows(Page):
    """A page that answers with rows, out of band."""

    @property
    def is_narrowed(self) -> bool:
        """Whether the page that asks shows what was found and not an order."""
        asked = parse_qs(urlsplit(self.request.headers.get("HX-Current-URL", "")).query)
        return any(asked.get(name) for name in NARROWS) or asked.get("state") == ["closed"]

    def changed(self, deed: Deed, *, text: str) -> HttpResponse:
        """Of what was done just now, with the way back."""
        undo = reverse("backlogs:deed-undo", args=[deed.pk]) if deed.pk else ""
        return self._answer(deed, {"groom:done": {"text": text, "undo": undo}}, is_back=False)

    def taken_back(self, deed: Deed, left: list[Left]) -> HttpResponse:
        text = _taken_back(deed, left)
        return self._answer(deed, {"groom:done": {"text": text, "undo": ""}}, is_back=True)

    def _answer(self, deed: Deed, told: dict[str, Any], *, is_back: bool) -> HttpResponse:
        rows = {row["item"]: row for row in deed.rows}
        moved = {pk for pk, row in rows.items() if _has_moved(row)} if not self.is_narrowed else set()
        shown = self.read(rows)
        context = {"flat": self.is_narrowed, "oob": True, **self._sums(rows, shown)}
        if (is_back and moved) or deed.made_features:
            # Where they stood before is a place among others, and features came or went: the lists are read anew.
            told = {"groom:anew": told["groom:done"]}
        else:
            context["stay"] = [row for row in shown if row.item.pk not in moved]
            context["gone"] = [row.item for row in shown if row.item.pk in moved and rows[row.item.pk]["was"]]
            context["came"] = [
                row
                for row in shown
                if row.item.pk in moved and row.item.is_open and not row.item.postponed_at
            ]
        answer = self.show("_changed_rows", **context)
        answer["HX-Trigger-After-Settle"] = json.dumps({"dialog-close": "", **told})
        return answer

    def read(self, rows: Iterable[int]) -> list[listing.Row]:
        """As a page shows them, in a number of statements that stays."""
        seen = WorkItem.objects.visible_to(self.person).filter(pk__in=list(rows))
        whole = seen.select_related(
            "team", "backlog", "customer", "feature__lead", "feature__deputy", "placement__column"
        )
        found = listing.rows(sorted(whole, key=lambda item: item.rank), self.team)
        listing.with_details(found)
        sizes = Ready.objects.of(self.team).is_agreed or self.team.items.open().exclude(points=None).exists()
        for row in found:
            row.lacking = [word for word in row.lacking if sizes or word != "size"]
            row.may_rank = not self.is_narrowed and row.item.may_order(self.person)
        return found

    def _sums(self, rows: dict[int, Any], shown: list[listing.Row]) -> dict[str, Any]:
        """Of the backlogs and of every feature that has or had one of them."""
        if self.is_narrowed:
            return {}
        counted = listing.counted(self.team)
        touched = {row.item.feature_id for row in shown}
        for row in rows.values():
            touched |= {(row["was"] or row["now"]).get("where", [None, None])[1]}
        features = Feature.objects.visible_to(self.person).open().filter(pk__in=touched - {None})
        heads, teams = [], {self.team.pk: self.team}
        for feature in features.select_related("backlog__team", "lead", "customer"):
            feature.backlog.team = teams.setdefault(feature.team_id, feature.backlog.team)
            heads += listing.feature_rows([feature], self.person, feature.backlog)
        listing.sum_up(heads)
        may_rank = self.person.has_role(self.team, Role.PRODUCT_OWNER)
        total = sum(each.totals.count for each in counted)
        return {"counted": counted, "open_count": total, "heads": heads, "may_rank": may_rank}

    def frame(self) -> dict[str, Any]:
        may = self.person.has_role(self.team, Role.ENGINEER, Role.PRODUCT_OWNER)
        return super().frame() | {"may_add": may, "section": "backlogs:backlogs"}


def _has_moved(row: dict[str, Any]) -> bool:
    return row["was"] is None or bool({"where", "outcome", "postponed"} & row["was"].keys())


def _taken_back(deed: Deed, left: list[Left]) -> str:
    if not left:
        return f"Taken back on {counted(len(deed.made_features), len(deed.rows))}."
    named = "; ".join(
        f"{each.key}{f' ({each.fields})' if each.fields else ''}: {each.why.rstrip('.')}" for each in left[:5]
    )
    more = f"; and {len(left) - 5} more" if len(left) > 5 else ""
    return f"Taken back, but not all. Left as it is: {named}{more}."


def counted(features: int, items: int) -> str:
    told = f"{items} item{'' if items == 1 else 's'}"
    return f"{features} feature{'' if features == 1 else 's'} and {told}" if features else told
