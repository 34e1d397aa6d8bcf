from __future__ import annotations

import hashlib
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import models

from backlogs.models import Backlog, Comment, Link, WorkItem
from backlogs.models.comment import LONGEST, MOST_COMMENTS
from backlogs.models.words import BacklogKind
from core.locking import lock
from intake.senders.email.letter import Letter
from intake.senders.email.monitors import News
from intake.senders.email.plain import own_words
from journal.recording import verb
from people.models import Customer, CustomerContact, Person

if TYPE_CHECKING:
    from intake.models.source import Source

BOUNCED = "A letter about this could not be delivered:"


class CorrespondenceManager(models.Manager["Correspondence"]):
    @verb()
    def receive(self, letter: Letter, *, source: Source, at: datetime) -> str:
        """What became of a letter, in a word: an interrupt of its own, words on the one that it answers, or nothing."""
        item = self._answered(letter, source)
        if letter.automatic:
            if letter.is_bounce and item is not None:
                _say(item, f"{BOUNCED}\n\n{letter.text}", at, audience=Comment.Audience.TEAM)
            return f"noted ({letter.automatic})"
        lock(source.team)  # it may have come to another box of the team at the same time
        if self.about(letter.key, source).exists():
            return "ignored (the same letter)"
        if letter.news and not letter.news.is_problem and (item is None or not item.is_open):
            return "noted (no problem, and nothing of it is open)"
        person = _known(letter)
        is_answer = item is not None and item.is_open and item.comments.count() < MOST_COMMENTS
        came = f"added to {item.key}" if item and is_answer else "opened"
        about = (
            _answer(item, letter, person, at) if item and is_answer else _open(letter, source, person, item)
        )
        # A monitor that goes on telling is nobody who answered.
        address = "" if letter.news and is_answer else letter.address
        self.create(
            source=source, digest=_hash(letter.key), message_id=_hash(letter.message_id), item=about, address=address,
            person=person, received_at=at,
        )  # fmt: skip
        if letter.news and not is_answer:
            self._remember(letter.news, letter.key, source=source, item=about, at=at)
        return came

    def about(self, key: str, source: Source) -> models.QuerySet[Correspondence]:
        """The letter of this key, whichever box of the team it came to."""
        return self.filter(source__team=source.team_id, digest=_hash(key))

    def note_sent(self, message_id: str, *, source: Source, item: WorkItem, at: datetime) -> None:
        """A letter of ours about an item, so that what answers it finds the item."""
        row = self.model(
            source=source,
            digest=_hash(f"sent {message_id}"),
            message_id=_hash(message_id),
            item=item,
            received_at=at,
        )
        self.bulk_create([row], ignore_conflicts=True)

    def _remember(self, news: News, key: str, *, source: Source, item: WorkItem, at: datetime) -> None:
        """So that what the monitor tells of the same thing finds the item."""
        for name in sorted({news.thing, news.repeats}):
            self.create(
                source=source,
                digest=_hash(f"news {name}\n{key}"),
                message_id=_hash(f"news {name}"),
                item=item,
                received_at=at,
            )

    def _answered(self, letter: Letter, source: Source) -> WorkItem | None:
        """By the letters that it names, or by the thing that a monitor tells of; by our key in its subject only from somebody who wrote about that item before."""
        of_team = self.filter(source__team=source.team_id, item__team=source.team_id)
        names = [*letter.answers, *([f"news {letter.news.follows}"] if letter.news else [])]
        named = of_team.filter(message_id__in=[_hash(each) for each in names])
        row = named.select_related("item").order_by("-pk").first()
        if row is None and letter.item_key and letter.address:
            row = (
                of_team.filter(item__key=letter.item_key, address=letter.address)
                .select_related("item")
                .first()
            )
        return row.item if row else None


class Correspondence(models.Model):
    """One letter about an item: the same letter is heard once, and its answers find the item."""

    source = models.ForeignKey("intake.Source", models.PROTECT, related_name="+")
    digest = models.CharField(max_length=64)
    message_id = models.CharField(max_length=64)
    item = models.ForeignKey("backlogs.WorkItem", models.CASCADE, related_name="+")
    address = models.CharField(max_length=254, blank=True)
    # Who wrote it, where a relay that we trust proved it.
    person = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+")
    received_at = models.DateTimeField()

    objects = CorrespondenceManager()

    class Meta:
        verbose_name_plural = "correspondence"
        constraints = [models.UniqueConstraint(fields=["source", "digest"], name="one_letter_once")]
        indexes = [models.Index(fields=["message_id"], name="letters_by_message_id")]

    def __str__(self) -> str:
        return f"a letter about {self.item}"


def _known(letter: Letter) -> Person | None:
    """An address alone is nobody: only one that was proven is a person's."""
    if not letter.is_proven or not letter.address:
        return None
    return Person.objects.filter(email=letter.address, disabled_at=None).first()


def _spoken_for(person: Person) -> Customer | None:
    """Who speaks for several asks for one of them; which is said at triage, and no other reads it until then."""
    contacts = CustomerContact.objects.current().filter(person=person).select_related("customer")[:2]
    return contacts[0].customer if len(contacts) == 1 else None


def _open(letter: Letter, source: Source, person: Person | None, before: WorkItem | None) -> WorkItem:
    backlog = Backlog.objects.select_related("team").get(team=source.team_id, kind=BacklogKind.INTERRUPT)
    asked: dict[str, Any] = {"requester": person} if person else {"requester_address": letter.address}
    if person and (customer := _spoken_for(person)):
        asked["customer"] = customer
    item: WorkItem = WorkItem.objects.add(
        by=None, backlog=backlog, title=letter.title, description=f"{_from(letter)}\n\n{letter.text}".strip(),
        source=source.slug, external_id=_hash(letter.key)[:40], **asked,
    )  # fmt: skip
    if before is not None:
        lock(before)
        link = Link.objects.create(from_item=item, to_item=before, kind=Link.Kind.RELATES)
        item.tell("linked", link, by=None, facts={"to": before.pk, "kind": link.kind})
    return item


def _answer(item: WorkItem, letter: Letter, person: Person | None, at: datetime) -> WorkItem:
    words = own_words(letter.text)[: LONGEST - 400]
    if letter.news:
        _say(item, f"{_from(letter)}\n\n{letter.title}\n\n{words}", at, audience=Comment.Audience.TEAM)
        return item
    if person is not None and (item.may_write(person) or item.is_asked_for_by(person)):
        item.comment(words or letter.title, by=person, audience=Comment.Audience.PUBLIC)
    else:
        _say(item, f"{_from(letter)}\n\n{words}", at, audience=Comment.Audience.PUBLIC)
        item.hear(by=None)
    return item


def _say(item: WorkItem, text: str, at: datetime, *, audience: str) -> None:
    lock(item)
    comment = item.comments.create(author=None, audience=audience, text=text[:LONGEST], written_at=at)
    item.tell("got_letter", comment, by=None, facts={"comment": comment.pk, "audience": audience})


def _from(letter: Letter) -> str:
    proven = "" if letter.is_proven else " (not proven)"
    return f"From {letter.name} {letter.address or 'nobody'}{proven}".replace("  ", " ")


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()
