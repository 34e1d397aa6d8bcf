"""Whoever suggested an order hears what became of it, on the own day."""

from backlogs.models import Feature
from home.my_day import MyDay
from tests.cast import Cast


def test_what_became_of_a_suggested_order_comes_first(cast: Cast) -> None:
    feature: Feature = cast.feature()
    one, two = cast.item("One", feature=feature), cast.item("Two", feature=feature)
    told = feature.suggest_order(two, by=cast.eve, before=one)
    assert [line for line in MyDay(cast.fresh(cast.eve)).lately if "suggested" in line.sentence] == []
    told.decline(by=cast.ada)
    for number in range(6):
        one.comment(f"Word {number}", by=cast.ada)
    heard = [line.sentence for line in MyDay(cast.fresh(cast.eve)).lately]
    assert heard[0] == f"Ada declined what Eve suggested about the place of {two.key}"
    assert len(heard) == 6
    others = [line.sentence for line in MyDay(cast.fresh(cast.bo)).lately]
    assert not any("suggested" in sentence for sentence in others)
