"""What a customer's contact follows: features, requests and agreements of the customers that one speaks for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property
from typing import TYPE_CHECKING

from django.db.models import OuterRef, Q, Subquery

from backlogs.models import Feature, HealthPost, WorkItem
from core import clock
from intake.asked_for import told
from people.models import Agreement, Customer, CustomerContact

if TYPE_CHECKING:
    from people.models import Person

SHOWN, LATELY = 20, timedelta(days=14)


@dataclass
class Settled:
    """An agreement, and whether it waits for this person's side."""

    agreement: Agreement
    waits: bool


class Asked:
    """Nothing but what the request view and the view of a follower show one by one."""

    def __init__(self, person: Person) -> None:
        self.person = person

    @cached_property
    def customers(self) -> list[Customer]:
        mine = CustomerContact.objects.current().filter(person=self.person)
        return list(Customer.objects.filter(pk__in=mine.values("customer")))

    @cached_property
    def features(self) -> list[Feature]:
        """Open ones in the order of their owners, with what was last said of their health."""
        posts = HealthPost.objects.filter(feature=OuterRef("pk")).order_by("-id")
        followed = Feature.objects.filter(customer__in=self.customers).open()
        shown = followed.select_related("team", "backlog").annotate(
            health=Subquery(posts.values("state")[:1])
        )
        found = list(shown.order_by("team__name", "rank")[:SHOWN])
        for feature in found:
            feature.health_told = HealthPost.State(feature.health).label if feature.health else ""  # type: ignore[attr-defined]
        return found

    @cached_property
    def requests(self) -> list[WorkItem]:
        """Open ones beside the features, and what was answered lately; the stories of a feature are told by the feature."""
        shown = Q(closed_at=None) | Q(request__decided_at__gt=clock.now() - LATELY)
        asked = WorkItem.objects.requested_by(self.person)
        if not self.customers:  # who works here asks other teams; of the own one there is the board
            shown |= Q(request__feature__isnull=False, request__feature__closed_at=None)
            asked = asked.exclude(team__in=list(self.person.roles))
        asked = asked.filter(shown).loose()
        rows = asked.select_related("team", "backlog", "placement__column", "triage", "request__feature")
        return told(rows.order_by("-id")[:SHOWN])

    @cached_property
    def agreements(self) -> list[Settled]:
        rows = Agreement.objects.standing().filter(customer__in=self.customers).by_customer()
        return [Settled(row, row.customer_accepted_at is None) for row in rows]
