"""What each name in front of a colon means: from a term to a condition on items."""

from __future__ import annotations

from collections.abc import Callable

from django.db.models import Exists, OuterRef, Q

from backlogs.models import Block, WorkItem
from backlogs.models.words import BacklogKind, Category, ClassOfService
from backlogs.query import named
from backlogs.query.terms import Term
from backlogs.query.values import Asker, Meaning, age, any_of, at_day, chosen, compared, on_day, one_of, plain

STATES: dict[str, Callable[[Asker], Q]] = {
    "open": lambda _: Q(closed_at=None, postponed_at=None),
    "postponed": lambda _: Q(closed_at=None, postponed_at__isnull=False),
    "fading": named.fading,
    "closed": lambda _: Q(closed_at__isnull=False),
    "done": lambda _: Q(outcome=WorkItem.Outcome.DONE),
    "blocked": lambda _: Q(Exists(Block.objects.filter(item=OuterRef("pk"), ended_at=None))),
    "mine": lambda asker: named.on_crew([asker.person.pk]),
    "expedite": lambda _: Q(class_of_service=ClassOfService.EXPEDITE),
    "overdue": lambda asker: Q(due_on__lt=asker.today, closed_at=None),
    "loose": lambda _: Q(feature=None),
    "planned": lambda _: ~Q(backlog__kind=BacklogKind.INTERRUPT),
    "interrupt": lambda _: Q(backlog__kind=BacklogKind.INTERRUPT),
    "placed": lambda _: Q(placement__isnull=False, placement__archived_at=None),
    "started": lambda _: Q(
        placement__archived_at=None, placement__column__category__in=[Category.ACTIVE, Category.WAITING]
    ),
}
NOTHING: dict[str, Callable[[], Q]] = {
    "estimate": lambda: Q(points=None),
    "points": lambda: Q(points=None),
    "ease": lambda: Q(ease=None),
    "customer": lambda: Q(customer=None),
    "service": lambda: Q(service=""),
    "feature": lambda: Q(feature=None),
    "lead": lambda: Q(feature=None) | Q(feature__lead=None),
    "crew": named.nobody_on_crew,
    "label": named.without_label,
    "due": lambda: Q(due_on=None),
    "description": lambda: Q(description=""),
}


def state(term: Term, asker: Asker) -> Q:
    plain(term)
    return any_of(term, lambda value: one_of(term, value, STATES)(asker))


def without(term: Term, asker: Asker) -> Q:
    plain(term)
    return any_of(term, lambda value: one_of(term, value, NOTHING)())


def with_it(term: Term, asker: Asker) -> Q:
    plain(term)
    return any_of(term, lambda value: ~one_of(term, value, NOTHING)())


BACKLOGS = {kind: kind for kind in BacklogKind.values} | {
    "automation": BacklogKind.SSA,
    "interrupts": BacklogKind.INTERRUPT,
}
CLASSES = {name: name for name in ClassOfService.values} | {"fixed": ClassOfService.FIXED_DATE}
MEANINGS: dict[str, Meaning] = {
    "age": age("created_at"),
    "backlog": chosen("backlog__kind", BACKLOGS),
    "class": chosen("class_of_service", CLASSES),
    "closed": at_day("closed_at"),
    "created": at_day("created_at"),
    "crew": named.person(named.on_crew, named.nobody_on_crew()),
    "customer": named.customer,
    "due": on_day("due_on"),
    "ease": compared("ease"),
    "feature": named.feature,
    "has": with_it,
    "is": state,
    "iteration": named.iteration,
    "kind": chosen("kind", {kind: kind for kind in WorkItem.Kind.values}),
    "label": named.label,
    "lead": named.person(lambda people: Q(feature__lead__in=people), NOTHING["lead"]()),
    "no": without,
    "points": compared("points"),
    "priority": chosen(
        "priority", {text: number for number in (1, 2, 3, 4) for text in (str(number), f"p{number}")}
    ),
    "requester": named.person(lambda people: Q(requester__in=people), Q(requester=None)),
    "service": named.service,
    "team": named.team,
}
# What people type who come from elsewhere.
OTHER_NAMES = {
    "assignee": "crew", "person": "crew", "size": "points", "estimate": "points", "without": "no", "for": "customer",
    "from": "requester", "type": "kind", "state": "is",
}  # fmt: skip
NAMES = {name: name for name in MEANINGS} | OTHER_NAMES
