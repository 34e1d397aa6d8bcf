"""Whoever gives a rank waits in one line, the counter of the team: no two get the same, and nobody waits in a circle."""

import random
from collections.abc import Callable

from django.core.management import call_command
from django.db.models import Count

from backlogs.models import Backlog, Column, Feature, WorkItem
from people.models import Person
from tests.backlogs.test_moving_at_once import all_at_once
from tests.cast import gather

# What a person may hear who was slower; anything else is a mistake of ours.
SLOWER = {"moved", "neighbour_moved", "rank_order", "closed", "stale", "feature_closed"}


def no_rank_twice() -> bool:
    open_ones = WorkItem.objects.open().values("feature", "rank").exclude(feature=None)
    loose = WorkItem.objects.open().filter(feature=None).values("backlog", "rank")
    return not any(rows.annotate(n=Count("id")).filter(n__gt=1).exists() for rows in (open_ones, loose))


def adding(person_id: int, backlog_id: int, feature_id: int | None = None) -> Callable[[], None]:
    def act() -> None:
        backlog = Backlog.objects.select_related("team").get(pk=backlog_id)
        feature = Feature.objects.get(pk=feature_id) if feature_id else None
        WorkItem.objects.add(
            by=Person.objects.get(pk=person_id), backlog=backlog, title="More", feature=feature
        )

    return act


def test_two_teams_append_to_one_feature(real_database):
    cast = gather()
    feature = cast.feature()
    feature.gather(cast.cy, by=cast.ada)
    theirs = cast.backlog(team=cast.network)
    acts = [adding(cast.ada.pk, cast.backlog().pk, feature.pk) for _ in range(8)]
    acts += [adding(cast.cy.pk, theirs.pk, feature.pk) for _ in range(8)]
    assert all_at_once(acts) == {"moved": 16}
    assert len({item.rank for item in feature.items.all()}) == 16


def test_the_last_place_is_given_once(real_database):
    cast = gather()
    first, second, third, closed = [cast.item(str(number)) for number in range(4)]
    closed.close(by=cast.ada)
    other = cast.item("other", feature=cast.feature())

    def of(item: WorkItem, act: Callable[[WorkItem], None]) -> Callable[[], None]:
        return lambda: act(WorkItem.objects.get(pk=item.pk))

    acts = [
        of(first, lambda item: item.order(by=cast.fresh(cast.pia))),
        of(second, lambda item: item.order(by=cast.fresh(cast.pia), after=WorkItem.objects.get(pk=third.pk))),
        of(closed, lambda item: item.reopen(by=cast.fresh(cast.ada))),
        of(other, lambda item: item.enter_feature(None, by=cast.fresh(cast.pia))),
        *[adding(cast.ada.pk, cast.backlog().pk) for _ in range(6)],
    ]
    assert all_at_once(acts) == {"moved": 10}
    assert no_rank_twice()
    call_command("check_journal")


def test_drops_orders_and_reopenings_wait_in_no_circle(real_database):
    cast = gather()
    feature = cast.feature(lead=None)
    items = [cast.item(f"item {number}", feature=feature if number % 2 else None) for number in range(8)]
    for item in items:
        cast.column("Ready").pull(item, by=cast.pia)
    chance = random.Random(7)
    assert set(all_at_once([wander(cast, items, feature, chance.random()) for _ in range(10)])) == {"moved"}
    assert no_rank_twice()
    call_command("check_journal")


def wander(cast, items: list[WorkItem], feature: Feature, seed: float) -> Callable[[], None]:
    chance = random.Random(seed)
    columns = [cast.column(name).pk for name in ("Ready", "Ready", "Review", "Done")]

    def step(by: Person) -> None:
        item, beside = (WorkItem.objects.get(pk=chance.choice(items).pk) for _ in range(2))
        match chance.randrange(6):
            case 0:
                item.order(by=by, before=beside)
            case 1:
                item.order(by=by)
            case 2:
                item.enter_feature(chance.choice([feature, None]), by=by)
            case 3:
                item.reopen(by=by)
            case _:
                Column.objects.get(pk=chance.choice(columns)).pull(item, by=by, before=beside)

    return lambda: [patiently(step, cast.fresh(cast.pia)) for _ in range(6)] and None


def patiently(step: Callable[[Person], None], by: Person) -> None:
    from core.errors import Refused

    try:
        step(by)
    except Refused as refusal:
        if refusal.code not in SLOWER | {"beside_itself"}:
            raise


def test_a_reopened_feature_takes_no_place_that_was_given_meanwhile(cast):
    one, two = cast.feature("one"), cast.feature("two")
    one.take_step("retro", by=cast.ada)
    Feature.objects.filter(pk=two.pk).update(rank=one.rank)
    one.return_to("demo", by=cast.ada)
    two.refresh_from_db()
    assert one.rank > two.rank


def test_features_ranked_between_the_same_two_keep_ranks_short(cast):
    first, *middle = [cast.feature(name) for name in ("first", "a", "b", "last")][:3]
    for turn in range(300):
        middle[turn % 2].rank_at(by=cast.pia, before=middle[(turn + 1) % 2])
    assert max(len(feature.rank) for feature in Feature.objects.all()) <= 48
    assert Feature.objects.ranked().first() == first


def test_spacing_out_gives_no_rank_that_the_moved_one_holds(cast):
    one, two, three = [cast.item(str(number)) for number in range(3)]
    for item, rank in ((one, "A" * 48), (two, "A" * 48 + "1"), (three, "V")):
        WorkItem.objects.filter(pk=item.pk).update(rank=rank)
    three.order(by=cast.pia, after=WorkItem.objects.get(pk=one.pk))
    titles = [item.title for item in WorkItem.objects.open().ranked()]
    assert titles == ["0", "2", "1"]


def test_a_place_that_an_item_has_already_changes_nothing(cast):
    one, two = cast.item("one"), cast.item("two")
    two.order(by=cast.pia)
    two.order(by=cast.pia, after=one)
    one.order(by=cast.pia, before=two)
    assert {item.version for item in WorkItem.objects.all()} == {1}


def test_a_finished_item_dropped_beside_another_stands_there(cast):
    _, two, three = [cast.item(str(number)) for number in range(3)]
    three.close(by=cast.ada)
    cast.column("Ready").pull(three, by=cast.pia, before=two)
    assert [item.title for item in WorkItem.objects.open().ranked()] == ["0", "2", "1"]
