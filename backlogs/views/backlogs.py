"""The three backlogs, one backlog, the stories of a feature: grooming."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.db.models import F, QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property

from backlogs.filters import ItemFilter
from backlogs.models import Backlog, Feature, SavedQuery, WorkItem
from backlogs.models.work_item.making import WorkItemQuerySet
from backlogs.query import Query, read
from backlogs.query.terms import Term
from backlogs.quiet_forms import PlanForm
from backlogs.views import listing
from backlogs.views.scope import OfFeature, OfTeam
from core.errors import Invalid
from core.rows import row_number
from people.forms import accepted
from people.models import Role

NARROWS = ("q", "kind", "label", "state", "order")
MOST_COUNTED = 100_000
# Beyond these nobody works through what was found, and to count on takes longer than to find.
MOST_FOUND = 10_000


class OfBacklog(OfTeam):
    @cached_property
    def backlog(self) -> Backlog:
        return get_object_or_404(self.team.backlogs.select_related("team"), kind=self.kwargs["kind"])

    def frame(self) -> dict[str, Any]:
        may = self.person.has_role(self.team, Role.ENGINEER, Role.PRODUCT_OWNER)
        return super().frame() | {"may_add": may, "section": "backlogs:backlogs"}

    def home(self) -> str:
        return reverse("backlogs:backlogs", args=[self.team.key])

    def added(self, row: listing.Row | listing.FeatureRow, **context: Any) -> HttpResponse:
        """The row that came, for the end of its list, and what the page counts."""
        counted = listing.counted(self.team)
        total = sum(each.totals.count for each in counted)
        return self.show("_added", row=row, counted=counted, open_count=total, **context)


class Backlogs(OfTeam):
    """All three with their order, or whatever a filter finds in them."""

    def get(self, request: HttpRequest, team_key: str) -> HttpResponse:
        template = "_lists" if self.is_fragment else "backlogs"
        return self.show(
            template, **self.filters(), **(self.narrowed() if self.is_narrowed else self.whole())
        )

    @property
    def is_narrowed(self) -> bool:
        asked = self.request.GET
        return any(asked.get(name) for name in NARROWS if name != "state") or asked.get("state") == "closed"

    def whole(self) -> dict[str, Any]:
        opened = self.request.GET.get("open")
        found = listing.listings(self.team, self.person, None if opened is None else numbers(opened))
        return {"listings": found, "open_count": sum(each.totals.count for each in found)}

    def narrowed(self) -> dict[str, Any]:
        """Newest first, a window at a time: what is closed is never shown whole."""
        line = self.request.GET.get("q", "")
        try:
            query = read(line, self.person)
        except Invalid as refused:
            start, end = refused.extra["at"]
            parts = {"before": line[:start], "word": line[start:end], "after": line[end:]}
            return {"wrong": {**parts, "says": refused.sentence}}
        chips = [(line[term.start : term.end], self.chip(query, term)) for term in query.terms]
        return self.found(query) | {"chips": chips} | self.kept_as(line)

    def kept_as(self, line: str) -> dict[str, Any]:
        """The saved query that says the same."""
        own = SavedQuery.objects.seen_by(self.person, self.team)
        same = next((one for one in own if one.line == " ".join(line.split())), None)
        return {"same": same, "may_drop": same is not None and same.may_drop(self.person)}

    def chip(self, query: Query, term: Term) -> str:
        """The address of the page without that term."""
        asked = self.request.GET.copy()
        asked.pop("before", None)
        asked["q"] = query.without(term)
        return f"?{asked.urlencode()}"

    def found(self, query: Query) -> dict[str, Any]:
        """Open ones, unless the line or the field says otherwise; newest first, or easy first."""
        asked = QueryDict(mutable=True)
        state = {} if query.says_when else {"state": "open"}
        asked.update(state | {name: value for name, value in self.request.GET.items() if value})
        is_easy = self.request.GET.get("order") == "ease"
        items = ItemFilter(asked, self.team.items.all(), request=self.request).qs
        count, before = how_many(items), row_number(self.request.GET.get("before", ""))
        window = self.by_ease(items) if is_easy else items.order_by("-id")
        window = window if before is None or is_easy else window.filter(id__lt=before)
        shown = list(window.select_related("backlog", "feature", "customer", "team")[: listing.WINDOW + 1])
        found = listing.rows(shown[: listing.WINDOW], self.team)
        listing.with_details(found)
        last = self.place + listing.WINDOW if is_easy else shown[len(found) - 1].pk if found else 0
        more = f"&before={last}" if len(shown) > listing.WINDOW else ""
        return {"found": found, "found_count": count, "more": more and self.address(more)}

    @property
    def place(self) -> int:
        """Where the window of an order begins that is counted, since many are of one ease."""
        return min(row_number(self.request.GET.get("before", "")) or 0, MOST_COUNTED)

    def by_ease(self, items: WorkItemQuerySet) -> QuerySet[WorkItem]:
        """Easy first (R8); of one ease the ranks decide, the feature's before the story's."""
        ranked = items.by_ease().order_by("easy_first", F("feature__rank").asc(nulls_last=True), "rank", "id")
        return ranked[self.place :]

    def address(self, more: str) -> str:
        query = self.request.GET.copy()
        query.pop("before", None)
        return f"?{query.urlencode()}{more}"

    def filters(self) -> dict[str, Any]:
        person = self.person
        return {
            "section": "backlogs:backlogs",
            "asked": {name: self.request.GET.get(name, "") for name in NARROWS},
            "kinds": WorkItem.Kind.choices,
            "labels": self.team.labels.values_list("name", flat=True)[:500],
            "saved": SavedQuery.objects.seen_by(person, self.team),
            "may_save": SavedQuery.objects.may_keep(person, self.team),
            "may_add": person.has_role(self.team, Role.ENGINEER, Role.PRODUCT_OWNER),
            "may_rank": person.has_role(self.team, Role.PRODUCT_OWNER),
        }


class FurtherRows(OfBacklog):
    """The next window of features or of loose items of one backlog; a page of its own without script."""

    def get(self, request: HttpRequest, team_key: str, kind: str) -> HttpResponse:
        part = "features" if request.GET.get("of") == "features" else "items"
        shown = list(self.rest(part)[: listing.WINDOW + 1])
        rows = getattr(self, part)(shown[: listing.WINDOW])
        template = f"_further_{part}" if self.is_fragment else "further"
        place = row_number(request.GET.get("from", "")) or 1
        context = {
            "backlog": self.backlog,
            "rows": rows,
            "of": part,
            "place": place,
            "next": place + len(rows),
        }
        last = rows[-1].feature if rows and part == "features" else rows[-1].item if rows else None
        context["after"] = last.rank if last and len(shown) > listing.WINDOW else ""
        return self.show(template, may_rank=self.backlog.may_rank(self.person), **context)

    def rest(self, part: str) -> QuerySet[Any]:
        things = self.backlog.features if part == "features" else self.backlog.items.awake().loose()  # type: ignore[attr-defined]
        after = self.request.GET.get("after", "")[:200]
        related = ("lead", "customer") if part == "features" else ("customer",)
        return things.filter(closed_at=None, rank__gt=after).select_related(*related).order_by("rank")

    def features(self, shown: list[Feature]) -> list[listing.FeatureRow]:
        found = listing.feature_rows(shown, self.person, self.backlog)
        listing.sum_up(found)
        return found

    def items(self, shown: list[WorkItem]) -> list[listing.Row]:
        found = listing.rows(shown, self.team, self.backlog)
        listing.with_details(found)
        return found


class Stories(OfFeature):
    """The open stories of a feature that is unfolded, a window at a time."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        after = request.GET.get("after", "")[:200]
        row = listing.feature_rows([self.feature], self.person, self.feature.backlog)[0]
        listing.unfold([row], {self.feature.pk}, self.person, after)
        listing.with_details(row.stories or [])
        may = self.person.has_role(self.team, Role.ENGINEER, Role.PRODUCT_OWNER)
        return self.show("_further_stories" if after else "_stories", row=row, may_add=may)


class QuickItem(OfBacklog):
    def post(self, request: HttpRequest, team_key: str, kind: str) -> HttpResponse:
        title = request.POST.get("title", "")
        item = WorkItem.objects.add_line(title, by=self.person, backlog=self.backlog)
        if not self.is_fragment:
            return self.back(f"{item.key} is in {self.backlog.get_kind_display()}.")
        found = listing.rows([item], self.team, self.backlog)
        listing.with_details(found)
        return self.added(found[0], may_rank=self.backlog.may_rank(self.person))


class QuickFeature(OfBacklog):
    def post(self, request: HttpRequest, team_key: str, kind: str) -> HttpResponse:
        title = request.POST.get("title", "")
        feature = Feature.objects.add(by=self.person, backlog=self.backlog, title=title)
        if not self.is_fragment:
            return self.back(f"“{feature}” is in {self.backlog.get_kind_display()}.")
        row = listing.feature_rows([feature], self.person, self.backlog)[0]
        return self.added(row, may_rank=True, listing={"backlog": self.backlog})


class PlannedShare(OfBacklog):
    """How much of the capacity a backlog is meant to take, and how long it waits for what nobody touches."""

    def get(self, request: HttpRequest, team_key: str, kind: str) -> HttpResponse:
        form = PlanForm(self.backlog, initial=self.values())
        template = "_share_dialog" if self.is_fragment else "share"
        return self.show(template, form=form, backlog=self.backlog)

    def post(self, request: HttpRequest, team_key: str, kind: str) -> HttpResponse:
        form = PlanForm(self.backlog, request.POST)
        if not accepted(form, lambda percent, **_: self._plan(percent, form)):
            return self.show("share", status=422, form=form, backlog=self.backlog)
        percent = form.cleaned_data["percent"]
        return self.back(f"{self.backlog.get_kind_display()} is planned with {percent} %.")

    def _plan(self, percent: int, form: PlanForm) -> None:
        self.backlog.plan(by=self.person, planned_share=Decimal(percent) / 100, **form.clock)

    def values(self) -> dict[str, Any]:
        percent = int(self.backlog.planned_share * 100)
        return {"percent": percent, "quiet_after_days": self.backlog.quiet_after_days}


def how_many(found: WorkItemQuerySet) -> str:
    count = found.order_by()[: MOST_FOUND + 1].count()
    return f"{count:,}" if count <= MOST_FOUND else f"More than {MOST_FOUND:,}"


def numbers(text: str) -> set[int]:
    return {number for part in text.split(",") if (number := row_number(part)) is not None}
