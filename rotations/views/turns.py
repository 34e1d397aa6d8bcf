"""Who takes turns, in which order and rhythm: set up by the team's administrators."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.functional import cached_property

from core import clock
from core.errors import Stale
from core.locking import lock
from journal.recording import verb
from people.forms import accepted
from people.models import Person
from rotations.forms import LineUpForm
from rotations.models import Kind, LayerNumber, LineUp, Rotation
from rotations.models.words import span_text
from rotations.schedule.layer import FOREVER
from rotations.views.scope import OfRotation, OfTeam

AHEAD, SHOWN = timedelta(weeks=26), 8


@dataclass(frozen=True)
class Coming:
    """A turn of a preview."""

    names: str
    span: str
    is_new: bool


class Turns(OfTeam):
    layer = LayerNumber.FIRST

    def get(self, request: HttpRequest, key: str, kind: str) -> HttpResponse:
        self.team.require_administrator(self.person)
        return self.shown(LineUpForm(self.team, self.person, self.rotation, self.layer))

    def post(self, request: HttpRequest, key: str, kind: str) -> HttpResponse:
        self.team.require_administrator(self.person)
        form = LineUpForm(self.team, self.person, self.rotation, self.layer, request.POST)
        if "preview" in request.POST:
            return self.previewed(form)
        if not accepted(form, self._set_up):
            return self.shown(form, 422)
        return self.back("The turns are set up.")

    def previewed(self, form: LineUpForm) -> HttpResponse:
        """The coming turns as they would be; nothing is kept."""
        coming: list[Coming] = []
        looked = accepted(form, lambda **sent: coming.extend(self._coming(form, **sent)))
        return self.shown(form, 200 if looked else 422, coming=coming)

    def _coming(self, form: LineUpForm, *, version: int, **sent: Any) -> list[Coming]:
        rotation = self.rotation or Rotation(team=self.team, kind=self.kind)
        plan, zone = rotation.planned(layer=self.layer, **sent), self.team.tzinfo
        turns = plan.turns(max(clock.now(), plan.made.since) + AHEAD)[:SHOWN]
        return [
            Coming(
                " and ".join(str(form.people.get(str(one), "")) for one in turn.persons),
                span_text(max(turn.start, clock.now()), turn.end, zone)
                if turn.end < FOREVER
                else "from then on",
                turn.start >= plan.made.since,
            )
            for turn in turns
        ]

    @cached_property
    def kind(self) -> Kind:
        if self.kwargs["kind"] not in Kind.values:
            raise Http404
        return Kind(self.kwargs["kind"])

    @cached_property
    def rotation(self) -> Rotation | None:
        found = Rotation.objects.standing().filter(team=self.team, kind=self.kind).first()
        if found is None and self.layer != LayerNumber.FIRST:
            raise Http404
        return found

    @verb()
    def _set_up(self, version: int, **sent: Any) -> None:
        if self.rotation is None:
            Rotation.objects.open(by=self.person, team=self.team, kind=self.kind, **sent)
            return
        lock(self.rotation)
        if self.rotation.version != version:
            raise Stale("Somebody changed this meanwhile. Reload the page to see how it is now.")
        self.rotation.line_up(by=self.person, layer=self.layer, **sent)

    def shown(self, form: LineUpForm, status: int = 200, **more: Any) -> HttpResponse:
        layer = LayerNumber(self.layer).label if self.layer != LayerNumber.FIRST else ""
        return self.show(
            "turns",
            status,
            form=form,
            rotation=self.rotation,
            kind=self.kind,
            label=self.kind.label,
            layer=layer,
            ahead=self._ahead(),
            **more,
        )

    def _ahead(self) -> list[LineUp]:
        rows = self.rotation.line_ups_of(self.layer) if self.rotation else []
        found = [row for row in rows if row.since > clock.now()]
        people = Person.objects.in_bulk({one for row in found for group in row.groups for one in group})
        for row in found:
            row.names = ", ".join(" and ".join(str(people[one]) for one in group) for group in row.groups)
        return found


class SecondTurns(Turns):
    layer = LayerNumber.SECOND


class WithdrawnLineUp(OfRotation):
    def post(self, request: HttpRequest, pk: int, line_up: int) -> HttpResponse:
        self.rotation.drop_line_up(
            get_object_or_404(self.rotation.line_ups.all(), pk=line_up), by=self.person
        )
        return self.back("The turns go on as they are.")


class End(OfRotation):
    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        self.rotation.end(by=self.person)
        return self.back("The rotation has ended; the buffer person is on duty.")
