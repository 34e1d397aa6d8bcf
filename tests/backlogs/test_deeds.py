"""What is done to many items at once is taken back at once; what others changed since is left alone and named."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.core.management import call_command

from backlogs.models import Deed, Iteration, Link, WorkItem
from backlogs.models.work_item.many import hold_boards
from backlogs.models.work_item.revising import hold_all
from backlogs.planning_ahead import plan_ahead
from core.errors import Invalid, NotAllowed, Refused
from tests.cast import Cast

FIELDS = (
    "title", "points", "ease", "service", "customer", "feature", "backlog", "rank", "class_of_service", "due_on", "outcome",
)  # fmt: skip


@pytest.fixture
def three(cast: Cast) -> Any:
    made = [cast.item(f"Item {number}", points=Decimal(number)) for number in (1, 2, 3)]
    return WorkItem.objects.filter(pk__in=[item.pk for item in made])


def stand(items: Any) -> list[dict[str, Any]]:
    return list(items.order_by("pk").values(*FIELDS))


def revised(items: Any, by: Any, **values: Any) -> Deed:
    act, hold = (lambda those: those.revise(by=by, **values)), (lambda those: hold_all(those, values))
    return Deed.objects.do(items, act, by=by, told="revised", hold=hold)


def did(items: Any, by: Any, act: Any) -> Deed:
    return Deed.objects.do(items, act, by=by, told="done", hold=hold_boards)


def test_every_field_comes_back(cast: Cast, three: Any) -> None:
    feature, before = cast.feature(), stand(three)
    deed = revised(
        three, cast.pia, points=Decimal(8), ease=3, service="dns", customer=cast.web_shop, feature=feature, labels=["tls"],
        class_of_service="fixed_date", due_on=date(2026, 12, 1),
    )  # fmt: skip
    assert stand(three) != before
    assert deed.take_back(by=cast.pia) == []
    assert stand(three) == before
    assert not any(item.item_labels.exists() for item in three)
    version = three.first().version
    assert deed.take_back(by=cast.pia) == []
    assert three.first().version == version
    call_command("check_journal")


def test_what_somebody_changed_since_is_left_alone_and_named(cast: Cast, three: Any) -> None:
    deed = revised(three, cast.pia, points=Decimal(8), ease=3)
    other = three.order_by("pk")[1]
    other.resize(Decimal(13), by=cast.eve)
    left = deed.take_back(by=cast.pia)
    assert [(each.key, each.fields, each.why) for each in left] == [(other.key, "points", "changed since")]
    assert list(three.order_by("pk").values_list("points", "ease")) == [(1, None), (13, None), (3, None)]


def test_what_is_refused_on_the_way_back_is_named(cast: Cast, three: Any) -> None:
    deed = revised(three, cast.eve, ease=3)
    cast.linux.memberships.get(person=cast.eve).end(on=date(2026, 1, 1), by=cast.tia)
    left = deed.take_back(by=cast.fresh(cast.eve))
    assert [each.key for each in left] == [item.key for item in three.order_by("pk")]
    assert "Only engineers and the product owner of Linux" in left[0].why
    assert set(three.values_list("ease", flat=True)) == {3}


def test_dismissed_ones_are_open_again_where_they_stood(cast: Cast, three: Any) -> None:
    first, second, _ = three.order_by("pk")
    cast.column("In progress").pull(first, by=cast.ada)
    first.join(cast.ada, by=cast.ada)
    second.block(by=cast.ada, reason="supplier", note="Monday")
    before = stand(three)
    deed = did(three, cast.pia, lambda those: those.dismiss("declined", by=cast.pia, because="No need"))
    assert set(three.values_list("outcome", flat=True)) == {"declined"}
    assert deed.take_back(by=cast.pia) == []
    assert stand(three) == before
    first.refresh_from_db()
    assert first.placement.column.name == "In progress"
    assert list(first.crew_now) == [cast.ada]
    assert WorkItem.objects.get(pk=second.pk).open_block.note == "Monday"
    call_command("check_journal")


def test_closed_ones_leave_the_board_again(cast: Cast, three: Any) -> None:
    deed = did(three, cast.ada, lambda those: those.close(by=cast.ada))
    assert three.finished().count() == 3
    assert deed.take_back(by=cast.ada) == []
    assert three.open().count() == 3
    assert not three.filter(placement__archived_at=None, placement__isnull=False).exists()


def test_an_iteration_is_left_again(cast: Cast, three: Any) -> None:
    iteration: Iteration = plan_ahead(cast.linux, by=cast.pia)[0]
    deed = did(three, cast.pia, lambda those: those.enter_iteration(iteration, by=cast.pia))
    assert iteration.entries.filter(outcome="").count() == 3
    assert deed.take_back(by=cast.pia) == []
    assert not iteration.entries.filter(outcome="").exists()
    did(three, cast.pia, lambda those: those.enter_iteration(iteration, by=cast.pia))
    out = did(three, cast.pia, lambda those: those.leave_iterations(by=cast.pia))
    assert not iteration.entries.filter(outcome="").exists()
    out.take_back(by=cast.pia)
    assert iteration.entries.filter(outcome="").count() == 3


def test_labels_and_crew_come_and_go(cast: Cast, three: Any) -> None:
    three.order_by("pk")[0].label(["dns", "old"], by=cast.ada)

    def act(those: Any) -> list[WorkItem]:
        those.change_crew([cast.eve], [], by=cast.ada)
        return those.change_labels(["tls"], ["old"], by=cast.ada)

    deed = did(three, cast.ada, act)
    first = three.order_by("pk")[0]
    assert set(first.item_labels.values_list("label__name", flat=True)) == {"dns", "tls"}
    assert all(item.has_aboard(cast.eve) for item in three)
    assert deed.take_back(by=cast.ada) == []
    assert set(first.item_labels.values_list("label__name", flat=True)) == {"dns", "old"}
    assert not any(item.has_aboard(cast.eve) for item in three)


def test_who_did_not_do_it_does_not_take_it_back(cast: Cast, three: Any) -> None:
    deed = revised(three, cast.pia, ease=3)
    with pytest.raises(NotAllowed):
        deed.take_back(by=cast.ada)


def test_one_refusal_leaves_all_and_keeps_no_deed(cast: Cast, three: Any) -> None:
    three.order_by("pk")[1].dismiss("cancelled", by=cast.ada)
    with pytest.raises(Refused, match="LINUX-2: LINUX-2 is closed"):
        did(three, cast.ada, lambda those: those.block(by=cast.ada, reason="supplier"))
    assert not Deed.objects.exists()
    assert not three.blocked().exists()


def test_interrupts_become_one_item_of_automation(cast: Cast, three: Any) -> None:
    disks = [
        cast.item(f"Disk {number} full", kind="interrupt", customer=cast.web_shop) for number in range(3)
    ]
    for disk in disks:
        disk.label(["disk", f"only {disk.pk}"], by=cast.bo)
    items = WorkItem.objects.filter(pk__in=[disk.pk for disk in disks])
    deed = did(items, cast.ada, lambda those: those.automate("Grow disks before they are full", by=cast.ada))
    made = WorkItem.objects.get(title="Grow disks before they are full")
    assert (made.backlog.kind, made.customer) == ("ssa", cast.web_shop)
    assert [row.label.name for row in made.item_labels.all()] == ["disk"]
    links = made.links_out.filter(kind=Link.Kind.RELATES, ended_at=None)
    assert set(links.values_list("to_item", flat=True)) == {disk.pk for disk in disks}
    assert deed.take_back(by=cast.ada) == []
    made.refresh_from_db()
    assert (made.outcome, links.count()) == ("cancelled", 0)
    with pytest.raises(Invalid, match="is no interrupt"):
        three.automate("Planned already", by=cast.ada)


def test_duplicates_go_on_in_one(cast: Cast, three: Any) -> None:
    first, second, third = three.order_by("pk")
    second.comment("Seen on two hosts", by=cast.eve)
    third.watch(by=cast.oz)
    three.merge_into(first, by=cast.ada)
    assert set(three.exclude(pk=first.pk).values_list("outcome", flat=True)) == {"duplicate"}
    assert [comment.text for comment in first.comments.all()] == ["Seen on two hosts"]
    assert [watcher.person for watcher in first.watchers.all()] == [cast.oz]
    three.merge_into(first, by=cast.ada)
    assert first.comments.count() == 1
    with pytest.raises(Refused, match="is closed"):
        WorkItem.objects.filter(pk=first.pk).merge_into(second, by=cast.ada)
    call_command("check_journal")
