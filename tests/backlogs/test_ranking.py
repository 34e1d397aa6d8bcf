"""R2: the product owner ranks features, the lead ranks the stories inside; loose items are the owner's."""

import pytest

from backlogs.models import Feature, WorkItem
from core import ranks
from core.errors import NotAllowed, Refused, Stale
from tests.cast import Cast


def titles(cast: Cast) -> list[str]:
    return [item.title for item in WorkItem.objects.open().filter(team=cast.linux).ranked()]


def test_feature_rank_goes_before_story_rank(cast: Cast) -> None:
    second, first = cast.feature("B"), cast.feature("A")
    for feature, name in ((second, "b1"), (second, "b2"), (first, "a1")):
        cast.item(name, feature=feature)
    loose = cast.item("loose")
    first.rank_at(by=cast.pia, before=second)
    assert titles(cast) == ["a1", "b1", "b2", loose.title]


def test_the_lead_orders_the_stories(cast: Cast) -> None:
    feature = cast.feature()
    one, two, three = (cast.item(name, feature=feature) for name in ("one", "two", "three"))
    three.order(by=cast.ada, before=one)
    two.order(by=cast.ada, after=three)
    assert titles(cast) == ["three", "two", "one"]


@pytest.mark.parametrize("who", ["pia", "eve", "oz", "cy", "tia"])
def test_nobody_else_orders_the_stories_of_a_lead(cast: Cast, who: str) -> None:
    feature = cast.feature()
    one, two = cast.item("one", feature=feature), cast.item("two", feature=feature)
    with pytest.raises(NotAllowed, match="Only the lead, Ada, orders these stories"):
        two.order(by=getattr(cast, who), before=one)


def test_the_owner_orders_while_nobody_leads(cast: Cast) -> None:
    feature = cast.feature(lead=None)
    one, two = cast.item("one", feature=feature), cast.item("two", feature=feature)
    two.order(by=cast.pia, before=one)
    assert titles(cast) == ["two", "one"]


def test_the_deputy_of_the_owner_ranks_features_and_loose_items(cast: Cast) -> None:
    one, two = cast.feature("one"), cast.feature("two")
    two.rank_at(by=cast.dee, before=one)
    assert list(Feature.objects.ranked()) == [two, one]
    first, second = cast.item("first"), cast.item("second")
    second.order(by=cast.dee, before=first)
    assert titles(cast) == ["second", "first"]


@pytest.mark.parametrize("who", ["ada", "eve", "oz", "cy", "nell"])
def test_only_the_owner_ranks_features(cast: Cast, who: str) -> None:
    one, two = cast.feature("one"), cast.feature("two")
    with pytest.raises(NotAllowed, match="Only the product owner"):
        two.rank_at(by=getattr(cast, who), before=one)


def test_a_story_is_not_ranked_beside_one_of_another_feature(cast: Cast) -> None:
    one = cast.item("one", feature=cast.feature("A"))
    two = cast.item("two", feature=cast.feature("B"))
    with pytest.raises(Refused) as refusal:
        two.order(by=cast.ada, before=one)
    assert refusal.value.code == "rank_order"


def test_a_closed_neighbour_is_a_stale_order(cast: Cast) -> None:
    one, two = cast.item("one"), cast.item("two")
    one.close(by=cast.ada)
    with pytest.raises(Stale):
        two.order(by=cast.pia, before=one)


def test_an_order_writes_one_item(cast: Cast) -> None:
    items = [cast.item(str(number)) for number in range(5)]
    items[4].order(by=cast.pia, before=items[0])
    assert list(WorkItem.objects.filter(version__gt=1)) == [items[4]]


def test_a_thousand_inserts_between_the_same_two_keep_ranks_short(cast: Cast) -> None:
    first, last = cast.item("first"), cast.item("last")
    middle = [cast.item("a"), cast.item("b")]
    for turn in range(400):
        middle[turn % 2].order(by=cast.pia, before=middle[(turn + 1) % 2])
    last.refresh_from_db()
    assert max(len(item.rank) for item in WorkItem.objects.all()) <= ranks.LONGEST
    assert titles(cast)[0] == first.title


def test_a_story_enters_and_leaves_a_feature_at_the_end(cast: Cast) -> None:
    feature = cast.feature()
    item = cast.item("story")
    item.enter_feature(feature, by=cast.ada)
    item.refresh_from_db()
    assert item.feature == feature
    item.enter_feature(None, by=cast.pia)
    item.refresh_from_db()
    assert item.feature is None
