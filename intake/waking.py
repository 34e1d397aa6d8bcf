"""Who was woken: an urgent message that went to somebody at night lowers what the team can do on the next day."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING

from django.db.models import Q

from intake.models import Notice
from rotations.capacity import tells_waking

if TYPE_CHECKING:
    from people.models import Team


@tells_waking
def woken(team: Team, start: datetime, end: datetime) -> Iterator[tuple[int, datetime]]:
    """Whose sleep it was is asked by the clock of the team; here is all that was urgent and went out."""
    rows = Notice.objects.filter(urgent=True, sent_at__gte=start, sent_at__lt=end, recipient__isnull=False)
    of_team = Q(team=team) | Q(item__team=team)
    yield from rows.filter(of_team).values_list("recipient", "sent_at")
