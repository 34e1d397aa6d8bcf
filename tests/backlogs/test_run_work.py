"""R1: what comes back is planned; a schedule makes the item, the team being its own customer."""

from datetime import timedelta

import pytest

from backlogs.models import RecurringRule, WorkItem
from backlogs.tasks import keep_iterations_ahead, make_due_run_work
from core.errors import Invalid, NotAllowed, Refused
from tests.cast import Cast


@pytest.fixture
def rule(cast: Cast) -> RecurringRule:
    due = cast.linux.today + timedelta(5)
    return RecurringRule.objects.add(
        by=cast.pia, team=cast.linux, title="Restore drill", every_days=30, next_on=due
    )


def test_a_due_turn_makes_one_planned_item(cast: Cast, rule: RecurringRule) -> None:
    due = rule.next_on
    make_due_run_work()
    make_due_run_work()
    item = WorkItem.objects.get(source=f"rule:{rule.pk}")
    assert (item.backlog.kind, item.due_on, item.customer.team) == ("business", due, cast.linux)
    rule.refresh_from_db()
    assert rule.next_on == due + timedelta(30)


def test_what_is_not_due_makes_nothing(cast: Cast) -> None:
    later = cast.linux.today + timedelta(20)
    RecurringRule.objects.add(by=cast.pia, team=cast.linux, title="Audit", every_days=30, next_on=later)
    make_due_run_work()
    assert not WorkItem.objects.exists()


def test_a_turn_is_skipped_with_a_reason_and_a_rule_ends(cast: Cast, rule: RecurringRule) -> None:
    with pytest.raises(Refused):
        rule.skip(by=cast.pia, because=" ")
    rule.skip(by=cast.pia, because="Moved to the new site last week.")
    rule.end(by=cast.dee)
    make_due_run_work()
    assert not WorkItem.objects.exists()


def test_only_the_owner_keeps_run_work(cast: Cast, rule: RecurringRule) -> None:
    for attempt in (lambda: rule.skip(by=cast.eve, because="x"), lambda: rule.end(by=cast.nell)):
        with pytest.raises(NotAllowed):
            attempt()


def test_impossible_turns(cast: Cast) -> None:
    with pytest.raises(Invalid):
        RecurringRule.objects.add(
            by=cast.pia, team=cast.linux, title="x", every_days=0, next_on=cast.linux.today
        )


def test_every_team_has_iterations_ahead(cast: Cast) -> None:
    keep_iterations_ahead()
    assert cast.linux.iterations.count() == cast.network.iterations.count() == 3
