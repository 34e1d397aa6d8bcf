"""What ends while something comes in: one waits for the other, so nothing comes into what has ended."""

import threading
from collections.abc import Callable

import pytest
from django.db import connection

from backlogs.models import Backlog, Feature, Link, WorkItem
from backlogs.models.feature_step import FeatureNeed
from backlogs.models.work_item import making
from core.errors import Refused
from journal.models import Entry
from people.models import Person
from tests.backlogs.test_moving_at_once import all_at_once
from tests.cast import Cast, gather

# How long who is under way lets the other try to overtake it; on a database that lets nobody pass, it waits in vain.
MEANWHILE = 0.4


def beside(first: Callable[[], None], second: Callable[[], None], monkeypatch, where: str) -> list[str]:
    """`first` stops before it gives a rank until `second` is through, if that can be; what both were refused with."""
    under_way, through, said = threading.Event(), threading.Event(), []
    whole = getattr(making, where)

    def slowed(*given):
        under_way.set()
        through.wait(MEANWHILE)
        return whole(*given)

    def follow() -> None:
        under_way.wait(10)
        second()
        through.set()

    def run(act: Callable[[], None]) -> None:
        try:
            act()
        except Refused as refusal:
            said.append(refusal.code)
        finally:
            connection.close()

    monkeypatch.setattr(making, where, slowed)
    threads = [threading.Thread(target=run, args=[act]) for act in (first, follow)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    return said


def ended(cast: Cast, feature: Feature) -> Callable[[], None]:
    return lambda: Feature.objects.get(pk=feature.pk).take_step("retro", by=cast.fresh(cast.pia))


def told_in_order(feature: Feature, came_in: str) -> bool:
    last = Entry.objects.filter(kind="feature", subject=feature.pk, verb="took_step").latest("number")
    return last.number > Entry.objects.filter(kind="item", verb=came_in).latest("number").number


def test_no_story_enters_a_feature_that_has_ended(real_database, monkeypatch) -> None:
    cast = gather()
    feature, item = cast.feature(), cast.item()

    def enter() -> None:
        into = Feature.objects.get(pk=feature.pk)
        WorkItem.objects.get(pk=item.pk).enter_feature(into, by=cast.fresh(cast.pia))

    assert beside(enter, ended(cast, feature), monkeypatch, "rank_at_end") == []
    assert told_in_order(feature, "entered_feature")


def test_no_story_is_made_in_a_feature_that_has_ended(real_database, monkeypatch) -> None:
    cast = gather()
    feature, team = cast.feature(), cast.linux

    def make() -> None:
        backlog = Backlog.objects.select_related("team").get(team=team, kind="business")
        into = Feature.objects.get(pk=feature.pk)
        WorkItem.objects.add(by=cast.fresh(cast.pia), backlog=backlog, title="Late", feature=into)

    assert beside(make, ended(cast, feature), monkeypatch, "last_rank") == []
    assert told_in_order(feature, "created")


@pytest.fixture
def four(real_database) -> tuple[Cast, list[WorkItem], list[Feature]]:
    """An item and a feature in each of four teams."""
    from people.models import Team

    cast = gather()
    for key in ("THREE", "FOUR"):
        Team.objects.found(by=None, key=key, name=key.title())
    teams = list(Team.objects.order_by("id"))
    backlogs = [cast.backlog(team=team) for team in teams]
    items = [cast.item(team.key, by=cast.root, backlog=backlogs[place]) for place, team in enumerate(teams)]
    features = [
        Feature.objects.add(by=cast.root, backlog=backlog, title=backlog.team.key) for backlog in backlogs
    ]
    return cast, items, features


def blocks(item: WorkItem, other: WorkItem, person: Person) -> Callable[[], None]:
    def act() -> None:
        one, two = (WorkItem.objects.get(pk=each.pk) for each in (item, other))
        one.link(two, by=Person.objects.get(pk=person.pk), kind="blocks")

    return act


def needs(feature: Feature, other: Feature, person: Person) -> Callable[[], None]:
    def act() -> None:
        one, two = (Feature.objects.get(pk=each.pk) for each in (feature, other))
        one.need(two, by=Person.objects.get(pk=person.pk))

    return act


def test_two_links_at_once_across_four_teams_close_no_circle(four) -> None:
    cast, items, _ = four
    one, two, three, last = items
    for _ in range(3):
        blocks(two, three, cast.root)()
        blocks(last, one, cast.root)()
        said = all_at_once([blocks(one, two, cast.root), blocks(three, last, cast.root)])
        assert said == {"moved": 1, "circle": 1}
        Link.objects.all().delete()


def test_two_needs_at_once_across_four_teams_close_no_circle(four) -> None:
    cast, _, features = four
    one, two, three, last = features
    for _ in range(3):
        needs(two, three, cast.root)()
        needs(last, one, cast.root)()
        said = all_at_once([needs(one, two, cast.root), needs(three, last, cast.root)])
        assert said == {"moved": 1, "circle": 1}
        FeatureNeed.objects.all().delete()
