"""An iCalendar file of somebody else, read with care: what it says about the next half year, and no more than that.

The format and its rules of repetition are the business of libraries. Nobody is trusted to mean well, though: a rule may
repeat each second to the end of days, so a file is read in a process of its own with an end to its time and its memory.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from re import compile as pattern
from typing import Any
from zoneinfo import ZoneInfo

import recurring_ical_events
from icalendar import Calendar, Component, Event

from rotations.schedule.walls import first_instant

DAY, LONGEST = timedelta(1), timedelta(days=366)
MOST_OCCURRENCES, LABEL = 2_000, 200
# Three thousand events of a large export take one second; the wait is longer because the machine may be busy.
SECONDS, MEMORY, PATIENCE = 2, 768 * 1024 * 1024, 60
ADDRESS = pattern(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
# Turns do not change more often than daily; what repeats by the second is a bomb.
RULES = {"DAILY", "WEEKLY", "MONTHLY", "YEARLY"}
TELLING = {"DTSTART", "DTEND", "DURATION", "RRULE", "RDATE", "EXDATE", "RECURRENCE-ID"}


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


def read_apart(body: bytes, first: datetime, last: datetime, zone: ZoneInfo) -> Reading:
    """The same as `read`, in a process of its own, so that no file can cost more than some seconds."""
    command = [sys.executable, "-m", __name__, first.isoformat(), last.isoformat(), zone.key, str(SECONDS)]
    here = Path(__file__).parents[1]
    try:
        done = subprocess.run(
            command, input=body, cwd=here, capture_output=True, timeout=PATIENCE, check=False
        )
        told = json.loads(done.stdout)
    except (subprocess.TimeoutExpired, ValueError):
        raise Unreadable(f"The calendar takes more than {SECONDS} seconds to read.") from None
    if "refused" in told:
        raise Unreadable(told["refused"])
    moment = datetime.fromisoformat
    shifts = [Said(moment(one[0]), moment(one[1]), one[2], frozenset(one[3])) for one in told["shifts"]]
    return Reading(shifts, told["unread"])


def main(first: str, last: str, zone: str, seconds: str) -> None:
    """The process of its own: the file comes in, what it says goes out."""
    resource.setrlimit(resource.RLIMIT_CPU, (int(seconds), int(seconds)))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    moment = datetime.fromisoformat
    try:
        found = read(sys.stdin.buffer.read(), moment(first), moment(last), ZoneInfo(zone))
    except Unreadable as error:
        print(json.dumps({"refused": str(error)}))
        return
    rows = [
        [one.start.isoformat(), one.end.isoformat(), one.label, sorted(one.addresses)] for one in found.shifts
    ]
    print(json.dumps({"shifts": rows, "unread": found.unread}))


def read(body: bytes, first: datetime, last: datetime, zone: ZoneInfo) -> Reading:
    """What of it touches the time from first to last; times without a zone are in the zone given."""
    try:
        calendar = Calendar.from_ical(body)
        series = _series(calendar)
    except Exception as error:
        raise Unreadable("What the address answers is no calendar.") from error
    found = Reading()
    for one in series:
        try:
            found.shifts += _said(one, first, last, zone)
        except Exception:  # noqa: BLE001 - what one event of a stranger breaks, the others do not suffer
            found.unread += 1
        if len(found.shifts) > MOST_OCCURRENCES:
            raise Unreadable(f"The calendar holds more than {MOST_OCCURRENCES:,} shifts in half a year.")
    found.shifts.sort(key=lambda one: (one.start, one.end, one.label))
    return found


def _series(calendar: Component) -> Iterable[Calendar]:
    """Events of one name, of which later ones change single repetitions of the first, as a calendar of their own."""
    found: dict[Any, Calendar] = defaultdict(Calendar)
    for number, event in enumerate(calendar.walk("VEVENT")):
        name = event.get("UID")
        one = found[number if name is None else str(name)]
        one.add_component(event)
        if "X-WR-TIMEZONE" in calendar:
            one["X-WR-TIMEZONE"] = calendar["X-WR-TIMEZONE"]
    return found.values()


def _said(series: Calendar, first: datetime, last: datetime, zone: ZoneInfo) -> list[Said]:
    for event in series.events:
        _require_sense(event, zone)
    # A day more on both sides: the library does not know where times without a zone are.
    repeated = recurring_ical_events.of(series).between(first - DAY, last + DAY)
    return list(_within(repeated, first, last, zone))


def _require_sense(event: Event, zone: ZoneInfo) -> None:
    if TELLING & {name for name, _ in event.errors}:
        raise ValueError("a time or a rule that is none")
    for rule in event.get("RRULE", []) if isinstance(event.get("RRULE"), list) else [event.get("RRULE")]:
        if rule and (str(rule["FREQ"][0]).upper() not in RULES or rule.get("INTERVAL", [1])[0] < 1):
            raise ValueError("a rule that is not understood")
    if not timedelta() < _instant(event.end, zone) - _instant(event.start, zone) <= LONGEST:
        raise ValueError("no length")


def _within(events: Iterable[Event], first: datetime, last: datetime, zone: ZoneInfo) -> Iterator[Said]:
    for event in events:
        start, end = _instant(event.start, zone), _instant(event.end, zone)
        if start < last and end > first and str(event.get("STATUS", "")).upper() != "CANCELLED":
            yield Said(start, end, _label(event), _addresses(event))


def _instant(value: Any, zone: ZoneInfo) -> datetime:
    """Of a day its midnight; of a time without a zone, or in one that nobody knows, that of the rotation."""
    if not isinstance(value, datetime):
        return first_instant(datetime.combine(value, time()), zone)
    if value.tzinfo is None:
        return first_instant(value, zone)
    return value.astimezone(UTC)


def _label(event: Event) -> str:
    return " ".join(str(event.get("SUMMARY", "")).replace("\0", "").split())[:LABEL] or "(no name)"


def _addresses(event: Event) -> frozenset[str]:
    """Who is invited, and every address in the title."""
    named = event.get("ATTENDEE", [])
    rows = [str(one) for one in (named if isinstance(named, list) else [named])[:20]]
    found = [text for row in [*rows, str(event.get("SUMMARY", ""))] for text in ADDRESS.findall(row[:500])]
    return frozenset(one.lower() for one in found)


if __name__ == "__main__":
    main(*sys.argv[1:])
