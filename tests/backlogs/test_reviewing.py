"""DESIGN §5: at the review the product owner says whether the goal was met, and what is finished is shown."""

from decimal import Decimal

import pytest
from django.core.management import call_command

from backlogs.models import Iteration
from backlogs.planning_ahead import plan_ahead
from core.errors import Invalid, NotAllowed, Refused
from tests.cast import Cast


def run(cast: Cast, goal: str = "No faulty zone file") -> Iteration:
    iteration = plan_ahead(cast.linux, by=cast.pia)[0]
    if goal:
        iteration.set_goal(goal, by=cast.pia)
    iteration.start(by=cast.pia)
    return iteration


def test_the_owner_says_whether_the_goal_was_met(cast: Cast) -> None:
    iteration = run(cast)
    with pytest.raises(Refused) as refusal:
        iteration.judge_goal("met", by=cast.pia)
    assert refusal.value.code == "not_closed"
    iteration.close(by=cast.pia)
    iteration.judge_goal("met", by=cast.pia)
    iteration.judge_goal("met", by=cast.dee)
    assert iteration.goal_verdict.by == cast.pia
    assert iteration.judge_goal("partly", by=cast.dee).by == cast.dee
    with pytest.raises(NotAllowed):
        iteration.judge_goal("met", by=cast.ada)
    with pytest.raises(Invalid):
        iteration.judge_goal("perhaps", by=cast.pia)
    call_command("check_journal")


def test_without_a_goal_nothing_is_judged(cast: Cast) -> None:
    iteration = run(cast, goal="")
    iteration.close(by=cast.pia)
    with pytest.raises(Refused) as refusal:
        iteration.judge_goal("met", by=cast.pia)
    assert refusal.value.code == "no_goal"


def test_what_is_finished_is_shown_in_an_order(cast: Cast) -> None:
    feature = cast.feature()
    first, second = (cast.item(title, points=Decimal(3)) for title in ("One", "Two"))
    iteration = run(cast)
    with pytest.raises(Refused) as refusal:
        iteration.show_at_demo(first, by=cast.ada)
    assert refusal.value.code == "not_finished"
    for item in (first, second):
        item.close(by=cast.ada)
    one = iteration.show_at_demo(first, by=cast.ada)
    assert iteration.show_at_demo(first, by=cast.eve) == one
    two = iteration.show_at_demo(second, by=cast.ada, presenter=cast.eve)
    three = iteration.show_at_demo(feature, by=cast.pia)
    iteration.place_turn(three, by=cast.ada, before=one)
    assert [str(turn) for turn in iteration.demo] == ["Certificates", "One", "Two"]
    iteration.name_presenter(one, cast.bo, by=cast.pia)
    iteration.mark_shown(one, by=cast.ada)
    iteration.take_off_demo(two, by=cast.ada)
    assert [(str(turn), turn.presenter, bool(turn.shown_at)) for turn in iteration.demo] == [
        ("Certificates", cast.pia, False), ("One", cast.bo, True),
    ]  # fmt: skip
    with pytest.raises(Refused):
        iteration.mark_shown(two, by=cast.ada)
    for other in (cast.oz, cast.max, cast.cy):
        with pytest.raises(NotAllowed):
            iteration.show_at_demo(second, by=other)
    assert iteration.show_at_demo(second, by=cast.ada) != two
    call_command("check_journal")
