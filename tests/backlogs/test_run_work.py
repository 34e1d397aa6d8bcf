"""R1: what comes back is planned; a schedule makes the item, the team being its own customer."""

from datetime import date, timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone

from backlogs.models import RecurringRule, WorkItem
from backlogs.tasks import keep_iterations_ahead, make_due_run_work
from core import clock
from core.errors import Invalid, NotAllowed, Refused, Stale
from journal.models import Entry
from journal.sentences import story
from tests.backlogs.test_moving_at_once import all_at_once
from tests.cast import Cast, gather


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


def test_after_a_downtime_the_last_turn_is_made_and_the_missed_are_told(
    cast: Cast, rule: RecurringRule
) -> None:
    first = rule.next_on
    with clock.at(timezone.now() + timedelta(100)):
        make_due_run_work()
        make_due_run_work()
    item = WorkItem.objects.get(source=f"rule:{rule.pk}")
    assert item.due_on == first + timedelta(90)
    rule.refresh_from_db()
    assert rule.next_on == first + timedelta(120)
    [line] = story(list(Entry.objects.filter(kind="recurring_rule", verb="made_due")), cast.pia)
    assert line.what == f"made {item.key} from it; 3 turns before it were missed"
    call_command("check_journal")


def test_a_turn_is_made_once_even_if_its_day_is_set_back(cast: Cast, rule: RecurringRule) -> None:
    due = rule.next_on
    make_due_run_work()
    rule.refresh_from_db()
    rule.amend(by=cast.pia, next_on=due)
    make_due_run_work()
    assert WorkItem.objects.filter(source=f"rule:{rule.pk}").count() == 1
    rule.refresh_from_db()
    assert rule.next_on == due + timedelta(30)


def test_one_rule_that_fails_does_not_stop_the_others(cast: Cast, rule: RecurringRule, monkeypatch) -> None:
    other = RecurringRule.objects.add(
        by=cast.pia, team=cast.linux, title="Patch", every_days=30, next_on=rule.next_on
    )
    make = RecurringRule.make_due

    def fail_for_the_first(self: RecurringRule, **more) -> WorkItem | None:
        if self.pk == rule.pk:
            raise RuntimeError("broken")
        return make(self, **more)

    monkeypatch.setattr(RecurringRule, "make_due", fail_for_the_first)
    make_due_run_work()
    assert WorkItem.objects.get().source == f"rule:{other.pk}"


def test_a_rule_is_amended_and_told(cast: Cast, rule: RecurringRule) -> None:
    rule.amend(by=cast.pia, title="Restore drill, whole site", every_days=60, lead_days=20)
    rule.amend(by=cast.pia, title="Restore drill, whole site")
    rule.refresh_from_db()
    assert (rule.title, rule.every_days, rule.lead_days, rule.version) == (
        "Restore drill, whole site",
        60,
        20,
        2,
    )
    with pytest.raises(Invalid):
        rule.amend(by=cast.pia, lead_days=61)
    with pytest.raises(NotAllowed):
        rule.amend(by=cast.eve, every_days=7)
    rule.end(by=cast.pia)
    with pytest.raises(Refused) as refusal:
        rule.amend(by=cast.pia, every_days=7)
    assert refusal.value.code == "ended"
    call_command("check_journal")


def test_the_turn_that_was_seen_is_skipped_once(cast: Cast, rule: RecurringRule) -> None:
    seen = rule.next_on
    for _ in range(2):
        rule.skip(by=cast.pia, because="Moved", turn=seen)
    assert rule.next_on == seen + timedelta(30)
    with pytest.raises(Stale):
        rule.skip(by=cast.pia, because="Moved", turn=seen - timedelta(3))
    rule.end(by=cast.pia)
    with pytest.raises(Refused):
        rule.skip(by=cast.pia, because="Moved")


@pytest.mark.parametrize("day", [date(1, 1, 1), date(9999, 12, 31), date(1969, 12, 31)])
def test_days_of_another_age(cast: Cast, rule: RecurringRule, day: date) -> None:
    acts = [
        lambda: RecurringRule.objects.add(by=cast.pia, team=cast.linux, title="x", every_days=9, next_on=day),
        lambda: rule.amend(by=cast.pia, next_on=day),
        lambda: cast.item(due_on=day),
        lambda: cast.item().edit(by=cast.ada, due_on=day),
        lambda: cast.feature().shape(by=cast.pia, due_on=day),
        lambda: cast.feature().shape(by=cast.pia, demo_on=day),
    ]
    for act in acts:
        with pytest.raises(Invalid) as refusal:
            act()
        assert refusal.value.code == "impossible_date"


def test_many_workers_make_one_item(real_database) -> None:
    cast = gather()
    rule = RecurringRule.objects.add(
        by=cast.pia, team=cast.linux, title="Patch", every_days=30, next_on=cast.linux.today
    )
    act = lambda: RecurringRule.objects.get(pk=rule.pk).make_due() and None  # noqa: E731
    assert all_at_once([act] * 6) == {"moved": 6}
    assert WorkItem.objects.filter(source=f"rule:{rule.pk}").count() == 1


def test_impossible_turns(cast: Cast) -> None:
    with pytest.raises(Invalid):
        RecurringRule.objects.add(
            by=cast.pia, team=cast.linux, title="x", every_days=0, next_on=cast.linux.today
        )


def test_every_team_has_iterations_ahead(cast: Cast) -> None:
    keep_iterations_ahead()
    assert cast.linux.iterations.count() == cast.network.iterations.count() == 3
