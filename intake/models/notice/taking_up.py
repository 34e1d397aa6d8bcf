from __future__ import annotations

from typing import TYPE_CHECKING

from backlogs.models import WorkItem
from core.errors import Refused
from intake.models.triage import Triage

if TYPE_CHECKING:
    from intake.models.notice.notice import Notice


class TakingUp:
    """Whoever was told says: I look at it."""

    def to_take_up(self: Notice) -> list[WorkItem]:
        """What of it nobody took up yet, and its recipient still sees."""
        if self.matter is None or self.recipient is None:
            return []
        items = self.matter.open_items()
        seen = WorkItem.objects.visible_to(self.recipient).filter(pk__in=[item.pk for item in items])
        mine = set(seen.values_list("pk", flat=True))
        return [item for item in items if item.pk in mine]

    def take_up(self: Notice) -> list[str]:
        """Each by the person who was told; what was refused says why, and keeps no other from being taken up."""
        person, said = self.recipient, []
        assert person is not None
        for item in self.to_take_up():
            try:
                Triage.objects.of(item).acknowledge(by=person)
                said.append(f"{item.key} {item.title}")
            except Refused as refused:
                said.append(f"{item.key}: {refused.sentence}")
        return said
