"""What lists of people and teams can be narrowed by, on pages and in the API alike."""

from datetime import date

import django_filters

from core.filters import RowNumber, TrueOrFalse
from people.models import Absence, Agreement, Customer, Membership, Person, Team
from people.models.membership import MembershipQuerySet
from people.models.person import PersonQuerySet


class TeamFilter(django_filters.FilterSet):
    name = django_filters.CharFilter(lookup_expr="icontains")
    operating_model = django_filters.ChoiceFilter(choices=Team.OperatingModel.choices)

    class Meta:
        model = Team
        fields = ("name", "operating_model")


class PersonFilter(django_filters.FilterSet):
    name = django_filters.CharFilter(lookup_expr="icontains")
    email = django_filters.CharFilter(lookup_expr="iexact")
    team = django_filters.CharFilter(method="in_seen_team")
    disabled = TrueOrFalse(field_name="disabled_at", lookup_expr="isnull", exclude=True)

    class Meta:
        model = Person
        fields = ("name", "email", "team", "disabled")

    def in_seen_team(self, rows: PersonQuerySet, name: str, key: str) -> PersonQuerySet:
        """Current members of a team that the asker sees; of another one nobody, as if it did not exist."""
        teams = Team.objects.visible_to(self.request.user).filter(key=key)
        return rows.filter(pk__in=Membership.objects.current().filter(team__in=teams).values("person"))


class MembershipFilter(django_filters.FilterSet):
    on = django_filters.DateFilter(method="held_on")
    person = RowNumber()

    class Meta:
        model = Membership
        fields = ("on", "person")

    def held_on(self, rows: MembershipQuerySet, name: str, day: date) -> MembershipQuerySet:
        return rows.on(day)


class CustomerFilter(django_filters.FilterSet):
    name = django_filters.CharFilter(lookup_expr="icontains")

    class Meta:
        model = Customer
        fields = ("name",)


class AgreementFilter(django_filters.FilterSet):
    team = django_filters.CharFilter(field_name="team__key")
    customer = RowNumber()
    ended = TrueOrFalse(field_name="ended_at", lookup_expr="isnull", exclude=True)

    class Meta:
        model = Agreement
        fields = ("team", "customer", "ended")


class AbsenceFilter(django_filters.FilterSet):
    person = RowNumber()
    since = django_filters.DateFilter(field_name="ended_on", lookup_expr="gte")
    until = django_filters.DateFilter(field_name="began_on", lookup_expr="lte")
    withdrawn = TrueOrFalse(field_name="withdrawn_at", lookup_expr="isnull", exclude=True)

    class Meta:
        model = Absence
        fields = ("person", "since", "until", "withdrawn")
