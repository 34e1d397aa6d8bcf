"""My day: about nobody but oneself; search: nothing but what one sees."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from backlogs.models.interruption import HALF_DAY
from backlogs.models.practice import keep_practice
from backlogs.planning_ahead import plan_ahead
from backlogs.views.item import TAPS
from boards.models import Standup
from boards.team_board import TeamBoard
from core import clock
from home.waiting import Waiting
from home.yesterday import Yesterday
from metrics.history import History
from people.models import Absence
from rotations.models import Handover, Rotation
from tests.cast import Cast


@pytest.fixture
def committed(cast: Cast):
    item = cast.item("Renew", feature=cast.feature())
    iteration = plan_ahead(cast.linux, by=cast.pia)[0]
    iteration.take_in(item, by=cast.pia)
    iteration.start(by=cast.pia)
    return item


def test_the_buffer_person_is_on_duty(cast: Cast, committed, visit) -> None:
    assert "You are on duty for Linux" in visit(cast.bo).get("/").content.decode()


def test_what_happened_long_ago_is_no_news_however_late_it_was_told(cast: Cast, visit) -> None:
    feature = cast.feature()
    feature.post_health("on_track", "All well.", by=cast.ada)
    with clock.at(clock.now() - timedelta(days=9)):
        feature.post_health("at_risk", "A supplier is late.", by=cast.ada)
    shown = visit(cast.eve).get("/").content.decode()
    assert "is on track" in shown
    assert "is at risk" not in shown


def test_who_is_on_duty_sees_the_turn_in_counts_and_what_was_handed_over(cast: Cast, visit) -> None:
    for number in range(3):
        item = cast.item(f"Disk {number}", kind="interrupt")
        if number:
            with clock.at(clock.now() + timedelta(minutes=30 * number)):
                item.dismiss("declined", by=cast.bo)
    with clock.at(clock.now() - timedelta(days=9)):
        cast.item("Long ago", kind="interrupt")
    shown = " ".join(visit(cast.bo).get("/").content.decode().split())
    assert "The last seven days" in shown
    assert "<dt>Came in</dt><dd><b>3</b></dd>" in shown
    assert "<b>2</b>, median 45 min" in shown
    assert "From the last handover" not in shown
    assert "Came in" not in visit(cast.eve).get("/").content.decode()


def test_the_turn_of_a_rotation_begins_with_its_handover(cast: Cast, visit) -> None:
    monday = datetime(2026, 11, 16, 9, tzinfo=UTC)
    with time_machine.travel(monday - timedelta(days=10), tick=False) as now:
        rotation = Rotation.objects.open(
            by=cast.tia,
            team=cast.linux,
            kind="person_of_week",
            starts_on=date(2026, 11, 2),
            groups=[[cast.ada], [cast.bo]],
        )
        now.move_to(monday - timedelta(hours=2))
        Handover.objects.follow(rotation)
        made = Handover.objects.get(rotation=rotation, due_at=monday)
        made.edit(by=made.outgoing, text="The relay's certificate runs out on Friday.")
        now.move_to(monday + timedelta(days=1))
        shown = visit(made.incoming).get("/").content.decode()
        assert "certificate runs out on Friday" in shown
        assert "Your turn so far" in shown
        assert "certificate runs out" not in visit(made.outgoing).get("/").content.decode()


def test_who_is_committed_is_shielded_and_sends_others_to_the_one_on_duty(
    cast: Cast, committed, visit
) -> None:
    committed.join(cast.eve, by=cast.eve)
    shown = visit(cast.eve).get("/").content.decode()
    assert "You are shielded until" in shown
    assert "goes to Bo" in shown
    assert committed.key in shown
    with time_machine.travel(datetime.now(UTC) + timedelta(days=15)):
        shown = visit(cast.eve).get("/").content.decode()
    assert (
        f"You are shielded until iteration {cast.linux.iterations.running().get().number} is closed" in shown
    )


def test_one_tap_pulls_the_next_one_into_ones_hands(cast: Cast, committed, visit) -> None:
    assert "Pull LINUX-1" in visit(cast.eve).get("/").content.decode()
    assert visit(cast.eve).post("/pull/", {"item": "LINUX-1"}).status_code == 302
    committed.refresh_from_db()
    assert committed.placement.column.name == "In progress"
    assert list(committed.crew_now) == [cast.eve]


def test_a_refused_pull_takes_nobody_on(cast: Cast, committed, visit) -> None:
    progress = cast.column("In progress")
    progress.pull(cast.item("Other"), by=cast.ada)
    progress.limit_to(1, by=cast.tia)
    visit(cast.eve).post("/pull/", {"item": committed.key})
    assert not committed.crew.exists()


def test_yesterday_is_written_in_half_days(cast: Cast, committed, visit) -> None:
    browser = visit(cast.eve)
    assert browser.post("/yesterday/", {"item": committed.key, "half_days": "7"}).status_code == 400
    assert browser.post("/yesterday/", {"item": committed.key, "half_days": "1"}).status_code == 302
    effort = committed.efforts.get()
    assert (effort.minutes, effort.on) == (240, Yesterday(cast.eve).day)
    shown = browser.get("/").content.decode()
    assert f"/yesterday/{effort.pk}/withdrawal/" in shown
    assert visit(cast.ada).post(f"/yesterday/{effort.pk}/withdrawal/").status_code == 404
    assert browser.post(f"/yesterday/{effort.pk}/withdrawal/").status_code == 302
    assert Yesterday(cast.eve).minutes == 0


def test_half_a_day_is_the_same_wherever_it_is_tapped(cast: Cast) -> None:
    """By the page of the item, my day or an interruption: two of them are the day that the numbers count."""
    taps = {words: minutes for minutes, words in TAPS}
    assert (taps["half a day"], taps["a day"]) == (HALF_DAY, History.minutes)
    item = cast.item()
    item.join(cast.eve, by=cast.eve)
    item.log_effort(taps["half a day"], by=cast.eve, on=Yesterday(cast.eve).day)
    assert Yesterday(cast.eve).left == 1


def test_a_day_has_two_halves_however_often_one_taps(cast: Cast, committed, visit) -> None:
    browser = visit(cast.eve)
    for _ in range(2):
        browser.post("/yesterday/", {"item": committed.key, "half_days": "2"})
    assert committed.efforts.count() == 1
    answer = browser.post(
        "/yesterday/", {"item": committed.key, "half_days": "1"}, headers={"HX-Request": "true"}
    )
    assert answer.status_code == 409
    assert "is written already; take a part of it back first." in answer.content.decode()
    assert "Half a day on" not in browser.get("/").content.decode()


def test_yesterday_is_the_last_day_on_which_one_was_at_work(cast: Cast) -> None:
    with clock.at(datetime(2026, 11, 23, 9, tzinfo=UTC)):  # a Monday
        day = Yesterday(cast.eve)
        assert (day.day, day.name) == (date(2026, 11, 20), "Friday")
        Absence.objects.plan(
            person=cast.eve, by=cast.eve, began_on=date(2026, 11, 19), ended_on=date(2026, 11, 20)
        )
        assert Yesterday(cast.eve).day == date(2026, 11, 18)
        assert Yesterday(cast.ada).day == date(2026, 11, 20)
    with clock.at(datetime(2026, 11, 25, 9, tzinfo=UTC)):
        assert Yesterday(cast.eve).name == "yesterday"


def test_what_waits_is_told_to_whoever_takes_the_step(cast: Cast, committed, visit) -> None:
    assert "as product owner" in visit(cast.pia).get("/").content.decode()
    assert "as product owner" not in visit(cast.eve).get("/").content.decode()


def test_what_waits_is_a_story_to_judge_a_question_work_held_up_and_a_parked_question(
    cast: Cast, visit
) -> None:
    feature, mine = cast.feature(), cast.item("Mine")
    story, other = cast.item("Judge me", feature=feature), cast.item("Held up")
    cast.column("Review").pull(story, by=cast.eve)
    mine.join(cast.ada, by=cast.ada)
    mine.link(other, by=cast.ada, kind="blocks")
    mine.comment("With or without the issuer?", by=cast.eve)
    other.comment("Ask @Ada please.", by=cast.bo)
    cast.item("Not me").comment("Does @Adam know?", by=cast.bo)
    standup = Standup.objects.begin(TeamBoard(cast.ada, cast.linux), by=cast.ada)
    standup.park("Who knows the relay?", by=cast.ada)
    shown = visit(cast.ada).get("/").content.decode()
    for told in (
        "Validate: Judge me", "in Review since today", f"Eve asks in {mine.key}", "With or without the issuer?", f"Bo asks in {other.key}",
        "Held up waits for you", "Who knows the relay?", "parked at the standup by Ada",
    ):  # fmt: skip
        assert told in shown, told
    assert "Not me" not in shown
    assert "Waits for you" not in visit(cast.eve).get("/").content.decode()
    mine.comment("Without.", by=cast.ada)
    assert f"Eve asks in {mine.key}" not in visit(cast.ada).get("/").content.decode()
    assert "Judge me" not in visit(cast.cy).get("/").content.decode()


def test_what_came_in_last_evening_waits_for_a_day(cast: Cast) -> None:
    evening = datetime(2026, 11, 17, 22, tzinfo=cast.ada.tzinfo)
    with clock.at(evening):
        story = cast.item("Judge me", feature=cast.feature())
        cast.column("Review").pull(story, by=cast.eve)
    with clock.at(evening + timedelta(hours=11)):
        [wait] = Waiting(cast.fresh(cast.ada), []).stories()
    assert "in Review for 1 d" in wait.facts


def test_who_is_on_duty_sees_what_waits_for_triage_and_whom_to_ask(cast: Cast, committed, visit) -> None:
    new = cast.item("Replication lags", kind="interrupt", priority=2)
    shown = visit(cast.bo).get("/").content.decode()
    assert "1 waits for triage." in " ".join(shown.split())
    assert f"/t/LINUX/triage/?item={new.key}" in shown
    assert "Replication lags" not in visit(cast.cy).get("/").content.decode()


@pytest.mark.parametrize("who", ["vic", "cy", "max", "root"])
def test_everybody_has_a_day(cast: Cast, committed, visit, who: str) -> None:
    assert visit(getattr(cast, who)).get("/").status_code == 200


def test_a_day_costs_few_queries(cast: Cast, committed, visit) -> None:
    for number in range(15):
        cast.item(f"Item {number}").join(cast.eve, by=cast.eve)
    browser = visit(cast.eve)
    browser.get("/")
    with CaptureQueriesContext(connection) as queries:
        browser.get("/")
    assert len(queries) <= 40


def test_a_key_jumps_and_words_list(cast: Cast, committed, visit) -> None:
    browser = visit(cast.eve)
    assert browser.get("/search/?q=linux-1").url == "/items/LINUX-1/"
    shown = browser.get("/search/?q=renew").content.decode()
    assert "LINUX-1" in shown
    assert "Nothing matches" in browser.get("/search/?q=zzz").content.decode()


def test_strangers_find_nothing(cast: Cast, committed, visit) -> None:
    for asked in ("renew", "linux-1", "Certificates", "Eve"):
        assert "Nothing matches" in visit(cast.cy).get(f"/search/?q={asked}").content.decode()


@pytest.mark.parametrize("asked", ["%00", "%ED%A0%80", "x" * 5000, "&page=abc", "&page=99999999999"])
def test_odd_words_are_no_error(cast: Cast, visit, asked: str) -> None:
    assert visit(cast.eve).get(f"/search/?q={asked}").status_code == 200


def test_a_lead_is_asked_for_suggested_orders_and_words_that_are_due(cast, visit) -> None:
    keep_practice(cast.linux, by=cast.pia, health_every_days=7)
    feature = cast.feature()
    one, two = cast.item("One", feature=feature), cast.item("Two", feature=feature)
    feature.suggest_order(two, by=cast.eve, before=one)
    with clock.at(clock.now() - timedelta(8)):
        feature.post_health("at_risk", "The supplier is late.", by=cast.ada)
    shown = visit(cast.ada).get("/").content.decode()
    assert f"Eve suggests {two.key} before {one.key}" in shown
    assert "How is “Certificates” doing?" in shown
    assert "1 day overdue" in shown
    assert "How is “Certificates” doing?" not in visit(cast.eve).get("/").content.decode()
