"""A heartbeat: silence opens one interrupt, being heard again ends it; however many look, and whatever was restarted."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone

from core.errors import Invalid
from intake.models import Delivery, Source
from intake.tasks import end_stale_signals, watch_heartbeats
from tests.backlogs.test_moving_at_once import all_at_once
from tests.cast import gather
from tests.intake.saying import Sending


def ago(source, minutes, looked=0):
    """Its last beat was so long ago; somebody looked so long ago."""
    then = timezone.now() - timedelta(minutes=minutes)
    Source.objects.filter(pk=source.pk).update(
        heard_at=then,
        beat_due_at=then + source.patience,
        looked_at=timezone.now() - timedelta(minutes=looked),
    )


@pytest.fixture
def beating(cast):
    return Sending(cast, "heartbeat", every_minutes=30, grace_minutes=5, name="Nightly backup")


@pytest.mark.parametrize("method", ["get", "post", "put", "head"])
@pytest.mark.parametrize("rest", ["", "/", "/anything?x=1"])
def test_its_address_is_heard_by_any_request_and_keeps_nothing(beating, method, rest):
    answer = getattr(beating.client, method)(beating.url(rest))
    assert answer.status_code == 200
    beating.source.refresh_from_db()
    assert beating.source.beat_due_at - beating.source.heard_at == timedelta(minutes=35)
    assert not Delivery.objects.exists()


@pytest.mark.parametrize("raw", [b"", b"\0\xff", b'{"a": "\\u0000\\ud800"}', b"x" * 100_000])
def test_whatever_it_carries_it_is_a_beat(beating, raw):
    assert beating.post(raw, **{"x-odd": "\x00\udc80"}).status_code == 200


def test_no_other_address_takes_a_get(cast):
    sending = Sending(cast)
    assert sending.client.get(sending.url()).status_code == 405
    assert sending.client.get("/intake/unknown/").status_code == 404


def test_one_that_was_never_heard_is_waited_for(beating):
    watch_heartbeats()
    assert beating.items() == []


def test_silence_opens_one_interrupt_and_a_beat_ends_it(beating):
    ago(beating.source, 34)
    watch_heartbeats()
    assert beating.items() == []
    ago(beating.source, 36)
    watch_heartbeats(), watch_heartbeats()
    [item] = beating.items()
    assert item.title == "Nightly backup: nothing heard for 30 minutes"
    assert item.is_open
    beating.client.get(beating.url())
    watch_heartbeats(), watch_heartbeats()
    item.refresh_from_db()
    assert item.outcome == "resolved_itself"
    assert len(beating.items()) == 1
    call_command("check_journal")


def test_silent_again_soon_is_the_same_interrupt(beating):
    ago(beating.source, 36)
    watch_heartbeats()
    beating.client.get(beating.url())
    watch_heartbeats()
    ago(beating.source, 36)
    watch_heartbeats()
    [item] = beating.items()
    assert item.is_open


def test_the_hint_of_a_beat_ends_it_without_a_sweep(beating, django_capture_on_commit_callbacks):
    ago(beating.source, 36)
    watch_heartbeats()
    with django_capture_on_commit_callbacks(execute=True):
        beating.client.get(beating.url())
    [item] = beating.items()
    assert not item.is_open


def test_after_we_were_away_it_has_its_time_once_more(beating):
    ago(beating.source, 600, looked=590)
    watch_heartbeats()
    assert beating.items() == []
    beating.source.refresh_from_db()
    assert beating.source.beat_due_at > timezone.now() + timedelta(minutes=34)
    ago(beating.source, 36)
    watch_heartbeats()
    assert len(beating.items()) == 1


def test_its_interrupt_does_not_end_by_days_of_silence(beating):
    ago(beating.source, 36)
    watch_heartbeats()
    signal = beating.signal()
    type(signal).objects.update(last_seen_at=timezone.now() - timedelta(days=100))
    end_stale_signals()
    assert beating.items()[0].is_open


def test_a_revoked_one_is_missed_no_more(beating, cast):
    ago(beating.source, 36)
    beating.source.revoke(by=cast.tia)
    watch_heartbeats()
    assert beating.items() == []
    assert beating.client.get(beating.url()).status_code == 404


@pytest.mark.parametrize(
    "wrong", [{"every_minutes": 0}, {"every_minutes": 44_641}, {"grace_minutes": 10_081}]
)
def test_its_times_have_a_range(beating, cast, wrong):
    with pytest.raises(Invalid):
        beating.source.set_up(by=cast.tia, **wrong)


def test_it_has_no_example_to_try(beating, cast):
    with pytest.raises(Invalid) as refusal:
        beating.source.try_out(by=cast.tia)
    assert refusal.value.code == "no_example"


def test_the_command_prints_the_address_and_what_to_put_into_cron(cast, capsys):
    call_command("add_source", "heartbeat", team="LINUX", every=15, base="https://a.example.test")
    told = capsys.readouterr().out
    assert "https://a.example.test/intake/" in told
    assert "ExecStartPost" in told
    assert "Watchdog" in told
    assert Source.objects.get().every_minutes == 15


def test_the_page_sets_its_times_and_says_that_it_is_silent(beating, cast, visit):
    page, browser = f"/sources/{beating.source.pk}/", visit(cast.tia)
    assert "Heard every so many minutes" in browser.get(page).content.decode()
    beating.source.refresh_from_db()
    sent = {
        "version": beating.source.version,
        "name": "B",
        "every_minutes": 5,
        "grace_minutes": 1,
        "reopens_within_minutes": 30,
    }
    assert browser.post(page, sent).status_code == 302
    beating.source.refresh_from_db()
    ago(beating.source, 7)
    watch_heartbeats()
    for place in ("/t/LINUX/sources/", page):
        assert "silent since" in browser.get(place).content.decode()
    assert "Last heard" in browser.get(page).content.decode()


def test_two_sweepers_open_one(real_database):
    sending = Sending(gather(), "heartbeat")
    ago(sending.source, 100)

    def watch():
        Source.objects.watch()

    all_at_once([watch] * 4)
    assert len(sending.items()) == 1
    call_command("check_journal")
