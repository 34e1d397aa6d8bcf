"""Identity per source and sender's key: what opens, what counts, what ends, what comes back."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone

from backlogs.models import WorkItem
from core import clock
from intake.models import Delivery, Signal
from intake.reports import Report, State
from intake.tasks import end_stale_signals, sweep
from journal.models import Entry
from journal.sentences import story
from tests.intake.saying import Sending, firing, resolved

pytestmark = pytest.mark.django_db
NOON = timezone.now().replace(microsecond=0) - timedelta(hours=6)


@pytest.fixture
def sending(cast):
    return Sending(cast)


@pytest.fixture(autouse=True)
def _the_journal_agrees(request):
    yield
    call_command("check_journal")


def at(minutes: float) -> str:
    return (NOON + timedelta(minutes=minutes)).isoformat()


def outcomes(sending):
    return [item.outcome for item in sending.items()]


def test_a_signal_makes_one_keyed_untriaged_interrupt(sending, cast):
    sending.send(
        firing("disk/db1", text="94 %", severity="high", link="https://x.test/1", labels={"host": "db1"})
    )
    [item] = sending.items()
    assert (item.key, item.kind, item.backlog.kind) == ("LINUX-1", "interrupt", "interrupt")
    assert (item.source, item.external_id, item.priority) == ("generic-linux", "disk/db1", None)
    assert not hasattr(item, "placement")
    assert "94 %" in item.description
    assert "- host: db1" in item.description
    signal = sending.signal()
    assert (signal.item, signal.state, signal.count, signal.severity) == (item, "open", 1, "high")


def test_repeats_count_up_and_tell_nothing(sending):
    sending.send(firing())
    told = Entry.objects.count()
    for _ in range(3):
        sending.send(firing(title="other words"))
    assert (len(sending.items()), sending.signal().count, Entry.objects.count()) == (1, 4, told)


def test_the_end_of_something_unknown_is_a_stored_no_op(sending):
    kept = sending.send(resolved())
    assert (kept.state, sending.items(), sending.signal().state) == ("processed", [], "resolved")


def test_its_late_beginning_opens_nothing(sending):
    sending.send(resolved(ended_at=at(10)))
    assert "late" in sending.send(firing(started_at=at(5))).said
    assert not sending.items()
    sending.send(firing(started_at=at(11)))
    assert len(sending.items()) == 1


def test_what_ends_before_anybody_looked_resolved_itself(sending, cast):
    sending.send(firing())
    sending.send(resolved())
    [item] = sending.items()
    assert item.outcome == "resolved_itself"
    entries = Entry.objects.filter(kind="item").order_by("pk")
    assert "before anybody looked" in story(list(entries), cast.ada)[-1].sentence


def test_what_somebody_looked_at_stays_open_and_says_that_the_cause_is_over(sending, cast):
    sending.send(firing())
    sending.items()[0].comment("On it", by=cast.bo)
    sending.send(resolved())
    [item] = sending.items()
    assert item.is_open
    lines = story(list(Entry.objects.filter(kind="item", subject=item.pk).order_by("id")), cast.ada)
    assert lines[-1].sentence == "agileops heard that the cause of it is over"


def test_what_was_acknowledged_at_its_source_did_not_resolve_itself(sending):
    sending.send(firing())
    sending.send({"key": "disk", "state": "ack"})
    assert sending.signal().state == "acknowledged"
    sending.send(resolved())
    assert outcomes(sending) == [""]


def test_an_acknowledgement_of_something_unknown_does_nothing(sending):
    assert sending.send({"key": "disk", "state": "ack"}).state == "processed"
    assert not Signal.objects.exists()


def test_a_late_firing_older_than_the_end_is_ignored(sending):
    sending.send(firing(started_at=at(0)))
    sending.send(resolved(ended_at=at(10)))
    assert "late" in sending.send(firing(started_at=at(0))).said
    assert (outcomes(sending), sending.signal().state) == (["resolved_itself"], "resolved")


def test_firing_again_inside_the_window_reopens(sending):
    sending.send(firing(started_at=at(0)))
    sending.send(resolved(ended_at=at(10)))
    sending.send(firing(started_at=at(39)))
    assert (outcomes(sending), sending.signal().state, sending.signal().occurrence) == ([""], "open", 1)


def test_firing_again_later_is_a_new_interrupt(sending):
    sending.send(firing(started_at=at(0)))
    sending.send(resolved(ended_at=at(10)))
    sending.send(firing(started_at=at(41)))
    assert [item.external_id for item in sending.items()] == ["disk", "disk#2"]
    assert outcomes(sending) == ["resolved_itself", ""]
    assert sending.signal().item == sending.items()[1]


def test_the_window_is_the_sources_own(sending, cast):
    sending.source.set_up(by=cast.tia, reopens_within_minutes=0)
    sending.send(firing(started_at=at(0)))
    sending.send(resolved(ended_at=at(10)))
    sending.send(firing(started_at=at(11)))
    assert len(sending.items()) == 2


def test_a_key_that_looks_like_a_later_occurrence_harms_nobody(sending):
    sending.send(firing("disk#2"))
    sending.send(firing(started_at=at(0)))
    sending.send(resolved(ended_at=at(1)))
    sending.send(firing(started_at=at(90)))
    assert [item.external_id for item in sending.items()] == ["disk#2", "disk", "disk#3"]


def test_the_end_of_an_earlier_occurrence_does_not_end_this_one(sending):
    sending.send(firing(started_at=at(0)))
    sending.send(resolved(ended_at=at(10)))
    sending.send(firing(started_at=at(20)))
    sending.send(resolved(ended_at=at(9)))
    assert sending.signal().state == "open"


def test_what_a_person_finished_comes_back_as_work_inside_the_window(sending, cast):
    sending.send(firing(started_at=at(0)))
    item = sending.items()[0]
    cast.column("In progress").pull(item, by=cast.bo)
    item.close(by=cast.bo)
    sending.send(resolved())
    assert outcomes(sending) == ["done"]
    sending.send(firing())
    item.refresh_from_db()
    assert (item.outcome, item.placement.column.name) == ("", "Ready" if cast.column("Ready") else "")


def test_what_a_person_declined_stays_declined_inside_the_window(sending, cast):
    sending.send(firing())
    sending.items()[0].dismiss("declined", by=cast.bo)
    sending.send(firing())
    sending.send(resolved())
    sending.send(firing())
    assert (outcomes(sending), sending.signal().state) == (["declined"], "open")


def test_an_alert_that_never_ends_opens_anew_when_its_item_was_closed_long_ago(sending, cast):
    with clock.at(timezone.now() - timedelta(hours=2)):
        sending.send(firing())
        sending.source.work_off()
        sending.items()[0].dismiss("cancelled", by=cast.bo)
    sending.send(firing())
    assert [item.external_id for item in sending.items()] == ["disk", "disk#2"]


def test_a_repeat_of_what_a_person_closed_while_it_fires_is_counted(sending, cast):
    sending.send(firing(started_at=at(0)))
    sending.items()[0].dismiss("cancelled", by=cast.bo)
    sending.send(firing(started_at=at(0)))
    assert (outcomes(sending), sending.signal().count) == (["cancelled"], 2)


def test_silence_ends_what_never_resolves_and_says_so(sending, cast):
    sending.send(firing())
    sending.send(firing("young"))
    Signal.objects.filter(key="disk").update(last_seen_at=timezone.now() - timedelta(days=7, minutes=1))
    end_stale_signals()
    end_stale_signals()
    assert outcomes(sending) == ["resolved_itself", ""]
    told = story(list(Entry.objects.filter(kind="signal", verb="went_stale")), cast.ada)
    assert [line.what for line in told] == ["heard nothing of it for 7 days and took it to be over"]
    assert (
        "Nothing was heard of it for 7 days"
        in story(list(Entry.objects.filter(verb="dismissed")), cast.ada)[0].what
    )


def test_what_was_stale_and_is_heard_again_opens_although_it_began_long_ago(sending):
    sending.send(firing(started_at=at(0)))
    Signal.objects.update(last_seen_at=timezone.now() - timedelta(days=8))
    end_stale_signals()
    Signal.objects.update(
        stale_at=timezone.now() - timedelta(hours=1), resolved_at=timezone.now() - timedelta(hours=1)
    )
    entry = Entry.objects.get(verb="went_stale")
    signal = sending.signal()
    entry.changes |= signal.journal_values("stale_at", "resolved_at")
    entry.save()
    sending.send(firing(started_at=at(0)))
    assert len(sending.items()) == 2


def test_two_sources_do_not_share_keys(sending, cast):
    other = Sending(cast, "generic")
    sending.send(firing())
    other.send(firing())
    assert (len(sending.items()), len(other.items()), other.source.slug) == (1, 1, "generic-linux-2")


def test_a_long_key_is_folded_and_told_apart(sending):
    sending.send(firing("x" * 500 + "1"))
    sending.send(firing("x" * 500 + "2"))
    sending.send(firing("x" * 500 + "1"))
    assert len({item.external_id for item in sending.items()}) == 2


@pytest.mark.parametrize(
    "key", ["{EVENT.ID}", "$ALERT_ID", "$HOSTNAME$", "${ID}", "{{issue.key}}", "a-{HOST.NAME}"]
)
def test_an_unexpanded_macro_is_a_test_and_never_a_key(sending, key):
    kept = sending.send(firing(key))
    assert (kept.state, kept.said) == ("processed", "A test; it arrived, and nothing was opened.")
    assert not Signal.objects.exists()


def test_an_unexpanded_macro_is_no_service():
    said = {"key": "1", "title": "Costs $100"}
    assert Report.of(State.FIRING, service="$SERVICE", **said).service == ""
    assert Report.of(State.FIRING, service="$SERVICE of shop", **said).service == "$SERVICE of shop"


def test_an_item_that_went_to_another_team_is_still_the_signals(sending, cast):
    sending.send(firing())
    item = sending.items()[0]
    WorkItem.objects.get(pk=item.pk).move_to_team(cast.network, by=cast.root)
    sending.send(resolved())
    item.refresh_from_db()
    assert item.is_open


def test_messages_are_read_in_the_order_of_their_arrival(sending):
    sending.post(firing())
    sending.post(resolved())
    sweep()
    assert [kept.said for kept in Delivery.objects.order_by("id")] == ["1 opened", "1 resolved"]
    assert outcomes(sending) == ["resolved_itself"]


def test_an_end_is_not_late_for_a_beginning_that_only_our_clock_knows(cast):
    """Sent again after we were away, the firing comes after the time at which it was over; its sender wrote no beginning."""
    sending = Sending(cast)
    sending.send(firing())
    over = timezone.now() - timedelta(minutes=5)
    assert sending.send(resolved(ended_at=over.isoformat())).said == "1 resolved"
    assert sending.signal().resolved_at == sending.signal().opened_at
    sending.send(firing("shop", started_at=timezone.now().isoformat()))
    assert sending.send(resolved("shop", ended_at=over.isoformat())).said == "1 ignored (late)"


@pytest.mark.parametrize("title", ["\u200b", "\u202e\u2066", "\x01\x02"])
def test_a_title_of_signs_that_nobody_sees_opens_under_its_key(sending, title):
    kept = sending.send(firing("disk") | {"title": title, "service": title, "text": title})
    sending.send(firing(title, title=title))
    assert kept.said == "1 opened"
    assert [item.title for item in sending.items()] == ["disk", "(nothing to read)"]


def test_a_title_reads_in_one_direction_and_in_one_line(sending):
    sending.send(firing(title="Backup \u202etfihs\u202c of\n ledger\u200b-db"))
    assert [item.title for item in sending.items()] == ["Backup tfihs of ledger-db"]
