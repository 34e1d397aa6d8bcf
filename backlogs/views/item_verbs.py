"""What one does to an item: each verb a resource of its own, answered with the parts of the page that it changes."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404

from backlogs.forms import BlockForm, CommentForm, DismissForm, EffortForm, LinkForm, SplitForm
from backlogs.models import Comment, ShieldPull, WorkItem
from backlogs.views.item import WorkedItem
from backlogs.views.scope import shaped
from core.errors import Invalid
from people.models import Person


class Verb(WorkedItem):
    """Does it, then shows what changed; without script the whole page again."""

    changes: tuple[str, ...] = ()

    def done(self, *more: str, said: str = "") -> HttpResponse:
        if not self.is_fragment:
            return self.back(said)
        self.item.refresh_from_db()
        self.__dict__.pop("may_work", None)
        return self.answer(*self.changes, *more, "_item_told", **self.parts())


class ItemBlock(Verb):
    changes = ("_item_head", "_item_block", "_item_bar", "_item_links")

    def post(self, request: HttpRequest, key: str) -> HttpResponse:
        self.item.block(by=self.person, **shaped(BlockForm(request.POST)))
        return self.done()


class ItemUnblock(Verb):
    changes = ItemBlock.changes

    def post(self, request: HttpRequest, key: str) -> HttpResponse:
        self.item.unblock(by=self.person)
        return self.done()


class OfCrew(Verb):
    changes = ("_item_crew",)

    def chosen(self) -> Person:
        return self.named_person(self.item.crew.filter(left_at=None))


class JoinItem(OfCrew):
    def post(self, request: HttpRequest, key: str) -> HttpResponse:
        self.item.join(self.chosen(), by=self.person)
        return self.done()


class LeaveItem(OfCrew):
    def post(self, request: HttpRequest, key: str) -> HttpResponse:
        self.item.leave(self.chosen(), by=self.person)
        return self.done()


class HelpWithItem(Verb):
    """From behind the shield, for one tap of reason (R4)."""

    changes = ("_item_crew",)

    def post(self, request: HttpRequest, key: str) -> HttpResponse:
        reason = request.POST.get("reason", "")
        who = self.named_person(self.item.crew.filter(left_at=None))
        ShieldPull.objects.begin_help(self.item, who, by=self.person, reason=reason)
        return self.done()


class BackFromHelp(Verb):
    changes = HelpWithItem.changes

    def post(self, request: HttpRequest, key: str) -> HttpResponse:
        self.item.return_from_help(by=self.person)
        return self.done()


class ItemEffort(Verb):
    changes = ("_item_effort",)

    def post(self, request: HttpRequest, key: str) -> HttpResponse:
        sent = shaped(EffortForm(request.POST))
        self.item.log_effort(sent["minutes"], by=self.person, on=sent["on"] or self.team.today)
        return self.done()


class WithdrawnEffort(Verb):
    changes = ItemEffort.changes

    def post(self, request: HttpRequest, key: str, pk: int) -> HttpResponse:
        get_object_or_404(self.item.efforts.filter(person=self.person), pk=pk).withdraw(by=self.person)
        return self.done()


class CloseItem(Verb):
    changes = ("_item_head", "_item_block", "_item_crew", "_item_bar", "_item_facts")

    def post(self, request: HttpRequest, key: str) -> HttpResponse:
        self.item.close(by=self.person)
        return self.done()


class DismissItem(Verb):
    changes = CloseItem.changes

    def post(self, request: HttpRequest, key: str) -> HttpResponse:
        sent = shaped(DismissForm(request.POST))
        self.item.dismiss(sent["outcome"], by=self.person, because=sent["because"])
        return self.done()


class ReopenItem(Verb):
    changes = CloseItem.changes

    def post(self, request: HttpRequest, key: str) -> HttpResponse:
        self.item.reopen(by=self.person)
        return self.done()


class ItemLink(Verb):
    changes = ("_item_links", "_item_block")

    def post(self, request: HttpRequest, key: str) -> HttpResponse:
        sent = shaped(LinkForm(request.POST))
        self.item.link(self.other(sent["to"]), by=self.person, kind=sent["kind"])
        return self.done()

    def other(self, key: str) -> WorkItem:
        found = WorkItem.objects.visible_to(self.person).filter(key=key.strip().upper()).first()
        if found is None:
            raise Invalid(f"You see no item {key.strip().upper()}.", code="unknown_item", field="to")
        return found


class ItemParts(Verb):
    """Split off: a title a line."""

    changes = ("_item_links",)

    def post(self, request: HttpRequest, key: str) -> HttpResponse:
        lines = shaped(SplitForm(request.POST))["titles"].splitlines()
        parts = self.item.split([line for line in lines if line.strip()], by=self.person)
        return self.done(said=f"Made {', '.join(part.key for part in parts)}.")


class EndedLink(Verb):
    changes = ItemLink.changes

    def post(self, request: HttpRequest, key: str, pk: int) -> HttpResponse:
        link: Any = get_object_or_404(
            self.item.links_out.filter(ended_at=None).select_related("to_item"), pk=pk
        )
        self.item.unlink(link.to_item, by=self.person, kind=link.kind)
        return self.done()


class ItemLine(Verb):
    changes = ("_item_lines",)

    def post(self, request: HttpRequest, key: str) -> HttpResponse:
        self.item.list_line(request.POST.get("text", ""), by=self.person)
        return self.done()


class TickedLine(Verb):
    """Ticked, or with `is_met` empty not any more."""

    changes = ItemLine.changes

    def post(self, request: HttpRequest, key: str, pk: int) -> HttpResponse:
        line: Any = get_object_or_404(self.item.checklist.filter(removed_at=None), pk=pk)
        mark = self.item.tick if request.POST.get("is_met") else self.item.untick
        mark(line, by=self.person)
        return self.done()


class PlacedLine(Verb):
    """One place up, or with `step` down."""

    changes = ItemLine.changes

    def post(self, request: HttpRequest, key: str, pk: int) -> HttpResponse:
        lines = list(self.item.checklist.filter(removed_at=None))
        here = next((place for place, line in enumerate(lines) if line.pk == pk), None)
        if here is None:
            raise Http404
        behind = here + 2 if request.POST.get("step") == "down" else max(here - 1, 0)
        before = lines[behind] if behind < len(lines) else None
        self.item.place_line(lines[here], by=self.person, before=before)
        return self.done()


class StruckLine(Verb):
    changes = ItemLine.changes

    def post(self, request: HttpRequest, key: str, pk: int) -> HttpResponse:
        line: Any = get_object_or_404(self.item.checklist.filter(removed_at=None), pk=pk)
        self.item.strike_line(line, by=self.person)
        return self.done()


class WatchedItem(Verb):
    changes = ("_item_head", "_item_facts")

    def post(self, request: HttpRequest, key: str) -> HttpResponse:
        self.item.watch(by=self.person)
        return self.done()


class UnwatchedItem(Verb):
    changes = WatchedItem.changes

    def post(self, request: HttpRequest, key: str) -> HttpResponse:
        self.item.unwatch(by=self.person)
        return self.done()


class ItemComment(Verb):
    """A word for the team, or an answer to who asked; who asked writes here, too."""

    def items(self) -> QuerySet[WorkItem]:
        return WorkItem.objects.visible_to(self.person) | WorkItem.objects.requested_by(self.person)

    def post(self, request: HttpRequest, key: str) -> HttpResponse:
        sent = shaped(CommentForm(request.POST))
        self.item.comment(sent["text"], by=self.person, audience=sent["audience"] or "team")
        return self.done() if self.is_worked else self.back("Your answer is sent.")

    @property
    def is_worked(self) -> bool:
        return WorkItem.objects.visible_to(self.person).filter(pk=self.item.pk).exists()

    def said(self, pk: int) -> Comment:
        """One of the comments that the reader sees."""
        shown = self.item.comments.all() if self.is_worked else self.item.comments.filter(audience="public")
        return get_object_or_404(shown, pk=pk)


class RedactedComment(ItemComment):
    def post(self, request: HttpRequest, key: str, pk: int) -> HttpResponse:  # type: ignore[override]
        self.said(pk).redact(by=self.person)
        return self.done() if self.is_worked else self.back("It is emptied.")


class EditedComment(ItemComment):
    """One's own words, put right."""

    def post(self, request: HttpRequest, key: str, pk: int) -> HttpResponse:  # type: ignore[override]
        self.said(pk).edit(shaped(CommentForm(request.POST))["text"], by=self.person)
        return self.done() if self.is_worked else self.back("Your words are changed.")
