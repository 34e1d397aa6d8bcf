"""Two product owners answer at the same moment: one answer counts, the other hears of it, and no circle comes of two needs."""

from collections.abc import Callable

import pytest

from backlogs.models import Backlog, Feature, FeatureNeed, Request, WorkItem
from journal.replaying import Replay
from people.models import Person
from tests.backlogs.test_moving_at_once import all_at_once
from tests.cast import gather

pytestmark = pytest.mark.usefixtures("real_database")


def test_one_of_two_answers_counts() -> None:
    cast = gather()
    items = [
        WorkItem.objects.add(
            by=None, backlog=cast.backlog(), title=f"{number}", kind="request", requester=cast.vic
        )
        for number in range(6)
    ]

    def fresh(item: WorkItem) -> Request:
        return Request.objects.of(WorkItem.objects.get(pk=item.pk))

    def person(who: Person) -> Person:
        return Person.objects.get(pk=who.pk)

    def accept(item: WorkItem) -> Callable[[], None]:
        return lambda: fresh(item).become_feature(by=person(cast.pia)) and None

    def decline(item: WorkItem) -> Callable[[], None]:
        return lambda: fresh(item).decline("No.", by=person(cast.dee))

    said = all_at_once([act(item) for item in items for act in (accept, decline)])
    assert said == {"moved": 6, "already_decided": 6}
    assert Feature.objects.count() == Request.objects.filter(decision="accepted").count()
    assert Request.objects.exclude(decision="").count() == 6
    assert not list(Replay().run().differences())


def test_two_needs_at_once_make_no_circle() -> None:
    cast = gather()
    mine = cast.feature()
    theirs = Feature.objects.add(
        by=cast.nell, backlog=Backlog.objects.get(team=cast.network, kind="business"), title="Ports"
    )
    here, there = (
        mine.ask_team(cast.network, "A", by=cast.ada),
        theirs.ask_team(cast.linux, "B", by=cast.nell),
    )

    def join(item: WorkItem, feature: Feature, who: Person) -> Callable[[], None]:
        def act() -> None:
            request = Request.objects.of(WorkItem.objects.get(pk=item.pk))
            request.join_feature(Feature.objects.get(pk=feature.pk), by=Person.objects.get(pk=who.pk))

        return act

    said = all_at_once([join(here, theirs, cast.nell), join(there, mine, cast.pia)])
    assert said == {"moved": 1, "circle": 1}
    assert FeatureNeed.objects.count() == 1
