from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db.models import Prefetch, QuerySet
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from backlogs.models import Column, Limit
from boards.api.on_board import OnBoard
from boards.api.shapes import ColumnChange, ColumnInput, ColumnShape
from boards.team_board import TeamBoard
from core.api.etags import etag, require_match
from core.errors import Invalid, Refused
from core.locking import lock, lock_all
from journal.recording import verb
from people.models import Team


class Columns(OnBoard):
    """The workflow of a team, from left to right; set up by its administrators. History is kept."""

    model = Column
    serializer_class = ColumnShape
    lookup_value_regex = "[0-9]{1,18}"
    inputs = {"create": ColumnInput, "partial_update": ColumnChange}
    pagination_class = None

    def team(self) -> Team:
        board = self.board()
        if isinstance(board, TeamBoard):
            return board.team
        raise Refused(
            "This board shows the columns of several teams; it has none of its own.", code="derived_board"
        )

    def get_queryset(self) -> QuerySet:
        if getattr(self, "swagger_fake_view", False):
            return Column.objects.none()
        return Column.objects.standing().filter(team=self.team())

    def represent(self, thing: Column) -> dict[str, Any]:
        return shape_of(thing, thing.limits.of_columns())

    def tag(self, thing: Column) -> str:
        """Its age lines are drawn by a job and told to nobody."""
        return etag(thing, thing.age_50, thing.age_85) if thing.age_85 else etag(thing)

    @contextmanager
    def matched(self) -> Iterator[Any]:
        """Locked in the one order: the team, then all columns by number, as whoever moves cards locks them."""
        found, team = self.get_object(), self.team()
        team.require_administrator(self.request.user)
        with verb():
            lock(team)
            lock_all(team.columns.all())
            found.refresh_from_db()
            require_match(self.request, found)
            yield found

    @extend_schema(responses={200: ColumnShape(many=True)})
    def list(self, request: Request, board: str) -> Response:
        own = Prefetch("limits", Limit.objects.of_columns(), to_attr="own_limits")
        columns: Any = self.get_queryset().prefetch_related(own)
        return Response([shape_of(column, column.own_limits) for column in columns])

    def create(self, request: Request, board: str) -> Response:
        column = Column.objects.add(team=self.team(), by=request.user, **self.input())
        column.refresh_from_db()
        return self.created(column, request.build_absolute_uri(f"{column.pk}/"))

    def retrieve(self, request: Request, board: str, pk: str) -> Response:
        return self.answer(self.get_object())

    def partial_update(self, request: Request, board: str, pk: str) -> Response:
        sent = self.input()
        with self.matched() as column:
            if sent.keys() & {"name", "policy"}:
                column.rename(sent.get("name", column.name), by=request.user, policy=sent.get("policy"))
            if sent.keys() & {"limit", "on_full", "counts_blocked"}:
                self.limit(column, sent)
            if "position" in sent:
                column.shift_to(sent["position"], by=request.user)
        column.refresh_from_db()
        return self.answer(column)

    def limit(self, column: Column, sent: dict[str, Any]) -> None:
        standing = column.limits.of_columns().first()
        maximum = sent.get("limit", standing and standing.maximum)
        how = {name: sent[name] for name in ("on_full", "counts_blocked") if name in sent}
        column.limit_to(maximum, by=self.request.user, **how)

    @extend_schema(
        parameters=[
            OpenApiParameter("to", int, description="The column that its cards go to."),
            OpenApiParameter("because", str, description="Why they go there over its limit."),
        ],
        responses={204: None},
    )
    def destroy(self, request: Request, board: str, pk: str) -> Response:
        """The last queue and the last done column stay; one with cards needs `to`. 409 `wip_limit`: it is full there."""
        to, because = self.target(request.query_params.get("to")), request.query_params.get("because", "")
        with self.matched() as column:
            column.remove(by=request.user, to=to, because=because)
        return Response(status=204)

    def target(self, number: str | None) -> Column | None:
        if number is None:
            return None
        known = self.get_queryset().filter(pk=number) if number.isdecimal() and len(number) < 19 else None
        if known is None or not (found := known.first()):
            raise Invalid("There is no such column here.", code="unknown_column", field="to")
        return found


def shape_of(column: Column, limits: Iterable[Limit]) -> dict[str, Any]:
    """The column with the one limit of its own, if it has one."""
    names = ("id", "name", "category", "position", "policy", "age_50", "age_85", "version")
    told = ("maximum", "on_full", "counts_blocked")
    limit = next(({name: getattr(one, name) for name in told} for one in limits), None)
    return {name: getattr(column, name) for name in names} | {"limit": limit}
