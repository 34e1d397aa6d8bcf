"""Finished means in a done column with outcome done; everything else that ends is dismissed."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from backlogs.models import Placement, Stay
from core.errors import NotAllowed, Refused
from tests.cast import Cast


def test_closing_pulls_into_done(cast: Cast) -> None:
    item = cast.item()
    item.close(by=cast.ada)
    item.refresh_from_db()
    assert (item.outcome, item.placement.column.name) == ("done", "Done")
    assert item.is_finished


def test_closing_twice_is_closing_once(cast: Cast) -> None:
    item = cast.item()
    item.close(by=cast.ada)
    item.close(by=cast.ada)
    assert Stay.objects.filter(item=item).count() == 1


def test_finishing_ends_the_crew_and_the_block(cast: Cast) -> None:
    item = cast.item()
    item.join(cast.eve, by=cast.eve)
    item.block(by=cast.ada, reason="supplier")
    item.close(by=cast.ada)
    assert not item.crew.filter(left_at=None).exists()
    assert item.open_block is None


def test_a_dismissed_item_leaves_the_board_and_is_not_finished(cast: Cast) -> None:
    item = cast.item(kind="interrupt")
    cast.column("In progress").pull(item, by=cast.bo)
    item.dismiss("declined", by=cast.bo, because="Ask the vendor.")
    item.refresh_from_db()
    assert not item.is_finished
    assert Placement.objects.get(item=item).archived_at is not None
    assert not item.stays.filter(left_at=None).exists()


def test_done_is_no_way_to_dismiss(cast: Cast) -> None:
    with pytest.raises(Refused, match="no way to dismiss"):
        cast.item().dismiss("done", by=cast.ada)


def test_a_closed_item_is_not_dismissed_as_something_else(cast: Cast) -> None:
    item = cast.item()
    item.dismiss("cancelled", by=cast.ada)
    with pytest.raises(Refused) as refusal:
        item.dismiss("declined", by=cast.ada)
    assert refusal.value.code == "closed"


def test_reopening_puts_it_back_into_the_queue_with_a_free_rank(cast: Cast) -> None:
    item = cast.item("first")
    item.close(by=cast.ada)
    other = cast.item("second")
    item.reopen(by=cast.ada)
    item.refresh_from_db()
    assert (item.closed_at, item.outcome, item.placement.column.name) == (None, "", "Ready")
    assert item.rank > other.rank


def test_a_pull_out_of_done_reopens(cast: Cast) -> None:
    item = cast.item()
    item.close(by=cast.ada)
    cast.column("Review").pull(item, by=cast.ada)
    item.refresh_from_db()
    assert (item.closed_at, item.outcome) == (None, "")


def test_a_dismissed_item_is_not_pulled(cast: Cast) -> None:
    item = cast.item()
    item.dismiss("cancelled", by=cast.ada)
    with pytest.raises(Refused) as refusal:
        cast.column("Review").pull(item, by=cast.ada)
    assert refusal.value.code == "closed"


@pytest.mark.parametrize("who", ["oz", "max", "tia", "cy", "vic"])
def test_only_who_works_here_closes(cast: Cast, who: str) -> None:
    item = cast.item()
    person = getattr(cast, who)
    for attempt in (item.close, item.reopen, lambda by: item.dismiss("cancelled", by=by)):
        item.refresh_from_db()
        if attempt == item.reopen:
            item.close(by=cast.ada)
        with pytest.raises(NotAllowed):
            attempt(by=person)
        if attempt == item.reopen:
            item.reopen(by=cast.ada)


def test_what_guards_its_class_is_locked_before_the_counter(cast: Cast) -> None:
    """In the one order (docs/architecture.md), or who reopens and who pulls wait for each other."""
    item = cast.item("a", class_of_service="expedite")
    cast.column("Ready").pull(item, by=cast.ada)
    item.dismiss("cancelled", by=cast.ada)
    with CaptureQueriesContext(connection) as asked:
        item.reopen(by=cast.ada)
    said = [query["sql"] for query in asked]
    first = [
        next(place for place, text in enumerate(said) if f"backlogs_{name}" in text)
        for name in ("column", "limit", "itemcounter")
    ]
    assert first == sorted(first)
