"""Duty that a calendar elsewhere says: its address, whom it means, and what went wrong."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.functional import cached_property

from journal.recording import verb
from people.forms import accepted
from rotations.forms import NameForm, OutsideForm, colleagues, shaped
from rotations.models import Kind, Outside, Rotation
from rotations.views.scope import OfTeam, Page


class OutsideSetUp(OfTeam):
    def get(self, request: HttpRequest, key: str, kind: str) -> HttpResponse:
        self.team.require_administrator(self.person)
        return self.page(OutsideForm())

    def post(self, request: HttpRequest, key: str, kind: str) -> HttpResponse:
        self.team.require_administrator(self.person)
        form = OutsideForm(request.POST)
        if not accepted(form, self._read_from):
            return self.page(form, 422)
        messages.success(request, "It is read within a minute, and every quarter of an hour from then on.")
        return redirect("rotations:outside", key, kind)

    @verb()
    def _read_from(self, url: str) -> None:
        rotation = self.rotation or Rotation.objects.open(
            by=self.person, team=self.team, kind=self.kind, groups=[]
        )
        Outside.objects.read_from(rotation, url, by=self.person)

    @property
    def kind(self) -> Kind:
        if self.kwargs["kind"] not in Kind.values:
            raise Http404
        return Kind(self.kwargs["kind"])

    @cached_property
    def rotation(self) -> Rotation | None:
        return Rotation.objects.standing().filter(team=self.team, kind=self.kind).first()

    def page(self, form: OutsideForm, status: int = 200) -> HttpResponse:
        outside = Outside.objects.standing().filter(rotation=self.rotation).first() if self.rotation else None
        found: dict[str, Any] = {"unmatched": {}, "names": []}
        if outside is not None:
            names = outside.names.exclude(person=None).select_related("person").order_by("label")
            found = {
                "unmatched": outside.unmatched(),
                "names": names,
                "people": colleagues(self.team, self.person),
            }
        return self.show(
            "outside", status, form=form, outside=outside, label=self.kind.label, kind=self.kind, **found
        )


class OfOutside(Page):
    @cached_property
    def outside(self) -> Outside:
        seen = Rotation.objects.visible_to(self.person).values("pk")
        rows = Outside.objects.standing().filter(rotation__in=seen)
        return get_object_or_404(rows.select_related("rotation__team"), pk=self.kwargs["pk"])

    @property
    def team(self) -> Any:  # type: ignore[override]
        return self.outside.rotation.team

    def again(self, said: str) -> HttpResponse:
        messages.success(self.request, said)
        return redirect("rotations:outside", self.team.key, self.outside.rotation.kind)


class OutsideNamed(OfOutside):
    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        self.team.require_administrator(self.person)
        named = shaped(NameForm(colleagues(self.team, self.person), request.POST))
        self.outside.match(named["label"], named["person"], by=self.person)
        return self.again(f"“{named['label']}” is {named['person'] or 'nobody here'}.")


class OutsideReading(OfOutside):
    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        self.team.require_administrator(self.person)
        self.outside.ask_again()
        return self.again("It is read within a minute.")


class OutsideEnd(OfOutside):
    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        self.outside.stop(by=self.person)
        return self.back("The calendar is read no more; the turns that were lined up hold.")
