"""What lists of messages can be narrowed by."""

import django_filters
from django.db.models import QuerySet

from core.filters import TrueOrFalse
from intake.models import Notice
from people.models import Team


class NoticeFilter(django_filters.FilterSet):
    team = django_filters.CharFilter(method="of_seen_team")
    item = django_filters.CharFilter(field_name="item__key")
    audience = django_filters.ChoiceFilter(choices=Notice.Audience.choices)
    sent = TrueOrFalse(field_name="sent_at", lookup_expr="isnull", exclude=True)

    class Meta:
        model = Notice
        fields = ("team", "item", "audience", "sent")

    def of_seen_team(self, rows: QuerySet, name: str, key: str) -> QuerySet:
        """Of another team nothing, as if it did not exist."""
        return rows.filter(team__in=Team.objects.visible_to(self.request.user).filter(key=key))
