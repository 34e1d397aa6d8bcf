"""A story is split: its parts stand right behind it, linked; where it leaves an iteration, its entry says so."""

from decimal import Decimal

import pytest
from django.core.management import call_command

from backlogs.models import Link, WorkItem
from backlogs.models.iteration_record import say_do
from backlogs.planning_ahead import plan_ahead
from core.errors import Invalid, NotAllowed, Refused
from journal.models import Entry
from journal.sentences import story
from tests.backlogs.test_moving_at_once import all_at_once
from tests.cast import Cast, gather


def order(feature) -> list[str]:
    return list(feature.items.open().order_by("rank").values_list("title", flat=True))


def test_parts_stand_right_behind_it_in_its_feature(cast: Cast) -> None:
    feature = cast.feature()
    one, _ = cast.item("one", feature=feature, customer=cast.web_shop), cast.item("two", feature=feature)
    first, second = one.split([" Issuer ", "Rollout"], by=cast.eve)
    assert order(feature) == ["one", "Issuer", "Rollout", "two"]
    assert (first.customer, first.kind, second.backlog) == (cast.web_shop, "story", one.backlog)
    assert set(Link.objects.values_list("from_item", "to_item", "kind")) == {
        (first.pk, one.pk, "split_from"), (second.pk, one.pk, "split_from"),
    }  # fmt: skip
    assert one.is_open
    call_command("check_journal")


def test_a_loose_item_is_split_among_the_loose_ones(cast: Cast) -> None:
    one, two = cast.item("one"), cast.item("two")
    part = one.split(["part"], by=cast.eve)[0]
    assert one.rank < part.rank < two.rank


def test_the_timeline_says_so(cast: Cast) -> None:
    one = cast.item("one")
    one.split(["a", "b"], by=cast.eve)
    entry = Entry.objects.get(verb="split")
    assert story([entry], cast.ada)[0].sentence == "Eve split it into LINUX-2 and LINUX-3"


def test_twice_is_once(cast: Cast) -> None:
    one = cast.item("one")
    made = one.split(["a", "b"], by=cast.eve)
    assert WorkItem.objects.get(pk=one.pk).split(["a", "b"], by=cast.eve) == made
    assert WorkItem.objects.count() == 3
    assert Entry.objects.filter(verb="split").count() == 1


@pytest.mark.parametrize(
    "titles", [[], ["  "], ["a"] * 2, [str(number) for number in range(21)], ["x" * 301]]
)
def test_parts_have_names_of_their_own(cast: Cast, titles: list[str]) -> None:
    with pytest.raises(Invalid):
        cast.item().split(titles, by=cast.eve)
    assert WorkItem.objects.count() == 1


def test_what_is_closed_or_unplanned_is_not_split(cast: Cast) -> None:
    closed = cast.item()
    closed.close(by=cast.ada)
    with pytest.raises(Refused) as refusal:
        closed.split(["a"], by=cast.ada)
    assert refusal.value.code == "closed"
    with pytest.raises(Invalid) as refusal:
        cast.item(kind="interrupt").split(["a"], by=cast.ada)
    assert refusal.value.code == "planned_only"


@pytest.mark.parametrize("who", ["oz", "max", "cy", "vic"])
def test_who_does_not_work_on_it_does_not_split_it(cast: Cast, who: str) -> None:
    with pytest.raises(NotAllowed, match="Only"):
        cast.item().split(["a"], by=getattr(cast, who))


@pytest.fixture
def running(cast: Cast):
    item = cast.item(points=Decimal(8))
    iteration = plan_ahead(cast.linux, by=cast.pia)[0]
    iteration.take_in(item, by=cast.pia)
    iteration.start(by=cast.pia)
    return iteration, item


def test_what_leaves_split_counts_as_carried_in_its_parts(cast: Cast, running) -> None:
    iteration, item = running
    item.split(["rest"], by=cast.eve)
    iteration.drop(item, by=cast.pia)
    assert iteration.entries.get(item=item).outcome == "split"
    iteration.close(by=cast.pia)
    said = say_do(iteration.frozen["entries"])
    assert (said["carried"]["items"], said["removed"]["items"]) == (1, 0)


def test_what_is_dismissed_after_its_split_is_split_at_the_close(cast: Cast, running) -> None:
    iteration, item = running
    item.split(["rest"], by=cast.eve)
    item.dismiss("cancelled", by=cast.ada)
    iteration.close(by=cast.pia)
    assert iteration.entries.get(item=item).outcome == "split"
    call_command("check_journal")


def test_what_was_split_before_is_removed_like_anything(cast: Cast) -> None:
    item = cast.item()
    item.split(["rest"], by=cast.eve)
    iteration = plan_ahead(cast.linux, by=cast.pia)[0]
    iteration.take_in(item, by=cast.pia)
    iteration.start(by=cast.pia)
    iteration.drop(item, by=cast.pia)
    assert iteration.entries.get(item=item).outcome == "removed"


def test_what_is_finished_or_carried_stays_so(cast: Cast, running) -> None:
    iteration, item = running
    item.split(["rest"], by=cast.eve)
    iteration.close(by=cast.pia)
    assert iteration.entries.get(item=item).outcome == "carried"


def test_the_api_splits(cast: Cast, api) -> None:
    item = cast.item()
    path = f"/api/v1/items/{item.key}/parts/"
    answer = api(cast.eve).post(path, {"titles": ["a", "b"]}, format="json")
    assert answer.status_code == 201
    assert [row["title"] for row in answer.json()] == ["a", "b"]
    assert api(cast.oz).post(path, {"titles": ["c"]}, format="json").status_code == 403
    assert api(cast.cy).post(path, {"titles": ["c"]}, format="json").status_code == 404
    assert api(cast.eve).post(path, {"titles": []}, format="json").status_code == 400


def test_the_page_splits(cast: Cast, visit) -> None:
    item = cast.item()
    path = f"/items/{item.key}/parts/"
    assert path in visit(cast.eve).get(f"/items/{item.key}/").content.decode()
    assert path not in visit(cast.oz).get(f"/items/{item.key}/").content.decode()
    assert visit(cast.eve).post(path, {"titles": "First\r\n\r\nSecond\r\n"}).status_code == 302
    assert "was split into" in visit(cast.eve).get(f"/items/{item.key}/").content.decode()
    assert list(WorkItem.objects.order_by("id").values_list("title", flat=True))[1:] == ["First", "Second"]


def test_many_split_at_once_without_equal_ranks(real_database) -> None:
    cast = gather()
    feature = cast.feature()
    items = [cast.item(str(number), feature=feature).pk for number in range(4)]
    eve = cast.eve.pk

    def splitting(pk: int):
        from people.models import Person

        return lambda: WorkItem.objects.get(pk=pk).split(
            [f"{pk} a", f"{pk} b"], by=Person.objects.get(pk=eve)
        )

    assert all_at_once([splitting(pk) for pk in items * 2]) == {"moved": 8}
    ranks = list(feature.items.values_list("rank", flat=True))
    assert (len(ranks), len(set(ranks))) == (12, 12)
    call_command("check_journal")
