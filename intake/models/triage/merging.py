from __future__ import annotations

from typing import TYPE_CHECKING

from backlogs.models import Link, WorkItem
from core.errors import Invalid, Refused
from core.locking import lock_all
from journal.recording import verb

if TYPE_CHECKING:
    from intake.models.triage import Triage
    from people.models import Person


class Merging:
    """Two messages about one thing become one piece of work."""

    @verb()
    def merge_into(self: Triage, other: WorkItem, *, by: Person) -> None:
        """A duplicate: what the team said and who watches moves over, and who asked is kept."""
        item = self.item
        if other.pk == item.pk:
            raise Invalid("Nothing is a duplicate of itself.", code="of_itself", field="of")
        if other.team_id != item.team_id:
            raise Invalid(f"{other.key} is another team's.", code="other_team", field="of")
        lock_all(WorkItem.objects.filter(pk__in=[item.pk, other.pk]))
        self.hold(by)
        if self.is_decided_as(self.Decision.DUPLICATE, by) and self.leads_to_id == other.pk:
            return
        self.require_untriaged(by)
        other.refresh_from_db()
        if type(self).objects.filter(item=other, leads_to=item).exists():
            raise Refused(
                f"{other.key} is a duplicate of {item.key}; it would end in a circle.", code="circle"
            )
        item.link(other, by=by, kind=Link.Kind.DUPLICATES)
        item.hand_over_to(other, by=by)
        item.dismiss(WorkItem.Outcome.DUPLICATE, by=by, because=f"It goes on in {other.key}.")
        self.decide(self.Decision.DUPLICATE, by=by, facts={"of": other.pk}, leads_to=other)
