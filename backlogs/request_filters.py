"""Which requests one asks for: of a team, in a state."""

from __future__ import annotations

import django_filters
from django.db.models import Q

from backlogs.models import Request, WorkItem
from backlogs.models.work_item.making import WorkItemQuerySet

STATES = [(state, state) for state in ("open", "waiting", *Request.Decision.values, "closed")]
OPEN = Q(kind=WorkItem.Kind.REQUEST, closed_at=None)


class AskedFilter(django_filters.FilterSet):
    team = django_filters.CharFilter(field_name="team__key", help_text="The key of the team that is asked.")
    state = django_filters.ChoiceFilter(
        choices=STATES, method="in_state", help_text="`waiting`: asked back, and not answered yet."
    )
    customer = django_filters.NumberFilter(field_name="customer")

    class Meta:
        model = WorkItem
        fields = ()

    def in_state(self, rows: WorkItemQuerySet, name: str, value: str) -> WorkItemQuerySet:
        waiting = Request.objects.waiting().values("item")
        if value in {"open", "waiting"}:
            found = rows.filter(OPEN)
            return found.filter(pk__in=waiting) if value == "waiting" else found.exclude(pk__in=waiting)
        decision = "" if value == "closed" else value
        without = Q(request=None) if value == "closed" else Q(pk=None)
        return rows.exclude(OPEN).filter(Q(request__decision=decision) | without)
