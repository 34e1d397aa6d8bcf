from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from backlogs.models.circles import take_turn, way
from backlogs.models.feature_step import FeatureNeed
from core import clock
from core.errors import Invalid, NotAllowed, Refused
from core.fields import one_line, storable
from core.locking import lock
from journal.recording import verb

if TYPE_CHECKING:
    from backlogs.models import Feature, WorkItem
    from people.models import Person, Team

MOST_ASKED = 20
LONGEST = 20_000


class Needing:
    """What a feature waits for: features that its people see, and what they ask of other teams."""

    @verb()
    def need(self: Feature, other: Feature, *, by: Person) -> FeatureNeed:
        """This waits for that; a circle is refused."""
        self.require_needer(by)
        lock(self)
        return self.wait_for(other, by=by)

    @verb()
    def end_need(self: Feature, other: Feature, *, by: Person) -> None:
        """This does not wait for that any more."""
        self.require_needer(by)
        lock(self)
        self.stop_waiting_for(other, by=by)

    def stop_waiting_for(self: Feature, other: Feature, *, by: Person) -> None:
        for row in self.needs.filter(needs=other, ended_at=None):
            row.ended_at = clock.now()
            row.save(update_fields=["ended_at"])
            self.tell("ended_need", row, by=by, facts={"needs": other.pk})

    @verb()
    def ask_team(self: Feature, team: Team, title: str, *, by: Person, text: str = "") -> WorkItem:
        """Into the other team's inbox; its product owner accepts or refuses, and the same asked twice is asked once."""
        from backlogs.models import Backlog, Request, WorkItem

        self.require_asker(by)
        if team.pk == self.team_id:
            raise Invalid(
                "That is the feature's own team; make a feature there.", code="own_team", field="team"
            )
        title = one_line(title, field="title", longest=200)
        if not title:
            raise Invalid("Say in a line what the feature needs.", code="title_needed", field="title")
        lock(self)
        if self.closed_at is not None:
            raise Refused(f"The feature {self} is closed.", code="feature_closed")
        standing = WorkItem.objects.open().filter(request__for_feature=self, kind="request")
        if same := standing.filter(team=team, title=title).first():
            return same
        if standing.count() >= MOST_ASKED:
            raise Refused(
                f"{MOST_ASKED} of its requests to other teams are open.", code="too_many", status=429
            )
        item: WorkItem = WorkItem.objects.add(
            by=None, backlog=Backlog.objects.select_related("team").get(team=team, kind="business"), title=title,
            kind=WorkItem.Kind.REQUEST, description=storable(text.strip(), field="text", longest=LONGEST),
            requester=by, customer=getattr(self.team, "as_customer", None),
        )  # fmt: skip
        request = Request.objects.create(item=item, for_feature=self)
        item.tell("asked_for_feature", request, by=by, facts={"team": self.team_id})
        self.tell("asked_team", by=by, facts={"team": team.pk, "item": item.pk})
        return item

    def wait_for(self: Feature, other: Feature, *, by: Person) -> FeatureNeed:
        """From now on, unless that would be a circle (held)."""
        take_turn()
        standing = FeatureNeed.objects.filter(ended_at=None)
        if steps := way(standing, other.pk, self.pk, source="feature", target="needs"):
            raise Refused(self._circle([self.pk, *steps], by), code="circle")
        row, made = FeatureNeed.objects.get_or_create(feature=self, needs=other, ended_at=None)
        if made:
            self.tell("needed", row, by=by, facts={"needs": other.pk})
        return row

    def _circle(self: Feature, ids: list[int], by: Person) -> str:
        """Step by step; of a feature that is not seen no more than its team."""
        if len(ids) == 2:
            return f"{self} cannot wait for itself."
        features = type(self).objects.select_related("team").in_bulk(ids)
        seen = set(type(self).objects.visible_to(by).filter(pk__in=ids).values_list("pk", flat=True))
        names = [f"“{features[pk]}”" if pk in seen else f"a feature of {features[pk].team}" for pk in ids]
        first, *steps = pairwise(names)
        waits = ", ".join(f"{one} waits for {other}" for one, other in steps)
        return f"A circle would never end: {first[0]} would wait for {first[1]}, but {waits}."

    def require_asker(self: Feature, by: Person) -> None:
        """Which teams there are is for who is in one."""
        self.require_needer(by)
        if not (by.roles or by.is_superuser):
            raise NotAllowed(f"Who is in no team asks other teams through the product owner of {self.team}.")

    def require_needer(self: Feature, by: Person) -> None:
        if not self.may_shape(by):
            raise NotAllowed(
                f"Only {self.lead or 'the lead'} and the product owner say what the feature needs."
            )
