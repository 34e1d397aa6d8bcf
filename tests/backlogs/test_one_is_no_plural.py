"""Sentences count as people do: one point, one week, one day."""

from datetime import timedelta
from decimal import Decimal

import pytest

from backlogs.imports.refusals import BadValue
from backlogs.imports.times import Clock, weeks_told
from backlogs.models import WorkItem
from core.errors import Refused
from journal.models import Entry
from journal.sentences import story
from tests.cast import Cast


def test_minutes_of_a_backlog_are_spelled_as_those_of_an_item(cast: Cast):
    backlog, item = cast.backlog("interrupt"), cast.item()
    for whole, minutes in ((backlog, 1), (item, 90)):
        whole.log_effort(minutes, by=cast.ada, on=cast.linux.today).withdraw(by=cast.ada)
    rows = Entry.objects.filter(verb__in=["logged_effort", "withdrew_effort"]).order_by("id")
    noted = [line.sentence for line in story(list(rows), cast.ada)]
    assert [" ".join(one.split()[:5]) for one in noted] == [
        "Ada noted 1 min for", "Ada took back 1 min", "Ada noted 1 h 30", "Ada took back 1 h",
    ]  # fmt: skip


def test_one_item_refuses_and_two_refuse(cast: Cast):
    some = [cast.item(f"{number}") for number in range(2)]
    for item in some:
        item.close(by=cast.ada)
    said = []
    for rows in ([some[0]], some):
        with pytest.raises(Refused) as refused:
            WorkItem.objects.filter(pk__in=[one.pk for one in rows]).revise(
                by=cast.oz, versions=None, service="x"
            )
        said.append(refused.value.sentence.partition(",")[0])
    assert said == ["1 of 1 item refuses this", "2 of 2 items refuse this"]


def test_weeks_and_days(cast: Cast, visit):
    assert [weeks_told(weeks) for weeks in (1, -1, 2)] == ["1 week", "-1 week", "2 weeks"]
    with pytest.raises(BadValue, match=r"\(moved by 1 week\) lies in the future"):
        Clock("UTC", weeks=1).moment(f"{cast.linux.today - timedelta(2)} 09:00")
    sent = {"title": "Look at the logs", "lead_days": 0, "next_on": cast.linux.today + timedelta(1)}
    for days, said in ((1, "comes back every day."), (2, "comes back every 2 days.")):
        page = visit(cast.pia).post("/t/LINUX/run-work/", sent | {"every_days": days}, follow=True)
        assert said in page.content.decode()


def test_sizes(cast: Cast):
    sizes = [cast.item(points=Decimal(points)).sizes.get() for points in (1, 2)]
    assert [str(size).partition(" ")[2] for size in sizes] == ["point", "points"]
