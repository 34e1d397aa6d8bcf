"""Comments and answers, checklist, labels, links, watchers."""

import pytest
from django.core.management import call_command

from core.errors import Invalid, NotAllowed, Refused
from tests.cast import Cast


def test_a_requesters_words_are_public(cast: Cast) -> None:
    item = cast.item(requester=cast.cy)
    assert item.comment("Any news?", by=cast.cy, audience="team").audience == "public"


def test_a_stranger_does_not_comment(cast: Cast) -> None:
    with pytest.raises(NotAllowed):
        cast.item().comment("Hello", by=cast.cy)


def test_a_redacted_comment_is_empty_in_place(cast: Cast) -> None:
    item = cast.item()
    comment = item.comment("The password is secret", by=cast.eve)
    with pytest.raises(NotAllowed):
        comment.redact(by=cast.ada)
    comment.redact(by=cast.eve)
    comment.refresh_from_db()
    assert (comment.text, comment.redacted_at is None) == ("", False)


def test_lines_are_ticked_and_struck(cast: Cast) -> None:
    item = cast.item()
    line = item.list_line("Tell the on-call", by=cast.eve)
    item.tick(line, by=cast.eve)
    item.tick(line, by=cast.eve)
    item.untick(line, by=cast.eve)
    item.strike_line(line, by=cast.eve)
    item.refresh_from_db()
    assert item.version == 5


def test_a_line_changes_its_place(cast: Cast) -> None:
    item = cast.item()
    one, two, three = (item.list_line(text, by=cast.eve) for text in ("One", "Two", "Three"))
    version = item.version
    item.place_line(three, by=cast.eve, before=one)
    item.place_line(three, by=cast.eve, before=one)
    assert [line.text for line in item.checklist.all()] == ["Three", "One", "Two"]
    assert item.version == version + 1
    item.place_line(three, by=cast.eve, before=None)
    assert [line.text for line in item.checklist.all()] == ["One", "Two", "Three"]
    with pytest.raises(NotAllowed):
        item.place_line(one, by=cast.oz, before=None)
    item.strike_line(two, by=cast.eve)
    with pytest.raises(Invalid, match="struck"):
        item.place_line(one, by=cast.eve, before=two)
    call_command("check_journal")


def test_labels_are_exactly_these(cast: Cast) -> None:
    item = cast.item()
    item.label(["dns", "acme "], by=cast.eve)
    item.label(["dns", "new"], by=cast.eve)
    assert set(item.item_labels.values_list("label__name", flat=True)) == {"dns", "new"}


def test_two_items_do_not_block_each_other(cast: Cast) -> None:
    one, two, three = cast.item("1"), cast.item("2"), cast.item("3")
    one.link(two, by=cast.eve, kind="blocks")
    two.link(three, by=cast.eve, kind="blocks")
    with pytest.raises(Refused) as refusal:
        three.link(one, by=cast.eve, kind="blocks")
    assert refusal.value.code == "circle"


def test_a_link_twice_is_one(cast: Cast) -> None:
    one, two = cast.item("1"), cast.item("2")
    assert one.link(two, by=cast.eve, kind="relates") == one.link(two, by=cast.ada, kind="relates")
    one.unlink(two, by=cast.eve, kind="relates")
    assert not one.links_out.filter(ended_at=None).exists()


def test_unknown_kinds_are_refused(cast: Cast) -> None:
    one, two = cast.item("1"), cast.item("2")
    with pytest.raises(Invalid):
        one.link(two, by=cast.eve, kind="loves")
    with pytest.raises(Invalid):
        one.link(one, by=cast.eve, kind="relates")


def test_watching_is_for_oneself_and_once(cast: Cast) -> None:
    item = cast.item()
    item.watch(by=cast.oz)
    item.watch(by=cast.oz)
    assert item.watchers.count() == 1
    item.unwatch(by=cast.oz)
    assert not item.watchers.exists()
