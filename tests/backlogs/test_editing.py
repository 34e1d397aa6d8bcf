"""What an item says of itself, and how its kind of work is corrected."""

from datetime import timedelta
from decimal import Decimal

import pytest

from backlogs.planning_ahead import plan_ahead
from core.errors import Invalid, NotAllowed, Refused
from tests.cast import Cast


def test_an_edit_is_all_or_nothing(cast: Cast) -> None:
    item = cast.item("before")
    with pytest.raises(Invalid):
        item.edit(by=cast.ada, title="after", ease=9)
    item.refresh_from_db()
    assert (item.title, item.version) == ("before", 1)


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"title": "  "}, "title_needed"), ({"title": "x" * 301}, "too_long"), ({"title": "a\0b"}, "invalid"),
        ({"title": "\ud800"}, "invalid"), ({"kind": "epic"}, "unknown_choice"), ({"priority": 1}, "interrupts_only"),
        ({"class_of_service": "fixed_date"}, "date_needed"), ({"outcome": "done"}, "not_editable"),
        ({"version": 9}, "not_editable"), ({"description": "x" * 100_001}, "too_long"),
    ],
)  # fmt: skip
def test_what_cannot_be_meant_is_refused_with_a_code(cast: Cast, values: dict, code: str) -> None:
    with pytest.raises(Invalid) as refusal:
        cast.item().edit(by=cast.ada, **values)
    assert refusal.value.code == code


def test_nothing_new_is_no_new_version(cast: Cast) -> None:
    item = cast.item("same")
    item.edit(by=cast.ada, title="same")
    item.refresh_from_db()
    assert item.version == 1


def test_sizes_are_dated(cast: Cast) -> None:
    item = cast.item(points=Decimal(3))
    item.resize(Decimal("5.5"), by=cast.eve)
    item.resize(None, by=cast.eve)
    assert list(item.sizes.values_list("points", flat=True)) == [Decimal(3), Decimal("5.5"), None]


@pytest.mark.parametrize("points", ["-1", "10000", "1.234", "NaN", "Infinity"])
def test_impossible_points(cast: Cast, points: str) -> None:
    with pytest.raises(Invalid) as refusal:
        cast.item().resize(Decimal(points), by=cast.ada)
    assert refusal.value.code == "impossible_points"


def test_planned_becomes_interrupt_only_with_a_reason(cast: Cast) -> None:
    item = cast.item()
    with pytest.raises(Refused) as refusal:
        item.move_to_backlog(cast.backlog("interrupt"), by=cast.ada)
    assert refusal.value.code == "reason_needed"
    item.move_to_backlog(cast.backlog("interrupt"), by=cast.ada, because="It could not wait.")
    item.refresh_from_db()
    assert item.is_interrupt
    assert item.arrived_as == "business"


def test_in_a_closed_iteration_the_kind_of_work_is_frozen(cast: Cast) -> None:
    """DESIGN §5: correctable with a reason until the iteration closes, then frozen."""
    item = cast.item()
    iteration = plan_ahead(cast.linux, by=cast.pia)[0]
    iteration.take_in(item, by=cast.pia)
    iteration.start(by=cast.pia)
    item.close(by=cast.ada)
    iteration.close(by=cast.pia)
    with pytest.raises(Refused) as refusal:
        item.move_to_backlog(cast.backlog("interrupt"), by=cast.ada, because="Second thoughts.")
    assert refusal.value.code == "frozen"


def test_observers_change_nothing(cast: Cast) -> None:
    item = cast.item()
    for attempt in (
        lambda: item.edit(by=cast.oz, title="x"), lambda: item.resize(Decimal(1), by=cast.oz),
        lambda: item.block(by=cast.oz, reason="other"), lambda: item.label(["x"], by=cast.oz),
        lambda: item.list_line("x", by=cast.oz), lambda: item.join(cast.oz, by=cast.oz),
    ):  # fmt: skip
        with pytest.raises(NotAllowed):
            attempt()
    item.refresh_from_db()
    assert item.version == 1


def test_keys_follow_each_other(cast: Cast) -> None:
    assert [cast.item().key for _ in range(3)] == ["LINUX-1", "LINUX-2", "LINUX-3"]


def test_a_refused_item_takes_no_key(cast: Cast) -> None:
    with pytest.raises(Invalid):
        cast.item("", due_on=cast.linux.today + timedelta(1))
    assert cast.item().key == "LINUX-1"
