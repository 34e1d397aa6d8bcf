"""Only the one on duty is told (R3): of what is new, back or called a P1, bundled, in working hours, once."""

from datetime import time, timedelta

import pytest
from django.core import mail
from django.core.management import call_command

from backlogs.models import WorkItem
from intake import inbox, listening
from intake.channels.words import full_text
from intake.models import Channel, Manner, Matter, Notice, Signal, TeamManner, Triage
from intake.models.notice.hours import WorkingHours
from people.models import Person
from tests.intake.saying import Sending, firing, resolved
from tests.intake.telling import NOON, at, interrupt, later, told, work


@pytest.fixture(autouse=True)
def noon(db):
    with at(NOON):
        yield


def test_an_urgent_one_is_told_at_once_to_the_one_on_duty_and_to_nobody_else(cast):
    interrupt(cast, priority=1)
    work()
    assert told() == ["bo"]
    assert mail.outbox[0].subject.startswith("P1 [LINUX-")
    work()
    assert len(mail.outbox) == 1


def test_what_is_not_urgent_is_bundled_for_the_minutes_of_whom_it_is_told_to(cast):
    for number in range(4):
        interrupt(cast, f"Thing {number}")
    work()
    assert told() == []
    with at(later(minutes=9)):
        interrupt(cast, "A late one")
        work()
    assert told() == []
    with at(later(minutes=10)):
        work()
    assert told() == ["bo"]
    assert "5 from people" in mail.outbox[0].subject
    assert "and 2 more" not in mail.outbox[0].body


def test_a_flood_is_one_message_that_names_source_and_group(cast):
    sending = Sending(cast, "alertmanager")
    alerts = [
        {
            "status": "firing",
            "fingerprint": f"f{number}",
            "labels": {"alertname": f"A{number}", "severity": "critical"},
        }
        for number in range(37)
    ]
    sending.send({"alerts": alerts, "groupKey": "X"})
    work()
    assert told() == ["bo"]
    assert "37 from" in mail.outbox[0].subject
    assert "and 34 more" in mail.outbox[0].body


def test_a_storm_that_goes_on_is_one_message_every_ten_minutes(cast):
    sending = Sending(cast)
    for number in range(5):
        sending.send(firing(f"k{number}", severity="critical"))
        work()
    assert told() == ["bo"]
    with at(later(minutes=11)):
        work()
    assert told() == ["bo", "bo"]
    assert "4 from" in mail.outbox[1].subject
    assert Matter.objects.waiting().count() == 0


def test_repeats_are_not_told_and_a_return_is_told_once(cast):
    sending = Sending(cast)
    sending.send(firing(severity="critical"))
    for _ in range(5):
        sending.send(firing(severity="critical"))
    work()
    assert told() == ["bo"]
    for minute in (1, 3):
        with at(later(minutes=minute)):
            sending.send(resolved())
        with at(later(minutes=minute + 1)):
            sending.send(firing(severity="critical"))
            work()
    with at(later(minutes=30)):
        work()
    assert Signal.objects.get().count > 2
    assert len(told()) == 2
    assert "is back" in mail.outbox[1].subject


def test_a_room_gets_no_link_with_which_anybody_answers_for_the_one_on_duty(cast):
    Channel.objects.add(
        by=cast.tia, team=cast.linux, kind="chat", address="https://chat.example.test/hook", takes="urgent"
    )
    interrupt(cast, priority=1)
    listening.listen_to_all()
    Matter.objects.call_due()
    room, mine = Notice.objects.get(channel__isnull=False), Notice.objects.get(channel=None)
    assert "/acknowledge/" in full_text(mine)
    assert "/acknowledge/" not in full_text(room)
    assert room.text == mine.text


def test_what_goes_to_another_team_is_told_there_and_no_more_here(cast):
    cast.network.set_up(by=cast.nell, buffer_person=cast.cy)
    item, stays = interrupt(cast, "Switch is down"), interrupt(cast)
    listening.listen_to_all()
    Triage.objects.of(item).accept(by=cast.bo)
    cast.network.admit(cast.ada, by=None, roles=["engineer"])
    item.move_to_team(cast.network, by=cast.fresh(cast.ada))
    for minutes in (11, 22):
        with at(later(minutes=minutes)):
            work()
    assert sorted(told()) == ["bo", "cy"]
    [here] = [message for message in mail.outbox if message.to[0].startswith("bo")]
    assert stays.key in here.body
    assert item.title not in here.subject + here.body
    assert inbox.waiting(cast.network).get() == item
    item.move_to_team(cast.linux, by=cast.fresh(cast.ada))
    for minutes in (33, 44):
        with at(later(minutes=minutes)):
            work()
    assert sorted(told()) == ["bo", "bo", "cy"]
    call_command("check_journal")


def test_one_matter_that_fails_keeps_no_other_from_being_told(cast, monkeypatch, caplog):
    cast.network.set_up(by=cast.nell, buffer_person=cast.cy)
    for backlog in (cast.backlog("interrupt"), cast.backlog("interrupt", cast.network)):
        WorkItem.objects.add(by=None, backlog=backlog, title="Disk is full", priority=1)
    call = Matter.call

    def fails(matter):
        if matter.team == cast.linux:
            raise RuntimeError("whatever it is")
        call(matter)

    monkeypatch.setattr(Matter, "call", fails)
    work()
    assert told() == ["cy"]
    assert "a sweep passes over Matter" in caplog.text


def test_what_is_over_before_its_time_is_told_to_nobody(cast):
    sending = Sending(cast)
    sending.send(firing())
    work()
    with at(later(minutes=2)):
        sending.send(resolved())
    with at(later(minutes=12)):
        work()
    assert told() == []
    assert "over before" in Matter.objects.get().said


def test_who_has_it_when_it_is_sent_is_told(cast):
    interrupt(cast)
    work()
    cast.linux.set_up(by=cast.tia, buffer_person=cast.eve)
    with at(later(minutes=10)):
        work()
    assert told() == ["eve"]


def test_duty_that_changes_between_the_decision_and_the_sending_is_noticed(cast):
    interrupt(cast, priority=1)
    listening.listen_to_all()
    Matter.objects.call_due()
    cast.linux.set_up(by=cast.tia, buffer_person=cast.eve)
    work()
    assert told() == ["eve"]
    assert Notice.objects.get(recipient=cast.bo).said.startswith("Duty has changed")


def test_a_p1_of_what_is_worked_on_reaches_whoever_has_duty_when_it_is_sent(cast):
    item = interrupt(cast)
    Triage.objects.of(item).accept(by=cast.bo)
    work()
    Triage.objects.of(item).call_p1(by=cast.ada)
    listening.listen_to_all()
    Matter.objects.call_due()
    cast.linux.set_up(by=cast.tia, buffer_person=cast.eve)
    work()
    assert told() == ["eve"]


def test_who_put_it_there_while_on_duty_is_not_told(cast):
    cast.item("Mine", kind="interrupt", by=cast.bo, priority=1)
    work()
    assert told() == []


def test_outside_working_hours_everything_waits_until_the_team_turns_paging_on(cast):
    night = NOON.replace(hour=2)
    with at(night):
        interrupt(cast, "Urgent", priority=1)
        work()
        assert told() == []
        assert Matter.objects.get().due_at == NOON.replace(hour=8)
        TeamManner.objects.of(cast.linux).set_up(by=cast.tia, pages_outside_hours=True)
        interrupt(cast, "Another", priority=1)
        interrupt(cast, "Low", priority=4)
        work()
        assert told() == ["bo"]
    with at(NOON.replace(hour=8)):
        work()
    assert told() == ["bo", "bo"]


def test_quiet_hours_hold_over_a_clock_change(cast):
    """In Berlin, 25 October 2026 has 25 hours."""
    from datetime import UTC, datetime, time

    TeamManner.objects.of(cast.linux).set_up(by=cast.tia, work_begins=time(0), work_ends=time(0))
    cast.linux.set_up(by=cast.tia, workdays="0123456")
    cast.bo.rename(by=cast.bo, name="Bo", zone="Europe/Berlin")
    Manner.objects.of(cast.bo).choose(quiet_from=time(22), quiet_until=time(7))
    with at(datetime(2026, 10, 24, 21, 0, tzinfo=UTC)):
        interrupt(cast)
        work()
    with at(datetime(2026, 10, 24, 21, 30, tzinfo=UTC)):
        work()
    assert told() == []
    assert Matter.objects.get().due_at == datetime(2026, 10, 25, 6, 0, tzinfo=UTC)
    with at(datetime(2026, 10, 25, 6, 0, tzinfo=UTC)):
        work()
    assert told() == ["bo"]


def test_unanswered_the_next_one_named_is_told_once_and_nobody_after(cast):
    TeamManner.objects.of(cast.linux).set_up(by=cast.tia, next_person=cast.eve)
    interrupt(cast, priority=1)
    work()
    with at(later(minutes=29)):
        work()
    assert told() == ["bo"]
    for minutes in (31, 62, 600, 1500):
        with at(later(minutes=minutes)):
            work()
    assert told() == ["bo", "eve"]


def test_the_minutes_to_answer_run_in_working_hours(cast):
    TeamManner.objects.of(cast.linux).set_up(by=cast.tia, next_person=cast.eve)
    with at(NOON.replace(hour=17, minute=50)):
        interrupt(cast, priority=1)
        work()
        assert Matter.objects.get().answer_due_at == (NOON + timedelta(days=1)).replace(hour=8, minute=20)


def test_acknowledged_in_time_nobody_else_is_told(cast):
    TeamManner.objects.of(cast.linux).set_up(by=cast.tia, next_person=cast.eve)
    item = interrupt(cast, priority=1)
    work()
    Triage.objects.of(item).acknowledge(by=cast.fresh(cast.bo))
    with at(later(minutes=45)):
        work()
    assert told() == ["bo"]


def test_whoever_is_asked_for_help_is_told_and_only_that_one(cast):
    item = interrupt(cast, priority=1)
    Triage.objects.of(item).escalate(cast.ada, by=cast.fresh(cast.bo), because="You know this disk.")
    item.join(cast.eve, by=cast.fresh(cast.bo))
    item.join(cast.bo, by=cast.fresh(cast.bo))
    with at(later(minutes=1)):
        work()
    assert sorted(told()) == ["ada", "eve"]


def test_no_team_with_nobody_on_duty_loses_a_message(cast):
    cast.linux.buffer_person = None
    cast.linux.save(update_fields=["buffer_person"])
    interrupt(cast, priority=1)
    work()
    assert (told(), Matter.objects.get().said) == ([], "Nobody is on duty.")
    cast.linux.set_up(by=cast.tia, buffer_person=cast.bo)
    with at(later(minutes=6)):
        work()
    assert told() == ["bo"]


def test_over_a_whole_cast_nobody_but_these_four_kinds_is_ever_told(cast):
    """Members, leads, owners, observers, customers: 0 messages to anyone but duty, next, helper and requester."""
    TeamManner.objects.of(cast.linux).set_up(by=cast.tia, next_person=cast.eve)
    sending = Sending(cast)
    for number in range(20):
        sending.send(firing(f"k{number}", severity=["critical", "info", "", "warning"][number % 4]))
    asked = interrupt(cast, "Please", requester=cast.vic, customer=cast.web_shop)
    item = interrupt(cast, "Help", priority=1)
    item.watch(by=cast.fresh(cast.max))
    Triage.objects.of(item).escalate(cast.ada, by=cast.fresh(cast.bo))
    asked.comment("Soon.", by=cast.fresh(cast.bo), audience="public")
    asked.comment("Internal.", by=cast.fresh(cast.pia))
    asked.dismiss("declined", by=cast.fresh(cast.bo), because="Not ours.")
    for minutes in (0, 11, 45, 200, 1500, 3000):
        with at(later(minutes=minutes)):
            work()
    allowed = {"bo", "eve", "ada", "vic"}
    assert set(told()) == allowed
    assert not Notice.objects.exclude(
        recipient__in=Person.objects.filter(email__in=[f"{n}@example.test" for n in allowed])
    )
    assert told().count("eve") <= Matter.objects.count()


def test_a_p1_that_was_lowered_and_is_called_one_again_is_told_again(cast):
    """Each claim wants to be judged within the hour (R4)."""
    item = interrupt(cast)
    for minutes in (0, 20):
        with at(later(minutes=minutes)):
            Triage.objects.of(item).call_p1(by=cast.eve)
            work()
        with at(later(minutes=minutes + 5)):
            Triage.objects.of(item).lower_p1(3, by=cast.bo)
            work()
    assert [message.subject.partition(" Disk")[0] for message in mail.outbox if "P1" in message.subject] == [
        f"P1 [{item.key}] is called a P1"
    ] * 2
    assert set(told()) == {"bo"}


def test_working_hours_from_one_time_to_the_same_are_whole_days(cast):
    hours = WorkingHours(cast.linux, time(8), time(8))
    monday, saturday = later(days=5), later(days=3)
    assert [hours.has(day.replace(hour=3)) for day in (monday, saturday)] == [True, False]
    assert hours.next(saturday) == monday.replace(hour=0)


def test_what_is_back_is_told_where_it_is_now(cast):
    """Taken up here and given to another team, whose person on duty has to know that it fires again."""
    cast.network.set_up(by=cast.nell, buffer_person=cast.cy)
    cast.network.admit(cast.ada, by=None, roles=["engineer"])
    sending = Sending(cast)
    sending.send(firing(severity="critical"))
    [item] = sending.items()
    item.move_to_team(cast.network, by=cast.fresh(cast.ada))
    work()
    mail.outbox.clear()
    with at(later(minutes=11)):
        sending.send(resolved())
    with at(later(minutes=13)):
        sending.send(firing(severity="critical"))
        work()
    assert told() == ["cy"]
    assert "is back" in mail.outbox[0].subject
