"""What lists of work can be narrowed by, on pages and in the API alike."""

from __future__ import annotations

from typing import Any

import django_filters
from django import forms
from django.db.models import Exists, OuterRef, Q

from backlogs.models import (
    Backlog,
    Block,
    Crew,
    Feature,
    ItemLabel,
    Iteration,
    IterationEntry,
    RecurringRule,
    WorkItem,
)
from backlogs.models.feature import FeatureQuerySet
from backlogs.models.feature_step import Step
from backlogs.models.iteration import IterationQuerySet
from backlogs.models.recurring import RecurringRuleQuerySet
from backlogs.models.words import BacklogKind, ClassOfService
from backlogs.models.work_item.making import WorkItemQuerySet
from backlogs.query import read
from core.filters import RowNumber, TrueOrFalse

ME, NONE, CURRENT = "me", "none", "current"
ORDERS = {"newest": ("-id",), "oldest": ("id",), "rank": ("rank", "id"), "ease": ("easy_first", "rank", "id")}


class NumberOrWord(django_filters.CharFilter):
    """A number, or one of a few words with a meaning of their own."""

    field_class = forms.RegexField

    def __init__(self, *words: str, **kwargs: Any) -> None:
        wrong = {"invalid": f"This is a number or {' or '.join(words)}."}
        super().__init__(regex=rf"^(?:[0-9]{{1,18}}|{'|'.join(words)})$", error_messages=wrong, **kwargs)


class AnyOf(django_filters.MultipleChoiceFilter):
    """One or several choices of a column of the row itself, so that no row comes twice."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(distinct=False, **kwargs)


class ItemFilter(django_filters.FilterSet):
    team = django_filters.CharFilter(field_name="team__key", help_text="The key of the team.")
    backlog = AnyOf(field_name="backlog__kind", choices=BacklogKind.choices)
    feature = NumberOrWord(NONE, method="of_feature", help_text="Its number, or none for loose items.")
    kind = AnyOf(choices=WorkItem.Kind.choices)
    state = django_filters.ChoiceFilter(
        choices=[(name, name) for name in ("open", "closed", "done", "postponed")], method="in_state",
        help_text="Closed is every end; done only what was finished. Open leaves out what is postponed.",
    )  # fmt: skip
    crew = NumberOrWord(ME, NONE, method="worked_by", help_text="A person on it now, me, or none.")
    requester = NumberOrWord(ME, method="asked_by", help_text="Who asked: a person, or me.")
    customer = RowNumber()
    class_of_service = AnyOf(choices=ClassOfService.choices)
    priority = AnyOf(choices=[(number, str(number)) for number in (1, 2, 3, 4)])
    label = django_filters.CharFilter(method="labelled", help_text="The whole word.")
    blocked = TrueOrFalse(method="standing_still")
    unsized = TrueOrFalse(field_name="points", lookup_expr="isnull")
    iteration = NumberOrWord(
        CURRENT, NONE, method="in_iteration", help_text="Its number, current (running now), or none."
    )
    service = django_filters.CharFilter()
    q = django_filters.CharFilter(
        method="found_by",
        help_text="A query line: words, or terms such as points:>5 (docs/reference/query.md).",
    )
    created_since = django_filters.IsoDateTimeFilter(field_name="created_at", lookup_expr="gte")
    created_until = django_filters.IsoDateTimeFilter(field_name="created_at", lookup_expr="lte")
    closed_since = django_filters.IsoDateTimeFilter(field_name="closed_at", lookup_expr="gte")
    closed_until = django_filters.IsoDateTimeFilter(field_name="closed_at", lookup_expr="lte")
    due_since = django_filters.DateFilter(field_name="due_on", lookup_expr="gte")
    due_until = django_filters.DateFilter(field_name="due_on", lookup_expr="lte")
    points_min = django_filters.NumberFilter(field_name="points", lookup_expr="gte")
    points_max = django_filters.NumberFilter(field_name="points", lookup_expr="lte")
    order = django_filters.ChoiceFilter(
        choices=[(name, name) for name in ORDERS], method="in_order",
        help_text="Rank is the order inside one feature, or among the loose items of one backlog; ease is easy first.",
    )  # fmt: skip

    class Meta:
        model = WorkItem
        fields = ()

    def of_feature(self, rows: WorkItemQuerySet, name: str, value: str) -> WorkItemQuerySet:
        return rows.loose() if value == NONE else rows.filter(feature=int(value))

    def in_state(self, rows: WorkItemQuerySet, name: str, value: str) -> WorkItemQuerySet:
        if value == "done":
            return rows.filter(outcome="done")
        return rows.awake() if value == "open" else getattr(rows, value)()

    def worked_by(self, rows: WorkItemQuerySet, name: str, value: str) -> WorkItemQuerySet:
        now = Crew.objects.filter(item=OuterRef("pk"), left_at=None)
        if value == NONE:
            return rows.exclude(Exists(now))
        return rows.filter(Exists(now.filter(person=self._person(value))))

    def asked_by(self, rows: WorkItemQuerySet, name: str, value: str) -> WorkItemQuerySet:
        return rows.filter(requester=self._person(value))

    def labelled(self, rows: WorkItemQuerySet, name: str, value: str) -> WorkItemQuerySet:
        return rows.filter(Exists(ItemLabel.objects.filter(item=OuterRef("pk"), label__name=value)))

    def standing_still(self, rows: WorkItemQuerySet, name: str, value: bool) -> WorkItemQuerySet:
        blocked = Exists(Block.objects.filter(item=OuterRef("pk"), ended_at=None))
        return rows.filter(blocked if value else ~blocked)

    def in_iteration(self, rows: WorkItemQuerySet, name: str, value: str) -> WorkItemQuerySet:
        entries = IterationEntry.objects.filter(item=OuterRef("pk")).exclude(outcome="removed")
        if value == NONE:
            return rows.exclude(Exists(entries.filter(outcome="")))
        running = Q(iteration__closed_at=None, iteration__started_at__isnull=False)
        return rows.filter(Exists(entries.filter(running if value == CURRENT else Q(iteration=int(value)))))

    def found_by(self, rows: WorkItemQuerySet, name: str, value: str) -> WorkItemQuerySet:
        return read(value, self.request.user).narrow(rows)

    def in_order(self, rows: WorkItemQuerySet, name: str, value: str) -> WorkItemQuerySet:
        rows = rows.by_ease() if value == "ease" else rows
        return rows.order_by(*ORDERS[value])

    def _person(self, value: str) -> int:
        return self.request.user.pk if value == ME else int(value)


class RequestFilter(django_filters.FilterSet):
    """Over what the request view shows, so that a filter tells no more than the list."""

    state = django_filters.ChoiceFilter(choices=[("open", "open"), ("closed", "closed")], method="in_state")
    customer = RowNumber()
    q = django_filters.CharFilter(method="found_by", help_text="Part of the title or the key.")

    class Meta:
        model = WorkItem
        fields = ()

    def in_state(self, rows: WorkItemQuerySet, name: str, value: str) -> WorkItemQuerySet:
        return getattr(rows, value)()

    def found_by(self, rows: WorkItemQuerySet, name: str, value: str) -> WorkItemQuerySet:
        return rows.filter(Q(title__icontains=value) | Q(key__icontains=value))


class FeatureFilter(django_filters.FilterSet):
    team = django_filters.CharFilter(field_name="team__key", help_text="The key of the team.")
    backlog = AnyOf(field_name="backlog__kind", choices=BacklogKind.choices)
    state = django_filters.ChoiceFilter(choices=[("open", "open"), ("closed", "closed")], method="in_state")
    step = AnyOf(choices=Step.choices)
    lead = NumberOrWord(ME, NONE, method="led_by", help_text="A person, me, or none: who leads it.")
    customer = RowNumber()
    class_of_service = AnyOf(choices=ClassOfService.choices)
    due_since = django_filters.DateFilter(field_name="due_on", lookup_expr="gte")
    due_until = django_filters.DateFilter(field_name="due_on", lookup_expr="lte")
    q = django_filters.CharFilter(field_name="title", lookup_expr="icontains")

    class Meta:
        model = Feature
        fields = ()

    def in_state(self, rows: FeatureQuerySet, name: str, value: str) -> FeatureQuerySet:
        return rows.filter(closed_at__isnull=value == "open")

    def led_by(self, rows: FeatureQuerySet, name: str, value: str) -> FeatureQuerySet:
        if value == NONE:
            return rows.filter(lead=None)
        return rows.filter(lead=self.request.user.pk if value == ME else int(value))


class BacklogFilter(django_filters.FilterSet):
    team = django_filters.CharFilter(field_name="team__key", help_text="The key of the team.")
    kind = AnyOf(choices=BacklogKind.choices)

    class Meta:
        model = Backlog
        fields = ()


class IterationFilter(django_filters.FilterSet):
    team = django_filters.CharFilter(field_name="team__key", help_text="The key of the team.")
    state = django_filters.ChoiceFilter(
        choices=[("planned", "planned"), ("running", "running"), ("closed", "closed")], method="in_state"
    )
    since = django_filters.DateFilter(field_name="ends_on", lookup_expr="gte")
    until = django_filters.DateFilter(field_name="starts_on", lookup_expr="lte")

    class Meta:
        model = Iteration
        fields = ()

    def in_state(self, rows: IterationQuerySet, name: str, value: str) -> IterationQuerySet:
        return rows.ahead() if value == "planned" else getattr(rows, value)()


class RecurringRuleFilter(django_filters.FilterSet):
    team = django_filters.CharFilter(field_name="team__key", help_text="The key of the team.")
    state = django_filters.ChoiceFilter(
        choices=[("standing", "standing"), ("ended", "ended")], method="in_state"
    )

    class Meta:
        model = RecurringRule
        fields = ()

    def in_state(self, rows: RecurringRuleQuerySet, name: str, value: str) -> RecurringRuleQuerySet:
        return rows.standing() if value == "standing" else rows.ended()


class EntryFilter(django_filters.FilterSet):
    how = AnyOf(choices=IterationEntry.How.choices)
    outcome = AnyOf(choices=[*IterationEntry.Outcome.choices, ("open", "open")], method="ended_as")

    class Meta:
        model = IterationEntry
        fields = ()

    def ended_as(self, rows: Any, name: str, values: list[str]) -> Any:
        return rows.filter(outcome__in=["" if value == "open" else value for value in values])
