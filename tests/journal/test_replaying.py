"""`check_journal` finds what was changed past the verbs."""

import pytest
from django.core.management import call_command

from backlogs.models import Block, ItemLabel, Label, Placement, Stay, Watcher, WorkItem
from backlogs.planning_ahead import plan_ahead
from core import clock
from journal.models import Entry
from tests.cast import Cast


def a_life(cast: Cast) -> WorkItem:
    item = cast.item()
    cast.column("In progress").pull(item, by=cast.ada)
    item.block(by=cast.ada, reason="supplier")
    cast.column("Waiting").pull(item, by=cast.ada)
    return item


def test_what_verbs_did_is_what_the_journal_says(cast: Cast) -> None:
    a_life(cast).close(by=cast.ada)
    call_command("check_journal")


@pytest.mark.parametrize(
    "tamper",
    [
        lambda item: WorkItem.objects.filter(pk=item.pk).update(priority=None, service="x"),
        lambda item: WorkItem.objects.filter(pk=item.pk).update(title="Another"),
        lambda item: Stay.objects.filter(item=item, left_at=None).delete(),
        lambda item: Block.objects.filter(item=item).update(reason="other"),
        lambda item: Block.objects.filter(item=item).delete(),
        lambda item: Entry.objects.filter(kind="item", subject=item.pk).order_by("-id").first().delete(),
    ],
)
def test_what_was_changed_past_the_verbs_is_found(cast: Cast, tamper) -> None:
    tamper(a_life(cast))
    with pytest.raises(SystemExit):
        call_command("check_journal")


def labelled_and_watched(cast: Cast) -> WorkItem:
    item = cast.item(labels=["dns", "tls"])
    item.label(["tls", "acme"], by=cast.ada)
    item.watch(by=cast.eve)
    item.watch(by=cast.oz)
    item.unwatch(by=cast.eve)
    return item


def test_labels_and_watchers_are_replayed(cast: Cast) -> None:
    labelled_and_watched(cast)
    call_command("check_journal")


@pytest.mark.parametrize(
    "tamper",
    [
        lambda cast, item: ItemLabel.objects.filter(label__name="tls").delete(),
        lambda cast, item: ItemLabel.objects.create(item=item, label=Label.objects.get(name="dns")),
        lambda cast, item: ItemLabel.objects.filter(label__name="tls").update(
            label=Label.objects.get(name="dns")
        ),
        lambda cast, item: Watcher.objects.all().delete(),
        lambda cast, item: Watcher.objects.create(item=item, person=cast.eve),
        lambda cast, item: Watcher.objects.update(person=cast.eve),
    ],
)
def test_labels_and_watchers_changed_past_the_verbs_are_found(cast: Cast, tamper) -> None:
    tamper(cast, labelled_and_watched(cast))
    with pytest.raises(SystemExit):
        call_command("check_journal")


def archived(cast: Cast) -> dict[str, WorkItem]:
    """Done and archived by a close, dismissed from the board, done since the close, and in work."""
    items = {name: cast.item(name) for name in ("done", "dismissed", "since", "working")}
    iteration = plan_ahead(cast.linux, by=cast.pia)[0]
    iteration.start(by=cast.pia)
    for item in items.values():
        cast.column("In progress").pull(item, by=cast.ada)
    items["done"].close(by=cast.ada)
    items["dismissed"].dismiss("cancelled", by=cast.ada)
    iteration.close(by=cast.pia)
    items["since"].close(by=cast.ada)
    return items


def test_archiving_follows_from_the_journal(cast: Cast) -> None:
    archived(cast)
    call_command("check_journal")


@pytest.mark.parametrize(
    ("name", "at"),
    [
        ("done", None), ("done", clock.now), ("dismissed", None), ("dismissed", clock.now), ("since", clock.now),
        ("working", clock.now),
    ],
)  # fmt: skip
def test_archiving_past_the_verbs_is_found(cast: Cast, name: str, at) -> None:
    item = archived(cast)[name]
    Placement.objects.filter(item=item).update(archived_at=at and at(), rank="zzzz")
    with pytest.raises(SystemExit):
        call_command("check_journal")
