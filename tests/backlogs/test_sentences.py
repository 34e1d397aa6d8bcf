"""What the timeline says, word for word."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from journal.models import Entry
from journal.recording import verb
from journal.sentences import feed, story


def said(thing, reader, kind="item"):
    entries = Entry.objects.filter(kind=kind, subject=thing.pk).order_by("id")
    return [line.sentence for line in story(list(entries), reader)]


@pytest.fixture
def item(cast):
    return cast.item()


def test_the_way_of_an_item_is_told(cast, item):
    cast.column("Ready").pull(item, by=cast.ada)
    cast.column("In progress").pull(item, by=cast.eve)
    item.close(by=cast.eve)
    item.reopen(by=cast.ada)
    assert said(item, cast.ada) == [
        "Ada created it",
        "Ada put it into Ready",
        "Eve moved it from Ready to In progress",
        "Eve finished it: moved it from In progress to Done",
        "Ada reopened it",
        "Ada moved it from Done to Ready",
    ]


def test_changes_of_fields_say_what_was(cast, item):
    item.edit(by=cast.ada, title="Other", due_on=date(2026, 3, 4), customer=cast.web_shop)
    item.edit(by=cast.ada, class_of_service="fixed_date", ease=2)
    item.resize(Decimal(3), by=cast.eve)
    item.resize(Decimal("0.5"), by=cast.eve)
    item.resize(None, by=cast.eve)
    assert said(item, cast.ada)[1:] == [
        "Ada changed the customer to Web Shop, the due date to 4 Mar 2026 and the title",
        "Ada changed the class of service from standard to fixed date and the ease to 2",
        "Eve sized it at 3 points",
        "Eve sized it at 0.5 points, before 3 points",
        "Eve took the size from it; it was 0.5 points",
    ]


def test_changes_of_a_feature_read_as_sentences(cast):
    feature = cast.feature("Zones")
    feature.shape(by=cast.ada, non_scope="Mail", demo_on=date(2026, 12, 11))
    feature.shape(by=cast.ada, demo_on=None)
    assert said(feature, cast.ada, "feature")[-2:] == [
        "Ada changed the demo date to 11 Dec 2026 and what is out of scope",
        "Ada changed the demo date from 11 Dec 2026 to none",
    ]


def test_what_belongs_to_an_item_is_told(cast, item):
    item.block(by=cast.ada, reason="supplier", note="secret words")
    item.unblock(by=cast.ada)
    item.join(cast.eve, by=cast.ada)
    item.leave(cast.eve, by=cast.eve)
    item.label(["tls", "dns"], by=cast.ada)
    item.label([], by=cast.ada)
    line = item.list_line("All renewed", by=cast.ada)
    item.tick(line, by=cast.eve)
    item.comment("secret words", by=cast.ada)
    item.comment("secret words", by=cast.ada, audience="public")
    item.log_effort(90, by=cast.eve, on=date(2026, 1, 5))
    item.watch(by=cast.eve)
    told = said(item, cast.ada)[1:]
    assert told == [
        "Ada blocked it: it waits for a supplier",
        "Ada ended the block of it by a supplier",
        "Ada brought Eve onto the crew",
        "Eve left the crew",
        "Ada labelled it dns and tls",
        "Ada took the labels from it",
        "Ada listed “All renewed”",
        "Eve met “All renewed”",
        "Ada commented on it",
        "Ada wrote to who asked for it",
        "Eve noted 1 h 30 min for it",
        "Eve watches it",
    ]
    assert "secret" not in " ".join(told)


def test_what_is_unseen_is_a_key_and_no_title(cast, item):
    hidden = cast.item("Hidden title", by=cast.nell, backlog=cast.backlog(team=cast.network))
    item.link(hidden, by=cast.ada, kind="blocks")
    other = cast.feature("Hidden feature")
    item.enter_feature(other, by=cast.pia)
    assert said(item, cast.cy)[1:] == [
        "Ada noted that it blocks NET-1",
        "Pia put it into another feature",
    ]
    assert said(item, cast.ada)[-1] == "Pia put it into “Hidden feature”"


def test_the_way_of_a_feature_is_told(cast):
    feature = cast.feature()
    feature.gather(cast.val, by=cast.ada)
    feature.take_step("agreed", by=cast.pia)
    feature.skip_step("demo", by=cast.pia, because="nobody to show it to")
    feature.return_to("agreed", by=cast.pia, because="scope changed")
    feature.post_health("at_risk", "secret words", by=cast.ada)
    assert said(feature, cast.ada, "feature") == [
        "Pia added it",
        "Ada brought Val onto the crew",
        "Pia completed “Criteria, scope and effort agreed” of it",
        "Pia skipped “Demo” of it",
        "Pia went back to “Criteria, scope and effort agreed” with it: “scope changed”",
        "Ada said that it is at risk",
    ]


def test_a_feed_names_each_subject(cast, item):
    item.dismiss("declined", by=cast.ada, because="not ours")
    lines = feed(list(Entry.objects.filter(kind="item").order_by("id")), cast.ada)
    assert [line.sentence for line in lines] == [
        "Ada created LINUX-1",
        "Ada closed LINUX-1 as declined: “not ours”",
    ]


def test_what_the_product_does_is_told_in_its_name(cast):
    entries = Entry.objects.filter(kind="team", subject=cast.linux.pk)
    assert story(list(entries), cast.ada)[0].sentence == "agileops founded it"


def test_everything_ever_told_in_these_tests_reads_well(cast, item):
    lines = feed(list(Entry.objects.order_by("id")), cast.root)
    assert not [line.sentence for line in lines if "something" in line.sentence or "_" in line.what]


def test_a_page_of_entries_takes_one_query_for_each_kind_of_thing(cast):
    def told():
        entries = list(Entry.objects.filter(kind="item").order_by("id"))
        with CaptureQueriesContext(connection) as queries:
            story(entries, cast.ada)
        return len(queries)

    item = cast.item()
    item.join(cast.eve, by=cast.ada)
    cast.column("Ready").pull(item, by=cast.ada)
    few = told()
    for _ in range(20):
        item = cast.item()
        item.join(cast.eve, by=cast.ada)
        item.join(cast.bo, by=cast.bo)
        cast.column("In progress").pull(item, by=cast.eve)
    assert told() == few <= 2


def test_what_an_import_brought_is_told_although_it_knows_less(cast, item):
    with verb():
        item.record("imported", by=None, facts={"source": "jira"})
        item.record("blocked", by=None)
        item.record("changed_status", by=None, facts={"status": "QA"})
    assert said(item, cast.ada)[1:] == [
        "agileops brought it from jira",
        "agileops blocked it: it waits for something else",
        "agileops brought the status “QA” of it",
    ]
