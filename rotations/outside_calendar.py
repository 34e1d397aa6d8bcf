"""An iCalendar file of somebody else, read with care: what it says about the next half year, and no more than that.

Nobody is trusted to mean well: time zones are those that this machine knows, rules of repetition are counted here and not
by a library that follows them to the end of days, and size, events and occurrences have an end.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from itertools import islice
from typing import Any
from zoneinfo import ZoneInfo

from icalendar import Calendar, Component

from rotations.schedule.walls import first_instant

DAY, MOST_EVENTS, MOST_OCCURRENCES, MOST_STEPS = timedelta(1), 3_000, 2_000, 5_000
MOST_LINES = 40_000  # a reader of another's library spends a tenth of a millisecond on each
LONGEST, LABEL = timedelta(days=366), 200
FOLD = re.compile(rb"\r?\n[ \t]")
ADDRESS = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
WEEKDAYS = {"MO": 0, "TU": 1, "WE": 2, "TH": 3, "FR": 4, "SA": 5, "SU": 6}
# Parts of a rule that are understood, by how often it repeats.
PARTS = {
    "DAILY": {"INTERVAL", "COUNT", "UNTIL", "WKST"},
    "WEEKLY": {"INTERVAL", "COUNT", "UNTIL", "WKST", "BYDAY"},
}


class Unreadable(Exception):
    """One sentence about why a file says nothing."""


@dataclass(frozen=True)
class Said:
    """Somebody on duty, as the file names them."""

    start: datetime
    end: datetime
    label: str
    addresses: frozenset[str] = frozenset()


@dataclass
class Reading:
    shifts: list[Said] = field(default_factory=list)
    # Events that repeat by a rule that is not understood, or whose times make no sense.
    unread: int = 0


def read(body: bytes, first: datetime, last: datetime, zone: ZoneInfo) -> Reading:
    """What of it touches the time from first to last; times without a zone are in the zone given."""
    text = without_zones(body)
    begun = Counter(one.upper() for one in re.findall(rb"^BEGIN:(\w*)", text, re.MULTILINE | re.IGNORECASE))
    if begun[b"VEVENT"] > MOST_EVENTS or begun.total() > 3 * MOST_EVENTS:
        raise Unreadable(f"The calendar holds more than {MOST_EVENTS:,} events.")
    if text.count(b"\n") > MOST_LINES:
        raise Unreadable(f"The calendar holds more than {MOST_LINES:,} lines.")
    try:
        events = Calendar.from_ical(text).walk("VEVENT")
    except (ValueError, KeyError, IndexError, TypeError, AttributeError, RecursionError) as error:
        raise Unreadable("What the address answers is no calendar.") from error
    found = Reading()
    moved = _moved(events, zone)
    for event in events:
        try:
            said = list(islice(_said(event, moved, first, last, zone), MOST_OCCURRENCES + 1))
        except (ValueError, KeyError, TypeError, AttributeError, OverflowError):
            found.unread += 1
            continue
        found.shifts += said
        if len(found.shifts) > MOST_OCCURRENCES:
            raise Unreadable(f"The calendar holds more than {MOST_OCCURRENCES:,} shifts in half a year.")
    found.shifts.sort(key=lambda one: (one.start, one.end, one.label))
    return found


def without_zones(body: bytes) -> bytes:
    """A zone that the file describes may be a rule without an end; it goes by its name, or by the rotation's zone."""
    kept, inside = [], False
    for line in FOLD.sub(b"", body).splitlines():
        word = line.strip().upper()
        inside = inside or word == b"BEGIN:VTIMEZONE"
        if not inside:
            kept.append(line)
        inside = inside and word != b"END:VTIMEZONE"
    return b"\r\n".join([*kept, b""])


def _moved(events: list[Component], zone: ZoneInfo) -> set[tuple[str, datetime]]:
    """Occurrences that an event of their own replaces."""
    found = set()
    for event in events:
        try:
            if "RECURRENCE-ID" in event:
                found.add((str(event.get("UID")), _instant(event.decoded("RECURRENCE-ID"), zone)))
        except (ValueError, KeyError, TypeError, AttributeError, OverflowError):
            continue
    return found


def _said(
    event: Component, moved: set[tuple[str, datetime]], first: datetime, last: datetime, zone: ZoneInfo
) -> Iterator[Said]:
    if str(event.get("STATUS", "")).upper() == "CANCELLED":
        return
    begins, ends = event.decoded("DTSTART"), _end(event)
    length = _instant(ends, zone) - _instant(begins, zone)
    if not timedelta() < length <= LONGEST:
        raise ValueError("no length")
    label, addresses = _label(event), _addresses(event)
    left_out = _left_out(event, zone) | (
        {at for uid, at in moved if uid == str(event.get("UID"))} if "RECURRENCE-ID" not in event else set()
    )
    for wall in _walls(event, begins, first - length, last):
        start = _instant(wall, zone)
        if start >= last:
            return
        end = _instant(wall + (ends - begins), zone)
        if start not in left_out and end > first:
            yield Said(start, end, label, addresses)


def _end(event: Component) -> Any:
    if "DTEND" in event:
        return event.decoded("DTEND")
    begins = event.decoded("DTSTART")
    usual = DAY if not isinstance(begins, datetime) else timedelta()
    return begins + (event.decoded("DURATION") if "DURATION" in event else usual)


def _instant(value: Any, zone: ZoneInfo) -> datetime:
    """Of a day its midnight; of a time without a zone, or in one that nobody knows, that of the rotation."""
    if not isinstance(value, datetime):
        return first_instant(datetime.combine(value, time()), zone)
    if value.tzinfo is None:
        return first_instant(value, zone)
    return value.astimezone(UTC)


def _label(event: Component) -> str:
    return " ".join(str(event.get("SUMMARY", "")).replace("\0", "").split())[:LABEL] or "(no name)"


def _addresses(event: Component) -> frozenset[str]:
    """Who is invited, and every address in the title."""
    named = event.get("ATTENDEE", [])
    rows = [str(one) for one in (named if isinstance(named, list) else [named])[:20]]
    found = [text for row in [*rows, str(event.get("SUMMARY", ""))] for text in ADDRESS.findall(row[:500])]
    return frozenset(one.lower() for one in found)


def _left_out(event: Component, zone: ZoneInfo) -> set[datetime]:
    rows = event.get("EXDATE", [])
    return {
        _instant(one.dt, zone)
        for row in (rows if isinstance(rows, list) else [rows])
        for one in row.dts[:MOST_STEPS]
    }


def _walls(event: Component, begins: Any, first: datetime, last: datetime) -> Iterator[Any]:
    """Beginnings on the wall; those that end before `first` may be left out."""
    rule = event.get("RRULE")
    if rule is None:
        yield begins
        return
    if isinstance(rule, list):
        raise ValueError("more than one rule")
    often = str(rule.get("FREQ", [""])[0]).upper()
    if not set(map(str.upper, rule)) - {"FREQ"} <= PARTS.get(often, {"nothing"}) or often not in PARTS:
        raise ValueError("a rule that is not understood")
    interval, count = int(rule.get("INTERVAL", [1])[0]), int(rule.get("COUNT", [10**9])[0])
    if interval < 1:
        raise ValueError("no interval")
    until = rule.get("UNTIL", [None])[0]
    step = interval * (DAY if often == "DAILY" else 7 * DAY)
    offsets = _offsets(rule.get("BYDAY", []), begins) if often == "WEEKLY" else [timedelta()]
    skipped = max(0, (first.date() - _day(begins)) // step - 1)
    made = skipped * len(offsets) - (sum(offset < timedelta() for offset in offsets) if skipped else 0)
    for number in range(skipped, skipped + MOST_STEPS):
        for offset in offsets:
            wall = begins + number * step + offset
            if wall < begins:
                continue
            if made >= count or _day(wall) > last.date() + DAY or (until is not None and _after(wall, until)):
                return
            made += 1
            yield wall


def _offsets(days: Any, begins: Any) -> list[timedelta]:
    """Of the weekdays named, within the week of the first one, which begins on Monday."""
    if not days:
        return [timedelta()]
    return [
        (number - begins.weekday()) * DAY for number in sorted({WEEKDAYS[str(day).upper()] for day in days})
    ]


def _day(value: Any) -> date:
    return value.date() if isinstance(value, datetime) else value


def _after(wall: Any, until: Any) -> bool:
    if isinstance(until, datetime) and isinstance(wall, datetime):
        if until.tzinfo is not None and wall.tzinfo is not None:
            return bool(wall > until)
        return wall.replace(tzinfo=None) > until.replace(tzinfo=None)
    return _day(wall) > _day(until)
