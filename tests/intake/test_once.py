"""What a message does, it does once: twice sent, two workers, a worker killed, a failing row."""

import itertools
import os
import signal
import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.management import call_command
from django.utils import timezone

from backlogs.models import WorkItem
from intake.models import Delivery, Signal, Source, working_off
from intake.models.delivery import TRIES, WAITS
from intake.tasks import forget_old_deliveries, sweep
from tests.backlogs.test_moving_at_once import all_at_once
from tests.cast import Cast, gather
from tests.fixtures.databases import RealDatabase, in_a_process
from tests.intake.saying import Sending, firing, resolved


@pytest.fixture
def sending(cast):
    return Sending(cast)


@pytest.fixture
def lost_hints(monkeypatch):
    """Every message of the broker is lost."""
    monkeypatch.setattr("intake.models.keeping.hint", lambda delivery: None)


def test_a_message_that_its_sender_numbers_is_taken_once(cast):
    sending = Sending(cast, "sentry")
    said = {"action": "created", "data": {"issue": {"id": "1", "title": "x"}}}
    for _ in range(3):
        assert sending.post(said, **{"request-id": "abc"}).status_code == 202
    assert Delivery.objects.count() == 1
    sending.post({**said, "more": 1}, **{"request-id": "abc"})
    assert Delivery.objects.count() == 2  # other words under the same number are not taken for it


def test_a_failing_row_waits_longer_each_time_and_lets_others_pass(sending, monkeypatch):
    hear = type(Signal.objects).hear

    def fails(self, report, **kwargs):
        if report.key == "poison":
            raise RuntimeError("a fault of ours")
        return hear(self, report, **kwargs)

    monkeypatch.setattr(type(Signal.objects), "hear", fails)
    sending.post(firing("poison"))
    sending.post(firing("fine"))
    sending.source.work_off()
    kept = Delivery.objects.get(said__startswith="Reading it failed")
    assert (kept.state, kept.attempts) == ("kept", 1)
    assert timezone.now() < kept.due_at <= timezone.now() + timedelta(seconds=WAITS[0])
    assert len(sending.items()) == 1
    for _ in WAITS:
        Delivery.objects.filter(processed_at=None).update(due_at=timezone.now())
        sweep()
    kept.refresh_from_db()
    assert (kept.state, kept.attempts) == ("quarantined", TRIES)
    monkeypatch.undo()
    kept.replay(by=sending.source.team.memberships.get(person__name="Bo").person)
    sweep()
    assert len(sending.items()) == 2


def test_what_ended_the_worker_again_and_again_is_quarantined_untried(sending):
    sending.post(firing())
    Delivery.objects.update(attempts=TRIES)
    sweep()
    assert (Delivery.objects.get().state, sending.items()) == ("quarantined", [])


def test_a_lease_that_somebody_holds_is_left_alone_until_it_ends(sending):
    sending.post(firing())
    Source.objects.update(leased_until=timezone.now() + timedelta(minutes=1))
    sweep()
    assert not sending.items()
    Source.objects.update(leased_until=timezone.now() - timedelta(seconds=1))
    sweep()
    assert len(sending.items()) == 1
    assert Source.objects.get().leased_until is None


def test_a_message_half_taken_in_goes_on_where_it_stopped(cast, monkeypatch):
    sending = Sending(cast, "alertmanager")
    alerts = [
        {"status": "firing", "fingerprint": f"f{number}", "labels": {"alertname": "A"}} for number in range(5)
    ]
    hear, heard = type(Signal.objects).hear, []

    def breaks(self, report, **kwargs):
        heard.append(report.key)
        if len(heard) == 4:
            raise RuntimeError("the power is gone")
        return hear(self, report, **kwargs)

    monkeypatch.setattr(type(Signal.objects), "hear", breaks)
    sending.send({"alerts": alerts})
    assert (len(sending.items()), Delivery.objects.get().position) == (3, 3)
    Delivery.objects.update(due_at=timezone.now())
    sweep()
    assert heard == ["f0", "f1", "f2", "f3", "f3", "f4"]
    assert (len(sending.items()), Delivery.objects.get().said) == (5, "5 opened")
    assert set(Signal.objects.values_list("count", flat=True)) == {1}


def test_raw_texts_are_forgotten_after_400_days(sending):
    sending.send(firing())
    Delivery.objects.update(received_at=timezone.now() - timedelta(days=401))
    forget_old_deliveries()
    assert (Delivery.objects.count(), len(sending.items())) == (0, 1)


def test_many_workers_at_once_open_each_once(real_database: RealDatabase, lost_hints: None) -> None:
    cast = gather()
    sending = Sending(cast)
    for number in range(40):
        sending.post(firing(f"k{number % 10}"))
    all_at_once([sweep] * 4)
    sweep()
    assert WorkItem.objects.count() == 10
    assert sum(Signal.objects.values_list("count", flat=True)) == 40
    assert not Delivery.objects.waiting().exists()


def dies(at: int) -> Callable[[], None]:
    """Ends the process, without a word, when it is called for that time."""
    calls = itertools.count(1)
    return lambda: os.kill(os.getpid(), signal.SIGKILL) if next(calls) == at else None


def before(owner: type, name: str, act: Callable[[], None]) -> None:
    original = getattr(owner, name)

    def wrapped(*args: Any, **kwargs: Any) -> Any:
        act()
        return original(*args, **kwargs)

    setattr(owner, name, wrapped)


def after(owner: type, name: str, act: Callable[[], None]) -> None:
    original = getattr(owner, name)

    def wrapped(*args: Any, **kwargs: Any) -> Any:
        result = original(*args, **kwargs)
        act()
        return result

    setattr(owner, name, wrapped)


POINTS = [
    (after, Source, "_take_lease", 1),
    (after, Source, "_next_batch", 1),
    (before, Delivery, "route", 2),
    (after, Signal, "open", 1),
    (after, Signal, "_make_item", 1),
    (after, Delivery, "save", 2),
    (after, Source, "_begin", 1),
    (before, Source, "_hold_on", 1),
    (after, Signal, "resolve", 1),
    (after, Delivery, "_take_in", 2),
]


@pytest.mark.parametrize(("when", "owner", "name", "time"), POINTS)
def test_killed_anywhere_nothing_is_lost_and_nothing_done_twice(
    real_database: RealDatabase,
    lost_hints: None,
    when: Callable[..., None],
    owner: type,
    name: str,
    time: int,
) -> None:
    cast: Cast = gather()
    sending = Sending(cast)
    for said in (firing("a"), firing("b"), firing("a"), resolved("b"), firing("c")):
        sending.post(said)

    def works() -> None:
        when(owner, name, dies(at=time))
        sending.source.work_off()

    assert in_a_process(works) == -signal.SIGKILL
    Source.objects.update(leased_until=timezone.now() - timedelta(seconds=1))
    sweep()
    counts = dict(Signal.objects.values_list("key", "count"))
    assert counts == {"a": 2, "b": 1, "c": 1}
    assert [item.outcome for item in sending.items()] == ["", "resolved_itself", ""]
    assert not Delivery.objects.exclude(processed_at__isnull=False).exists()
    call_command("check_journal")


def test_a_message_that_takes_longer_than_a_lease_is_read_by_one_worker(cast, monkeypatch):
    monkeypatch.setattr(working_off, "LEASE", timedelta(seconds=0.3))
    sending, held = Sending(cast, "alertmanager"), []
    hear = type(Signal.objects).hear

    def slowly(self, report, **kwargs):
        time.sleep(0.11)
        held.append(Source.objects.get().leased_until > timezone.now())
        return hear(self, report, **kwargs)

    monkeypatch.setattr(type(Signal.objects), "hear", slowly)
    alerts = [{"status": "firing", "fingerprint": f"f{number}", "labels": {}} for number in range(6)]
    sending.post({"alerts": alerts})
    sending.source.work_off()
    assert held == [True] * 6
    assert (Delivery.objects.get().attempts, Source.objects.get().leased_until) == (1, None)


def test_who_lost_the_lease_in_the_middle_of_a_message_leaves_the_rest(cast, monkeypatch):
    monkeypatch.setattr(working_off, "LEASE", timedelta(0))
    sending, hear = Sending(cast, "alertmanager"), type(Signal.objects).hear
    far = timezone.now() + timedelta(hours=1)

    def loses(self, report, **kwargs):
        Source.objects.update(leased_until=far)
        return hear(self, report, **kwargs)

    monkeypatch.setattr(type(Signal.objects), "hear", loses)
    sending.post({"alerts": [{"status": "firing", "fingerprint": f"f{number}"} for number in range(3)]})
    sending.source.work_off()
    kept = Delivery.objects.get()
    assert (kept.state, kept.position, Source.objects.get().leased_until) == ("kept", 1, far)


def test_a_flood_of_one_sender_holds_up_nobody_else(cast, monkeypatch, lost_hints):
    monkeypatch.setattr(working_off, "TURN", 0.0)
    flood, other = Sending(cast, "alertmanager"), Sending(cast, "grafana")
    alerts = [{"status": "firing", "fingerprint": f"f{number}", "labels": {}} for number in range(12)]
    flood.post({"alerts": alerts}), flood.post({"alerts": alerts[:1]})
    other.post({"alerts": alerts[:1]})
    sweep()
    assert (len(flood.items()), len(other.items())) == (1, 1)
    for _ in range(12):  # more turns than there are tries: who goes on does not fail
        sweep()
    assert [row.said for row in flood.source.deliveries.order_by("pk")] == ["12 opened", "1 counted"]
    assert Source.objects.filter(leased_until__isnull=False).count() == 0


def test_whose_turn_did_not_come_was_not_tried(cast, monkeypatch, lost_hints):
    monkeypatch.setattr(working_off, "TURN", 0.0)
    sending = Sending(cast)
    for number in range(3):
        sending.post(firing(f"k{number}"))
    sending.source.work_off()
    assert list(Delivery.objects.order_by("pk").values_list("attempts", flat=True)) == [1, 0, 0]


def test_what_is_left_after_a_turn_is_asked_for_at_once(
    cast, monkeypatch, django_capture_on_commit_callbacks
):
    monkeypatch.setattr(working_off, "TURN", 0.0)
    sending = Sending(cast)
    for number in range(3):
        sending.post(firing(f"k{number}"))
    with django_capture_on_commit_callbacks(execute=True):
        sending.source.work_off()
    assert len(sending.items()) == 3
