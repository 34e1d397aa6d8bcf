"""Many messages in a moment ask the broker twice, and every one of them is behind a look."""

import pytest

from intake.hints import Hints
from intake.tasks import call_on_duty, listen_to_all, listen_to_team, send_notices
from tests.intake.saying import Sending, firing


@pytest.fixture
def hints(monkeypatch):
    monkeypatch.setattr(Hints, "moment", 0.5)
    return Hints()


def told(hints, at):
    wait = hints.wait_of("s", at)
    if wait is not None:
        hints.asked("s", at, wait)
    return wait


def test_the_first_at_once_the_second_a_moment_later_and_the_others_are_found_by_that(hints):
    assert [told(hints, at) for at in (10.0, 10.1, 10.2, 10.59)] == [0, 0.5, None, None]
    assert [told(hints, at) for at in (10.61, 10.9, 11.5)] == [0.5, None, 0.5]
    assert told(hints, 20.0) == 0
    assert hints.wait_of("another", 20.0) == 0


def test_every_message_stands_before_a_look(hints):
    messages = [n * 0.07 for n in range(200)]
    looks = [at + wait for at in messages if (wait := told(hints, at)) is not None]
    assert all(any(at <= look <= at + 0.5 for look in looks) for at in messages)
    assert len(looks) < 35


def test_a_broker_that_was_away_is_asked_again_by_the_next(
    cast, monkeypatch, django_capture_on_commit_callbacks
):
    from intake.tasks import route_delivery

    sending, asked = Sending(cast), []

    def away(*args, **kwargs):
        asked.append(kwargs)
        raise ConnectionError("no broker")

    monkeypatch.setattr(route_delivery, "apply_async", away)
    with django_capture_on_commit_callbacks(execute=True):
        sending.post(firing()), sending.post(firing())
    assert len(asked) == 2


def test_a_flood_asks_for_no_look_per_row(cast, monkeypatch, django_capture_on_commit_callbacks):
    asked = []
    monkeypatch.setattr(Hints, "moment", 60.0)
    for task in (listen_to_team, call_on_duty, send_notices):
        monkeypatch.setattr(task, "apply_async", lambda *_, name=task.name, **__: asked.append(name))
    sending = Sending(cast, "alertmanager")
    sending.post({"alerts": [{"status": "firing", "fingerprint": f"f{number}"} for number in range(6)]})
    with django_capture_on_commit_callbacks(execute=True):
        sending.source.work_off()
        listen_to_all()
    assert len(sending.items()) == 6
    assert asked.count(listen_to_team.name) == 2
    assert asked.count(call_on_duty.name) <= 2
