"""Somebody asks a team for something, by the web form: an interrupt for the one on duty, or a request to be planned."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from backlogs.models import Backlog, Feature, Request, WorkItem
from backlogs.models.words import BacklogKind
from core.errors import Invalid, Refused
from core.fields import storable
from core.locking import lock
from journal.models import Entry
from journal.plain import digest
from journal.recording import verb
from people.models import Agreement, Customer, CustomerContact, Person, Team

MOST, WITHIN = 10, timedelta(minutes=10)
LONGEST = 20_000
# What the asker says; the person on duty decides, and confirms or lowers a P1.
URGENCY = {"4": "It can wait", "3": "This week, please", "2": "Today, please", "1": "Now: work stands still"}
PLANNED = "plan"  # in place of an urgency: something new, which the product owner plans


@verb()
def ask(
    team: Team, *, by: Person, title: str, text: str = "", urgency: str = "3", service: str = "",
    customer: Customer | None = None, once: str = "",
) -> WorkItem:  # fmt: skip
    """One question is one interrupt, however often its form is sent."""
    if urgency not in {*URGENCY, PLANNED}:
        raise Invalid(f"There is no urgency {urgency!r}.", code="unknown_choice", field="urgency")
    if customer is not None and not customers_of(by).filter(pk=customer.pk).exists():
        raise Invalid("You do not speak for this customer.", code="not_yours", field="customer")
    lock(by)
    source, number = f"form-{team.key.lower()}", f"{by.pk}:{storable(once, field='once', longest=60)}"
    own = WorkItem.objects.filter(requester=by, source__startswith="form-")
    if once and (known := own.filter(source=source, external_id=number).first()):
        return known
    if own.filter(created_at__gt=timezone.now() - WITHIN).count() >= MOST:
        raise Refused(
            f"You asked {MOST} times within ten minutes; wait a little, or call.", code="too_many", status=429
        )
    made: WorkItem = WorkItem.objects.add(
        by=None, title=title, description=storable(text.strip(), field="text", longest=LONGEST), requester=by,
        customer=customer, service=service, source=source, external_id=number if once else "", **_way(team, urgency),
    )  # fmt: skip
    return made


def _way(team: Team, urgency: str) -> dict[str, Any]:
    """To triage, which is in front of the one on duty (R3); or to the product owner, where nothing is to be done before a planning."""
    backlogs = Backlog.objects.select_related("team").filter(team=team)
    if urgency == PLANNED:
        return {"backlog": backlogs.get(kind=BacklogKind.BUSINESS), "kind": WorkItem.Kind.REQUEST}
    return {"backlog": backlogs.get(kind=BacklogKind.INTERRUPT), "priority": int(urgency)}


def own_words(item: WorkItem, person: Person) -> str:
    """What somebody asked in the form or for an own feature, for who wrote it; what the team has written on since is the team's."""
    came = Request.objects.filter(item=item).exclude(for_feature=None)
    if item.requester_id != person.pk or not (item.source.startswith("form-") or came.exists()):
        return ""
    begun = Entry.objects.filter(kind="item", subject=item.pk, verb="created").order_by("pk")
    as_asked = begun.values_list("changes__description", flat=True).first()
    return item.description if as_asked == digest(item.description) else ""


def teams_to_ask(person: Person) -> QuerySet[Team]:
    """Whoever is in a team may ask every team; who speaks for a customer only asks teams that serve customers or theirs."""
    if person.is_superuser or person.roles:
        return Team.objects.order_by("name")
    theirs = customers_of(person)
    offered = Agreement.objects.standing().filter(Q(customer=None) | Q(customer__in=theirs))
    work = [rows.filter(customer__in=theirs) for rows in (WorkItem.objects, Feature.objects)]
    serving = [Q(pk__in=rows.order_by().values("team")) for rows in (offered, *work)]
    return Team.objects.filter(serving[0] | serving[1] | serving[2]).order_by("name")


def customers_of(person: Person) -> QuerySet[Customer]:
    """For whom a person may ask: whom one speaks for, and the own teams as customers."""
    speaks_for = CustomerContact.objects.current().filter(person=person).values("customer")
    return Customer.objects.filter(Q(pk__in=speaks_for) | Q(team__in=list(person.roles))).distinct()
