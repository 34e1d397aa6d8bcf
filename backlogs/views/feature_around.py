"""What stands around a feature's stories: who was on it in which iteration, when health is due, what spikes took."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from django import forms
from django.db.models import Q, QuerySet, Sum

from backlogs.feature_forms import BoxedDesignForm
from backlogs.models import Crew, DesignNote, Effort, Feature, Iteration, IterationEntry
from core import clock
from people.models import Agreement, Person

SHOWN = 5
# Iterations for which a note is written ahead.
SOON = 4


@dataclass
class CrewThen:
    """The people of a feature in one iteration, those of one story together."""

    iteration: Iteration
    groups: list[list[Person]] = field(default_factory=list)


def crew_by_iteration(feature: Feature) -> list[CrewThen]:
    """The last iterations with stories of the feature, and those planned: who was on the stories, or is on them now."""
    entries = IterationEntry.objects.filter(item__feature=feature, iteration__team=feature.team_id).exclude(
        iteration__started_at=None, iteration__closed_at=None, ended_at__isnull=False
    )
    told: dict[int, set[int]] = defaultdict(set)
    for iteration, item in entries.values_list("iteration", "item"):
        told[iteration].add(item)
    iterations = list(Iteration.objects.filter(pk__in=told).order_by("-number")[:SHOWN])
    rows = list(
        Crew.objects.filter(item__in=set().union(*(told[one.pk] for one in iterations)))
        .select_related("person")
        .order_by("joined_at", "id")
    )
    return [
        CrewThen(one, _groups(one, [row for row in rows if row.item_id in told[one.pk]]))
        for one in reversed(iterations)
    ]


def _groups(iteration: Iteration, rows: list[Crew]) -> list[list[Person]]:
    """Who was on one story together, each group once; alone only who was in no pair."""
    began, ended = _span(iteration)
    by_item: dict[int, list[Person]] = defaultdict(list)
    for row in rows:
        was_there = row.joined_at < ended and (row.left_at is None or row.left_at > began)
        if was_there and row.person not in by_item[row.item_id]:
            by_item[row.item_id].append(row.person)
    groups = {frozenset(person.pk for person in group): group for group in by_item.values()}
    paired = {person for key in groups if len(key) > 1 for person in key}
    return [group for key, group in groups.items() if len(key) > 1 or not key <= paired]


def _span(iteration: Iteration) -> tuple[datetime, datetime]:
    """Ahead of its start only who is on the stories now counts."""
    later = clock.now() + timedelta(1)
    return iteration.started_at or clock.now(), iteration.closed_at or later


def with_boxes(feature: Feature, notes: list[DesignNote]) -> list[DesignNote]:
    """Each note with the minutes that the feature's spikes took in its iteration."""
    for note in notes:
        days = Q(on__gte=note.iteration.starts_on, on__lte=note.iteration.ends_on)
        spikes = Effort.objects.filter(days, item__feature=feature, item__kind="spike", withdrawn_at=None)
        note.spent = spikes.aggregate(sum=Sum("minutes"))["sum"] or 0  # type: ignore[attr-defined]
        note.is_over = note.box_minutes is not None and note.spent > note.box_minutes  # type: ignore[attr-defined]
    return notes


def design_forms(notes: QuerySet[DesignNote], coming: QuerySet[Iteration]) -> dict[str, Any]:
    """A note that stands is changed in its own form; a new one is for an iteration that has none yet."""
    written = list(notes.filter(iteration__closed_at=None))
    without = coming.exclude(pk__in=[note.iteration_id for note in written])[:SOON]
    return {
        "design_form": BoxedDesignForm(without, auto_id="design_%s") if without else None,
        "design_edits": {note.pk: _edit(note) for note in written},
    }


def _edit(note: DesignNote) -> BoxedDesignForm:
    hours = Decimal(note.box_minutes or 0) / 60
    shown = {
        "iteration": note.iteration, "text": note.text, "none_needed_because": note.none_needed_because,
        "box_hours": f"{round(hours, 4).normalize():f}" if hours else None, "instead_of": note.stamp,
    }  # fmt: skip
    form = BoxedDesignForm(
        Iteration.objects.filter(pk=note.iteration_id), auto_id=f"design_{note.pk}_%s", initial=shown
    )
    form.fields["iteration"].widget = forms.HiddenInput()
    return form


def customer_of(feature: Feature, person: Person) -> dict[str, Any]:
    """Who asked, who speaks for them, and what holds between them and the team."""
    if feature.customer is None:
        return {"contacts": [], "agreement": None}
    seen = Agreement.objects.visible_to(person).standing().filter(team=feature.team)
    either = seen.filter(Q(customer=feature.customer) | Q(customer=None)).select_related("team", "customer")
    own = sorted(either, key=lambda each: each.customer_id is None)
    contacts = feature.customer.contacts.current().select_related("person")
    return {"contacts": contacts, "agreement": own[0] if own else None}


def assignable(feature: Feature, person: Person) -> QuerySet[Person]:
    """Whom the product owner may name: colleagues, and who stands there or on the crew already."""
    seen = Q(pk__in=Person.objects.visible_to(person).values("pk"))
    standing = Q(pk__in=feature.crew.filter(left_on=None).values("person"))
    named = Q(pk__in=[each for each in (feature.lead_id, feature.deputy_id) if each])
    return Person.objects.enabled().filter(seen | standing | named).order_by("name", "pk")
