"""What waits for the lead of a feature beside its steps: suggested orders, and a word on its health that is due."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from django.db.models import F, Max, Q
from django.urls import reverse

from backlogs.models import Feature, OrderSuggestion
from core import clock
from home.wait import Wait

if TYPE_CHECKING:
    from people.models import Person

MOST = 10


def suggested_orders(person: Person) -> Iterator[Wait]:
    """Where others would put a story of one's features."""
    open_ones = OrderSuggestion.objects.filter(
        Q(feature__lead=person) | Q(feature__deputy=person),
        answered_at=None, item__closed_at=None, item__feature=F("feature"),
    ).select_related("feature", "item", "before", "after", "author")  # fmt: skip
    for one in open_ones[:MOST]:
        url = reverse("backlogs:feature", args=[one.feature_id]) + "#stories"
        yield Wait(
            f"{one.author} suggests {one}", url, "list", (one.feature.title, "as feature lead"), "Decide"
        )


def words_due(person: Person) -> Iterator[Wait]:
    """One's own features of which, by the team's cadence, a word is due today or overdue."""
    led = Feature.objects.open().filter(lead=person, team__practice__health_every_days__isnull=False)
    rows = led.select_related("team", "team__practice").annotate(said_at=Max("health_posts__posted_at"))
    for feature in rows.order_by("id")[:MOST]:
        last = (feature.said_at or feature.created_at).astimezone(feature.team.tzinfo).date()
        today = clock.now().astimezone(feature.team.tzinfo).date()
        over = (today - last).days - feature.team.practice.health_every_days
        if over >= 0:
            since = "due today" if over == 0 else f"{over} day{'' if over == 1 else 's'} overdue"
            url = reverse("backlogs:feature", args=[feature.pk]) + "#feature-health"
            yield Wait(f"How is “{feature}” doing?", url, "flag", (since, "as feature lead"), "Say it")
