"""Whoever locks more than one thing locks them in the one order (docs/architecture.md), so that nobody waits in a circle."""

from collections.abc import Callable
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import models

from backlogs import moving
from backlogs.models import Backlog, Column, Deed, Feature, ItemCounter, Iteration, Limit, Request, WorkItem
from backlogs.models.iteration_closing import Ending, Way
from backlogs.models.work_item.many import hold_boards
from backlogs.models.work_item.revising import hold_all
from backlogs.planning_ahead import plan_ahead
from home.filling import fill_by_rank
from home.planned_pairs import join_planned
from people.models import Team
from tests.cast import Cast

ORDER: list[type[models.Model]] = [Team, Iteration, Backlog, Feature, Column, Limit, WorkItem, ItemCounter]
Lock = tuple[type[models.Model], int]


@pytest.fixture
def locks(monkeypatch: pytest.MonkeyPatch) -> list[Lock]:
    """Every row that was locked, where it was locked first."""
    taken: list[Lock] = []

    def take(model: type[models.Model], *numbers: int) -> None:
        taken.extend((model, number) for number in numbers if (model, number) not in taken)

    for_update, refresh, hold = models.QuerySet.select_for_update, models.Model.refresh_from_db, moving._lock

    def of_rows(rows: models.QuerySet, **options: Any) -> models.QuerySet:
        if rows.query.where:
            take(rows.model, *rows.values_list("pk", flat=True))
        return for_update(rows, **options)

    def of_one(record: models.Model, *args: Any, from_queryset: Any = None, **more: Any) -> None:
        if from_queryset is not None:
            take(type(record), record.pk)
        refresh(record, *args, from_queryset=from_queryset, **more)

    def of_a_move(item: WorkItem, column: Column, came_from: int | None) -> None:
        take(Column, *sorted({column.pk, came_from or column.pk}))
        guarding = Limit.objects.guarding(item.class_of_service).filter(team=column.team_id)
        take(Limit, *guarding.order_by("pk").values_list("pk", flat=True))
        take(WorkItem, item.pk)
        hold(item, column, came_from)

    monkeypatch.setattr(models.QuerySet, "select_for_update", of_rows)
    monkeypatch.setattr(models.Model, "refresh_from_db", of_one)
    monkeypatch.setattr(moving, "_lock", of_a_move)
    return taken


def asked(cast: Cast, feature: Feature) -> Request:
    feature.ask_team(cast.linux, "A mirror", by=feature.lead)
    return Request.objects.get(for_feature=feature)


def all_of(*items: WorkItem) -> Any:
    return WorkItem.objects.filter(pk__in=[item.pk for item in items])


def theirs(cast: Cast) -> Feature:
    where = Backlog.objects.get(team=cast.network, kind="business")
    return Feature.objects.add(by=cast.nell, backlog=where, title="Ports", lead=cast.nell)


def accepted(cast: Cast) -> Callable[[], Any]:
    request, mine = asked(cast, theirs(cast)), cast.feature()
    return lambda: request.become_item(by=cast.pia, feature=mine)


def accepted_elsewhere(cast: Cast) -> Callable[[], Any]:
    request = asked(cast, theirs(cast))
    return lambda: request.become_item(by=cast.pia, backlog="ssa")


def made_a_feature(cast: Cast) -> Callable[[], Any]:
    request = asked(cast, theirs(cast))
    return lambda: request.become_feature(by=cast.pia)


def acceptance_taken_back(cast: Cast) -> Callable[[], Any]:
    request = asked(cast, theirs(cast))
    request.become_item(by=cast.pia, feature=cast.feature())
    return lambda: Request.objects.get(pk=request.pk).take_back(by=cast.pia)


def feature_taken_back(cast: Cast) -> Callable[[], Any]:
    request = asked(cast, theirs(cast))
    request.become_feature(by=cast.pia)
    return lambda: Request.objects.get(pk=request.pk).take_back(by=cast.pia)


def refusal_taken_back(cast: Cast) -> Callable[[], Any]:
    request = asked(cast, theirs(cast))
    request.decline("No.", by=cast.pia)
    return lambda: Request.objects.get(pk=request.pk).take_back(by=cast.pia)


def refused(cast: Cast) -> Callable[[], Any]:
    request = asked(cast, theirs(cast))
    return lambda: request.decline("No.", by=cast.pia)


def deed_taken_back(cast: Cast) -> Callable[[], Any]:
    before, after = cast.feature("Before"), cast.feature("After")
    items = all_of(cast.item("One", feature=before), cast.item("Two", feature=before))
    deed = Deed.objects.do(
        items, lambda those: those.revise(by=cast.pia, feature=after), by=cast.pia, told="moved",
        hold=lambda those: hold_all(those, {"feature": after}),
    )  # fmt: skip
    return lambda: deed.take_back(by=cast.pia)


def end_taken_back(cast: Cast) -> Callable[[], Any]:
    items = all_of(cast.item("One", feature=cast.feature()), cast.item("Two"))
    deed = Deed.objects.do(
        items, lambda those: those.close(by=cast.pia), by=cast.pia, told="x", hold=hold_boards
    )
    return lambda: deed.take_back(by=cast.pia)


def note_made_an_item(cast: Cast) -> Callable[[], Any]:
    note = cast.feature().note_retro("change", "Pairs", by=cast.eve)
    return lambda: note.make_item(cast.backlog("ssa"), by=cast.eve)


def suggestion_accepted(cast: Cast) -> Callable[[], Any]:
    feature = cast.feature()
    first, last = cast.item("One", feature=feature), cast.item("Two", feature=feature)
    suggestion = feature.suggest_order(last, by=cast.eve, before=first)
    return lambda: suggestion.accept(by=cast.ada)


def running(cast: Cast, *items: WorkItem) -> Iteration:
    iteration: Iteration = plan_ahead(cast.linux, by=cast.pia)[0]
    for item in items:
        iteration.take_in(item, by=cast.pia)
    iteration.start(by=cast.pia)
    return iteration


def exchanged(cast: Cast) -> Callable[[], Any]:
    coming, leaving = cast.item("In"), cast.item("Out")
    iteration = running(cast, leaving)
    return lambda: iteration.say_yes(coming, leaving=[leaving], by=cast.pia)


def closed_with_ends(cast: Cast) -> Callable[[], Any]:
    feature = cast.feature()
    first, last = (cast.item(title, feature=feature, points=Decimal(3)) for title in ("One", "Two"))
    iteration = running(cast, first, last)
    ends = {first.key: Ending(Way.SPLIT, rest="The rest", points=Decimal(1)), last.key: Ending(Way.BACK)}
    return lambda: iteration.close(by=cast.pia, endings=ends)


def lines_added(cast: Cast) -> Callable[[], Any]:
    feature = cast.feature()
    return lambda: WorkItem.objects.add_lines(
        "One #dns\nTwo #tls", by=cast.ada, backlog=cast.backlog(), feature=feature
    )


def features_added(cast: Cast) -> Callable[[], Any]:
    text = "Logs @ada\n  Ship them #logs\n  Search them\nLoose"
    return lambda: WorkItem.objects.add_lines(text, by=cast.pia, backlog=cast.backlog())


def features_taken_back(cast: Cast) -> Callable[[], Any]:
    text, nothing = "Logs @ada\n  Ship them", WorkItem.objects.none()
    deed = Deed.objects.do(
        nothing, lambda _: WorkItem.objects.add_lines(text, by=cast.pia, backlog=cast.backlog()),
        by=cast.pia, told="x",
    )  # fmt: skip
    return lambda: deed.take_back(by=cast.pia)


def promoted(cast: Cast) -> Callable[[], Any]:
    item = cast.item("Disk", backlog=cast.backlog("interrupt"))
    return lambda: item.promote("ssa", by=cast.ada)


def answered(cast: Cast) -> Callable[[], Any]:
    item = cast.item("Disk", backlog=cast.backlog("interrupt"))
    cast.column("In progress").pull(item, by=cast.ada)
    return lambda: item.answer_and_close("Done.", outcome="done", by=cast.ada)


def automated(cast: Cast) -> Callable[[], Any]:
    items = all_of(
        cast.item("Disk", backlog=cast.backlog("interrupt")),
        cast.item("Disk again", backlog=cast.backlog("interrupt")),
    )
    return lambda: Deed.objects.do(
        items, lambda those: those.automate("Grow", by=cast.ada), by=cast.ada, told="x"
    )


def split(cast: Cast) -> Callable[[], Any]:
    items = all_of(cast.item("Large", feature=cast.feature()))
    return lambda: Deed.objects.do(
        items,
        lambda those: those.get().split(["A part"], by=cast.ada),
        by=cast.ada,
        told="x",
        hold=lambda _: None,
    )


def planned_together(cast: Cast) -> Callable[[], Any]:
    items, iteration = all_of(cast.item("One"), cast.item("Two", feature=cast.feature())), running(cast)
    return lambda: Deed.objects.do(
        items,
        lambda those: those.enter_iteration(iteration, by=cast.pia),
        by=cast.pia,
        told="x",
        hold=hold_boards,
    )


def taken_in(cast: Cast) -> Callable[[], Any]:
    item, iteration = cast.item("One"), running(cast)
    return lambda: iteration.take_in(item, by=cast.pia)


def started(cast: Cast) -> Callable[[], Any]:
    iteration = plan_ahead(cast.linux, by=cast.pia)[0]
    iteration.take_in(cast.item("One", feature=cast.feature()), by=cast.pia)
    return lambda: iteration.start(by=cast.pia)


def merged(cast: Cast) -> Callable[[], Any]:
    items = all_of(cast.item("One"), cast.item("Two", requester=cast.vic), cast.item("Three"))
    into = items.get(title="Two")
    return lambda: Deed.objects.do(
        items, lambda those: those.merge_into(into, by=cast.pia), by=cast.pia, told="x"
    )


def merged_into_another(cast: Cast) -> Callable[[], Any]:
    into, items = cast.item("First", requester=cast.vic), all_of(cast.item("Two"), cast.item("Three"))
    return lambda: items.merge_into(into, by=cast.pia)


def reopened(cast: Cast) -> Callable[[], Any]:
    item = cast.item("One", feature=cast.feature())
    running(cast, item)
    item.close(by=cast.ada)
    return lambda: item.reopen(by=cast.ada)


def filled(cast: Cast) -> Callable[[], Any]:
    first, last = (cast.item(title, points=Decimal(1)) for title in ("One", "Two"))
    last.order(by=cast.pia, before=first)
    iteration = plan_ahead(cast.linux, by=cast.pia)[0]
    told = {"can_do": {"high": 9}, "unit": "points"}
    plan = SimpleNamespace(iteration=iteration, told=told, by_backlog=[("business", "", 0.0, 9.0)])
    return lambda: fill_by_rank(plan, by=cast.pia)


def pairs_joined(cast: Cast) -> Callable[[], Any]:
    items, iteration = [cast.item("One"), cast.item("Two")], plan_ahead(cast.linux, by=cast.pia)[0]
    for item in items:
        iteration.take_in(item, by=cast.pia)
    proposed = [f"{item.key}:{cast.bo.pk},{cast.eve.pk}" for item in reversed(items)]
    return lambda: join_planned(iteration, proposed, by=cast.ada)


ACTS = [
    accepted, accepted_elsewhere, made_a_feature, acceptance_taken_back, feature_taken_back, refusal_taken_back, refused, deed_taken_back,
    end_taken_back, note_made_an_item, suggestion_accepted, exchanged, closed_with_ends, lines_added, features_added, features_taken_back, promoted, answered,
    automated, split, planned_together, taken_in, started, merged, merged_into_another, reopened,
    filled, pairs_joined,
]  # fmt: skip


@pytest.mark.parametrize("prepare", ACTS, ids=lambda act: act.__name__)
def test_locks_are_taken_in_one_order(cast: Cast, locks: list[Lock], prepare: Callable[..., Any]) -> None:
    for lane in ("feature", "business"):
        Limit.objects.limit_lane(lane, 5, team=cast.linux, by=cast.tia)
    act = prepare(cast)
    newest = WorkItem.objects.latest("pk").pk if WorkItem.objects.exists() else 0
    locks.clear()
    act()
    # What is made meanwhile nobody else knows.
    known = [(model, pk) for model, pk in locks if model in ORDER and (model is not WorkItem or pk <= newest)]
    assert known == sorted(known, key=lambda one: (ORDER.index(one[0]), one[1]))
