"""The three backlogs as a page reads them: windows of features and of loose items, in a number of queries that stays."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db.models import Count, Prefetch, Q, QuerySet, Sum, Window, prefetch_related_objects
from django.db.models.functions import RowNumber

from backlogs.models import Backlog, Block, Crew, Feature, ItemLabel, Ready, WorkItem
from backlogs.models.going_quiet import days_left
from people.models import Person, Team

WINDOW = 50


@dataclass
class Row:
    """An item, with what is lacking for its next step."""

    item: WorkItem
    lacking: list[str]
    # Days until it is postponed, in the last quarter of its time.
    leaves_in: int | None = None
    may_rank: bool = False

    @property
    def crew(self) -> list[Person]:
        return [row.person for row in self.item.crew_now_rows]  # type: ignore[attr-defined]

    @property
    def labels(self) -> list[str]:
        return [row.label.name for row in self.item.label_rows]  # type: ignore[attr-defined]

    @property
    def block(self) -> Block | None:
        return next(iter(self.item.open_blocks), None)  # type: ignore[attr-defined]


@dataclass
class FeatureRow:
    """A feature with its sums, and its open stories when it is unfolded."""

    feature: Feature
    open_count: int = 0
    done_count: int = 0
    open_points: Decimal = Decimal(0)
    done_points: Decimal = Decimal(0)
    lacking: list[str] = field(default_factory=list)
    stories: list[Row] | None = None
    stories_left: int = 0
    may_order: bool = False

    @property
    def count(self) -> int:
        return self.open_count + self.done_count

    @property
    def points(self) -> Decimal:
        return self.open_points + self.done_points


@dataclass
class Totals:
    count: int = 0
    loose: int = 0
    unsized: int = 0
    features: int = 0
    points: Decimal = Decimal(0)
    postponed: int = 0


@dataclass
class Listing:
    """One backlog on the page."""

    backlog: Backlog
    totals: Totals
    features: list[FeatureRow] = field(default_factory=list)
    items: list[Row] = field(default_factory=list)
    may_rank: bool = False

    @property
    def features_left(self) -> int:
        return self.totals.features - len(self.features)

    @property
    def items_left(self) -> int:
        return self.totals.loose - len(self.items)


def listings(team: Team, person: Person, unfolded: set[int] | None) -> list[Listing]:
    """All three, each with its first window; `unfolded` None unfolds the first feature of each."""
    backlogs = list(team.backlogs.select_related("owner"))
    totals = _totals(team)
    features = _grouped(first_of_each(team.features.open().select_related("lead", "customer")))
    loose = _grouped(first_of_each(team.items.awake().loose().select_related("customer")))
    found = []
    for backlog in backlogs:
        backlog.team = team
        listing = Listing(backlog, totals.get(backlog.pk, Totals()), may_rank=backlog.may_rank(person))
        listing.features = feature_rows(features[backlog.pk], person, backlog)
        listing.totals.features = features[backlog.pk][0].whole if features[backlog.pk] else 0
        listing.items = rows(loose[backlog.pk], team, backlog)
        found.append(listing)
    shown = [row for listing in found for row in listing.features]
    wanted = (
        {each.features[0].feature.pk for each in found if each.features} if unfolded is None else unfolded
    )
    sum_up(shown)
    unfold(shown, wanted, person)
    with_details([row for listing in found for row in listing.items] + _stories(shown))
    sizes = any(listing.totals.count > listing.totals.unsized for listing in found)
    if not sizes and not Ready.objects.of(team).is_agreed:
        miss_no_sizes(found)
    return found


def counted(team: Team) -> list[Listing]:
    """All three with their sums and nothing of what is in them."""
    totals, features = (
        _totals(team),
        dict(team.features.open().values_list("backlog").annotate(Count("pk")).order_by()),
    )
    found = [Listing(backlog, totals.get(backlog.pk, Totals())) for backlog in team.backlogs.all()]
    for listing in found:
        listing.totals.features = features.get(listing.backlog.pk, 0)
    return found


def first_of_each(things: QuerySet[Any], group: str = "backlog_id") -> list[Any]:
    """The first window of each backlog, by rank, in one statement; each knows how many there are."""
    numbered = things.annotate(
        place=Window(RowNumber(), partition_by=group, order_by="rank"),
        whole=Window(Count("pk"), partition_by=group),
    )
    return list(numbered.filter(place__lte=WINDOW).order_by(group, "place"))


def feature_rows(features: Sequence[Feature], person: Person, backlog: Backlog) -> list[FeatureRow]:
    found = []
    for feature in features:
        feature.team, feature.backlog = backlog.team, backlog
        row = FeatureRow(feature, may_order=feature.may_order_stories(person))
        row.lacking += ["lead"] * (feature.lead_id is None)
        row.lacking += ["criteria"] * (not feature.criteria.strip())
        found.append(row)
    return found


def rows(items: Iterable[WorkItem], team: Team, backlog: Backlog | None = None) -> list[Row]:
    """With what each lacks by the team's definition of ready; interrupts at most a size, where the team sizes them."""
    items = list(items)
    if backlog is not None:
        for item in items:
            item.team, item.backlog = team, backlog
    lacking = Ready.objects.of(team).lacking(items)
    return [Row(item, lacking[item.pk]) for item in items]


def sum_up(features: Sequence[FeatureRow]) -> None:
    """What is open and what is done of each, whatever team the stories belong to."""
    by_id = {row.feature.pk: row for row in features}
    is_open, is_done = Q(closed_at=None), Q(outcome="done")
    grouped = WorkItem.objects.filter(feature__in=by_id).values("feature").order_by("feature")
    sums = grouped.annotate(
        open_count=Count("pk", filter=is_open), done_count=Count("pk", filter=is_done),
        open_points=Sum("points", filter=is_open), done_points=Sum("points", filter=is_done),
        unsized=Count("pk", filter=is_open & Q(points=None) & ~Q(kind="spike")),
    )  # fmt: skip
    for told in sums:
        row = by_id[told["feature"]]
        row.open_count, row.done_count = told["open_count"], told["done_count"]
        row.open_points, row.done_points = (
            told["open_points"] or Decimal(0),
            told["done_points"] or Decimal(0),
        )
        asks = Ready.objects.of(row.feature.team).asks
        row.lacking += ["size"] * (bool(told["unsized"]) and "size" in asks)


def unfold(features: Sequence[FeatureRow], wanted: set[int], person: Person, after: str = "") -> None:
    """Give the wanted features their open stories in the lead's order, a window of each, behind that rank."""
    by_id = {row.feature.pk: row for row in features if row.feature.pk in wanted}
    seen = WorkItem.objects.visible_to(person).awake().filter(feature__in=by_id, rank__gt=after)
    shown = first_of_each(seen.select_related("backlog", "team", "customer"), "feature_id")
    stories = _grouped(shown, "feature_id")
    for pk, row in by_id.items():
        for story in stories[pk]:
            story.feature = row.feature
        row.stories = rows(stories[pk], row.feature.team)
        row.stories_left = stories[pk][0].whole - len(stories[pk]) if stories[pk] else 0


def with_details(shown: Sequence[Row]) -> None:
    """Crew, labels and open blocks of every item shown, at once; and who of them is postponed soon."""
    crew = Crew.objects.filter(left_at=None).select_related("person").order_by("id")
    labels = ItemLabel.objects.select_related("label").order_by("label__name")
    prefetch_related_objects(
        [row.item for row in shown],
        Prefetch("crew", crew, to_attr="crew_now_rows"),
        Prefetch("item_labels", labels, to_attr="label_rows"),
        Prefetch("blocks", Block.objects.filter(ended_at=None), to_attr="open_blocks"),
    )
    leaves_in = days_left(row.item for row in shown)
    for row in shown:
        row.leaves_in = leaves_in.get(row.item.pk)


def miss_no_sizes(found: Sequence[Listing]) -> None:
    """A team that sizes nothing lacks no sizes (R18)."""
    features = [row for listing in found for row in listing.features]
    shown: list[FeatureRow | Row] = [*features, *_stories(features)]
    shown += [row for listing in found for row in listing.items]
    for row in shown:
        row.lacking = [word for word in row.lacking if word != "size"]


def _stories(features: Sequence[FeatureRow]) -> list[Row]:
    return [story for row in features for story in row.stories or []]


def _grouped(things: Iterable[Any], group: str = "backlog_id") -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = defaultdict(list)
    for thing in things:
        found[getattr(thing, group)].append(thing)
    return found


def _totals(team: Team) -> dict[int, Totals]:
    grouped, awake = team.items.open().values("backlog").order_by("backlog"), Q(postponed_at=None)
    sums = grouped.annotate(
        count=Count("pk", filter=awake), loose=Count("pk", filter=awake & Q(feature=None)),
        size=Sum("points", filter=awake), unsized=Count("pk", filter=awake & Q(points=None)),
        postponed=Count("pk", filter=~awake),
    )  # fmt: skip
    return {
        row["backlog"]: Totals(
            row["count"], row["loose"], row["unsized"], 0, row["size"] or Decimal(0), row["postponed"]
        )
        for row in sums
    }
