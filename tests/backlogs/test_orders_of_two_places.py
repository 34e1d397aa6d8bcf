"""A rank means something in one order only: the same text may stand in two."""

from decimal import Decimal

import pytest


def test_an_item_is_reclassified_where_the_same_rank_is_taken(cast):
    planned, interrupt = cast.item(), cast.item(kind="interrupt")
    assert planned.rank == interrupt.rank
    interrupt.move_to_backlog(cast.backlog(), by=cast.ada, because="it can wait")
    assert interrupt.rank > planned.rank
    planned.move_to_backlog(cast.backlog("interrupt"), by=cast.ada, because="it cannot")


def test_a_story_enters_and_leaves_where_the_same_rank_is_taken(cast):
    feature = cast.feature()
    first, story, loose = cast.item(), cast.item(feature=feature), cast.item()
    assert first.rank == story.rank
    first.enter_feature(feature, by=cast.pia)
    assert first.rank > story.rank
    story.enter_feature(None, by=cast.pia)
    assert story.rank > loose.rank


@pytest.mark.parametrize("points", [Decimal(3), None])
def test_revising_does_all_at_once(cast, points):
    feature, item, other = (
        cast.feature(backlog=cast.backlog("ssa")),
        cast.item(points=Decimal(1)),
        cast.item(),
    )
    item.revise(
        by=cast.pia, backlog="ssa", feature=feature, points=points, labels=["tls"], title="New", because=""
    )
    item.refresh_from_db()
    assert (item.backlog.kind, item.feature, item.points, item.title) == ("ssa", feature, points, "New")
    assert other.rank
