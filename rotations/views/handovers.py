"""What the one whose turn ends tells the next: the current handover, earlier ones, writing and accepting."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.safestring import SafeString, mark_safe

from core import markdown
from core.rows import row_number
from people.forms import accepted
from rotations.forms import HandoverForm
from rotations.models import Handover, Kind, Rotation
from rotations.views.scope import OfTeam, Page

LISTED = 12


class Handovers(OfTeam):
    def get(self, request: HttpRequest, key: str) -> HttpResponse:
        return self.show("handovers", **self.found())

    def post(self, request: HttpRequest, key: str) -> HttpResponse:
        """The next one is prepared now, however far ahead its turn change is."""
        rotation = get_object_or_404(self.rotations(), pk=self.rotation.pk if self.rotation else 0)
        made = Handover.objects.prepare_next(rotation, by=self.person)
        return redirect("rotations:handover", made.pk)

    def found(self) -> dict[str, Any]:
        rows = self.rows()
        offset = min(row_number(self.request.GET.get("after", "")) or 0, 10_000)
        page = list(rows[offset : offset + LISTED + 1])
        current = page[0] if page and not offset else None
        return {
            "rotation": self.rotation, "current": current, "earlier": page[1 if current else 0 : LISTED],
            "next": f"?after={offset + LISTED}" if len(page) > LISTED else "",
            "previous": f"?after={max(0, offset - LISTED)}" if offset else "",
            "may_prepare": bool(self.rotation and self.rotation.may_take_part(self.person)), **shown(current, self.person),
        }  # fmt: skip

    def rows(self) -> Any:
        rows = Handover.objects.visible_to(self.person).standing().filter(rotation__team=self.team)
        return rows.select_related("rotation__team", "outgoing", "incoming", "accepted_by", "edited_by")

    def rotations(self) -> Any:
        seen = Rotation.objects.visible_to(self.person).standing()
        return seen.filter(team=self.team, kind=Kind.PERSON_OF_WEEK)

    @cached_property
    def rotation(self) -> Rotation | None:
        return self.rotations().first()


class OfHandover(Page):
    @cached_property
    def handover(self) -> Handover:
        seen = Handover.objects.visible_to(self.person)
        people = ("rotation__team__buffer_person", "outgoing", "incoming", "accepted_by", "edited_by")
        return get_object_or_404(seen.select_related(*people), pk=self.kwargs["pk"])

    @property
    def team(self) -> Any:  # type: ignore[override]
        return self.handover.rotation.team


class OneHandover(OfHandover):
    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self.page(self.form())

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        form = HandoverForm(request.POST)
        if not accepted(form, lambda **sent: self.handover.edit(by=self.person, **sent)):
            return self.page(form, 422)
        messages.success(request, f"{self.handover.incoming} reads it as it is now.")
        return redirect("rotations:handover", pk)

    def form(self) -> HandoverForm:
        return HandoverForm(initial={"text": self.handover.words, "version": self.handover.version})

    def page(self, form: HandoverForm, status: int = 200) -> HttpResponse:
        return self.show(
            "handover", status, form=form, current=self.handover, **shown(self.handover, self.person)
        )


class Acceptance(OfHandover):
    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        self.handover.accept(by=self.person)
        messages.success(request, f"It is yours now; {self.handover.outgoing} sees that you read it.")
        return redirect(reverse("rotations:handovers", args=[self.team.key]))


def shown(handover: Handover | None, person: Any) -> dict[str, Any]:
    """What a page shows of one, and what this person may do with it."""
    if handover is None:
        return {}
    return {
        "prose": prose(handover.words), "may_edit": handover.may_edit(person),
        "may_accept": handover.may_accept(person),
    }  # fmt: skip


def prose(text: str) -> SafeString:
    return mark_safe(markdown.render(text))
