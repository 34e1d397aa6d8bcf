"""One field of a row of the backlogs, changed in place: only what somebody else changed in that field is asked about."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse

from backlogs.forms import said
from backlogs.item_parts import IN_A_ROW, RowCrewForm, RowForm
from backlogs.models import Deed, WorkItem
from backlogs.views.item import WorkedItem
from backlogs.views.revising import revised
from backlogs.views.rows import OfRows
from people.forms import accepted

TITLES = {"class": "Class of service", "crew": "Crew"}


class RowEdit(OfRows, WorkedItem):
    """The editor under a row, and what it sends. A refusal stands beside the field, which keeps what was typed."""

    deed: Deed

    def get(self, request: HttpRequest, key: str, part: str) -> HttpResponse:
        self.item.require_worker(self.person)
        if not self.is_fragment:
            return self.show("item_edit", form=self.form(), part=part)
        return self.show("_row_editor", **self.context(self.form()))

    def post(self, request: HttpRequest, key: str, part: str) -> HttpResponse:
        self.item.require_worker(self.person)
        form = self.form(request.POST)
        if not self._saved(form):
            _focus_refused(form)
            return self.answer("_row_editor", status=422, **self.context(form))
        text = f"{self.item.key} is saved."
        return self.changed(self._shown(), text=text) if self.is_fragment else self.back(text)

    def form(self, sent: Any = None) -> Any:
        part = self.kwargs["part"]
        if part == "crew":
            return RowCrewForm(self.item, sent)
        if part not in IN_A_ROW:
            raise Http404
        return RowForm(self.item, self.person, part, sent)

    def context(self, form: Any) -> dict[str, Any]:
        part = self.kwargs["part"]
        return {"form": form, "part": part, "title": TITLES.get(part, part.capitalize())}

    def _saved(self, form: Any) -> bool:
        if isinstance(form, RowCrewForm):
            return accepted(
                form, lambda **_: self._do(lambda items: items.change_crew(*form.changes(), by=self.person))
            )
        return revised(form, self.item, lambda: said(self.item), self._revise)

    def _revise(self, **values: Any) -> None:
        """Held already."""
        self._do(lambda _: self.item.revise(by=self.person, **values))

    def _do(self, act: Any) -> None:
        told = f"{self.item.key}: {self.context(None)['title'].lower()}"
        items = WorkItem.objects.filter(pk=self.item.pk)
        self.deed = Deed.objects.do(items, act, by=self.person, told=told)

    def _shown(self) -> Deed:
        """The row comes back in any case, so that the editor leaves."""
        if not self.deed.rows:
            self.deed.rows = [{"item": self.item.pk, "was": {}, "now": {}}]
        return self.deed


def _focus_refused(form: Any) -> None:
    """Where there is something to put right."""
    if wrong := [name for name in form.errors if name in form.fields]:
        for field in form.fields.values():
            field.widget.attrs.pop("autofocus", None)
        form.fields[wrong[0]].widget.attrs["autofocus"] = True
