"""What a standup leaves behind: figures for the journal, and a text for whoever was not there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.formats import date_format

from backlogs.models import WorkItem
from boards.standup_order import Order
from boards.standup_since import Since
from boards.standup_ssa import uncovered_days
from journal.sentences import and_so

if TYPE_CHECKING:
    from boards.models import Standup

LISTED = 20


def items_of(standup: Standup) -> QuerySet[WorkItem]:
    """All that is on its board, whoever reads."""
    if standup.feature_id:
        return WorkItem.objects.all().filter(feature=standup.feature_id)
    return WorkItem.objects.all().filter(team=standup.team_id)


def figures_of(standup: Standup) -> dict[str, int]:
    stops = standup.stops
    return {
        "cards": len(stops), "said": len(stops) - len(standup.unsaid),
        "parked": standup.questions.filter(settled_at=None).count(),
        **Since(standup, items_of(standup)).counts,
    }  # fmt: skip


def text_of(standup: Standup, items: QuerySet[WorkItem]) -> str:
    """Plain lines, as they are pasted into a chat; of the items that the reader sees."""
    since, zone = Since(standup, items), standup.team.tzinfo
    begun = timezone.localtime(standup.began_at, zone)
    here = [
        str(seat.person)
        for seat in standup.seats.taken().select_related("person").order_by("person__name", "pk")
    ]
    lines = [
        f"{standup}, {date_format(begun, 'l j F Y, H:i')}",
        f"{figures_words(standup)}, {Order(standup.order).label}, led by {standup.led_by}.",
        *([f"Here: {and_so(here)}."] if here else []),
        "",
        *_listed("Finished", since.finished),
        *_listed("Moved", since.moved),
        *_listed("Blocked", since.blocked),
        *([f"Came in: {since.came_in} ({since.came_in_words})"] if since.came_in else []),
        *_listed("Pulled through the shield", [pull_words(pull) for pull in since.pulled]),
        *[f"Without a pair for self-service & automation: {day:%A} {day.day} {day:%B}" for day in uncovered_days(standup)],
        *_listed("Parked", [_question(one) for one in _parked(standup)]),
        *_listed("Not said", _unsaid(standup, items)),
    ]  # fmt: skip
    return "\n".join(lines).rstrip() + "\n"


def figures_words(standup: Standup) -> str:
    stops, minutes = standup.stops, max(1, round(standup.elapsed / 60))
    said = len(stops) - len(standup.unsaid)
    return f"{said} of {len(stops)} cards in {minutes} min"


def pull_words(pull: Any) -> str:
    """Who and why; how long is nobody's number (R17)."""
    still = ", still there" if pull.ended_at is None else ""
    return f"{pull.person} for {pull.item.key}, {pull.get_reason_display()}{still}"


def _listed(title: str, rows: list[Any]) -> list[str]:
    if not rows:
        return []
    more = [f"- and {len(rows) - LISTED} more"] if len(rows) > LISTED else []
    return [f"{title}: {len(rows)}", *(f"- {row}" for row in rows[:LISTED]), *more]


def _parked(standup: Standup) -> list[Any]:
    return list(standup.questions.filter(settled_at=None).select_related("person", "item"))


def _question(parked: Any) -> str:
    return f"{parked.text} ({parked.person}{f', at {parked.item.key}' if parked.item else ''})"


def _unsaid(standup: Standup, items: QuerySet[WorkItem]) -> list[str]:
    rows = items.filter(pk__in=standup.unsaid).values_list("pk", "key", "title")
    left = {number: f"{key} {title}" for number, key, title in rows}
    return [left[number] for number in standup.unsaid if number in left]
