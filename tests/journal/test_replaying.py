"""`check_journal` finds what was changed past the verbs."""

import pytest
from django.core.management import call_command

from backlogs.models import Block, Stay, WorkItem
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
