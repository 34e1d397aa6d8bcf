"""Who takes turns, in which order and rhythm: set up by the team's administrators."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.functional import cached_property

from core.errors import Stale
from core.locking import lock
from journal.recording import verb
from people.forms import accepted
from rotations.forms import LineUpForm
from rotations.models import Kind, LayerNumber, Rotation
from rotations.views.scope import OfRotation, OfTeam


class Turns(OfTeam):
    layer = LayerNumber.FIRST

    def get(self, request: HttpRequest, key: str, kind: str) -> HttpResponse:
        self.team.require_administrator(self.person)
        return self.shown(LineUpForm(self.team, self.person, self.rotation, self.layer))

    def post(self, request: HttpRequest, key: str, kind: str) -> HttpResponse:
        self.team.require_administrator(self.person)
        form = LineUpForm(self.team, self.person, self.rotation, self.layer, request.POST)
        if not accepted(form, self._set_up):
            return self.shown(form, 422)
        return self.back("The turns are set up.")

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

    def shown(self, form: LineUpForm, status: int = 200) -> HttpResponse:
        layer = LayerNumber(self.layer).label if self.layer != LayerNumber.FIRST else ""
        return self.show(
            "turns",
            status,
            form=form,
            rotation=self.rotation,
            kind=self.kind,
            label=self.kind.label,
            layer=layer,
        )


class SecondTurns(Turns):
    layer = LayerNumber.SECOND


class End(OfRotation):
    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        self.rotation.end(by=self.person)
        return self.back("The rotation has ended; the buffer person is on duty.")
