"""The workflow of a team: read by its members, set up by its administrators."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, Prefetch, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property

from backlogs.forms import ColumnForm, ColumnWordsForm, LimitForm, WorkLimitForm
from backlogs.models import Column, Limit
from backlogs.views.ranking import dropped
from backlogs.views.scope import OfTeam, Page, shaped
from core.errors import Stale
from core.locking import lock
from core.middleware import is_fragment
from core.rows import row_number
from journal.recording import verb


class Columns(OfTeam):
    def get(self, request: HttpRequest, team_key: str) -> HttpResponse:
        return self.show("columns", section="people:team-settings", **workflow(self))

    def post(self, request: HttpRequest, team_key: str) -> HttpResponse:
        sent = shaped(ColumnForm(request.POST))
        Column.objects.add(team=self.team, by=self.person, **sent)
        return self.back(f"{sent['name']} stands at the end of the workflow.")

    def home(self) -> str:
        return reverse("backlogs:columns", args=[self.team.key])


class ColumnOrder(Columns):
    """A column is dropped beside another."""

    def post(self, request: HttpRequest, team_key: str) -> HttpResponse:
        standing = self.team.columns.standing().select_related("team")
        column, beside = dropped(standing, "pk", request)
        others = [each.pk for each in standing if each.pk != column.pk]
        if after := beside.get("after"):
            column.shift_to(others.index(after.pk) + 2, by=self.person)
        elif before := beside.get("before"):
            column.shift_to(others.index(before.pk) + 1, by=self.person)
        return HttpResponse(status=204) if self.is_fragment else self.back()


class OfColumn(Page):
    @cached_property
    def column(self) -> Column:
        seen = Column.objects.visible_to(self.person).standing().select_related("team")
        return get_object_or_404(seen, pk=self.kwargs["pk"])

    @property
    def team(self) -> Any:  # type: ignore[override]
        return self.column.team

    def home(self) -> str:
        return reverse("backlogs:columns", args=[self.team.key])


class ColumnWords(OfColumn):
    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        form = words_form(self.column, request.POST)
        sent = shaped(form)
        self._rename(form, sent)
        return self.back(f"{sent['name']} is saved.")

    @verb()
    def _rename(self, form: ColumnWordsForm, sent: dict[str, Any]) -> None:
        self.team.require_administrator(self.person)
        lock(self.column)
        form.initial["version"] = self.column.version
        if form.overtaken({"name": self.column.name, "policy": self.column.policy}):
            raise Stale(f"Somebody changed {self.column} meanwhile. Look at it as it is now, then change it.")
        self.column.rename(sent["name"], by=self.person, policy=sent["policy"])


class ColumnLimit(OfColumn):
    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        sent = shaped(LimitForm(request.POST))
        limit = sent.pop("maximum")
        self.column.limit_to(limit, by=self.person, **sent)
        return self.back(f"{self.column} holds at most {limit}." if limit else f"{self.column} has no limit.")


class ColumnPlace(OfColumn):
    """One place to the left or to the right."""

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        standing = [each.pk for each in self.team.columns.standing()]
        step = 2 if request.POST.get("position") == "down" else 0
        self.column.shift_to(standing.index(self.column.pk) + step, by=self.person)
        return self.back()


class ColumnRemoval(OfColumn):
    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        template = "_column_removal" if is_fragment(request) else "column_removal"
        others = with_room(self.team.columns.standing().exclude(pk=pk))
        cards = self.column.placements.filter(archived_at=None).count()
        return self.show(
            template, column=self.column, others=others, cards=cards, section="people:team-settings"
        )

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        others = self.team.columns.standing().select_related("team")
        number, because = request.POST.get("to", ""), request.POST.get("because", "")
        to = get_object_or_404(others, pk=row_number(number)) if number else None
        self.column.remove(by=self.person, to=to, because=because)
        return self.back(f"{self.column} is removed; its history stays.")


def with_room(columns: QuerySet[Column]) -> list[Any]:
    """The columns, each with the limit of its own and what that counts now, where it has one."""
    own = Prefetch("limits", Limit.objects.of_columns(), to_attr="own_limits")
    found: list[Any] = list(columns.prefetch_related(own))
    for column in found:
        column.limit = next(iter(column.own_limits), None)
        column.held = column.limit.held().count() if column.limit else None
    return found


def workflow(page: Columns) -> dict[str, Any]:
    may = page.team.may_administer(page.person)
    own = Prefetch("limits", Limit.objects.of_columns(), to_attr="own_limits")
    cards = Count("placements", filter=Q(placements__archived_at=None))
    columns: list[Any] = list(page.team.columns.standing().annotate(cards=cards).prefetch_related(own))
    for column in columns:
        column.limit = next(iter(column.own_limits), None)
        if may:
            column.words_form = words_form(column)
            column.limit_form = limit_form(column)
    return {
        "columns": columns, "may_administer": may, "column_form": ColumnForm(auto_id="new_%s"),
        "work_limits": Limit.objects.standing().of_work().filter(team=page.team).select_related("column"),
        "work_limit_form": WorkLimitForm(page.team),
    }  # fmt: skip


def words_form(column: Column, sent: Any = None) -> ColumnWordsForm:
    form = ColumnWordsForm({"name": column.name, "policy": column.policy}, column.version, sent)
    form.auto_id = f"words{column.pk}_%s"
    return form


def limit_form(column: Any) -> LimitForm:
    limit = column.limit
    standing = {} if limit is None else {
        "maximum": limit.maximum, "on_full": limit.on_full, "counts_blocked": "yes" if limit.counts_blocked else "no",
    }  # fmt: skip
    return LimitForm(initial=standing, auto_id=f"limit{column.pk}_%s")
