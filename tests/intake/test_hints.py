"""Many messages in a moment ask the broker twice, and every one of them is behind a look."""

from intake.models.keeping import Hints
from tests.intake.saying import Sending, firing


def told(hints, at):
    wait = hints.wait_of("s", at)
    if wait is not None:
        hints.asked("s", at, wait)
    return wait


def test_the_first_at_once_the_second_a_moment_later_and_the_others_are_found_by_that():
    hints = Hints()
    assert [told(hints, at) for at in (10.0, 10.1, 10.2, 10.59)] == [0, 0.5, None, None]
    assert [told(hints, at) for at in (10.61, 10.9, 11.5)] == [0.5, None, 0.5]
    assert told(hints, 20.0) == 0
    assert hints.wait_of("another", 20.0) == 0


def test_every_message_stands_before_a_look():
    hints, messages = Hints(), [n * 0.07 for n in range(200)]
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
