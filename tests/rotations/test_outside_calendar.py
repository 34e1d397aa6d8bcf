"""What a calendar of somebody else says: as PagerDuty, Opsgenie, Google and Outlook write it, and as nobody should."""

from zoneinfo import ZoneInfo

import pytest

from rotations import outside_calendar
from rotations.outside_calendar import Unreadable, read, read_apart
from tests.rotations.conftest import NOW, at

BERLIN = ZoneInfo("Europe/Berlin")
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


def inside(file: bytes) -> str:
    """The event of a calendar."""
    return file.decode().replace("\r", "").partition("PRODID:x\n")[2].replace("END:VCALENDAR\n", "")


def spans(body: bytes) -> list[str]:
    found = read(body, at(16, 0), at(30, 0), BERLIN)
    assert not found.unread
    return [f"{one.start:%d %H}-{one.end:%d %H}" for one in found.shifts]


def test_an_event_of_two_names_keeps_no_other_from_being_read():
    found = read(calendar(PAGERDUTY.replace("UID:Q2", "UID:Q2\nUID:Q4")), at(16, 0), at(30, 0), BERLIN)
    assert len(found.shifts) + found.unread == 2
    assert found.shifts


def test_repetitions_of_calendars_that_people_keep():
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
    ("rule", "found"),
    [
        ("FREQ=MONTHLY;BYDAY=3MO", ["16 09-16 17"]),
        ("FREQ=MONTHLY;BYMONTHDAY=-3,20", ["20 09-20 17", "28 09-28 17"]),
        ("FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=13", ["18 09-18 17"]),  # as Outlook says it
        ("FREQ=MONTHLY;INTERVAL=2;BYMONTHDAY=20", ["20 09-20 17"]),
        ("FREQ=YEARLY;BYMONTH=11;BYDAY=4TH", ["26 09-26 17"]),
        ("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", []),
        ("FREQ=DAILY;BYDAY=SA,SU;COUNT=9", ["21 09-21 17", "22 09-22 17", "28 09-28 17", "29 09-29 17"]),
        ("FREQ=WEEKLY;WKST=SU;INTERVAL=2;BYDAY=SU,MO", ["16 09-16 17", "29 09-29 17"]),
        ("FREQ=MONTHLY;BYMONTHDAY=17;UNTIL=20261117", []),
    ],
)
def test_rules_by_month_and_year(rule: str, found: list[str]):
    """The first one on 1 November, so that counts and intervals begin before what is asked for."""
    assert spans(weekly(rule, starts="20261101T090000Z", ends="20261101T170000Z")) == found


def test_a_week_of_google_keeps_its_hour_over_the_clock_change_and_its_moved_days():
    google = """X-WR-TIMEZONE:Europe/Berlin
BEGIN:VTIMEZONE
TZID:Europe/Berlin
BEGIN:DAYLIGHT
TZOFFSETFROM:+0100
TZOFFSETTO:+0200
TZNAME:CEST
DTSTART:19700329T020000
RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU
END:DAYLIGHT
BEGIN:STANDARD
TZOFFSETFROM:+0200
TZOFFSETTO:+0100
TZNAME:CET
DTSTART:19701025T030000
RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU
END:STANDARD
END:VTIMEZONE
BEGIN:VEVENT
DTSTART;TZID=Europe/Berlin:20260803T090000
DTEND;TZID=Europe/Berlin:20260803T170000
RRULE:FREQ=WEEKLY;BYDAY=MO,WE,FR
EXDATE;TZID=Europe/Berlin:20261118T090000
RDATE;TZID=Europe/Berlin:20261122T090000
UID:abc@google.com
SEQUENCE:1
STATUS:CONFIRMED
SUMMARY:Eve
TRANSP:OPAQUE
BEGIN:VALARM
ACTION:DISPLAY
TRIGGER:-P0DT0H30M0S
END:VALARM
END:VEVENT
BEGIN:VEVENT
DTSTART;TZID=Europe/Berlin:20261121T100000
DTEND;TZID=Europe/Berlin:20261121T120000
UID:abc@google.com
RECURRENCE-ID;TZID=Europe/Berlin:20261120T090000
SUMMARY:Bo
END:VEVENT
BEGIN:VEVENT
DTSTART;TZID=Europe/Berlin:20261123T090000
DTEND;TZID=Europe/Berlin:20261123T170000
UID:abc@google.com
RECURRENCE-ID;TZID=Europe/Berlin:20261123T090000
STATUS:CANCELLED
SUMMARY:Eve
END:VEVENT
BEGIN:VEVENT
DTSTART;TZID=Europe/Berlin:20261127T130000
DTEND;TZID=Europe/Berlin:20261127T170000
UID:abc@google.com
RECURRENCE-ID;RANGE=THISANDFUTURE;TZID=Europe/Berlin:20261127T090000
SUMMARY:Eve
END:VEVENT
"""
    assert spans(calendar(google)) == [
        "16 08-16 16",
        "21 09-21 11",
        "22 08-22 16",
        "25 08-25 16",
        "27 12-27 16",
    ]


def test_one_rotation_of_opsgenie_and_a_zone_as_windows_names_it():
    opsgenie = """BEGIN:VEVENT
DTSTAMP:20261101T000000Z
DTSTART:20261117T080000Z
DTEND:20261124T080000Z
SUMMARY:eve@example.test
UID:5d2c-1
END:VEVENT
BEGIN:VEVENT
UID:out
DTSTART;TZID=W. Europe Standard Time:20261125T080000
DURATION:PT10H
SUMMARY:Bo
END:VEVENT
"""
    assert spans(calendar(opsgenie)) == ["17 08-24 08", "25 07-25 17"]


def test_what_makes_no_sense_is_left_out_alone():
    for rule in ("FREQ=SECONDLY", "FREQ=HOURLY", "FREQ=WEEKLY;INTERVAL=0", "FREQ=x", "COUNT=3"):
        found = read(calendar(PAGERDUTY + inside(weekly(rule))), at(16, 0), at(30, 0), BERLIN)
        assert (len(found.shifts), found.unread) == (2, 1), rule
    without_end = inside(weekly("FREQ=DAILY", ends="20261102T090000Z"))
    years = inside(weekly("FREQ=YEARLY", ends="20290101T090000Z"))
    timeless = "BEGIN:VEVENT\nUID:9\nDTSTART:20269999T090000Z\nSUMMARY:Eve\nEND:VEVENT\n"
    for event in (without_end, years, timeless, timeless.replace("DTSTART", "X-START")):
        found = read(calendar(PAGERDUTY + event), at(16, 0), at(30, 0), BERLIN)
        assert (len(found.shifts), found.unread) == (2, 1), event


def test_a_file_that_costs_too_much_ends_by_itself(monkeypatch):
    """At each second of the day, and at no day ever; in a process of its own, so that nobody waits for it."""
    monkeypatch.setattr(outside_calendar, "SECONDS", 1)
    sixty = ",".join(map(str, range(60)))
    bomb = f"FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30;BYMINUTE={sixty};BYSECOND={sixty}"
    with pytest.raises(Unreadable, match="more than 1 seconds"):
        read_apart(weekly(bomb), at(16, 0), at(30, 0), BERLIN)


def test_read_apart_it_says_the_same():
    assert read_apart(calendar(), NOW, at(30), BERLIN) == read(calendar(), NOW, at(30), BERLIN)
    with pytest.raises(Unreadable, match="no calendar"):
        read_apart(b"BEGIN:X\r\n" * 2_000, NOW, at(30), BERLIN)


def test_thousands_of_shifts_are_refused():
    daily = inside(weekly("FREQ=DAILY"))
    many = "".join(daily.replace("UID:r", f"UID:{number}") for number in range(12))
    with pytest.raises(Unreadable, match="2,000 shifts"):
        read(calendar(many), NOW, at(30) + 200 * outside_calendar.DAY, BERLIN)


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
