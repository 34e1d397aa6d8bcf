"""What customers were promised is measured from what the journal tells: begun, paused, ended, aimed anew, kept or broken."""

from datetime import UTC, datetime, time, timedelta

import pytest
from django.core.management import call_command

from backlogs.models import Request, WorkItem
from core.errors import Invalid, NotAllowed, Refused
from intake.listening import listen_to_all
from intake.models import Clock, ClockPause, Cursor, KeptHours, Promise, TeamManner, Triage
from journal.models import Entry
from people.models import Agreement, TeamHoliday
from tests.cast import Cast
from tests.intake.past import at
from tests.intake.saying import Sending
from tests.intake.test_mail import letter

# A Wednesday.
NOON = datetime(2026, 11, 18, 12, 0, tzinfo=UTC)
P1 = {"priority": 1, "acknowledge_minutes": 15, "resolve_minutes": 240, "around_the_clock": True}
TERMS = {"acknowledge_minutes": 60, "respond_minutes": 240, "resolve_minutes": 960, "targets": [P1]}


def later(**span: float) -> datetime:
    return NOON + timedelta(**span)


@pytest.fixture
def agreed(cast: Cast) -> Agreement:
    """The default agreement of the Linux team, in force."""
    with at(later(days=-1)):
        agreement = Agreement.objects.propose(by=cast.pia, team=cast.linux, **TERMS)
        agreement.accept(by=cast.pia)
    return agreement


def asked(cast: Cast, when: datetime = NOON, **values) -> WorkItem:
    with at(when):
        values = {"customer": cast.web_shop, "requester": cast.vic, "priority": 3} | values
        return WorkItem.objects.add(
            by=None, backlog=cast.backlog("interrupt"), **({"title": "Shop is slow"} | values)
        )


def clocks(item: WorkItem, now: datetime = NOON) -> dict[str, Clock]:
    with at(now):
        listen_to_all()
    return {clock.kind: clock for clock in Clock.objects.filter(item=item).select_related("hours", "item")}


def states(item: WorkItem, now: datetime) -> dict[str, str]:
    found = clocks(item, now)
    with at(now):
        return {kind: clock.state for kind, clock in found.items()}


def triage(item: WorkItem) -> Triage:
    return Triage.objects.of(WorkItem.objects.select_related("team", "backlog").get(pk=item.pk))


def test_what_a_customer_asks_for_has_the_clocks_of_the_default_agreement(cast, agreed):
    found = clocks(asked(cast))
    assert {kind: clock.minutes for kind, clock in found.items()} == {
        "acknowledge": 60, "first_response": 240, "resolve": 960,
    }  # fmt: skip
    assert found["acknowledge"].due_at == later(hours=1)
    # Six hours are left of Wednesday, ten on Thursday.
    assert found["resolve"].due_at == later(days=1, hours=6)
    assert found["resolve"].promise.version == 2


def test_alarms_planned_work_and_teams_without_agreement_have_none(cast, agreed):
    assert not clocks(asked(cast, customer=None, requester=None))
    planned = cast.item("Planned", customer=cast.web_shop)
    elsewhere = WorkItem.objects.add(
        by=None, backlog=cast.backlog("interrupt", cast.network), title="Theirs", customer=cast.web_shop
    )
    assert not clocks(planned)
    assert not clocks(elsewhere)


def test_what_is_only_proposed_promises_nothing(cast):
    with at(later(days=-1)):
        agreement = Agreement.objects.propose(by=cast.pia, team=cast.linux, **TERMS)
    assert not clocks(asked(cast))
    with at(later(minutes=1)):
        agreement.accept(by=cast.pia)
    assert len(clocks(asked(cast, later(minutes=2)))) == 3


def test_the_customers_own_agreement_goes_before_the_default(cast, agreed):
    with at(later(hours=-2)):
        own = Agreement.objects.propose(
            by=cast.pia, team=cast.linux, customer=cast.web_shop, differs_because="law", respond_minutes=30,
            review_on=later(days=90).date(), around_the_clock=True,
        )  # fmt: skip
    assert clocks(asked(cast, later(hours=-1)))["first_response"].minutes == 240
    with at(NOON):
        own.accept(by=cast.pia)
        own.accept(by=cast.vic)
    found = clocks(asked(cast, later(minutes=1)))
    assert {kind: (clock.minutes, clock.hours) for kind, clock in found.items()} == {
        "first_response": (30, None)
    }


def test_a_later_version_moves_no_clock_however_late_it_is_heard(cast, agreed):
    early = asked(cast)
    with at(later(minutes=5)):
        agreed.amend(by=cast.pia, acknowledge_minutes=10)
        agreed.accept(by=cast.pia)
    late = asked(cast, later(minutes=10))
    assert clocks(early, later(minutes=11))["acknowledge"].minutes == 60
    assert clocks(late)["acknowledge"].minutes == 10
    assert list(Promise.objects.order_by("version").values_list("version", "holds")) == [
        (1, False), (2, True), (3, False), (4, True),
    ]  # fmt: skip


def test_the_calendar_is_kept_with_the_clock(cast, agreed):
    found = clocks(asked(cast))["resolve"]
    with at(later(minutes=5)):
        TeamHoliday.objects.add(later(days=1).date(), team=cast.linux, by=cast.tia, name="Move")
        TeamManner.objects.of(cast.linux).set_up(by=cast.tia, work_begins=time(9))
    found.refresh_from_db()
    assert found.reaches(100) == later(days=1, hours=6)
    assert KeptHours.objects.count() == 1
    # Thursday is free for what comes now, and Friday begins at nine.
    assert clocks(asked(cast, later(minutes=10)))["resolve"].due_at > later(days=2)
    assert KeptHours.objects.count() == 2


def test_each_clock_ends_with_what_was_promised(cast, agreed):
    item = asked(cast)
    with at(later(minutes=61)):
        triage(item).acknowledge(by=cast.bo)
    with at(later(hours=2)):
        item.comment("We look at it.", by=cast.bo)
        item.comment("Any news?", by=cast.vic, audience="public")
    assert states(item, later(hours=2)) == {
        "acknowledge": "broken", "first_response": "running", "resolve": "running",
    }  # fmt: skip
    with at(later(hours=3)):
        item.comment("It was the index.", by=cast.bo, audience="public")
    with at(later(hours=4)):
        item.close(by=cast.bo)
    found = clocks(item, later(hours=4))
    assert [found[kind].state for kind in ("acknowledge", "first_response", "resolve")] == [
        "broken", "kept", "kept",
    ]  # fmt: skip
    assert (found["acknowledge"].by, found["first_response"].by) == (timedelta(minutes=1), timedelta(hours=1))


def test_a_batch_heard_late_ends_in_the_same_clocks(cast, agreed):
    item = asked(cast)
    with at(later(minutes=30)):
        triage(item).acknowledge(by=cast.bo)
    with at(later(hours=1)):
        item.comment("Which page?", by=cast.bo, audience="public")
    with at(later(hours=5)):
        item.close(by=cast.bo)
    assert states(item, later(days=3)) == {"acknowledge": "kept", "first_response": "kept", "resolve": "kept"}
    before = list(Clock.objects.order_by("kind").values())
    Cursor.objects.all().delete()
    Entry.objects.update(at=later(days=3))
    with at(later(days=3)):
        listen_to_all()
    assert list(Clock.objects.order_by("kind").values()) == before


@pytest.mark.parametrize(
    ("outcome", "expected"),
    [
        ("done", ["broken", "kept", "kept"]),
        ("declined", ["broken", "kept", "uncounted"]),
        ("duplicate", ["broken", "uncounted", "uncounted"]),
        ("resolved_itself", ["broken", "uncounted", "uncounted"]),
    ],
)
def test_an_end_without_an_answer_counts_only_what_was_broken_before(cast, agreed, outcome, expected):
    item = asked(cast)
    with at(later(hours=2)):
        item.close(by=None) if outcome == "done" else item.dismiss(outcome, by=None)
    found = states(item, later(hours=2))
    assert [found[kind] for kind in ("acknowledge", "first_response", "resolve")] == expected


def test_paused_time_does_not_count(cast, agreed):
    item = asked(cast)
    clocks(item)
    with at(later(minutes=30)):
        ClockPause.objects.begin(item, by=cast.bo, reason="third_party", because="The provider looks.")
        ClockPause.objects.begin(item, by=cast.bo, reason="third_party", because="Said twice.")
    found = clocks(item, later(minutes=31))
    assert [found[kind].state for kind in ("acknowledge", "first_response", "resolve")] == [
        "kept", "paused", "paused",
    ]  # fmt: skip
    assert found["resolve"].due_at is None
    with at(later(hours=3, minutes=30)):
        ClockPause.objects.end(item, by=cast.bo)
        ClockPause.objects.end(item, by=cast.bo)
    found = clocks(item, later(hours=4))
    # Three hours of Wednesday, then nine o'clock on Thursday; ten more, and Friday at eleven.
    assert found["first_response"].due_at == later(hours=21)
    assert found["resolve"].due_at == later(days=1, hours=23)
    told = Entry.objects.filter(subject=item.pk, verb__endswith="_clocks").values_list("verb", flat=True)
    assert list(told) == ["paused_clocks", "resumed_clocks"]
    call_command("check_journal")


def test_a_pause_is_refused_without_words_a_reason_or_a_running_clock(cast, agreed):
    item = asked(cast)
    pause = ClockPause.objects.begin
    with pytest.raises(Refused, match="No clock"):
        pause(item, by=cast.bo, reason="customer", because="x")
    clocks(item)
    with pytest.raises(Invalid):
        pause(item, by=cast.bo, reason="customer", because=" ")
    with pytest.raises(Invalid):
        pause(item, by=cast.bo, reason="lunch", because="x")
    for reader in (cast.oz, cast.vic, cast.cy):
        with pytest.raises(NotAllowed):
            pause(item, by=reader, reason="customer", because="x")
    pause(item, by=cast.bo, reason="customer", because="Which page?")
    with pytest.raises(Refused, match="waiting for the customer"):
        pause(item, by=cast.bo, reason="agreed_later", because="x")


def test_the_answer_of_who_asked_by_mail_ends_the_wait_for_it(cast, agreed):
    post = Sending(cast, "email")

    def writes(when: datetime, number: str, sender: str) -> None:
        with at(when):
            post.source.keep(
                letter("Re: x", number=number, sender=sender, In_Reply_To="<1@example.test>"),
                {"x-peer": "192.0.2.1", "x-envelope-from": sender},
            )
            post.source.work_off()

    writes(NOON, "1", "vic@example.test")
    [item] = post.items()
    with at(NOON):
        item.edit(by=cast.bo, customer=cast.web_shop, priority=3)
    clocks(item)
    with at(later(minutes=10)):
        ClockPause.objects.begin(item, by=cast.bo, reason="customer", because="Which page?")
    writes(later(hours=1), "2", "somebody@else.test")
    assert states(item, later(hours=1))["resolve"] == "paused"
    writes(later(hours=2), "3", "vic@example.test")
    assert states(item, later(hours=2))["resolve"] == "running"
    assert clocks(item)["resolve"].spans == [(NOON, later(minutes=10)), (later(hours=2), None)]
    call_command("check_journal")


def test_the_customers_answer_ends_the_wait_for_it(cast, agreed):
    item = asked(cast)
    clocks(item)
    with at(later(minutes=10)):
        ClockPause.objects.begin(item, by=cast.bo, reason="customer", because="Which page?")
    with at(later(hours=1)):
        item.comment("The first one.", by=cast.vic, audience="public")
    found = clocks(item, later(hours=2))
    assert found["resolve"].stretches[-1] == [later(hours=1).isoformat(), None]
    assert ClockPause.objects.get().ended_at == later(hours=1)


def test_open_again_the_time_to_resolve_goes_on_and_the_time_between_does_not_count(cast, agreed):
    item = asked(cast)
    with at(later(hours=1)):
        item.close(by=cast.bo)
    clocks(item, later(hours=1))
    with at(later(hours=3)):
        item.reopen(by=cast.bo)
    found = clocks(item, later(hours=3))
    assert (found["resolve"].ended_at, found["first_response"].state) == (None, "kept")
    assert found["resolve"].due_at == later(days=1, hours=22)
    with at(later(hours=4)):
        item.refresh_from_db()
        item.close(by=cast.bo)
    found = clocks(item, later(hours=4))["resolve"]
    assert (found.state, found.limit - found.by) == ("kept", timedelta(hours=2))


def test_another_priority_is_another_target_and_the_timeline_says_so(cast, agreed):
    item = asked(cast)
    clocks(item)
    with at(later(minutes=20)):
        triage(item).call_p1(by=cast.bo)
    found = clocks(item, later(minutes=20))
    assert set(found) == {"acknowledge", "first_response", "resolve"}
    assert (found["acknowledge"].minutes, found["acknowledge"].hours) == (15, None)
    assert found["acknowledge"].due_at == later(minutes=15)
    assert found["resolve"].due_at == later(hours=4)
    assert found["first_response"].state == "uncounted"
    assert Entry.objects.filter(subject=item.pk, verb="aimed_clocks_anew").count() == 1


def test_the_customer_may_be_named_at_triage(cast, agreed):
    item = asked(cast, customer=None, requester=None)
    with at(later(minutes=5)):
        triage(item).acknowledge(by=cast.bo)
    assert not clocks(item, later(minutes=6))
    with at(later(minutes=10)):
        item.refresh_from_db()
        item.edit(by=cast.bo, customer=cast.web_shop)
    found = clocks(item, later(minutes=10))
    assert (found["acknowledge"].met_at, found["resolve"].started_at) == (later(minutes=5), NOON)


def test_nearest_due_is_read_with_the_items(cast, agreed, django_assert_num_queries):
    one, two = asked(cast), asked(cast, customer=None, requester=None)
    clocks(one)
    with django_assert_num_queries(1):
        found = {item.pk: item.nearest_due_at for item in Clock.objects.nearest_due(WorkItem.objects.all())}
    assert found == {one.pk: later(hours=1), two.pk: None}


def test_what_the_product_owner_says_to_a_request_is_the_answer(cast, agreed):
    wanted = {"backlog": cast.backlog(), "kind": "request", "priority": None}
    back, taken, planned = (asked_for(cast, **wanted) for _ in range(3))
    assert states(back, later(minutes=5)) == {"acknowledge": "running", "first_response": "running"}
    with at(later(minutes=30)):
        Request.objects.of(back).ask_back("Which size?", by=cast.pia)
        Request.objects.of(taken).become_feature(by=cast.pia)
        Request.objects.of(planned).become_item(by=cast.pia)
    for item in (back, taken, planned):
        assert states(item, later(hours=9)) == {"acknowledge": "kept", "first_response": "kept"}


def asked_for(cast: Cast, **values) -> WorkItem:
    with at(NOON):
        return WorkItem.objects.add(
            by=None, title="A mirror", customer=cast.web_shop, requester=cast.vic, **values
        )
