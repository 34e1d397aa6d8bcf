from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from backlogs.models.column import Column
from backlogs.models.feature_step import Step
from backlogs.models.iteration import Iteration
from backlogs.models.link import Link
from backlogs.standing import spoken, standing
from core import clock
from core.errors import NotAllowed, Refused
from core.locking import lock
from journal.models import Entry
from journal.recording import verb

if TYPE_CHECKING:
    from backlogs.models import Deed, Feature, WorkItem
    from people.models import Person

WORDS = frozenset(
    {"title", "kind", "customer_id", "due_on", "service", "ease", "class_of_service", "priority"}
)
BECAUSE = "taken back"


@dataclass(frozen=True)
class Left:
    """What a deed did to an item and could not be taken back."""

    key: str
    fields: str
    why: str = "changed since"


class TakingBack:
    """Puts back exactly the fields that the deed changed, where nobody changed them since."""

    @verb()
    def take_back(self: Deed, *, by: Person) -> list[Left]:
        """What is left alone is told by its key; twice is once."""
        from backlogs.models.feature import Feature
        from backlogs.models.work_item.many import hold_boards

        if by.pk != self.person_id:
            raise NotAllowed("Only who did it takes it back.")
        lock(self)
        if self.undone_at is not None:
            return []
        hold_boards(self.items, self._left_features | self.made_features)  # type: ignore[arg-type]
        now = standing(self.changed)
        items = {item.pk: item for item in self.items.select_related("team", "backlog", "feature")}
        left = [
            each for row in self.rows for each in _put_back(items[row["item"]], row, now[row["item"]], by)
        ]
        for feature in Feature.objects.filter(pk__in=self.made_features).order_by("pk"):
            left += _end(feature, by)
        self.undone_at = clock.now()
        self.save(update_fields=["undone_at"])
        return left

    @property
    def made_features(self: Deed) -> set[int]:
        return {row["feature"] for row in self.rows if "feature" in row}

    @property
    def _left_features(self: Deed) -> set[int]:
        """Those that items left by it, and come back into."""
        stood = [row["was"]["where"] for row in self.rows if row["was"] and "where" in row["was"]]
        return {feature for _, feature in stood if feature}


def _put_back(item: WorkItem, row: dict[str, Any], now: dict[str, Any], by: Person) -> list[Left]:
    was, did = row["was"], row["now"]
    if was is None:
        return _unmake(item, did, now, by)
    since = [name for name in did if now[name] not in (did[name], was[name])]
    left = [Left(item.key, spoken(since))] if since else []
    back = {
        name: value
        for name, value in was.items()
        if name == "rank" or (name not in since and now[name] != value)
    }
    try:
        with verb():
            item.refresh_from_db()
            _restore(item, back, now, by)
    except Refused as refused:
        left.append(Left(item.key, spoken([name for name in back if name != "rank"]), refused.sentence))
    return left


def _unmake(item: WorkItem, made: dict[str, Any], now: dict[str, Any], by: Person) -> list[Left]:
    """What was made is closed as cancelled, unless somebody worked on it since."""
    if any(made[name] != now[name] for name in made if name != "rank"):
        return [Left(item.key, "", "changed since it was made")]
    for link in item.links_out.filter(ended_at=None).exclude(kind=Link.Kind.BLOCKS).select_related("to_item"):
        item.unlink(link.to_item, by=by, kind=link.kind)
    item.dismiss("cancelled", by=by, because=BECAUSE)
    return []


def _end(feature: Feature, by: Person) -> list[Left]:
    """A feature that was made goes with its stories, unless somebody did something to it (held)."""
    told = Entry.objects.filter(kind="feature", subject=feature.pk).exclude(verb__in=("added", "ranked"))
    if not feature.is_open:
        return []
    if feature.items.open().exists():
        return [Left(feature.title, "", "it has open stories")]
    if told.exists():
        return [Left(feature.title, "", "changed since it was made")]
    feature.skip_step(Step.RETRO, by=by, because=BECAUSE)
    return []


def _restore(item: WorkItem, back: dict[str, Any], now: dict[str, Any], by: Person) -> None:
    """First where it is, then what it says, then who works on it."""
    _restore_place(item, back, by)
    if words := {name.removesuffix("_id"): back[name] for name in WORDS & back.keys()}:
        item.edit(by=by, because=BECAUSE, **_read(words))
    if "points" in back:
        item.resize(None if back["points"] is None else Decimal(back["points"]), by=by)
    if "labels" in back:
        item.label(back["labels"], by=by)
    _restore_work(item, back, now, by)


def _restore_place(item: WorkItem, back: dict[str, Any], by: Person) -> None:
    if back.get("outcome") == "":
        item.reopen(by=by)
    if "where" in back:
        _return(item, back["where"], by)
    if "where" in back or "outcome" in back:
        _rank_again(item, back["rank"])
    if back.get("postponed") is False:
        item.keep_open(by=by)


def _restore_work(item: WorkItem, back: dict[str, Any], now: dict[str, Any], by: Person) -> None:
    if "iteration" in back:
        _replan(item, back["iteration"], now["iteration"], by)
    if "column" in back or back.get("outcome") == "":
        _place(item, back.get("column", now["column"]), by)
    if "crew" in back:
        _gather(item, back["crew"], now["crew"], by)
    if "block" in back:
        _wait(item, back["block"], by)


def _read(words: dict[str, Any]) -> dict[str, Any]:
    from people.models import Customer

    if words.get("customer"):
        words["customer"] = Customer.objects.get(pk=words["customer"])
    if words.get("due_on"):
        words["due_on"] = date.fromisoformat(words["due_on"])
    return words


def _return(item: WorkItem, where: list[int | None], by: Person) -> None:
    from backlogs.models.backlog import Backlog
    from backlogs.models.feature import Feature

    backlog, feature = where
    if backlog != item.backlog_id:
        item.move_to_backlog(Backlog.objects.select_related("team").get(pk=backlog), by=by, because=BECAUSE)
    if feature != item.feature_id:
        item.enter_feature(Feature.objects.filter(pk=feature).first(), by=by, because=BECAUSE)


def _rank_again(item: WorkItem, rank: str) -> None:
    """The place that it had, if nobody has it now; else it stays at the end."""
    if not item.order_mates.filter(rank=rank).exclude(pk=item.pk).exists():
        item.settle(rank)


def _replan(item: WorkItem, wanted: int | None, stands: int | None, by: Person) -> None:
    if wanted:
        Iteration.objects.select_related("team").get(pk=wanted).take_in(item, by=by)
    elif stands:
        Iteration.objects.select_related("team").get(pk=stands).drop(item, by=by)


def _place(item: WorkItem, column: int | None, by: Person) -> None:
    here = Column.objects.filter(placements__item=item, placements__archived_at=None).first()
    if column is None and here is not None:
        item.withdraw(by=by)
    elif column is not None and (here is None or here.pk != column):
        Column.objects.select_related("team").get(pk=column).pull(item, by=by, overriding=BECAUSE)


def _gather(item: WorkItem, wanted: list[int], stand: list[int], by: Person) -> None:
    from people.models import Person

    people = Person.objects.in_bulk([*wanted, *stand])
    for pk in stand:
        if pk not in wanted:
            item.leave(people[pk], by=by)
    for pk in wanted:
        item.join(people[pk], by=by)


def _wait(item: WorkItem, block: list[str] | None, by: Person) -> None:
    if block is None:
        item.unblock(by=by)
    else:
        item.block(by=by, reason=block[0], note=block[1])
