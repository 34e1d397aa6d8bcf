"""What the teams promised their customers in the last weeks, and how it was kept."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING

from backlogs.models import WorkItem
from core import clock
from intake.listening import listen_as
from intake.models import ClockPause, Triage
from journal.recording import verb
from people.models import Agreement, Customer, Person, Team

if TYPE_CHECKING:
    from home.sample.life import Life

SINCE = timedelta(weeks=9)
ESPECIALLY = "Payments"
CONTACT = ("rosa@example.org", "Rosa Lindqvist")
# Three priorities of their own, the fourth as it stands for all.
TARGETS = [
    {"priority": 1, "acknowledge_minutes": 15, "respond_minutes": 60, "resolve_minutes": 480, "around_the_clock": True},
    {"priority": 2, "acknowledge_minutes": 30, "respond_minutes": 240, "resolve_minutes": 960},
]  # fmt: skip
DEFAULT = {
    "ownership": "The team runs what it offers; the customer runs what stands on it.",
    "escalation": "The person of the week, then the product owner.",
    "acknowledge_minutes": 60, "respond_minutes": 600, "resolve_minutes": 1800, "targets": TARGETS,
}  # fmt: skip
OWN = {
    "acknowledge_minutes": 30, "respond_minutes": 240, "resolve_minutes": 1440, "around_the_clock": True,
    "differs_because": "Money moves at night, too.",
}  # fmt: skip


def settle_soon(life: Life, now: datetime) -> None:
    """So many weeks ago, in the middle of their life."""
    first = datetime.combine(life.first_day + timedelta(days=1), time(9), life.team.tzinfo)
    life.on(max(now - SINCE, first), lambda: _settle(life))


def _settle(life: Life) -> None:
    owner, team = life.owner, life.team
    Agreement.objects.propose(by=owner, team=team, **DEFAULT).accept(by=owner)
    customer = Customer.objects.get(name=ESPECIALLY)
    if customer.contacts.exists():
        return
    root = Person.objects.filter(is_superuser=True).order_by("pk")[0]
    address, name = CONTACT
    contact = Person.objects.welcome(by=None, email=address, name=name, zone=team.zone)
    customer.name_contact(contact, by=root, began_on=(clock.now() - timedelta(days=1)).date())
    review = (clock.now() + timedelta(days=180)).date()
    own = Agreement.objects.propose(by=owner, team=team, customer=customer, review_on=review, **OWN)
    own.accept(by=owner)
    own.accept(by=contact)


def measure(life: Life, now: datetime) -> None:
    """The clocks of those weeks; for the customer with an agreement of its own one runs close to its limit, one waits."""
    customer = Customer.objects.get(name=ESPECIALLY)
    if life.team == Team.objects.get(agreements__customer=customer):
        close = _asked(
            life, customer, now - timedelta(minutes=195), "Two transfers of last night are missing"
        )
        waits = _asked(life, customer, now - timedelta(hours=3), "A key for the new settlement host")
        listen_as("clocks", life.team.pk)
        with clock.at(now - timedelta(minutes=170)):
            _take_up(life, close, waits)
    listen_as("clocks", life.team.pk)


def _take_up(life: Life, close: WorkItem, waits: WorkItem) -> None:
    duty = life.on_duty(life.team.today)
    for item in (close, waits):
        Triage.objects.of(item).acknowledge(by=duty)
    because = "Which of the two hosts is it?"
    ClockPause.objects.begin(waits, by=duty, reason=ClockPause.Reason.CUSTOMER, because=because)


def _asked(life: Life, customer: Customer, when: datetime, title: str) -> WorkItem:
    with clock.at(when), verb():
        contact = customer.contacts.all()[0].person
        item: WorkItem = WorkItem.objects.add(
            by=None, backlog=life.backlogs["interrupt"], title=title, customer=customer, requester=contact, priority=3,
        )  # fmt: skip
    return item
