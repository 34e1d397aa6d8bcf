"""A story leaves its feature with who orders it there, by whatever door."""

import pytest

from core.errors import NotAllowed, Refused
from tests.cast import Cast


@pytest.mark.parametrize(
    "leave",
    [
        lambda story, cast, by: story.move_to_backlog(cast.backlog("ssa"), by=by),
        lambda story, cast, by: story.move_to_backlog(cast.backlog("interrupt"), by=by, because="It burns."),
        lambda story, cast, by: story.revise(by=by, backlog="ssa"),
        lambda story, cast, by: story.revise(by=by, feature=None),
    ],
)
def test_another_backlog_is_no_way_out_of_a_led_feature(cast: Cast, leave) -> None:
    story = cast.item(feature=cast.feature())
    with pytest.raises(NotAllowed, match="Only the lead of Certificates"):
        leave(story, cast, cast.eve)
    story.refresh_from_db()
    assert (story.backlog.kind, story.feature is not None) == ("business", True)


@pytest.mark.parametrize("who", ["ada", "pia", "dee", "root"])
def test_who_orders_the_stories_lets_one_go(cast: Cast, who: str) -> None:
    story = cast.item(feature=cast.feature())
    story.move_to_backlog(cast.backlog("ssa"), by=getattr(cast, who))
    assert (story.backlog.kind, story.feature) == ("ssa", None)


def test_a_loose_item_goes_with_any_engineer(cast: Cast) -> None:
    item = cast.item()
    item.move_to_backlog(cast.backlog("ssa"), by=cast.eve)
    assert item.backlog.kind == "ssa"


def test_where_nobody_leads_the_owner_lets_go(cast: Cast) -> None:
    story = cast.item(feature=cast.feature(lead=None))
    with pytest.raises(NotAllowed):
        story.move_to_backlog(cast.backlog("ssa"), by=cast.eve)
    story.move_to_backlog(cast.backlog("ssa"), by=cast.pia)


def test_an_override_of_a_limit_stands_in_the_journal_with_its_reason(cast: Cast) -> None:
    from journal.models import Entry
    from journal.sentences import story

    progress, item = cast.column("In progress"), cast.item()
    progress.pull(cast.item("Other"), by=cast.ada)
    progress.limit_to(1, by=cast.tia)
    with pytest.raises(Refused):
        progress.pull(item, by=cast.eve)
    progress.pull(item, by=cast.eve, overriding="The audit is tomorrow.")
    entry = Entry.objects.filter(verb="pulled", subject=item.pk).get()
    assert entry.facts["overriding"] == "The audit is tomorrow."
    assert "The audit is tomorrow." in story([entry], cast.ada)[0].sentence
