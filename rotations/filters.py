"""What lists of duty can be narrowed by."""

import django_filters
from django.db.models import QuerySet

from core import clock
from core.filters import RowNumber, TrueOrFalse
from people.models import Team
from rotations.models import Handover, Kind, Override, Rotation, Swap


class RotationFilter(django_filters.FilterSet):
    team = django_filters.CharFilter(method="of_seen_team")
    kind = django_filters.ChoiceFilter(choices=Kind.choices)
    ended = TrueOrFalse(field_name="ended_at", lookup_expr="isnull", exclude=True)

    class Meta:
        model = Rotation
        fields = ("team", "kind", "ended")

    def of_seen_team(self, rows: QuerySet, name: str, key: str) -> QuerySet:
        """Of another team nothing, as if it did not exist."""
        return rows.filter(team__in=Team.objects.visible_to(self.request.user).filter(key=key))


class HandoverFilter(django_filters.FilterSet):
    team = django_filters.CharFilter(method="of_seen_team")
    rotation = RowNumber()
    accepted = TrueOrFalse(field_name="accepted_at", lookup_expr="isnull", exclude=True)

    class Meta:
        model = Handover
        fields = ("team", "rotation", "accepted")

    def of_seen_team(self, rows: QuerySet, name: str, key: str) -> QuerySet:
        teams = Team.objects.visible_to(self.request.user).filter(key=key)
        return rows.filter(rotation__team__in=teams)


class OverrideFilter(django_filters.FilterSet):
    person = RowNumber(method="of_person")
    over = TrueOrFalse(field_name="ended_at", method="by_end")

    class Meta:
        model = Override
        fields = ("person", "over")

    def of_person(self, rows: QuerySet, name: str, person: int) -> QuerySet:
        return rows.filter(comes=person) | rows.filter(leaves=person)

    def by_end(self, rows: QuerySet, name: str, over: bool) -> QuerySet:
        now = clock.now()
        return rows.filter(ended_at__lte=now) if over else rows.filter(ended_at__gt=now)


class SwapFilter(django_filters.FilterSet):
    offered_by = RowNumber()
    open = TrueOrFalse(field_name="taken_at", method="by_state")

    class Meta:
        model = Swap
        fields = ("offered_by", "open")

    def by_state(self, rows: QuerySet, name: str, is_open: bool) -> QuerySet:
        standing = Swap.objects.open().values("pk")
        return rows.filter(pk__in=standing) if is_open else rows.exclude(pk__in=standing)
