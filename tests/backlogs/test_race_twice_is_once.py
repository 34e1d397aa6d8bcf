"""Two pages show the same; both are pressed. The second, with what it knew before the first, changes nothing."""

from datetime import timedelta

import pytest

from backlogs.models import ChecklistLine, Column, Comment, RecurringRule, ShieldPull, WorkItem
from core.errors import Invalid, NotAllowed, Refused
from journal.models import Entry
from journal.replaying import Replay


def told(verb: str) -> int:
    return Entry.objects.filter(verb=verb).count()


def journal_holds() -> bool:
    return not list(Replay().run().differences())


def twice(thing):
    return [type(thing).objects.get(pk=thing.pk) for _ in range(2)]


def test_closing(cast):
    item = cast.item()
    for one in twice(item):
        one.close(by=cast.ada)
    assert (told("pulled"), told("ordered")) == (1, 0)
    assert journal_holds()


def test_ticking(cast):
    item = cast.item()
    line = item.list_line("Ask the supplier", by=cast.ada)
    for one in twice(line):
        WorkItem.objects.get(pk=item.pk).tick(one, by=cast.ada)
    assert told("ticked") == 1
    assert journal_holds()
    assert ChecklistLine.objects.get().done_at is not None


def test_redacting(cast):
    item = cast.item()
    comment = item.comment("A secret", by=cast.ada)
    for one in twice(comment):
        one.redact(by=cast.ada)
    assert told("redacted") == 1
    assert Comment.objects.get().text == ""


def test_returning_from_help(cast, monkeypatch):
    monkeypatch.setattr("backlogs.shield.is_shielded", lambda person: True)
    item = cast.item(kind="interrupt")
    pull = ShieldPull.objects.begin_help(item, cast.eve, by=cast.eve, reason="own")
    for one in twice(pull):
        one.return_home(by=cast.eve)
    assert told("returned") == 1
    assert journal_holds()


def test_skipping_a_turn(cast):
    day = cast.linux.today + timedelta(30)
    rule = RecurringRule.objects.add(by=cast.pia, team=cast.linux, title="Patch", every_days=30, next_on=day)
    for one in twice(rule):
        one.skip(by=cast.pia, because="Done by the supplier.")
    assert RecurringRule.objects.get().next_on == day + timedelta(30)


def test_returning_a_feature_to_a_step(cast):
    feature = cast.feature()
    feature.take_step("story_validation", by=cast.ada)
    for one in twice(feature):
        one.return_to("story_work", by=cast.ada)
    assert told("returned_to_step") == 1


def test_effort_beside_an_edit_leaves_the_journal_whole(cast):
    item = cast.item()
    one, other = twice(item)
    one.edit(by=cast.ada, title="Another")
    other.log_effort(30, by=cast.eve, on=cast.linux.today)
    assert journal_holds()


def test_two_shift_columns(cast):
    column, other = twice(cast.column("Review"))
    column.rename("Looked at", by=cast.tia)
    other.shift_to(2, by=cast.tia)
    assert journal_holds()


def test_what_is_done_stays_done_when_its_column_goes(cast):
    item, done = (
        cast.item(),
        Column.objects.add(team=cast.linux, by=cast.tia, name="Shipped", category="done"),
    )
    done.pull(item, by=cast.ada)
    with pytest.raises(Invalid):
        done.remove(by=cast.tia, to=cast.column("Review"))
    done.remove(by=cast.tia, to=cast.column("Done"))
    item.refresh_from_db()
    assert item.is_finished


def test_a_story_does_not_leave_a_feature_without_its_lead(cast):
    led = cast.feature()
    other = cast.feature("Other", lead=cast.eve)
    story = cast.item(feature=led)
    for leave in (
        lambda: story.enter_feature(other, by=cast.eve),
        lambda: story.enter_feature(None, by=cast.eve),
    ):
        with pytest.raises(NotAllowed, match="Only the lead of"):
            leave()
    story.enter_feature(other, by=cast.pia)
    assert story.feature == other


def test_the_lead_of_both_moves_a_story(cast):
    one, other = cast.feature(), cast.feature("Other")
    story = cast.item(feature=one)
    story.enter_feature(other, by=cast.ada)
    assert story.feature == other


def test_a_feature_closed_meanwhile_takes_no_story(cast):
    story, feature = cast.item(), cast.feature()
    seen = twice(feature)[0]
    feature.take_step("retro", by=cast.ada)
    with pytest.raises(Refused):
        story.enter_feature(seen, by=cast.ada)
