"""A new interrupt, one that is back and a P1 are told to the one on duty; a call for help to whom it names."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils import timezone

from backlogs.models import WorkItem
from intake.listening import consumes, is_news
from intake.models import Matter, Notice, Signal, Triage
from intake.models.notice.reaching import people_on_duty
from intake.models.notice.summing import line_of
from journal.models import Entry
from journal.recording import Pending
from people.models import Person, Team

URGENT_WORDS = {
    "critical",
    "page",
    "emergency",
    "fatal",
    "disaster",
    "urgent",
    "p1",
    "sev1",
    "sev-1",
    "1",
    "down",
}
LOW_WORDS = {"info", "information", "informational", "low", "notice", "debug", "p4", "p5"}
LOWEST = 4
# Told of the item, which may have gone to another team than that of its sender.
CAUSES = {"created": "new", "moved_in": "new", "reopened": "back", "fired_again": "back", "called_p1": "p1"}
HELP = {"escalated": "to", "crewed": "person"}


def _hurries(entry: Pending | Entry) -> bool:
    if entry.verb == "crewed":
        return entry.by_id not in {None, entry.facts["person"]}
    if entry.verb == "reopened":
        return entry.by_id is None  # by its sender; whoever else does it goes on with it
    return entry.verb != "created" or entry.changes.get("arrived_as") == "interrupt"


@consumes("duty", *(("item", verb) for verb in (*CAUSES, *HELP)), hurries=_hurries)
def tell_duty(team: Team, entries: Sequence[Entry]) -> None:
    news = [entry for entry in entries if is_news(entry) and _hurries(entry)]
    serving = {person.pk for person in people_on_duty(team, timezone.now())} if news else set()
    came = [entry for entry in news if entry.verb == "moved_in"]
    for entry in sorted(came, key=lambda entry: entry.subject):  # items are locked by their ids
        _begin_triage_anew(team, entry)
    for entry in news:
        if entry.verb in HELP:
            _ask_for_help(team, entry)
        elif entry.by_id not in serving:  # whoever did it knows
            _raise(team, entry)


def _begin_triage_anew(team: Team, entry: Entry) -> None:
    item = _item_of(entry, team)
    if item is not None and item.is_interrupt:
        Triage.objects.of(item).begin_anew(entry.happened_at)


def _raise(team: Team, entry: Entry) -> None:
    item = _item_of(entry, team)
    if item is None or not item.is_open or not item.is_interrupt:
        return
    signal = Signal.objects.filter(item=item).select_related("source").first()
    Matter.objects.raise_for(
        item, CAUSES[entry.verb], weight=weight_of(item, signal), since=min(entry.at, timezone.now()),
        source=signal.source.slug if signal else "", group=signal.group if signal else "",
    )  # fmt: skip


def weight_of(item: WorkItem, signal: Signal | None) -> str:
    """What a person said counts more than the word of a sender."""
    if item.priority is not None:
        by_priority = {1: Matter.Weight.URGENT, LOWEST: Matter.Weight.LOW}
        return by_priority.get(item.priority, Matter.Weight.ORDINARY)
    word = signal.severity.strip().lower() if signal else ""
    if word in URGENT_WORDS or item.kind == WorkItem.Kind.INCIDENT:
        return Matter.Weight.URGENT
    return Matter.Weight.LOW if word in LOW_WORDS else Matter.Weight.ORDINARY


def _ask_for_help(team: Team, entry: Entry) -> None:
    """By a person, of a person: escalated to, or brought onto the crew; who joined of the own will is not told."""
    item = _item_of(entry, team)
    asked = Person.objects.enabled().filter(pk=entry.facts.get(HELP[entry.verb])).first()
    if item is None or not item.is_interrupt or asked is None or entry.by_id in {None, asked.pk}:
        return
    asker = Person.objects.filter(pk=entry.by_id).first()
    because = entry.facts.get("because", "")
    Notice.objects.tell(
        asked, subject=f"[{item.key}] {asker} asks for your help: {item.title}",
        text="\n\n".join(part for part in (because, line_of(item)) if part), about=item, urgent=item.priority == 1,
        key=f"help:{item.pk}:{asked.pk}:{entry.at:%Y-%m-%d}", audience="help",
    )  # fmt: skip


def _item_of(entry: Entry, team: Team) -> WorkItem | None:
    """As it is now; one that moved to another team meanwhile is told there."""
    return WorkItem.objects.select_related("team", "backlog").filter(pk=entry.subject, team=team).first()
