"""What is decided about an interrupt: once, by who may, told, and told alike by the journal."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone

from backlogs.models import WorkItem
from core.errors import Invalid, NotAllowed, Refused, Stale
from intake import inbox
from intake.models import Triage
from tests.cast import Cast

pytestmark = pytest.mark.django_db


def arrived(cast: Cast, title: str = "Disk of db-1 is full", **values) -> WorkItem:
    return WorkItem.objects.add(by=None, backlog=cast.backlog("interrupt"), title=title, **values)


def waiting(cast: Cast) -> list[str]:
    return [item.title for item in inbox.waiting(cast.linux).order_by("id")]


def triage(item: WorkItem) -> Triage:
    return Triage.objects.of(WorkItem.objects.select_related("team", "backlog").get(pk=item.pk))


def consistent() -> None:
    call_command("check_journal")


def test_accepting_says_what_it_is_and_places_it(cast: Cast) -> None:
    item = arrived(cast)
    assert waiting(cast) == ["Disk of db-1 is full"]
    triage(item).accept(by=cast.bo, priority=2, service="Storage", class_of_service="expedite")
    item.refresh_from_db()
    assert (item.priority, item.service, item.class_of_service) == (2, "Storage", "expedite")
    assert item.placement.column.category == "queue"
    decided = triage(item)
    assert (decided.decision, decided.decided_by, decided.acknowledged_by) == ("accepted", cast.bo, cast.bo)
    assert waiting(cast) == []
    consistent()


def test_the_same_twice_is_once_and_another_hears_who_was_faster(cast: Cast) -> None:
    item = arrived(cast)
    triage(item).accept(by=cast.bo)
    triage(item).accept(by=cast.bo)
    with pytest.raises(Stale, match=rf"^Bo accepted {item.key} at "):
        triage(item).decline("No.", by=cast.eve)
    assert item.stays.count() == 1


def test_what_resolved_itself_is_not_decided_on(cast: Cast) -> None:
    item = arrived(cast)
    item.dismiss("resolved_itself", by=None)
    with pytest.raises(Stale, match="closed as resolved itself"):
        triage(item).accept(by=cast.bo)


def test_who_only_looks_decides_nothing(cast: Cast) -> None:
    item = arrived(cast)
    for verb in ("accept", "decline", "acknowledge", "call_p1", "promote", "take_back"):
        with pytest.raises(NotAllowed):
            getattr(triage(item), verb)(by=cast.oz)
    assert not Triage.objects.exists()


def test_declining_answers_whoever_asked(cast: Cast) -> None:
    item = arrived(cast, requester=cast.vic)
    with pytest.raises(Invalid, match="gets an answer"):
        triage(item).decline(by=cast.bo)
    triage(item).decline("We do not run this any more.", by=cast.bo)
    said = item.comments.get()
    assert (said.audience, said.author) == ("public", cast.bo)
    item.refresh_from_db()
    assert item.outcome == "declined"
    alarm = arrived(cast)
    triage(alarm).decline(by=cast.bo)
    assert not alarm.comments.exists()
    consistent()


def test_a_duplicate_hands_over_its_words_and_watchers_and_who_asked(cast: Cast) -> None:
    known, item = arrived(cast, "DNS times out"), arrived(cast, "Cannot reach the shop", requester=cast.vic)
    item.watch(by=cast.eve)
    item.comment("Since the change of yesterday.", by=cast.bo)
    item.comment("Which address do you use?", by=cast.bo, audience="public")
    triage(item).merge_into(known, by=cast.bo)
    known.refresh_from_db()
    item.refresh_from_db()
    assert item.outcome == "duplicate"
    assert triage(item).leads_to == known
    assert [comment.text for comment in known.comments.all()] == [
        "Since the change of yesterday.", "Which address do you use?",
    ]  # fmt: skip
    assert [comment.audience for comment in known.comments.all()] == ["team", "team"]
    assert [comment.text for comment in item.comments.all()] == ["Which address do you use?"]
    assert {watcher.person for watcher in known.watchers.all()} == {cast.eve, cast.vic}
    assert known.requester == cast.vic
    assert item.requester == cast.vic
    consistent()


def test_a_duplicate_of_itself_of_another_team_or_in_a_circle_is_refused(cast: Cast) -> None:
    one, two = arrived(cast), arrived(cast)
    with pytest.raises(Invalid):
        triage(one).merge_into(one, by=cast.bo)
    elsewhere = cast.item("Theirs", backlog=cast.backlog(team=cast.network), by=cast.cy)
    with pytest.raises(Invalid, match="another team"):
        triage(one).merge_into(elsewhere, by=cast.bo)
    triage(one).merge_into(two, by=cast.bo)
    with pytest.raises(Refused, match="circle"):
        triage(two).merge_into(one, by=cast.bo)


def test_what_can_wait_becomes_planned_work(cast: Cast) -> None:
    item = arrived(cast, requester=cast.vic, service="Mail")
    request = triage(item).promote(by=cast.bo, kind="request")
    item.refresh_from_db()
    assert (request.kind, request.backlog.kind, request.requester, request.service) == (
        "request", "business", cast.vic, "Mail",
    )  # fmt: skip
    assert item.outcome == "merged"
    assert triage(item).leads_to == request
    assert request.links_out.get().to_item == item
    assert triage(item).promote(by=cast.bo, kind="request") == request
    with pytest.raises(Refused, match=f"goes on as {request.key}"):
        triage(item).take_back(by=cast.bo)
    consistent()


def test_two_things_in_one_message_are_two_interrupts(cast: Cast) -> None:
    item = arrived(cast, "Disk full and mail slow", requester=cast.vic)
    triage(item).split_off("Mail is slow", by=cast.bo)
    assert waiting(cast) == ["Disk full and mail slow", "Mail is slow"]
    consistent()


def test_putting_off_and_back(cast: Cast) -> None:
    item = arrived(cast)
    with pytest.raises(Invalid):
        triage(item).snooze(timezone.now() - timedelta(minutes=1), by=cast.bo)
    triage(item).snooze(timezone.now() + timedelta(hours=1), by=cast.bo)
    assert waiting(cast) == []
    assert inbox.snoozed(cast.linux).count() == 1
    triage(item).take_back(by=cast.bo)
    assert waiting(cast) == [item.title]
    consistent()


def test_escalating_names_one_person_of_the_team(cast: Cast) -> None:
    item = arrived(cast)
    with pytest.raises(Invalid, match="does not take part"):
        triage(item).escalate(cast.cy, by=cast.bo)
    triage(item).escalate(cast.ada, by=cast.bo, because="She built it")
    assert triage(item).escalated_to == cast.ada
    assert waiting(cast) == [item.title]
    triage(item).take_back(by=cast.bo)
    assert triage(item).escalated_to is None
    consistent()


def test_taking_back_what_was_accepted_declined_or_merged(cast: Cast) -> None:
    items = [arrived(cast, f"Disk {number}") for number in range(3)]
    triage(items[0]).accept(by=cast.bo)
    triage(items[1]).decline(by=cast.bo)
    triage(items[2]).merge_into(items[0], by=cast.bo)
    for item in items:
        triage(item).take_back(by=cast.bo)
    assert waiting(cast) == ["Disk 0", "Disk 1", "Disk 2"]
    triage(items[0]).accept(by=cast.bo)
    items[0].refresh_from_db()
    items[0].join(cast.ada, by=cast.ada)
    with pytest.raises(Refused, match="works on"):
        triage(items[0]).take_back(by=cast.bo)
    consistent()


def test_an_undone_merge_brings_back_what_moved(cast: Cast) -> None:
    known, item = arrived(cast, "DNS times out"), arrived(cast, "Cannot reach the shop", requester=cast.vic)
    for who in (cast.eve, cast.ada):
        item.watch(by=who)
    known.watch(by=cast.ada)
    known.comment("It began at ten.", by=cast.bo)
    item.comment("Since the change of yesterday.", by=cast.bo)
    item.comment("Which address do you use?", by=cast.bo, audience="public")
    triage(item).merge_into(known, by=cast.bo)
    WorkItem.objects.get(pk=known.pk).comment("Said after the merge.", by=cast.eve)
    triage(item).take_back(by=cast.bo)
    assert [comment.text for comment in item.comments.all()] == [
        "Since the change of yesterday.", "Which address do you use?",
    ]  # fmt: skip
    assert [comment.text for comment in known.comments.all()] == [
        "It began at ten.", "Which address do you use?", "Said after the merge.",
    ]  # fmt: skip
    assert {watcher.person for watcher in item.watchers.all()} == {cast.eve, cast.ada}
    assert {watcher.person for watcher in known.watchers.all()} == {cast.ada}
    known.refresh_from_db()
    assert known.requester is None, "who asked for the one does not read the other"
    consistent()
    triage(item).merge_into(known, by=cast.bo)
    triage(item).take_back(by=cast.bo)
    assert "Since the change of yesterday." in {comment.text for comment in item.comments.all()}
    assert {watcher.person for watcher in item.watchers.all()} == {cast.eve, cast.ada}
    consistent()


def test_an_undone_merge_leaves_what_went_on_since(cast: Cast) -> None:
    known, item = arrived(cast, "DNS times out"), arrived(cast, "Cannot reach the shop", requester=cast.vic)
    item.comment("Since yesterday.", by=cast.bo)
    triage(item).merge_into(known, by=cast.bo)
    known.refresh_from_db()
    known.edit(by=cast.bo, requester=cast.val)
    third = arrived(cast, "All of the network")
    triage(known).merge_into(third, by=cast.bo)
    triage(item).take_back(by=cast.bo)
    assert not item.comments.exists(), "it went on to a third"
    known.refresh_from_db()
    assert known.requester == cast.val
    consistent()


def test_a_declined_one_that_is_reopened_waits_again(cast: Cast) -> None:
    item = arrived(cast)
    triage(item).decline(by=cast.bo)
    WorkItem.objects.get(pk=item.pk).reopen(by=cast.bo)
    assert waiting(cast) == [item.title]
    triage(item).accept(by=cast.eve)
    assert triage(item).decided_by == cast.eve
    consistent()


def test_r4_a_p1_is_confirmed_or_lowered_by_the_one_on_duty(cast: Cast) -> None:
    item = arrived(cast, customer=cast.web_shop)
    triage(item).call_p1(by=cast.eve)
    claimed = triage(item)
    assert claimed.item.priority == 1
    assert claimed.judged_by is not None
    with pytest.raises(NotAllowed, match="person on duty: Bo"):
        claimed.confirm_p1(by=cast.eve)
    triage(item).lower_p1(3, by=cast.bo)
    assert triage(item).item.priority == 3
    assert Triage.objects.lowered_by_customer(cast.linux) == {"Web Shop": 1}
    own = arrived(cast)
    triage(own).call_p1(by=cast.bo)
    assert triage(own).judged_by is None
    consistent()


def test_a_group_is_decided_at_once_and_each_keeps_its_own(cast: Cast) -> None:
    items = [arrived(cast, f"Disk {number}") for number in range(4)]
    triage(items[3]).decline(by=cast.eve)
    assert Triage.objects.decide_together(items, "accepted", by=cast.bo, priority=2) == 3
    assert [triage(item).decision for item in items] == ["accepted"] * 3 + ["declined"]
    consistent()
