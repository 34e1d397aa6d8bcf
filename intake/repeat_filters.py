"""What automations can be narrowed by."""

import django_filters
from django.db.models import QuerySet

from core.filters import TrueOrFalse
from intake.models import Automation
from people.models import Team


class AutomationFilter(django_filters.FilterSet):
    team = django_filters.CharFilter(method="of_seen_team")
    item = django_filters.CharFilter(field_name="item__key")
    open = TrueOrFalse(field_name="item__closed_at", lookup_expr="isnull")

    class Meta:
        model = Automation
        fields = ("team", "item", "open")

    def of_seen_team(self, rows: QuerySet, name: str, key: str) -> QuerySet:
        """Of another team nothing, as if it did not exist."""
        return rows.filter(team__in=Team.objects.visible_to(self.request.user).filter(key=key))
