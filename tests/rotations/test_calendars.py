"""Duty as iCalendar: an independent library reads what `on_duty` says, over clock changes of six zones."""

from datetime import UTC, datetime, timedelta
from random import Random

import pytest
from icalendar import Calendar

from agileops.logs import SECRET
from core import clock
from people.models import Team
from rotations.calendars import calendar_of
from rotations.duty import on_duty
from rotations.models import Feed, Rotation
from tests.cast import Cast
from tests.rotations.conftest import NOW, at, open_rotation

ZONES = {
    "Europe/Berlin": datetime(2026, 9, 1, tzinfo=UTC), "America/Chicago": datetime(2026, 10, 5, tzinfo=UTC),
    "Australia/Lord_Howe": datetime(2026, 3, 10, tzinfo=UTC), "Africa/Casablanca": datetime(2027, 2, 1, tzinfo=UTC),
    "America/Santiago": datetime(2026, 8, 20, tzinfo=UTC), "Asia/Kolkata": datetime(2026, 9, 1, tzinfo=UTC),
}  # fmt: skip
NIGHTS = [{"weekdays": "0123456", "begins": "18:00", "ends": "02:30"}]
INSTANTS = 50


def events(text: bytes) -> list:
    return Calendar.from_ical(text).walk("VEVENT")


def on_duty_by(read: list, instant: datetime) -> set[int]:
    return {
        int(str(event["uid"]).split("@")[0].rsplit("-", 1)[1])
        for event in read
        if event.decoded("dtstart") <= instant < event.decoded("dtend")
    }


@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize("windows", [[], NIGHTS])
def test_what_another_program_reads_is_what_on_duty_says(cast: Cast, zone: str, windows: list):
    """Handed over at 02:30 each day: the hour that clock changes leave out or repeat."""
    begins = ZONES[zone]
    Team.objects.filter(pk=cast.linux.pk).update(buffer_person=None)
    cast.linux.buffer_turns.update(person=None)
    team = Team.objects.get(pk=cast.linux.pk)
    with clock.at(begins):
        rotation = open_rotation(
            cast, team=team, unit="day", zone=zone, hands_over_at=datetime(2026, 1, 1, 2, 30).time(), windows=windows,
            starts_on=begins.date(),
        )  # fmt: skip
        rotation.override(
            by=cast.tia, kind="add", start=begins + timedelta(40), end=begins + timedelta(41), comes=cast.dee
        )
    with clock.at(begins + timedelta(days=29)):
        read, random = events(calendar_of(cast.ada, rotation)), Random(zone)
        for _ in range(INSTANTS):
            instant = begins + timedelta(days=1, seconds=random.randrange(200 * 86400))
            said = {person.pk for person in on_duty(team, instant).persons}
            assert on_duty_by(read, instant) == said, instant


def test_events_are_known_again(cast: Cast, rotation: Rotation):
    """The same names a day later, though a day more is seen and a shift was split."""
    first = {str(event["uid"]) for event in events(calendar_of(cast.ada, rotation))}
    with clock.at(NOW + timedelta(days=1)):
        rotation.cover(by=cast.eve, at=at(25), until=at(26))
        later = {str(event["uid"]) for event in events(calendar_of(cast.ada, rotation))}
    assert len(first) > 20
    assert first < later


def test_ones_own_shifts_of_every_rotation(cast: Cast, rotation: Rotation):
    open_rotation(cast, team=cast.network, by=cast.root, kind="on_call", groups=[[cast.ada], [cast.cy]])
    rotation.cover(by=cast.ada, at=at(24))
    read = events(calendar_of(cast.ada, None))
    assert {str(event["uid"]).split("@")[0].rsplit("-", 1)[1] for event in read} == {str(cast.ada.pk)}
    summaries = {str(event["summary"]) for event in read}
    assert summaries == {"Person of the week: Ada (Linux)", "On call: Ada (Network)"}
    assert "For Bo." in {str(event.get("description")) for event in read}


def test_an_address_is_shown_once_and_kept_as_a_hash(cast: Cast, visit, rotation: Rotation, proven):
    shown = visit(cast.eve).post("/t/LINUX/duty/feeds/")
    link = shown.content.decode().split('class="duty-link">')[1].split("<")[0]
    feed, path = Feed.objects.get(), link.removeprefix("http://testserver")
    assert path.split("/")[-1].removesuffix(".ics") not in str(Feed.objects.values())
    assert shown["Cache-Control"] == "no-store"
    answer = visit().get(path)
    assert (answer.status_code, answer["Content-Type"]) == (200, "text/calendar; charset=utf-8")
    assert all("Eve" in str(event["summary"]) for event in events(answer.content))
    assert visit(cast.eve).post(f"/t/LINUX/duty/feeds/{feed.pk}/ending/").status_code == 302
    assert visit().get(path).status_code == 404
    assert visit(cast.ada).post(f"/t/LINUX/duty/feeds/{feed.pk}/ending/").status_code == 404
    assert path not in SECRET.sub(r"\1…", f"GET {path} 200")
    proven()


def test_an_address_ends_with_the_right_to_see(cast: Cast, visit, rotation: Rotation):
    _, text = Feed.objects.make(by=cast.oz, rotation=rotation)
    assert visit().get(f"/calendars/{text}.ics").status_code == 200
    cast.linux.memberships.get(person=cast.oz).leave_at_once(by=cast.tia)
    assert visit().get(f"/calendars/{text}.ics").status_code == 404
    _, own = Feed.objects.make(by=cast.eve)
    cast.eve.disable(by=cast.root)
    assert visit().get(f"/calendars/{own}.ics").status_code == 404


def test_the_api_gives_the_same_to_a_token(cast: Cast, api, rotation: Rotation):
    answer = api(cast.oz, "read").get(f"/api/v1/rotations/{rotation.pk}/calendar.ics")
    assert (answer.status_code, answer["Content-Type"]) == (200, "text/calendar; charset=utf-8")
    assert events(answer.content)
