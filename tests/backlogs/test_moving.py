"""A card is brought into a column past its limit, beside another, from where it was seen; else the move says why not."""

import pytest

from backlogs.models import Column, Limit, Placement, Stay, WorkItem
from backlogs.planning_ahead import plan_ahead
from core import ranks
from core.errors import Invalid, NotAllowed, Refused, Stale
from journal.models import Entry
from tests.cast import Cast


def placed(column: Column) -> list[str]:
    rows = Placement.objects.filter(column=column, archived_at=None).order_by("rank")
    return [row.item.title for row in rows.select_related("item")]


def three(cast: Cast, column: Column) -> list[WorkItem]:
    items = [cast.item(title) for title in ("a", "b", "c")]
    for item in items:
        column.pull(item, by=cast.ada)
    return items


def test_a_card_comes_to_the_end(cast: Cast) -> None:
    column = cast.column("In progress")
    three(cast, column)
    assert placed(column) == ["a", "b", "c"]


def test_a_card_comes_before_or_after_another(cast: Cast) -> None:
    column = cast.column("In progress")
    a, b, c = three(cast, column)
    column.pull(c, by=cast.ada, before=a)
    assert placed(column) == ["c", "a", "b"]
    column.pull(c, by=cast.ada, after=a)
    assert placed(column) == ["a", "c", "b"]
    column.pull(c, by=cast.ada, after=b)
    assert placed(column) == ["a", "b", "c"]


def test_a_move_ends_one_stay_and_opens_another(cast: Cast) -> None:
    item = cast.item()
    for name in ("Ready", "In progress", "Review"):
        cast.column(name).pull(item, by=cast.ada)
    stays = list(Stay.objects.filter(item=item).order_by("entered_at").select_related("column"))
    assert [stay.column.name for stay in stays] == ["Ready", "In progress", "Review"]
    assert [stay.left_at for stay in stays] == [stays[1].entered_at, stays[2].entered_at, None]
    told = Entry.objects.filter(kind="item", subject=item.pk, verb="pulled").order_by("id")
    assert [entry.changes["version"] for entry in told] == [2, 3, 4]
    assert [entry.facts["from"] for entry in told] == [None, stays[0].column_id, stays[1].column_id]


def test_an_order_inside_a_column_is_no_new_stay(cast: Cast) -> None:
    column = cast.column("In progress")
    a, _, c = three(cast, column)
    column.pull(c, by=cast.ada, before=a)
    assert Stay.objects.filter(item=c).count() == 1
    assert Entry.objects.filter(kind="item", subject=c.pk, verb="ordered").count() == 1


def test_a_card_that_was_moved_meanwhile_is_stale(cast: Cast) -> None:
    item = cast.item()
    cast.column("In progress").pull(item, by=cast.ada)
    with pytest.raises(Stale, match="is not in Ready any more") as refusal:
        cast.column("Review").pull(item, by=cast.eve, expected=cast.column("Ready"))
    assert (refusal.value.code, refusal.value.extra["current"]) == ("stale", item)
    assert placed(cast.column("Review")) == []


def test_a_neighbour_that_was_moved_meanwhile_is_told(cast: Cast) -> None:
    item, other = cast.item("one"), cast.item("two")
    cast.column("Review").pull(other, by=cast.ada)
    with pytest.raises(Stale) as refusal:
        cast.column("In progress").pull(item, by=cast.ada, before=other)
    assert refusal.value.code == "neighbour_moved"


def test_a_full_column_refuses(cast: Cast) -> None:
    column = cast.column("In progress")
    column.limit_to(3, by=cast.tia)
    a, _, c = three(cast, column)
    with pytest.raises(Refused, match="In progress is at its limit of 3") as refusal:
        column.pull(cast.item("d"), by=cast.ada)
    assert (refusal.value.code, refusal.value.extra) == ("wip_limit", {"limit": 3, "count": 3})
    column.pull(c, by=cast.ada, before=a)  # whoever is in may change places
    assert placed(column) == ["c", "a", "b"]


def test_a_full_column_takes_one_more_with_a_reason(cast: Cast) -> None:
    column = cast.column("In progress")
    column.limit_to(3, by=cast.tia)
    three(cast, column)
    column.pull(cast.item("d"), by=cast.ada, overriding="The shop is down")
    assert placed(column) == ["a", "b", "c", "d"]
    assert Entry.objects.filter(verb="pulled").latest("id").facts["overriding"] == "The shop is down"


def test_a_limit_may_only_warn(cast: Cast) -> None:
    column = cast.column("In progress")
    column.limit_to(1, by=cast.tia, on_full="warn")
    three(cast, column)
    assert len(placed(column)) == 3


def test_a_limit_may_leave_out_what_is_blocked(cast: Cast) -> None:
    column = cast.column("In progress")
    column.limit_to(1, by=cast.tia)
    Limit.objects.update(counts_blocked=False)
    item = cast.item("a")
    column.pull(item, by=cast.ada)
    item.block(by=cast.ada, reason="supplier")
    column.pull(cast.item("b"), by=cast.ada)
    with pytest.raises(Refused):
        column.pull(cast.item("c"), by=cast.ada)


def test_a_class_of_service_has_a_limit_over_all_active_columns(cast: Cast) -> None:
    Limit.objects.create(team=cast.linux, class_of_service="expedite", maximum=1)
    first, second = (cast.item(title, class_of_service="expedite") for title in ("a", "b"))
    cast.column("In progress").pull(first, by=cast.ada)
    with pytest.raises(Refused, match="Class expedite is at its limit of 1"):
        cast.column("Review").pull(second, by=cast.ada)
    cast.column("Ready").pull(second, by=cast.ada)


def test_a_drop_in_the_queue_ranks_the_story(cast: Cast) -> None:
    feature, ready = cast.feature(), cast.column("Ready")
    one, two = cast.item("one", feature=feature), cast.item("two", feature=feature)
    for item in (one, two):
        ready.pull(item, by=cast.eve)
    ready.pull(two, by=cast.ada, before=one, expected=ready)
    assert [item.title for item in WorkItem.objects.filter(feature=feature).ranked()] == ["two", "one"]
    told = Entry.objects.filter(kind="item", subject=two.pk).order_by("id").values_list("verb", flat=True)
    assert list(told) == ["created", "pulled", "ranked"]


def test_only_who_ranks_drops_at_a_place_in_the_queue(cast: Cast) -> None:
    feature, ready = cast.feature(), cast.column("Ready")
    one, two = cast.item("one", feature=feature), cast.item("two", feature=feature)
    ready.pull(one, by=cast.eve)
    with pytest.raises(NotAllowed, match="Only the lead, Ada") as refusal:
        ready.pull(two, by=cast.eve, before=one)
    assert (refusal.value.status, refusal.value.code) == (403, "not_lead")
    ready.pull(two, by=cast.eve)


def test_a_drop_in_the_queue_stays_inside_its_feature(cast: Cast) -> None:
    ready = cast.column("Ready")
    one, other = cast.item("one", feature=cast.feature()), cast.item("other", feature=cast.feature("Other"))
    for item in (one, other):
        ready.pull(item, by=cast.eve)
    with pytest.raises(Refused) as refusal:
        ready.pull(one, by=cast.ada, before=other)
    assert (refusal.value.status, refusal.value.code) == (409, "rank_order")


def test_a_return_to_the_queue_without_a_place_changes_no_rank(cast: Cast) -> None:
    ready, item = cast.column("Ready"), cast.item()
    rank = item.rank
    cast.column("In progress").pull(item, by=cast.eve)
    ready.pull(item, by=cast.eve)
    entries = Entry.objects.count()
    ready.pull(item, by=cast.eve)
    item.refresh_from_db()
    assert (item.rank, Entry.objects.count()) == (rank, entries)


def test_the_columns_of_another_team_are_no_place(cast: Cast) -> None:
    with pytest.raises(Invalid) as refusal:
        cast.column("Ready", cast.network).pull(cast.item(), by=cast.ada)
    assert refusal.value.code == "other_team"


def test_a_removed_column_takes_nothing(cast: Cast) -> None:
    column = cast.column("Review")
    seen = cast.column("Review")
    column.remove(by=cast.tia)
    with pytest.raises(Stale) as refusal:
        seen.pull(cast.item(), by=cast.ada)
    assert refusal.value.code == "column_removed"


def test_an_item_that_went_to_another_team_is_stale(cast: Cast) -> None:
    item = cast.item()
    WorkItem.objects.get(pk=item.pk).move_to_team(cast.network, by=cast.root)
    with pytest.raises(Stale, match="went to another team"):
        cast.column("Ready").pull(item, by=cast.ada)


@pytest.mark.parametrize("who", ["ada", "eve", "pia", "dee", "val"])
def test_engineers_owner_and_crew_move(cast: Cast, who: str) -> None:
    feature = cast.feature()
    feature.gather(cast.val, by=cast.pia)
    item = cast.item(feature=feature)
    cast.column("In progress").pull(item, by=getattr(cast, who))
    assert placed(cast.column("In progress")) == [item.title]


@pytest.mark.parametrize("who", ["oz", "max", "tia", "cy", "vic", "nell"])
def test_nobody_else_moves(cast: Cast, who: str) -> None:
    with pytest.raises(NotAllowed):
        cast.column("In progress").pull(cast.item(), by=getattr(cast, who))


def test_ranks_that_grow_long_are_written_anew_in_the_same_order(cast: Cast) -> None:
    column = cast.column("In progress")
    first, *_, last = three(cast, column)
    Placement.objects.filter(item=first).update(rank="1")
    Placement.objects.filter(item=last).update(rank="1" + "0" * ranks.LONGEST + "1")
    Placement.objects.filter(item__title="b").update(rank="1" + "0" * ranks.LONGEST + "2")
    item = cast.item("d")
    column.pull(item, by=cast.ada, after=first)
    assert placed(column) == ["a", "d", "c", "b"]
    kept = list(Placement.objects.filter(column=column).order_by("rank").values_list("rank", flat=True))
    assert max(map(len, kept)) <= ranks.LONGEST
    assert ranks.in_order(kept)


def test_a_first_pull_joins_the_running_iteration(cast: Cast) -> None:
    iteration = plan_ahead(cast.linux, by=cast.pia)[0]
    iteration.start(by=cast.pia)
    item = cast.item()
    cast.column("In progress").pull(item, by=cast.ada)
    entry = iteration.entries.get()
    assert (entry.item, entry.how, entry.committed_points) == (item, "added", None)
