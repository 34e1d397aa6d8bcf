"""A standup's verbs: one open one a board, led by one person, all of its state in rows."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone

from boards.finding import board_seen_by
from boards.models import Standup
from boards.standup_walk import shortened
from core.errors import Invalid, NotAllowed, Refused, Stale
from journal.models import Entry
from journal.sentences import feed
from tests.cast import Cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def work(cast: Cast):
    """Two in review, one of them blocked; an old one and an expedite one in progress; three ready."""
    items = {}
    for title, column in [
        ("Reviewed", "Review"), ("Stuck", "Review"), ("Active", "In progress"), ("Fire", "In progress"),
        ("Asked", "Waiting"), ("One", "Ready"), ("Two", "Ready"), ("Three", "Ready"), ("Four", "Ready"),
    ]:  # fmt: skip
        more = {"class_of_service": "expedite"} if title == "Fire" else {}
        more |= {"feature": cast.feature()} if title == "Asked" else {}
        items[title] = cast.item(title, **more)
        cast.column(column).pull(items[title], by=cast.ada)
    items["Stuck"].block(by=cast.ada, reason="supplier")
    return items


def begun(cast: Cast, by=None, board="team-LINUX", **more) -> Standup:
    by = by or cast.ada
    return Standup.objects.begin(board_seen_by(by, board), by=by, **more)


def titles(standup: Standup, work) -> list[str]:
    named = {item.pk: title for title, item in work.items()}
    return [named[number] for number in standup.stops]


def test_it_walks_from_the_nearest_to_done(cast: Cast, work) -> None:
    standup = begun(cast)
    walked = ["Fire", "Stuck", "Reviewed", "Active", "Asked"]
    assert titles(standup, work)[:5] == walked
    assert len(standup.stops) == 8  # of what is ready the first three
    assert standup.item == work["Fire"]
    assert standup.led_by == cast.ada


def test_it_walks_by_person_and_by_feature(cast: Cast, work) -> None:
    for title, who in [
        ("Asked", cast.ada),
        ("Reviewed", cast.bo),
        ("Reviewed", cast.ada),
        ("Active", cast.eve),
    ]:
        work[title].join(who, by=who)
    standup = begun(cast, order="person")
    assert titles(standup, work)[:5] == ["Fire", "Reviewed", "Asked", "Active", "Stuck"]
    standup.arrange("feature", by=cast.ada, board=board_seen_by(cast.ada, "team-LINUX"))
    assert titles(standup, work)[:2] == ["Fire", "Asked"]


def test_it_goes_on_back_and_to_a_part(cast: Cast, work) -> None:
    standup = begun(cast)
    standup.go_next(by=cast.ada)
    assert standup.item == work["Stuck"]
    assert standup.said == [work["Fire"].pk]
    standup.go_back(by=cast.ada)
    standup.go_to("LINUX-3", by=cast.ada)
    assert standup.item == work["Active"]
    standup.go_to_part(2, by=cast.ada)
    assert standup.item == work["Stuck"]
    standup.go_on(by=cast.ada)
    assert standup.item == work["Reviewed"]
    for _ in range(9):
        standup.go_on(by=cast.ada)
    assert standup.item is None
    assert standup.unsaid == []
    with pytest.raises(Invalid, match="not on this walk"):
        standup.go_to("NET-1", by=cast.ada)


def test_a_key_pressed_twice_goes_one_card(cast: Cast, work) -> None:
    standup = begun(cast)
    standup.go_next(by=cast.ada, seen="LINUX-4")
    with pytest.raises(Stale, match="LINUX-2"):
        standup.go_next(by=cast.ada, seen="LINUX-4")


def test_one_leads_and_anybody_takes_over(cast: Cast, work) -> None:
    standup = begun(cast)
    with pytest.raises(Refused, match="Ada leads the walk"):
        standup.go_next(by=cast.eve)
    standup.take_lead(by=cast.eve)
    standup.go_next(by=cast.eve)
    assert standup.led_by == cast.eve
    with pytest.raises(NotAllowed, match="look on"):
        standup.take_lead(by=cast.oz)


def test_the_second_who_begins_finds_the_first_ones(cast: Cast, work) -> None:
    assert begun(cast) == begun(cast, by=cast.eve)
    assert Standup.objects.count() == 1
    assert {seat.person for seat in Standup.objects.get().seats.all()} == {cast.ada}


def test_what_was_forgotten_yesterday_is_ended(cast: Cast, work) -> None:
    old = begun(cast)
    Standup.objects.filter(pk=old.pk).update(began_at=timezone.now() - timedelta(days=1))
    new = begun(cast, by=cast.eve)
    old.refresh_from_db()
    assert new != old
    assert old.ended_at
    assert new.since == old.began_at


def test_the_timer_stands_while_it_is_paused(cast: Cast, work, monkeypatch) -> None:
    standup, now = begun(cast), timezone.now()
    standup.began_at = now - timedelta(seconds=300)
    standup.paused_at, standup.paused_for = now - timedelta(seconds=100), 50
    assert standup.elapsed == 150
    standup = Standup.objects.get()
    standup.pause(by=cast.eve)
    standup.pause(by=cast.eve)
    standup.resume(by=cast.ada)
    assert standup.paused_at is None


def test_a_question_is_parked_and_settled(cast: Cast, work) -> None:
    standup = begun(cast)
    question = standup.park("  Who owns  the appliances? ", by=cast.eve)
    assert standup.park("Who owns the appliances?", by=cast.bo) == question
    assert question.item == work["Fire"]
    standup.go_next(by=cast.ada)
    assert (
        standup.park("Begun at the fire", by=cast.eve, at=work["Fire"].key).item == work["Fire"]
    )  # the walk went on
    assert standup.park("Elsewhere", by=cast.eve, at="LINUX-999").item == standup.item != work["Fire"]
    with pytest.raises(Invalid, match="needs words"):
        standup.park(" ", by=cast.eve)
    with pytest.raises(NotAllowed):
        standup.park("Mine", by=cast.oz)
    standup.end(by=cast.ada)
    standup.settle(question, by=cast.bo)
    standup.settle(question, by=cast.bo)
    assert Entry.objects.filter(kind="standup", verb="settled").count() == 1


def test_it_ends_once_with_a_summary_in_the_journal(cast: Cast, work) -> None:
    standup = begun(cast)
    standup.go_next(by=cast.ada)
    standup.park("Who owns the appliances?", by=cast.eve)
    standup.take_seat(by=cast.eve)
    standup.end(by=cast.eve)
    standup.end(by=cast.ada)
    closed = Entry.objects.get(kind="standup", verb="closed")
    assert feed([closed], cast.ada)[0].sentence == (
        "Eve ended the standup of Linux: 1 of 8 cards, 2 people, 1 min; 9 moved, 1 blocked, 1 parked"
    )
    assert not standup.seats.exclude(seen_at=None).exists()
    with pytest.raises(Refused, match="has ended"):
        standup.go_next(by=cast.ada)
    call_command("check_journal")
    told = feed(list(Entry.objects.filter(kind="standup")), cast.cy)
    assert {line.what.count("Linux") for line in told} == {0}


def test_a_persons_board_has_none(cast: Cast) -> None:
    with pytest.raises(Invalid, match="team or a feature"):
        begun(cast, board=f"person-{cast.ada.pk}")


def test_the_crew_of_a_feature_holds_its_own(cast: Cast, work) -> None:
    feature = cast.feature()
    feature.gather(cast.val, by=cast.ada)
    item = cast.item("Theirs", feature=feature)
    cast.column("In progress").pull(item, by=cast.ada)
    of_team, val = begun(cast), cast.fresh(cast.val)
    standup = begun(cast, by=val, board=f"feature-{feature.pk}")
    assert standup != of_team
    assert standup.stops == [item.pk]
    assert list(Standup.objects.visible_to(val)) == [standup]
    assert not Standup.objects.visible_to(cast.fresh(cast.cy)).exists()


def test_more_than_a_hundred_are_not_walked_and_that_is_said() -> None:
    parts = [
        {"kind": "column", "id": 1, "items": list(range(90))},
        {"kind": "ready", "id": 0, "items": [100, 101]},
    ]
    assert shortened(parts) == parts
    parts[1]["items"] = list(range(100, 120))
    walk = shortened(parts)
    assert [len(part["items"]) for part in walk] == [90, 10, 0]
    assert walk[-1] == {"kind": "more", "id": 10, "items": []}
