"""What is told beside the card: since the last standup, the handover, days without the pair, who is elsewhere."""

from datetime import date, timedelta

import pytest

from backlogs.models import ShieldPull
from boards.finding import board_seen_by
from boards.models import Standup
from boards.standup_face import StandupFace
from core import clock
from people.models import Absence
from rotations.models import Handover
from tests.cast import Cast
from tests.rotations.conftest import at, open_rotation

pytestmark = pytest.mark.django_db
MONDAY, TUESDAY = at(23, 9, 15), at(24, 9, 15)


def held(cast: Cast, moment, *, by=None) -> Standup:
    with clock.at(moment):
        by = cast.fresh(by or cast.ada)
        return Standup.objects.begin(board_seen_by(by, "team-LINUX"), by=by)


def face(cast: Cast, standup: Standup, by=None) -> StandupFace:
    by = cast.fresh(by or cast.eve)
    return StandupFace(standup, board_seen_by(by, standup.board_name), by)


@pytest.fixture
def rotation(cast: Cast):
    with clock.at(at(18, 12)):
        return open_rotation(cast)


def test_the_handover_is_told_first_in_the_week_and_once(cast: Cast, rotation, visit) -> None:
    with clock.at(at(22, 12)):
        Handover.objects.follow(rotation)
    monday = held(cast, MONDAY)
    told = face(cast, monday).handover
    assert told
    assert (told.outgoing, told.incoming) == (cast.ada, cast.bo)
    with clock.at(MONDAY):
        told.edit(by=cast.ada, text="Watch **resolver-3**.")
        shown = visit(cast.eve).get(f"/standups/{monday.pk}/").content.decode()
    assert "Ada hands over to Bo" in shown
    assert "Watch <strong>resolver-3</strong>." in shown
    with clock.at(MONDAY + timedelta(minutes=15)):
        monday.end(by=cast.ada)
    assert face(cast, held(cast, TUESDAY)).handover is None


def test_a_day_without_the_pair_is_said_once(cast: Cast) -> None:
    with clock.at(at(18, 8)):
        item = cast.item("Runners prune layers", kind="ssa")
        cast.column("In progress").pull(item, by=cast.ada)
    with clock.at(at(19, 10)):
        item.join(cast.eve, by=cast.eve)
        item.join(cast.bo, by=cast.bo)
    with clock.at(at(20, 16)):
        item.leave(cast.bo, by=cast.bo)
    with clock.at(at(18, 9)):
        Standup.objects.begin(board_seen_by(cast.ada, "team-LINUX"), by=cast.ada).end(by=cast.ada)
    monday = held(cast, MONDAY)
    assert face(cast, monday).without_pair == [date(2026, 11, 18)]
    tuesday = held(cast, TUESDAY)
    assert face(cast, tuesday).without_pair == [date(2026, 11, 23)]
    with clock.at(TUESDAY):
        cast.linux.refresh_from_db()
        cast.linux.set_up(by=cast.tia, pair_size=0, pair_size_because="Four of us")
    assert face(cast, Standup.objects.get(pk=tuesday.pk)).without_pair == []


def test_what_happened_is_counted_once_a_card(cast: Cast) -> None:
    with clock.at(at(13, 12)):
        items = [cast.item(title) for title in ("One", "Two", "Three")]
        for item in items:
            cast.column("Ready").pull(item, by=cast.ada)
    with clock.at(at(16, 8)):
        Standup.objects.begin(board_seen_by(cast.ada, "team-LINUX"), by=cast.ada).end(by=cast.ada)
    with clock.at(at(16, 12)):
        for column in ("In progress", "Review"):
            cast.column(column).pull(items[0], by=cast.ada)
        items[1].close(by=cast.ada)
        items[2].block(by=cast.ada, reason="customer")
        alarm = cast.item("Disk full", kind="interrupt", by=cast.bo)
        done = cast.item("Too quick", kind="interrupt", by=cast.bo)
        done.dismiss("resolved_itself", by=cast.bo)
    told = face(cast, held(cast, at(17, 9))).since
    assert [str(line) for line in told.moved] == ["LINUX-1 One, to Review"]
    assert [str(line) for line in told.finished] == ["LINUX-2 Two"]
    assert [str(line) for line in told.blocked] == ["LINUX-3 Three, by the customer"]
    assert (told.came_in, told.came_in_words) == (2, "1 closed, 1 not on it yet")
    assert alarm.is_interrupt


def test_who_is_elsewhere_and_why(cast: Cast) -> None:
    from backlogs.planning_ahead import plan_ahead

    item, fire = cast.item("Committed"), cast.item("etcd", kind="interrupt", priority=1)
    running = plan_ahead(cast.linux, by=cast.pia)[0]
    running.take_in(item, by=cast.pia)
    running.start(by=cast.pia)
    item.join(cast.eve, by=cast.eve)
    ShieldPull.objects.begin_help(fire, cast.eve, by=cast.eve, reason="duty")
    today = cast.linux.today
    Absence.objects.plan(by=cast.bo, person=cast.bo, began_on=today, ended_on=today)
    standup = Standup.objects.begin(board_seen_by(cast.ada, "team-LINUX"), by=cast.ada)
    seen = face(cast, standup, cast.ada)
    assert sorted(seen.round.elsewhere) == ["Bo is away today.", "Eve is on LINUX-2."]
    assert [person.name for person in seen.round.here] == ["Ada"]
    assert [(pull.person, pull.item) for pull in seen.since.pulled] == [(cast.eve, fire)]


def test_a_session_that_ended_leads_to_the_sign_in_and_back(cast: Cast, client) -> None:
    standup = Standup.objects.begin(board_seen_by(cast.ada, "team-LINUX"), by=cast.ada)
    page = f"/standups/{standup.pk}/"
    answer = client.post(
        f"{page}questions/",
        {"text": "Mine"},
        headers={"HX-Request": "true", "HX-Current-URL": f"http://testserver{page}"},
    )
    assert answer["HX-Redirect"] == f"/sign-in/?next={page}"
