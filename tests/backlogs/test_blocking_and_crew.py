"""Blocks with reason codes, crews in dated rows, effort in whole minutes of one's own days."""

from datetime import timedelta

import pytest

from core.errors import Invalid, NotAllowed, Refused
from tests.cast import Cast


def test_a_block_has_a_reason_code(cast: Cast) -> None:
    with pytest.raises(Invalid) as refusal:
        cast.item().block(by=cast.ada, reason="weather")
    assert refusal.value.code == "unknown_reason"


def test_the_same_block_twice_is_one_and_another_reason_is_another(cast: Cast) -> None:
    item = cast.item()
    assert item.block(by=cast.ada, reason="supplier") == item.block(by=cast.eve, reason="supplier")
    item.block(by=cast.ada, reason="decision")
    assert [(block.reason, block.ended_at is None) for block in item.blocks.order_by("id")] == [
        ("supplier", False),
        ("decision", True),
    ]


def test_unblocking_what_is_not_blocked_changes_nothing(cast: Cast) -> None:
    item = cast.item()
    item.unblock(by=cast.ada)
    item.refresh_from_db()
    assert item.version == 1


def test_a_closed_item_is_not_blocked(cast: Cast) -> None:
    item = cast.item()
    item.close(by=cast.ada)
    with pytest.raises(Refused):
        item.block(by=cast.ada, reason="supplier")


def test_who_is_neither_in_the_team_nor_on_the_crew_does_not_join(cast: Cast) -> None:
    with pytest.raises(Invalid) as refusal:
        cast.item().join(cast.cy, by=cast.ada)
    assert refusal.value.code == "not_of_the_team"


def test_a_customers_developer_is_half_of_a_pair(cast: Cast) -> None:
    """R6: customer developers may be half of a pair."""
    feature = cast.feature(customer=cast.web_shop)
    feature.gather(cast.val, by=cast.ada)
    item = cast.item(feature=feature)
    item.join(cast.val, by=cast.val)
    item.join(cast.eve, by=cast.eve)
    assert list(item.crew_now) == [cast.val, cast.eve]


def test_leaving_keeps_the_dated_row(cast: Cast) -> None:
    item = cast.item()
    item.join(cast.eve, by=cast.eve)
    item.leave(cast.eve, by=cast.eve)
    row = item.crew.get()
    assert row.left_at >= row.joined_at


def test_effort_is_ones_own(cast: Cast) -> None:
    """R17: effort by person only for that person."""
    item = cast.item()
    effort = item.log_effort(30, by=cast.eve, on=cast.linux.today)
    assert (effort.person, effort.minutes, effort.backlog) == (cast.eve, 30, item.backlog)


@pytest.mark.parametrize("minutes", [0, -5, 1441])
def test_a_day_has_its_minutes(cast: Cast, minutes: int) -> None:
    with pytest.raises(Invalid):
        cast.item().log_effort(minutes, by=cast.eve, on=cast.linux.today)


def test_tomorrow_has_no_effort_yet(cast: Cast) -> None:
    with pytest.raises(Invalid) as refusal:
        cast.item().log_effort(30, by=cast.eve, on=cast.linux.today + timedelta(1))
    assert refusal.value.code == "future_day"


def test_i_was_interrupted_needs_no_item(cast: Cast) -> None:
    effort = cast.backlog("interrupt").log_effort(
        15, by=cast.eve, on=cast.linux.today, about="printer", asked_by=cast.cy
    )
    assert (effort.item, effort.about, effort.asked_by) == (None, "printer", cast.cy)


def test_strangers_write_no_effort(cast: Cast) -> None:
    with pytest.raises(NotAllowed):
        cast.item().log_effort(30, by=cast.cy, on=cast.linux.today)
    with pytest.raises(NotAllowed):
        cast.backlog("interrupt").log_effort(30, by=cast.cy, on=cast.linux.today)
