"""Take the next one: into the first active column and into one's own hands, both or neither."""

import pytest

from core.errors import Invalid, NotAllowed, Refused
from journal.models import Entry
from tests.cast import Cast


def test_it_is_in_work_and_ones_own(cast: Cast) -> None:
    item = cast.item()
    assert item.take_up(by=cast.eve).name == "In progress"
    item.refresh_from_db()
    assert (item.placement.column.name, list(item.crew_now)) == ("In progress", [cast.eve])


def test_twice_is_once(cast: Cast) -> None:
    item = cast.item()
    for _ in range(2):
        item.take_up(by=cast.eve)
    assert Entry.objects.filter(verb="pulled").count() == Entry.objects.filter(verb="crewed").count() == 1
    assert not Entry.objects.filter(verb="ordered").exists()


def test_what_is_in_work_stays_there_and_what_is_finished_is_not_reopened(cast: Cast) -> None:
    review, over = cast.item(), cast.item("Over")
    cast.column("Review").pull(review, by=cast.ada)
    assert review.begin_with(cast.ada, by=cast.eve).name == "Review"
    over.close(by=cast.ada)
    with pytest.raises(Refused, match="is finished"):
        over.begin_with(cast.eve, by=cast.eve)
    over.refresh_from_db()
    assert over.closed_at is not None
    assert not over.crew.exists()


def test_a_full_column_refuses_and_takes_nobody_on(cast: Cast) -> None:
    progress, item = cast.column("In progress"), cast.item()
    progress.pull(cast.item("Other"), by=cast.ada)
    progress.limit_to(1, by=cast.tia)
    with pytest.raises(Refused) as refusal:
        item.take_up(by=cast.eve)
    assert refusal.value.code == "wip_limit"
    assert not item.crew.exists()


@pytest.mark.parametrize(("who", "refusal"), [("oz", NotAllowed), ("cy", NotAllowed), ("root", Invalid)])
def test_who_does_not_work_here_takes_nothing(cast: Cast, who: str, refusal: type[Exception]) -> None:
    item = cast.item()
    with pytest.raises(refusal):
        item.take_up(by=getattr(cast, who))
    assert not hasattr(type(item).objects.get(pk=item.pk), "placement")
