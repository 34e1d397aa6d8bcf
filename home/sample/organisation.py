from __future__ import annotations

from datetime import date, datetime, time, timedelta
from decimal import Decimal

from django.utils import timezone

from backlogs.models import Backlog, Limit, RecurringRule, WorkItem
from core import clock
from home.sample.agreements import measure, settle_soon
from home.sample.duty import hand_over
from home.sample.ideas import think_of
from home.sample.inbox import fill_inbox
from home.sample.life import Life
from home.sample.mastery import say_what_it_is_about, say_what_they_want_to_learn
from home.sample.repeats import come_again
from home.sample.requests import ask_the_owner
from home.sample.reviews import hold_reviews
from home.sample.run_work import come_back, leave_one_out
from home.sample.standups import stand_up
from home.sample.told import tell_past
from home.sample.words import CUSTOMERS, EXPEDITE_AT_ONCE, NETWORK, PLATFORM, RUN_WORK, TeamWords
from journal.recording import verb
from metrics.age_lines import draw_age_lines
from people.models import Customer, Person, Team
from rotations.models import Kind, Rotation

ADMINISTRATOR = "Elif Demir"


def found_sample(*, weeks: int = 52, more_items: int = 0) -> None:
    """Two teams with customers, who live from a Monday so many weeks ago until now."""
    now = timezone.now()
    monday = first_monday(now.date(), weeks)
    with clock.at(datetime.combine(monday, time(6), now.tzinfo)), verb():
        for name in CUSTOMERS:
            Customer.objects.add(by=None, name=name)
        lives = [_found(words, monday) for words in (PLATFORM, NETWORK)]
    for life in lives:
        settle_soon(life, now)
        come_again(life, now)
        stand_up(life, now)
        come_back(life, now)
        think_of(life, now)
        say_what_it_is_about(life, now)
        life.live_until(now)
        _agree_on_rules(life.team)
        leave_one_out(life)
        say_what_they_want_to_learn(life)
        hold_reviews(life, now)
        hand_over(life.team)
        draw_age_lines(life.team)
    fill_inbox(lives[0].team, now)
    ask_the_owner(lives[0], lives[1], now)
    for life in lives:
        tell_past(life.team)
        measure(life, now)
    if more_items:
        add_items(more_items)


def first_monday(today: date, weeks: int) -> date:
    """After an even number of weeks the running iteration is in its fourth to eighth working day, whatever weekday it is."""
    begun = today - timedelta(days=3)
    return begun - timedelta(begun.weekday() + 7 * weeks)


def _found(words: TeamWords, monday: date) -> Life:
    people = {name: _welcome(name, words.zone) for name in words.people}
    first_engineer = next(person for name, person in people.items() if "engineer" in words.people[name])
    team = Team.objects.found(
        by=None, key=words.key, name=words.name, zone=words.zone, country=words.country,
        buffer_person=first_engineer, iteration_starts_on=monday,
    )  # fmt: skip
    for name, roles in words.people.items():
        # Capacity is the engineers'; owners and managers are members without a share of it.
        share = Decimal(1 if "engineer" in roles else 0)
        team.admit(people[name], by=None, roles=roles, began_on=monday, share=share)
    engineers = [people[name] for name, roles in words.people.items() if "engineer" in roles]
    Rotation.objects.open(
        by=None,
        team=team,
        kind=Kind.PERSON_OF_WEEK,
        starts_on=monday,
        groups=[[person] for person in engineers],
    )
    return Life(words, team, people, monday)


@verb()
def _agree_on_rules(team: Team) -> None:
    """Run work that comes back, and how much may be hurried at once."""
    for title, every, first in RUN_WORK:
        next_on = team.today + timedelta(first)
        RecurringRule.objects.add(by=None, team=team, title=title, every_days=every, next_on=next_on)
    Limit.objects.limit_class("expedite", EXPEDITE_AT_ONCE, team=team, by=None, on_full="warn")


def _welcome(name: str, zone: str) -> Person:
    address = f"{name.split()[0].lower()}@example.org"
    return Person.objects.welcome(
        by=None, email=address, name=name, zone=zone, is_superuser=name == ADMINISTRATOR
    )


@verb()
def add_items(count: int) -> None:
    """Open items in the first team's business backlog, on the board, for measuring."""
    backlog = Backlog.objects.select_related("team").get(team__key=PLATFORM.key, kind="business")
    queue = backlog.team.columns.standing()[0]
    for number in range(count):
        queue.pull(
            WorkItem.objects.add(by=None, backlog=backlog, title=f"Work for measuring, number {number + 1}"),
            by=None,
        )
