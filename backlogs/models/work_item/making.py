from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import connection, models
from django.db.models import Q
from django.db.models.functions import Coalesce

from backlogs.models.crew import Crew, FeatureCrew
from backlogs.models.keys import ItemCounter
from backlogs.models.size import Size
from backlogs.models.words import BacklogKind, Category
from backlogs.models.work_item.adding_lines import AddingLines
from backlogs.models.work_item.many import ActingOnMany
from backlogs.models.work_item.postponing import PostponingMany
from backlogs.models.work_item.promoting import OutstayingMany
from backlogs.models.work_item.revising import RevisingMany
from core import ranks
from core.errors import Invalid, NotAllowed
from core.fields import one_line, storable
from core.locking import lock_all
from core.statements import ask, insert
from journal.recording import verb
from people.models import CustomerContact, Role

if TYPE_CHECKING:
    from collections.abc import Iterable

    from backlogs.models import Backlog, Feature, WorkItem
    from people.models import Person

UNRATED = 9


class WorkItemQuerySet(
    RevisingMany, ActingOnMany, OutstayingMany, PostponingMany, models.QuerySet["WorkItem"]
):
    def visible_to(self, person: Person) -> WorkItemQuerySet:
        """Members of the team; the item's crew; lead, deputy and crew of its feature."""
        if person.is_superuser:
            return self.all()
        crew = Crew.objects.filter(person=person, left_at=None).values("item")
        features = FeatureCrew.objects.filter(person=person, left_on=None).values("feature")
        return self.filter(
            Q(team__in=list(person.roles))
            | Q(pk__in=crew)
            | Q(feature__lead=person)
            | Q(feature__deputy=person)
            | Q(feature__in=features)
        )

    def requested_by(self, person: Person) -> WorkItemQuerySet:
        """What the person asked for, or the customers for whom the person speaks: the request view of an item."""
        mine = CustomerContact.objects.current().filter(person=person).values("customer")
        return self.filter(Q(requester=person) | Q(customer__in=mine))

    def open(self) -> WorkItemQuerySet:
        return self.filter(closed_at=None)

    def closed(self) -> WorkItemQuerySet:
        return self.exclude(closed_at=None)

    def interrupts(self) -> WorkItemQuerySet:
        return self.filter(backlog__kind=BacklogKind.INTERRUPT)

    def planned(self) -> WorkItemQuerySet:
        return self.exclude(backlog__kind=BacklogKind.INTERRUPT)

    def loose(self) -> WorkItemQuerySet:
        return self.filter(feature=None)

    def blocked(self) -> WorkItemQuerySet:
        return self.filter(blocks__ended_at=None, blocks__isnull=False)

    def finished(self) -> WorkItemQuerySet:
        """In a done column with outcome done."""
        return self.filter(placement__column__category=Category.DONE, outcome="done")

    def ranked(self) -> WorkItemQuerySet:
        """Feature rank, then story rank; loose items after the features (R2)."""
        return self.order_by(models.F("feature__rank").asc(nulls_last=True), "rank", "id")

    def by_ease(self) -> WorkItemQuerySet:
        """Easy first (R8); what nobody rated comes last, and of one ease the rank decides."""
        rated = Coalesce("ease", models.Value(UNRATED), output_field=models.PositiveSmallIntegerField())
        return self.annotate(easy_first=rated).order_by("easy_first", "rank", "id")


class WorkItemManager(AddingLines, models.Manager.from_queryset(WorkItemQuerySet)):  # type: ignore[misc]
    @verb()
    def add(
        self, *, by: Person | None, backlog: Backlog, title: str, feature: Feature | None = None, description: str = "",
        labels: Iterable[str] = (), **values: Any,
    ) -> WorkItem:  # fmt: skip
        """A new item at the end of its feature or of the loose items, with the next key of the team."""
        require_maker(by, backlog, feature)
        title = one_line(title, field="title", longest=300)
        if not title:
            raise Invalid("An item needs a title.", code="title_needed", field="title")
        if feature is not None:
            keep_open(feature)
        item = self.model(
            team=backlog.team, backlog=backlog, feature=feature, title=title, arrived_as=backlog.kind,
            description=storable(description, field="description", longest=100_000),
            **{"kind": _usual_kind(backlog), **values},
        )  # fmt: skip
        item.check_values()
        if feature is not None and feature.team_id != backlog.team_id:
            stand_in_line(backlog.team_id, feature.team_id)
        item.key = f"{backlog.team.key}-{next_number(backlog.team_id)}"
        item.rank = ranks.between(last_rank(backlog, feature), None)
        insert(item)
        parts = {}
        if item.points is not None:
            size = Size(item=item, points=item.points, at=item.created_at, by=by)
            insert(size)
            parts[size.journal_part] = size.journal_state()
        item.record("created", by=by, changes={**item.journal_state(), **parts})
        if labels and by is not None:
            item.label(labels, by=by)
        return item


def next_number(team_id: int, count: int = 1) -> int:
    """The last of `count` new numbers of the team; a lost race waits, a rolled back one leaves no gap."""
    counted = "UPDATE backlogs_itemcounter SET number = number + %s WHERE team_id = %s RETURNING number"
    return ask(counted, [count, team_id])[0][0]


def keep_open(feature: Feature) -> None:
    """Refused where the feature has ended; else it does not end before this commits. Any number may do so at once."""
    share = " FOR SHARE" if connection.vendor == "postgresql" else ""
    if ask(f"SELECT closed_at FROM backlogs_feature WHERE id = %s{share}", [feature.pk])[0][0] is not None:
        raise Invalid(f"The feature {feature} is closed.", code="feature_closed", field="feature")


def stand_in_line(*team_ids: int) -> None:
    """Wait for the counters of these teams: whoever gives a rank, in a team's backlogs or features, does it in this line."""
    lock_all(ItemCounter.objects.filter(team__in=team_ids))


def rank_at_end(backlog: Backlog, feature: Feature | None) -> str:
    """A place behind the last, read after everybody who came before in the line."""
    stand_in_line(feature.team_id if feature else backlog.team_id)
    return ranks.between(last_rank(backlog, feature), None)


def last_rank(backlog: Backlog, feature: Feature | None) -> str | None:
    """Of the open stories of the feature, or of the open loose items of the backlog; asked by every creation."""
    where, order = (
        ("feature_id = %s", feature.pk) if feature else ("feature_id IS NULL AND backlog_id = %s", backlog.pk)
    )
    return ask(f"SELECT max(rank) FROM backlogs_workitem WHERE closed_at IS NULL AND {where}", [order])[0][0]


def require_maker(by: Person | None, backlog: Backlog, feature: Feature | None) -> None:
    if by is None or by.has_role(backlog.team_id, Role.ENGINEER, Role.PRODUCT_OWNER):
        return
    if feature is None or not feature.is_worked_by(by):
        raise NotAllowed(f"Only engineers and the product owner of {backlog.team} add items here.")


def _usual_kind(backlog: Backlog) -> str:
    return "interrupt" if backlog.kind == BacklogKind.INTERRUPT else "story"
