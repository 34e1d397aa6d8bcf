"""The page of an item, for who works on it; and the request view, for who asked."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.utils.functional import cached_property

from backlogs.forms import (
    BlockForm,
    CommentForm,
    DismissForm,
    EffortForm,
    LinkForm,
    SplitForm,
)
from backlogs.models import Link, Ready, ShieldPull, WorkItem
from backlogs.models.going_quiet import days_left
from backlogs.models.interruption import HALF_DAY
from backlogs.pool import hands_of
from backlogs.shield import is_shielded
from backlogs.views.came_of import came_of
from backlogs.views.checked import checked
from backlogs.views.scope import OfItem, agreement
from backlogs.views.stays import pace, time_bar
from backlogs.views.timeline import timeline
from core.rows import row_number
from people.models import Person

SAY = {
    "rows": 2, "aria-label": "Comment", "placeholder": "Write a comment. Markdown works.", "class": "input",
    "data-key": "r", "data-key-label": "Write a comment",
}  # fmt: skip
TAPS = [(30, "30 min"), (60, "1 h"), (120, "2 h"), (HALF_DAY, "half a day"), (2 * HALF_DAY, "a day")]


class WorkedItem(OfItem):
    """An item as those see it who work on it, in parts that can be sent one by one."""

    def frame(self) -> dict[str, Any]:
        item, person = self.item, self.person
        return super().frame() | {
            "item": item,
            "section": "backlogs:backlogs",
            "may_work": self.may_work,
            "may_write": item.may_write(person),
            "may_comment": item.may_write(person) or item.is_asked_for_by(person),
            "wait": item.open_block,
            "block_form": BlockForm(auto_id="block_%s"),
            "leaves_in": days_left([item]).get(item.pk) if item.is_open else None,
        }

    @cached_property
    def may_work(self) -> bool:
        return self.item.may_work(self.person)

    def parts(self) -> dict[str, Any]:
        """Everything on the page; a fragment takes what it needs."""
        item = self.item
        bar = time_bar(item)
        return {
            "bar": bar,
            "pace": pace(item, bar),
            "lines": checked(item),
            "dismiss_form": DismissForm(auto_id="dismiss_%s"),
            "split_form": SplitForm(auto_id="split_%s"),
            **self.crew(),
            **self.facts(),
            **(came_of(item, self.person) if item.kind == WorkItem.Kind.REQUEST else {}),
            **self.blocks(links := self.links()),
            **links,
            **self.effort(),
            **self.talk(),
        }

    def crew(self) -> dict[str, Any]:
        crew = list(self.item.crew_now)
        others = Person.objects.working_in(self.team).exclude(pk__in=[person.pk for person in crew])
        return {
            "crew": crew,
            "is_on_crew": self.person in crew,
            **self.help(crew),
            "others": others.order_by("name", "pk"),
        }

    def help(self, crew: list[Person]) -> dict[str, Any]:
        """Of an interrupt: whom to ask, who is committed last; who is committed says why one helps (R4)."""
        if not self.item.is_interrupt:
            return {}
        hands = hands_of(self.team) if self.may_work and self.item.is_open else []
        return {
            "help": self.item.helped_by(self.person),
            "is_shielded": is_shielded(self.person),
            "reasons": ShieldPull.Reason.choices,
            "hands": [hand for hand in hands if hand.person not in crew and hand.person != self.person],
        }

    def facts(self) -> dict[str, Any]:
        entries = self.item.entries.select_related("iteration").order_by("-id")
        watchers = [watcher.person for watcher in self.item.watchers.select_related("person")]
        labels = self.item.item_labels.select_related("label").order_by("label__name")
        return {
            "entry": entries.first(),
            "labels": [each.label.name for each in labels],
            "watchers": watchers,
            "is_watching": self.person in watchers,
            "lacks": self.lacks(),
        }

    def lacks(self) -> list[str]:
        """What the team asks for before it is pulled; a team that never said asks where it sizes anything."""
        ready, item = Ready.objects.of(self.team), self.item
        asks = ready.is_agreed or self.team.items.open().exclude(points=None).exists()
        return ready.lacking([item])[item.pk] if asks and item.is_open else []

    def links(self) -> dict[str, Any]:
        """Both ways; of what the reader does not see, the key only."""
        out = self.item.links_out.filter(ended_at=None).select_related("to_item")
        into = self.item.links_in.filter(ended_at=None).select_related("from_item")
        ends = [link.to_item_id for link in out] + [link.from_item_id for link in into]
        seen = set(WorkItem.objects.visible_to(self.person).filter(pk__in=ends).values_list("pk", flat=True))
        return {"links_out": out, "links_in": into, "seen": seen, "link_form": LinkForm(auto_id="link_%s")}

    def blocks(self, links: dict[str, Any]) -> dict[str, Any]:
        """What waits for it, and the last time that it waited itself."""
        ended = self.item.blocks.exclude(ended_at=None).order_by("-ended_at", "-pk")
        waiting = [link.to_item for link in links["links_out"] if link.kind == Link.Kind.BLOCKS]
        last = ended.first()
        return {
            "last_wait": last,
            "last_wait_took": last.ended_at - last.began_at if last and last.ended_at else None,
            "blocking": [other for other in waiting if other.is_open],
        }

    def effort(self) -> dict[str, Any]:
        """One's own only (R17)."""
        own = self.item.efforts.filter(person=self.person, withdrawn_at=None).order_by("-on", "-id")
        form = EffortForm(auto_id="effort_%s", initial={"on": self.team.today})
        return {
            "efforts": own[:20],
            "effort_sum": sum(each.minutes for each in own),
            "taps": TAPS,
            "effort_form": form,
        }

    def talk(self) -> dict[str, Any]:
        before = self.request.GET.get("before", "")
        told = timeline(
            "item",
            self.item.pk,
            self.item.comments.all(),
            self.person,
            row_number(before) or 0,
        )
        form = CommentForm(auto_id="comment_%s")
        form.fields["text"].widget.attrs |= SAY
        return {"told": told, "comment_form": form}


class Item(WorkedItem):
    def get(self, request: HttpRequest, key: str) -> HttpResponse:
        if self.item.key != key:
            return HttpResponsePermanentRedirect(self.home(), preserve_request=True)
        if not self.is_worked:
            return self.request_view()
        return self.show("item", **self.parts())

    def items(self) -> QuerySet[WorkItem]:
        """What is seen, and what was asked for."""
        return WorkItem.objects.visible_to(self.person) | WorkItem.objects.requested_by(self.person)

    @cached_property
    def is_worked(self) -> bool:
        return WorkItem.objects.visible_to(self.person).filter(pk=self.item.pk).exists()

    def request_view(self) -> HttpResponse:
        answers = self.item.comments.filter(audience="public").select_related("author")
        form, agreed = CommentForm(auto_id="comment_%s"), agreement(self.item, self.person)
        came = came_of(self.item, self.person) | {"is_asker": True}
        return self.show("item_request", answers=answers, comment_form=form, agreement=agreed, **came)
