"""A rotation that is read from a calendar kept elsewhere."""

import time
from contextlib import suppress

import pytest

from core import clock, outbound
from core.errors import NotAllowed, Refused
from core.outbound import Forbidden, Reply, Unreachable
from rotations.duty import on_duty
from rotations.models import Handover, Outside, Rotation
from rotations.outside_calendar import MOST_EVENTS, Unreadable, read
from tests.cast import Cast
from tests.rotations.conftest import NOW, at

URL = "https://calendar.example/private/secret.ics"
PAGERDUTY = """BEGIN:VEVENT
UID:Q1
DTSTART:20261116T090000Z
DTEND:20261123T090000Z
SUMMARY:On Call - Eve - Linux primary
END:VEVENT
BEGIN:VEVENT
UID:Q2
DTSTART:20261123T090000Z
DTEND:20261130T090000Z
SUMMARY:On Call - Somebody Else - Linux primary
END:VEVENT
BEGIN:VEVENT
UID:Q3
DTSTART:20261130T090000Z
DTEND:20261207T090000Z
SUMMARY:Primary
ATTENDEE;CN=Bo:mailto:BO@example.test
END:VEVENT
"""


def calendar(events: str = PAGERDUTY) -> bytes:
    return f"BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:x\n{events}END:VCALENDAR\n".replace("\n", "\r\n").encode()


def weekly(
    rule: str, more: str = "", starts: str = "20261102T090000Z", ends: str = "20261102T170000Z"
) -> bytes:
    return calendar(
        f"BEGIN:VEVENT\nUID:r\nDTSTART:{starts}\nDTEND:{ends}\nRRULE:{rule}\n{more}SUMMARY:Eve\nEND:VEVENT\n"
    )


@pytest.fixture
def answers(monkeypatch) -> list:
    """What the address answers, one after another; the last one again and again."""
    rows: list = [calendar()]

    def ask(url: str, **limits):
        row = rows[0] if len(rows) == 1 else rows.pop(0)
        if isinstance(row, Exception):
            raise row
        return row if isinstance(row, Reply) else Reply(200, {}, row)

    monkeypatch.setattr(outbound, "get", ask)
    return rows


@pytest.fixture
def outside(cast: Cast, rotation: Rotation, answers) -> Outside:
    made = Outside.objects.read_from(rotation, URL, by=cast.tia)
    made.read()
    return Outside.objects.get()


def who(cast: Cast, *days: int) -> list[str]:
    return [str(on_duty(cast.linux, at(day)).person) for day in days]


def test_on_duty_answers_from_it_by_name_and_by_address(cast: Cast, outside: Outside, proven):
    assert who(cast, 18, 24, 30) == ["Eve", "Bo", "Bo"]
    duty = on_duty(cast.linux, at(24))
    assert duty.is_buffer, "whom nobody here is named, the buffer person stands in"
    assert outside.unmatched() == {"On Call - Somebody Else - Linux primary": 1}
    assert (on_duty(cast.linux, at(19)).until, on_duty(cast.linux, at(19)).people[0].why) == (
        at(23, 9),
        "turn",
    )
    proven()


def test_the_past_stays_as_it_was_read(cast: Cast, outside: Outside, answers):
    assert who(cast, 17) == ["Ada"], "before it was read, the turns held"
    answers[:] = [calendar(PAGERDUTY.replace("Eve", "Bo"))]
    with clock.at(at(20)):
        outside.read()
        assert who(cast, 19, 20, 22) == ["Eve", "Bo", "Bo"]
        outside.read()
        assert who(cast, 19, 20) == ["Eve", "Bo"]
    with clock.at(at(21)):
        answers[:] = [calendar("")]
        outside.read()
        assert who(cast, 19, 20) == ["Eve", "Bo"]
        assert on_duty(cast.linux, at(22)).is_buffer


@pytest.mark.parametrize(
    "answer",
    [
        Unreachable("It did not answer."),
        Forbidden("Not called."),
        Reply(500, {}, b""),
        b"<html>",
        b"\xff\xfe",
        b"",
    ],
)
def test_when_nothing_is_answered_the_last_good_copy_stays(cast: Cast, outside: Outside, answers, answer):
    answers[:] = [answer]
    outside.read()
    outside.refresh_from_db()
    assert outside.trouble
    assert who(cast, 18, 30) == ["Eve", "Bo"]
    assert not Outside.objects.due().exists()
    with clock.at(at(18, 12, 16)):
        assert Outside.objects.due().exists(), "it is asked again"


def test_a_name_is_matched_by_an_administrator_and_kept(cast: Cast, outside: Outside, proven):
    label = "On Call - Somebody Else - Linux primary"
    with pytest.raises(NotAllowed):
        outside.match(label, cast.ada, by=cast.ada)
    outside.match(label, cast.ada, by=cast.tia)
    assert who(cast, 24) == ["Ada"]
    outside.read()
    assert (who(cast, 24), outside.unmatched()) == (["Ada"], {})
    proven()


def test_cover_and_handover_work_on_top_of_it(cast: Cast, outside: Outside):
    outside.match("On Call - Somebody Else - Linux primary", cast.ada, by=cast.tia)
    outside.rotation.cover(by=cast.bo, at=at(19, 12), until=at(19, 15))
    assert [on_duty(cast.linux, at(19, hour)).person for hour in (11, 13, 15)] == [
        cast.eve,
        cast.bo,
        cast.eve,
    ]
    with clock.at(at(22, 12)):
        Handover.objects.follow(outside.rotation)
    row = Handover.objects.get()
    assert (row.outgoing, row.incoming, row.due_at) == (cast.eve, cast.ada, at(23, 9))


def test_stopped_the_turns_go_on_where_they_would_be(cast: Cast, outside: Outside, proven):
    with clock.at(at(20)):
        outside.stop(by=cast.tia)
        outside.stop(by=cast.tia)
    assert who(cast, 19, 21, 24) == ["Eve", "Ada", "Bo"]
    proven()


def test_who_may_not_and_what_is_no_address(cast: Cast, rotation: Rotation):
    with pytest.raises(NotAllowed):
        Outside.objects.read_from(rotation, URL, by=cast.ada)
    for url in ("ftp://calendar.example/", "https://u:p@calendar.example/", "x"):
        with pytest.raises(Refused) as refused:
            Outside.objects.read_from(rotation, url, by=cast.tia)
        assert refused.value.code == "impossible_url"


def spans(body: bytes) -> list[str]:
    from zoneinfo import ZoneInfo

    found = read(body, at(16, 0), at(30, 0), ZoneInfo("Europe/Berlin"))
    return [f"{one.start:%d %H}-{one.end:%d %H}" for one in found.shifts]


def test_repetitions_of_calendars_that_people_keep(cast: Cast):
    assert spans(weekly("FREQ=WEEKLY;BYDAY=MO,WE")) == [
        "16 09-16 17",
        "18 09-18 17",
        "23 09-23 17",
        "25 09-25 17",
    ]
    long_ago = {"starts": "19980101T090000Z", "ends": "19980101T100000Z"}
    assert spans(weekly("FREQ=DAILY", **long_ago))[:2] == ["16 09-16 10", "17 09-17 10"]
    assert spans(weekly("FREQ=WEEKLY;INTERVAL=2")) == ["16 09-16 17"]
    assert spans(weekly("FREQ=WEEKLY;COUNT=3")) == ["16 09-16 17"]
    assert spans(weekly("FREQ=DAILY;UNTIL=20261117T235959Z")) == ["16 09-16 17", "17 09-17 17"]
    assert spans(weekly("FREQ=WEEKLY", "EXDATE:20261116T090000Z\n")) == ["23 09-23 17"]
    assert spans(calendar("BEGIN:VEVENT\nUID:d\nDTSTART;VALUE=DATE:20261120\nSUMMARY:Eve\nEND:VEVENT\n")) == [
        "19 23-20 23"
    ]
    moved = weekly("FREQ=WEEKLY").replace(
        b"END:VCALENDAR",
        b"BEGIN:VEVENT\r\nUID:r\r\nRECURRENCE-ID:20261116T090000Z\r\nDTSTART:20261117T090000Z\r\nDTEND:20261117T100000Z\r\n"
        b"SUMMARY:Bo\r\nEND:VEVENT\r\nEND:VCALENDAR",
    )
    assert spans(moved) == ["17 09-17 10", "23 09-23 17"]


@pytest.mark.parametrize(
    "rule",
    [
        "FREQ=SECONDLY",
        "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30",
        "FREQ=WEEKLY;INTERVAL=0",
        "FREQ=DAILY;BYSETPOS=1",
        "FREQ=x",
    ],
)
def test_a_bomb_of_a_rule_is_left_out_at_once(rule: str):
    from zoneinfo import ZoneInfo

    began = time.monotonic()
    found = read(weekly(rule), at(16, 0), at(30, 0), ZoneInfo("UTC"))
    assert (found.shifts, found.unread) == ([], 1)
    assert time.monotonic() - began < 1


def test_too_much_is_refused_and_zones_of_strangers_are_not_followed():
    from zoneinfo import ZoneInfo

    began = time.monotonic()
    with pytest.raises(Unreadable):
        read(calendar("BEGIN:VEVENT\nUID:1\nEND:VEVENT\n" * (MOST_EVENTS + 1)), NOW, at(30), ZoneInfo("UTC"))
    with pytest.raises(Unreadable, match="40,000 lines"):
        read(calendar("BEGIN:VEVENT\n" + "A:1\n" * 50_000 + "END:VEVENT\n"), NOW, at(30), ZoneInfo("UTC"))
    zone = (
        "BEGIN:VTIMEZONE\nTZID:Evil\nBEGIN:STANDARD\nDTSTART:19700101T000000\nRRULE:FREQ=SECONDLY\nTZOFFSETFROM:+0000\n"
        "TZOFFSETTO:+0100\nEND:STANDARD\nEND:VTIMEZONE\nBEGIN:VEVENT\nUID:z\nDTSTART;TZID=Evil:20261118T090000\n"
        "DTEND;TZID=Evil:20261118T170000\nSUMMARY:Eve\nEND:VEVENT\n"
    )
    assert spans(calendar(zone)) == ["18 08-18 16"], "the rotation's zone, Berlin, stands in"
    assert time.monotonic() - began < 5


def test_the_page_shows_whom_nobody_knows_and_keeps_who_it_is(cast: Cast, outside: Outside, visit):
    page = "/t/LINUX/duty/person_of_week/outside/"
    seen = visit(cast.tia).get(page).content.decode()
    assert "On Call - Somebody Else - Linux primary" in seen
    assert "secret.ics" not in seen, "the address is not shown again"
    sent = {"label": "On Call - Somebody Else - Linux primary", "person": cast.ada.pk}
    assert visit(cast.tia).post(f"/outside/{outside.pk}/names/", sent).status_code == 302
    assert who(cast, 24) == ["Ada"]
    assert visit(cast.ada).get(page).status_code == 403
    assert visit(cast.tia).post(page, {"url": "ftp://x/"}).status_code == 422
    visit(cast.tia).post(f"/outside/{outside.pk}/end/")
    assert not Outside.objects.standing().exists()


def test_a_team_without_turns_begins_with_its_calendar_alone(cast: Cast, answers, visit):
    visit(cast.tia).post("/t/LINUX/duty/person_of_week/outside/", {"url": "webcal://calendar.example/x.ics"})
    made = Outside.objects.get()
    made.read()
    assert (made.url, who(cast, 19)) == ("https://calendar.example/x.ics", ["Eve"])
    assert "Eve" in visit(cast.eve).get("/t/LINUX/duty/").content.decode()


def test_programs_set_it_and_read_how_it_goes(cast: Cast, outside: Outside, api):
    at_it = f"/api/v1/rotations/{outside.rotation_id}/outside-calendar/"
    read_back = api(cast.oz).get(at_it).json()
    assert (read_back["host"], read_back["unmatched"]) == (
        "calendar.example",
        {"On Call - Somebody Else - Linux primary": 1},
    )
    assert "url" not in read_back
    assert api(cast.tia).delete(at_it).status_code == 204
    assert api(cast.tia).get(at_it).status_code == 404


@pytest.mark.parametrize(
    "body",
    [
        calendar("BEGIN:VTIMEZONE\n" * 40_000),
        calendar("BEGIN:X\n" * 60_000),
        calendar(
            "BEGIN:VEVENT\nDTSTART:00010101T090000Z\nDTEND:00010101T100000Z\nRRULE:FREQ=DAILY;COUNT=999999999\nEND:VEVENT\n" * 500
        ),
    ],
)  # fmt: skip
def test_a_hostile_file_takes_no_time(body: bytes):
    from zoneinfo import ZoneInfo

    began = time.monotonic()
    with suppress(Unreadable):
        read(body, NOW, at(30), ZoneInfo("UTC"))
    assert time.monotonic() - began < 10


def test_counted_repetitions_end_where_they_end():
    assert spans(weekly("FREQ=DAILY;COUNT=16")) == ["16 09-16 17", "17 09-17 17"], "the first was on the 2nd"
    assert spans(weekly("FREQ=WEEKLY;BYDAY=MO,WE;COUNT=6")) == ["16 09-16 17", "18 09-18 17"]
    wednesday = {"starts": "20261104T090000Z", "ends": "20261104T170000Z"}
    assert spans(weekly("FREQ=WEEKLY;BYDAY=MO,WE;COUNT=4", **wednesday)) == ["16 09-16 17"]
    assert spans(weekly("FREQ=WEEKLY;BYDAY=MO,WE;COUNT=6", **wednesday)) == [
        "16 09-16 17",
        "18 09-18 17",
        "23 09-23 17",
    ]
