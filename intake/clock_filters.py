"""What lists of clocks can be narrowed by, on pages and in the API alike."""

from zoneinfo import ZoneInfo

import django_filters
from django.db.models import QuerySet
from rest_framework.exceptions import ValidationError

from core.errors import Invalid
from core.filters import RowNumber
from intake.kept import Month
from intake.models import Clock
from intake.models.clock.clock import STATES
from people.models import Team


class ClockFilter(django_filters.FilterSet):
    team = django_filters.CharFilter(field_name="promise__agreement__team__key")
    customer = RowNumber()
    agreement = RowNumber(field_name="promise__agreement")
    item = django_filters.CharFilter(field_name="item__key")
    state = django_filters.ChoiceFilter(choices=[(state, state) for state in STATES], method="in_state")
    month = django_filters.CharFilter(
        method="arrived_in", help_text="2026-11; in the zone of the team named, else UTC."
    )

    class Meta:
        model = Clock
        fields = ("team", "customer", "agreement", "item", "kind", "state", "month")

    def in_state(self, rows: QuerySet, name: str, state: str) -> QuerySet:
        return rows.in_state(state)  # type: ignore[attr-defined]

    def arrived_in(self, rows: QuerySet, name: str, text: str) -> QuerySet:
        zone = (
            Team.objects.filter(key=self.data.get("team", "")).values_list("zone", flat=True).first() or "UTC"
        )
        try:
            return Month.read(text, ZoneInfo(zone)).of_clocks(rows)
        except Invalid as error:
            raise ValidationError({"month": [error.sentence]}) from error
