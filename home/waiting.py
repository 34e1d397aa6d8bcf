"""What waits for one person: steps and stories to judge, questions to answer, work that one's own holds up."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.db.models import Count, Exists, Min, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils.text import Truncator

from backlogs.models import Column, Comment, Feature, Link, Request, WorkItem
from backlogs.models.feature_flow import BY_LEAD, BY_OWNER
from backlogs.models.words import Category
from boards.models import ParkedQuestion, Standup
from core import clock
from home.wait import Wait
from home.waiting_lead import suggested_orders, words_due
from intake.requests_page import to_answer
from people.models import Role, Team

if TYPE_CHECKING:
    from people.models import Person

MOST, LATELY = 10, timedelta(days=14)
ASKED = ("item", "question", "asked_back_by")
STEPS = BY_LEAD | {Feature.Step.AGREED, Feature.Step.STORIES_WRITTEN}


class Waiting:
    """Read once, shown once; about nobody but the person who asks (R17)."""

    def __init__(self, person: Person, in_hands: list[WorkItem]) -> None:
        self.person, self.in_hands = person, in_hands

    def all(self) -> list[Wait]:
        return [
            *self.asked_back(),
            *self.requests(),
            *self.quiet(),
            *self.stories(),
            *self.questions(),
            *self.parked(),
            *self.held_up(),
            *suggested_orders(self.person),
            *words_due(self.person),
            *self.steps(),
        ]

    def asked_back(self) -> Iterator[Wait]:
        """What one asked for, or one's customer, and what the product owner wants to know first."""
        asked = WorkItem.objects.requested_by(self.person).open()
        for row in Request.objects.waiting().filter(item__in=asked).select_related(*ASKED)[:MOST]:
            words = row.question.text if row.question else ""
            quote = f"“{Truncator(' '.join(words.split())).chars(90)}”"
            title = f"{row.asked_back_by} asks about {row.item.title}"
            yield Wait(title, _of(row.item), "comment", (row.item.key, quote), "Answer")

    def requests(self) -> Iterator[Wait]:
        """What is asked of the teams whose product owner one is, in a line for each team."""
        owned = [team for team, roles in self.person.roles.items() if Role.PRODUCT_OWNER in roles]
        for team in Team.objects.filter(pk__in=owned).order_by("name"):
            found = to_answer(team).aggregate(count=Count("pk"), since=Min("created_at"))
            if count := found["count"]:
                title = f"{count} request{'' if count == 1 else 's'} to {team} wait{'s' if count == 1 else ''} for an answer"
                facts = (f"the oldest {self._days(found['since'])}", "as product owner")
                yield Wait(title, reverse("intake:requests", args=[team.key]), "comment", facts, "Answer")

    def quiet(self) -> Iterator[Wait]:
        """Interrupts that outstayed an iteration, and what is postponed soon, of the teams whose product owner one is."""
        owned = [team for team, roles in self.person.roles.items() if Role.PRODUCT_OWNER in roles]
        for team in Team.objects.filter(pk__in=owned).order_by("name"):
            url = reverse("backlogs:quiet", args=[team.key])
            if count := WorkItem.objects.outstaying(team).count():
                said = "interrupt is" if count == 1 else "interrupts are"
                facts = ("answer and close, or plan it", "as product owner")
                yield Wait(
                    f"{count} {said} open in {team} for more than {team.iteration_days} days",
                    url,
                    "interrupt",
                    facts,
                    "Decide",
                )
            clocked = team.backlogs.exclude(quiet_after_days=None).select_related("team")  # type: ignore[attr-defined]
            if count := sum(backlog.fading_items().count() for backlog in clocked):
                title = f"{count} item{'' if count == 1 else 's'} of {team} {'is' if count == 1 else 'are'} postponed soon"
                yield Wait(title, url, "clock", ("nobody touched them for long", "as product owner"), "Look")

    def steps(self) -> Iterator[Wait]:
        """Features whose next step is this person's, as lead or as product owner."""
        owned = [team for team, roles in self.person.roles.items() if Role.PRODUCT_OWNER in roles]
        features = Feature.objects.visible_to(self.person).open()
        mine = Q(lead=self.person, step__in=STEPS) | Q(team__in=owned, step__in=BY_OWNER)
        for feature in features.filter(mine).ranked()[:MOST]:
            part = "as feature lead" if feature.lead_id == self.person.pk else "as product owner"
            url = reverse("backlogs:feature", args=[feature.pk])
            yield Wait(feature.title, url, "flag", (feature.get_step_display(), part))

    def stories(self) -> Iterator[Wait]:
        """Of one's own features what stands in the last active column, and is not one's own work (R10)."""
        place = OuterRef("placement__column__position")
        # Where a team has one active column only, nothing tells what is to be validated.
        later, earlier = _active(position__gt=place), _active(position__lt=place)
        stories = WorkItem.objects.open().filter(
            Q(feature__lead=self.person) | Q(feature__deputy=self.person),
            ~Exists(later), Exists(earlier), feature__closed_at=None, placement__archived_at=None,
            placement__column__category=Category.ACTIVE,
        ).exclude(pk__in=[item.pk for item in self.in_hands])  # fmt: skip
        shown = stories.select_related("placement__column").order_by("placement__entered_at", "pk")[:MOST]
        for item in shown:
            since = self._days(item.placement.entered_at)
            facts = (item.key, f"in {item.placement.column.name} {since}", "as feature lead")
            yield Wait(f"Validate: {item.title}", _of(item), "checks", facts, "Validate")

    def questions(self) -> Iterator[Wait]:
        """Asked of one by name, or under one's own work, and not answered there by oneself."""
        first = self.person.name.partition(" ")[0]
        mine = Q(item__in=[item.pk for item in self.in_hands]) | Q(item__requester=self.person)
        asked = Comment.objects.filter(
            Q(text__icontains=f"@{first}") | (mine & Q(text__contains="?")),
            written_at__gt=clock.now() - LATELY, redacted_at=None, item__closed_at=None,
            item__in=WorkItem.objects.visible_to(self.person),
        ).exclude(author=self.person).exclude(author=None)  # fmt: skip
        answered = Comment.objects.filter(item=OuterRef("item"), author=self.person, id__gt=OuterRef("id"))
        seen: set[int | None] = set()
        for comment in (
            asked.exclude(Exists(answered)).select_related("item", "author").order_by("-id")[:MOST]
        ):
            if comment.item is None or comment.item_id in seen or not self._means_me(comment):
                continue
            seen.add(comment.item_id)
            quote = f"“{Truncator(' '.join(comment.text.split())).chars(90)}”"
            title = f"{comment.author} asks in {comment.item.key}"
            yield Wait(title, f"{_of(comment.item)}#comment-{comment.pk}", "comment", (quote,), "Answer")

    def _means_me(self, comment: Comment) -> bool:
        """A question under one's own work, or one's name; @Ada is not Adam."""
        is_mine = comment.item_id in {item.pk for item in self.in_hands} or (
            comment.item is not None and comment.item.requester_id == self.person.pk
        )
        named = re.search(rf"@{re.escape(self.person.name.partition(' ')[0])}\b", comment.text, re.IGNORECASE)
        return bool(named) or (is_mine and "?" in comment.text)

    def parked(self) -> Iterator[Wait]:
        """Questions of standups that one parked, or that are about one's own work."""
        open_ = ParkedQuestion.objects.filter(
            Q(person=self.person) | Q(item__in=[item.pk for item in self.in_hands]) | Q(item__feature__lead=self.person),
            settled_at=None, standup__began_at__gt=clock.now() - LATELY,
            standup__in=Standup.objects.visible_to(self.person),
        )  # fmt: skip
        for question in open_.select_related("item", "person", "standup")[:MOST]:
            about = (question.item.key,) if question.item else ()
            facts = (*about, f"parked at the standup by {question.person}")
            url = reverse("boards:standup", args=[question.standup_id])
            yield Wait(question.text, url, "comment", facts, "Settle")

    def held_up(self) -> Iterator[Wait]:
        """What cannot go on before one's own work is done."""
        links = Link.objects.filter(
            kind=Link.Kind.BLOCKS, ended_at=None, from_item__in=[item.pk for item in self.in_hands],
            to_item__closed_at=None, to_item__in=WorkItem.objects.visible_to(self.person),
        )  # fmt: skip
        for link in links.select_related("from_item", "to_item")[:MOST]:
            facts = (link.to_item.key, f"blocked by {link.from_item.key}, which you have")
            yield Wait(f"{link.to_item.title} waits for you", _of(link.to_item), "link", facts)

    def _days(self, since: datetime) -> str:
        """By the person's calendar: what came in last evening is not of today."""
        zone = self.person.tzinfo
        days = (clock.now().astimezone(zone).date() - since.astimezone(zone).date()).days
        return f"for {days} d" if days else "since today"


def _active(**where: Any) -> QuerySet[Column]:
    team = OuterRef("placement__column__team")
    return Column.objects.filter(team=team, category=Category.ACTIVE, removed_at=None, **where)


def _of(item: WorkItem) -> str:
    return reverse("backlogs:item", args=[item.key])
