"""Two who begin or end at the same moment, and a server that goes away in the middle."""

import pytest
from django.core.management import call_command

from boards.finding import board_seen_by
from boards.models import Seat, Standup
from journal.models import Entry
from tests.backlogs.test_moving_at_once import all_at_once
from tests.cast import Cast, gather


@pytest.fixture
def cast(real_database) -> Cast:
    cast = gather()
    for title in ("Renew", "Warn", "Rotate"):
        cast.column("In progress").pull(cast.item(title), by=cast.ada)
    return cast


def test_one_standup_begins_is_walked_and_ends_once(cast: Cast) -> None:
    def begin(who):
        return lambda: Standup.objects.begin(board_seen_by(who, "team-LINUX"), by=who)

    people = [cast.fresh(person) for person in (cast.ada, cast.eve, cast.bo, cast.pia)]
    assert all_at_once([begin(who) for who in people]) == {"moved": 4}
    standup = Standup.objects.get()
    leader, first = cast.fresh(standup.led_by), standup.item.key

    def of(act):
        return lambda: act(Standup.objects.get(pk=standup.pk))

    said = all_at_once([of(lambda one: one.go_next(by=leader, seen=first))] * 4)
    assert said == {"moved": 1, "stale": 3}
    assert len(Standup.objects.get().said) == 1
    all_at_once([of(lambda one, who=who: one.park("Who owns it?", by=who)) for who in people])
    assert standup.questions.count() == 1
    assert all_at_once([of(lambda one, who=who: one.take_seat(by=who)) for who in people * 2]) == {"moved": 8}
    assert Seat.objects.count() == 4
    assert all_at_once([of(lambda one, who=who: one.end(by=who)) for who in people]) == {"moved": 4}
    for verb in ("began", "parked", "closed"):
        assert Entry.objects.filter(kind="standup", verb=verb).count() == 1
    call_command("check_journal")


WALKS = """
import django; django.setup()
from boards.models import Standup
one = Standup.objects.get()
one.go_next(by=one.led_by)
one.park("Who owns it?", by=one.led_by)
one.pause(by=one.led_by)
print("there", flush=True)
import time; time.sleep(60)
"""


def test_a_server_that_is_killed_takes_nothing_with_it(cast: Cast, real_database) -> None:
    Standup.objects.begin(board_seen_by(cast.ada, "team-LINUX"), by=cast.ada)
    with real_database.start("-c", WALKS) as server:
        assert server.stdout.readline().strip() == "there"
        server.kill()
    standup = Standup.objects.get()
    assert (len(standup.said), standup.stops.index(standup.item_id)) == (1, 1)
    assert standup.questions.count() == 1
    elapsed = standup.elapsed
    standup.resume(by=cast.ada)
    assert standup.elapsed - elapsed <= 1
    standup.go_next(by=cast.ada)
    standup.end(by=cast.eve)
    call_command("check_journal")
