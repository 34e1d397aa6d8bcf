"""The words and fields of an item, changed all together on a page or part by part in place; and Markdown before it is sent."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.template.loader import render_to_string

from backlogs.forms import ItemForm, said
from backlogs.item_parts import FIELDS, ItemPartForm
from backlogs.views.item import WorkedItem
from backlogs.views.item_verbs import Verb
from backlogs.views.revising import revised


class EditItem(WorkedItem):
    """The words and fields of an item; whoever sends later decides where both changed the same field."""

    def get(self, request: HttpRequest, key: str) -> HttpResponse:
        return self.shown(ItemForm(self.item, self.person))

    def post(self, request: HttpRequest, key: str) -> HttpResponse:
        self.item.require_worker(self.person)
        form = ItemForm(self.item, self.person, request.POST)
        if not revised(form, self.item, lambda: said(self.item), self._revise):
            return self.shown(form, status=422)
        return self.back(f"{self.item.key} is saved.")

    def _revise(self, **values: Any) -> None:
        self.item.revise(by=self.person, **values)

    def shown(self, form: ItemForm, status: int = 200) -> HttpResponse:
        return self.show("item_edit", status, form=form)


class EditPart(EditItem, Verb):
    """One part of it in place: the title, the description or the facts. Without script it is a page."""

    changes = ("_item_head", "_item_title", "_item_words", "_item_facts", "_item_block")

    def get(self, request: HttpRequest, key: str, part: str) -> HttpResponse:  # type: ignore[override]
        self.item.require_worker(self.person)
        return self.shown(self.form())

    def post(self, request: HttpRequest, key: str, part: str) -> HttpResponse:  # type: ignore[override]
        self.item.require_worker(self.person)
        form = self.form(request.POST)
        if not revised(form, self.item, lambda: said(self.item), self._revise):
            return self.shown(form, status=422)
        return self.done(said=f"{self.item.key} is saved.")

    def form(self, sent: Any = None) -> ItemPartForm:
        if self.kwargs["part"] not in FIELDS:
            raise Http404
        return ItemPartForm(self.item, self.person, self.kwargs["part"], sent)

    def shown(self, form: ItemForm, status: int = 200) -> HttpResponse:
        """Refused or overtaken, the editor comes back with what was typed."""
        context = {"form": form, "part": self.kwargs["part"]}
        if self.is_fragment:
            return self.answer("_item_editor", status=status, **context)
        return self.show("item_edit", status, **context)


class Preview(WorkedItem):
    """What somebody is about to write, as it will read."""

    def post(self, request: HttpRequest, key: str) -> HttpResponse:
        text = request.POST.get("text", "")[:100_000]
        return HttpResponse(render_to_string("backlogs/_prose.html", {"text": text}))


class Told(WorkedItem):
    """What happened before that; with script it is put below what is shown."""

    def get(self, request: HttpRequest, key: str) -> HttpResponse:
        if not self.is_fragment:
            return self.back()
        return self.show("_item_events", item=self.item, **self.talk())
