"""What lists of interrupts can be narrowed by, on the page and in the API."""

from __future__ import annotations

import django_filters
from django.db.models import Q, QuerySet

from backlogs.models import WorkItem
from core import clock
from core.filters import RowNumber
from intake import inbox

STATES = ("waiting", "snoozed", "escalated", "decided", "closed")


class InterruptFilter(django_filters.FilterSet):
    team = django_filters.CharFilter(field_name="team__key", help_text="The key of the team.")
    state = django_filters.ChoiceFilter(
        choices=[(state, state) for state in STATES], method="in_state",
        help_text="Waiting is the inbox; escalated is the part of it that waits for somebody else.",
    )  # fmt: skip
    source = django_filters.CharFilter()
    service = django_filters.CharFilter()
    priority = django_filters.MultipleChoiceFilter(
        choices=[(number, str(number)) for number in (1, 2, 3, 4)], distinct=False
    )
    customer = RowNumber()
    q = django_filters.CharFilter(method="found_by", help_text="Words of the title, the key or the service.")
    created_since = django_filters.IsoDateTimeFilter(field_name="created_at", lookup_expr="gte")
    created_until = django_filters.IsoDateTimeFilter(field_name="created_at", lookup_expr="lte")

    class Meta:
        model = WorkItem
        fields = ()

    def in_state(self, rows: QuerySet[WorkItem], name: str, value: str) -> QuerySet[WorkItem]:
        if value == "decided":
            return rows.exclude(triage=None).exclude(triage__decided_at=None).exclude(inbox.CAME_BACK)
        if value == "closed":
            return rows.exclude(closed_at=None)
        asleep = Q(triage__snoozed_until__gt=clock.now())
        waits = inbox.untriaged(rows)
        if value == "snoozed":
            return waits.filter(asleep)
        awake = waits.exclude(asleep)
        return awake.filter(triage__escalated_to__isnull=False) if value == "escalated" else awake

    def found_by(self, rows: QuerySet[WorkItem], name: str, value: str) -> QuerySet[WorkItem]:
        return found(rows, value)


def found(items: QuerySet[WorkItem], words: str) -> QuerySet[WorkItem]:
    """Every word in the title, the key or the service."""
    for word in words.split()[:8]:
        items = items.filter(Q(title__icontains=word) | Q(key__icontains=word) | Q(service__icontains=word))
    return items
