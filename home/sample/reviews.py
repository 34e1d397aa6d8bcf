"""The last two reviews as they were held, and a feature on its way: health, design, transition, a retro, a suggested order."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db.models import Count, Q

from backlogs.models import Feature, Iteration, WorkItem
from backlogs.models.practice import keep_practice
from core import clock
from journal.recording import verb

if TYPE_CHECKING:
    from home.sample.life import Life
    from people.models import Person

CAME = ("partly", "met")
LIST = """Runbook: what fails, and what then
Dashboards and alerts, with their reason
A restore tried by someone outside the crew
On call agreed with the customer
Plan, build and run: three owners named"""
KEEP = ("Pairs change on Wednesday, not on Monday", "A customer at the refinement")
CHANGE = ("Two people wait for one login: ask for a second", "The standup drifts into solving")
HEALTH = (
    (16, "on_track", "The first part serves real traffic; validation found two faults, both mended."),
    (9, "at_risk", "The supplier is four days late. We go on with what we have; one story moves."),
)


def hold_reviews(life: Life, now: datetime) -> None:
    """After it lived; nothing is dated later than now."""
    closed = list(life.team.iterations.closed().order_by("-number")[:2])
    for iteration, came in zip(reversed(closed), CAME[-len(closed) :], strict=True):
        closed_at = iteration.closed_at or now
        with clock.at(min(now, closed_at + timedelta(hours=2))), verb():
            _review(life, iteration, came)
    with clock.at(now - timedelta(days=20)), verb():
        keep_practice(life.team, by=life.owner, health_every_days=7, transition=LIST)
    if feature := _in_work(life):
        _lead(life, feature, now)


def _review(life: Life, iteration: Iteration, came: str) -> None:
    if iteration.goal:
        iteration.judge_goal(came, by=life.owner)
    done = WorkItem.objects.filter(entries__in=iteration.entries.filter(outcome="done"), outcome="done")
    for place, item in enumerate(done.exclude(backlog__kind="interrupt").distinct().order_by("id")[:5]):
        first = item.crew.select_related("person").order_by("id").first()
        turn = iteration.show_at_demo(
            item, by=life.owner, presenter=first.person if first else life.engineers[place]
        )
        iteration.mark_shown(turn, by=life.owner)
    for text, person in zip(KEEP, life.engineers, strict=False):
        iteration.note_retro("keep", text, by=person)
    notes = [
        iteration.note_retro("change", text, by=person)
        for text, person in zip(CHANGE, reversed(life.engineers), strict=False)
    ]
    notes[0].make_item(life.backlogs["ssa"], by=notes[0].author)


def _in_work(life: Life) -> Feature | None:
    """The first in the owner's order with a lead and stories of which two are open."""
    open_ones = Count("items", filter=Q(items__closed_at=None))
    own = Feature.objects.open().filter(team=life.team).exclude(lead=None).annotate(left=open_ones)
    return own.filter(left__gte=2).ranked().select_related("team", "backlog", "lead").first()


def _lead(life: Life, feature: Feature, now: datetime) -> None:
    lead = feature.lead
    assert lead is not None
    for days, state, text in HEALTH:
        with clock.at(max(now - timedelta(days=days), feature.created_at)), verb():
            feature.post_health(state, text, by=lead)
    with clock.at(max(now - timedelta(days=3), feature.created_at)), verb():
        _prepare(life, feature, lead)
    others = [person for person in life.engineers if person != lead]
    stories = list(feature.items.open().order_by("rank"))
    with clock.at(max(now - timedelta(hours=20), feature.created_at)), verb():
        feature.note_retro("change", "The customer tries it a week before the demo", by=others[0])
        feature.suggest_order(
            stories[-1], by=next(one for one in others if feature.may_suggest(one)), before=stories[0]
        )


def _prepare(life: Life, feature: Feature, lead: Person) -> None:
    lines = feature.take_team_list(by=lead)
    for line in lines[:2]:
        feature.tick_transition(line, by=lead)
    feature.meet_criterion(feature.criteria_lines[0].text, by=lead)
    running = life.team.iterations.running().first()
    if running is not None:
        feature.note_design(
            running, by=lead, box_minutes=480,
            text="**To decide now:** where the keys live, with us or with the customer.\n\n**To try:** a reload with one key changed; "
            "if it takes more than five seconds we do it in parts.",
        )  # fmt: skip
