"""Turns the published cases into layers: each kind of input as it is written there."""

from __future__ import annotations

import json
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from rotations.schedule import Change, Layer, LineUp, Rhythm, Unit, Window
from rotations.schedule.succession import succeeding
from rotations.schedule.walls import first_instant, local

FILE = Path(__file__).parents[2].parent / "shared" / "rotation_cases.json"
UNITS = {"hourly": Unit.HOUR, "daily": Unit.DAY, "weekly": Unit.WEEK, "monthly": Unit.MONTH}
ALL_DAYS = frozenset(range(7))
DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
NOW = datetime(2026, 11, 20, 12, 5, tzinfo=UTC)
LONG_AGO = datetime(2010, 1, 1, tzinfo=UTC)

Names = dict[str, int]


def cases() -> list[dict[str, Any]]:
    return json.loads(FILE.read_text())["cases"] if FILE.exists() else []


def instant(text: str) -> datetime:
    if text == "rest of that week":
        return datetime(2026, 1, 14, 12, tzinfo=UTC)
    if text.startswith("now"):
        return NOW + timedelta(minutes=int(text[4:].removesuffix("min") or 0))
    return datetime.fromisoformat(text.replace("Z", "+00:00"))


def number(name: str | None) -> int | None:
    """People of the cases are called by letters and words; the engine knows numbers."""
    return None if name is None else int.from_bytes(name.encode(), "big")


def name(person: int) -> str:
    return person.to_bytes(12, "big").lstrip(b"\0").decode()


def group(*names: str) -> tuple[int, ...]:
    return tuple(number(name) for name in names)


def groups(*names: str) -> tuple[tuple[int, ...], ...]:
    return tuple(group(name) for name in names)


def answers(layers: list[Layer], at: datetime) -> list[str]:
    return sorted({name(person) for layer in layers for person in layer.at(at).persons})


def always(*names: str, windows: tuple[Window, ...], zone: str = "UTC") -> LineUp:
    rhythm = Rhythm(ZoneInfo(zone), Unit.WEEK, 1, datetime(2010, 1, 4))
    return LineUp(LONG_AGO, rhythm, (group(*names),), windows=windows)


def hours(begins: str, ends: str, days: frozenset[int] = ALL_DAYS) -> Window:
    return Window(days, time.fromisoformat(begins), time.fromisoformat(ends))


def layers(case: dict[str, Any]) -> list[Layer]:
    return KINDS[case["kind"]](case)


def handoffs(case: dict[str, Any]) -> list[Layer]:
    told, zone = case["rotation"], ZoneInfo(case["timezone"])
    starts = datetime.fromisoformat(told["start_local"])
    rhythm = Rhythm(zone, UNITS[told["type"]], told["shift_length"], starts)
    since = instant(case["handoffs_utc"][0])
    if case["origin"] == "derived":
        since = instant(min(row["at"] for row in case["expect"]))
    return [Layer([LineUp(since, rhythm, groups(*told["users"]))])]


def rolling_groups(case: dict[str, Any]) -> list[Layer]:
    """Hours of selected days; by weeks and months the turn is the calendar's, and an interval leaves some out."""
    told = case["input"]
    zone, start = ZoneInfo(told["timezone"]), local(instant(told["start"]), ZoneInfo(told["timezone"]))
    days = frozenset(DAYS.index(day) for day in told["by_day"] or ()) or ALL_DAYS
    unit, interval, people = UNITS[told["frequency"]], told["interval"], told["groups"]
    phase, length, mask, named = start, 1, frozenset(), [group(*names) for names in people]
    if unit == Unit.DAY:
        length, mask = interval, days
    else:
        idle = [() for _ in range(interval - 1)]
        named = [one for names in named for one in (names, *idle)]
        phase = start - timedelta(days=start.weekday() if unit == Unit.WEEK else start.day - 1)
    window = Window(days, start.time(), (start + timedelta(hours=told["shift_hours"])).time())
    first = start
    while first.weekday() not in days:
        first += timedelta(days=1)
    phase = phase if unit != Unit.DAY else first
    rhythm = Rhythm(zone, unit, length, phase, mask)
    return [Layer([LineUp(first_instant(first, zone), rhythm, tuple(named), windows=(window,))])]


def rolling_users(case: dict[str, Any]) -> list[Layer]:
    """Turns longer than their duty: months in between are a turn of nobody's, hours lie in windows."""
    told = case["input"]
    zone, start = ZoneInfo(told["timezone"]), instant(told["start"])
    begins = local(start, zone)
    people, length = groups(*told["users"]), told["interval"]
    if told["frequency"] == "monthly":
        people, length = tuple(one for names in people for one in (names, *[()] * (told["interval"] - 1))), 1
        lasts, opens = timedelta(hours=told["duration_h"]), [begins]
    else:
        lasts = timedelta(minutes=told["duration_min"])
        opens = [begins + timedelta(hours=hour) for hour in range(0, 24, told["interval"])]
    windows = tuple(Window(ALL_DAYS, at.time(), (at + lasts).time()) for at in opens)
    rhythm = Rhythm(zone, UNITS[told["frequency"]], length, begins)
    return [Layer([LineUp(instant(told["rotation_start"]), rhythm, people, windows=windows)])]


def overrides(case: dict[str, Any]) -> list[Layer]:
    told = case["input"]["override"]
    made = []
    for place, one in enumerate(told if isinstance(told, list) else [told]):
        kind = "replace" if {"add", "remove"} <= one.keys() else "add" if "add" in one else "remove"
        span = instant(one["start"]), instant(one["end"])
        made.append(Change(place, kind, *span, number(one.get("remove")), number(one.get("add"))))
    return [Layer([every_day(case["input"]["rule"])], made)]


def temporary(case: dict[str, Any]) -> list[Layer]:
    told = case["input"]["temporary"]
    made = [Change(0, "remove", instant(told["start"]), instant(told["end"]))]
    for place, one in enumerate(told["shifts"], 1):
        made.append(
            Change(place, "add", instant(one["start"]), instant(one["end"]), None, number(one["user"]))
        )
    return [Layer([every_day(case["input"]["rule"])], made)]


def every_day(rule: str) -> LineUp:
    """As “every day 08:00-10:00 UTC user foobar”."""
    begins, ends = rule.split()[2].split("-")
    return always(rule.split()[-1], windows=(hours(begins, ends),))


def swaps(case: dict[str, Any]) -> list[Layer]:
    told = case["input"]["swap"]
    people = ("P", "R") if "P and R" in case["input"]["shift"] else ("P",)
    swap = Change(
        1, "replace", instant(told["start"]), instant(told["end"]), number(told["by"]), number(told["taken_by"])
    )  # fmt: skip
    return [Layer([always(*people, windows=(hours("12:00", "15:00"),))], [swap])]


def restrictions(case: dict[str, Any]) -> list[Layer]:
    told = case["input"]
    days = frozenset(DAYS.index(day[:2].upper()) for day in told["days"])
    return [Layer([always(told["user"], windows=(hours(told["from"], told["to"], days),))])]


def day_and_night(case: dict[str, Any]) -> list[Layer]:
    told = case["input"]
    zone = ZoneInfo(told["timezone"])
    since = instant(told["state"]["since"])
    made = []
    for part in ("day", "night"):
        starts = local(datetime(2018, 6, 15, 13, tzinfo=UTC), zone)
        users, window = told[part]["users"], hours(*told[part]["rule"].split("-"))
        place = users.index(told["state"][f"{part}_current"])
        rhythm = Rhythm(zone, Unit.DAY, 1, starts)
        made.append(Layer([LineUp(since, rhythm, groups(*users), place, (window,))]))
    return made


def told_in_words(case: dict[str, Any]) -> list[Layer]:
    return IN_WORDS[case["id"]](case)


def by_position(case: dict[str, Any]) -> list[Layer]:
    users = [user for _, user in sorted(case["input"]["users_by_position"].items())]
    return [Layer([LineUp(NOW, weekly("UTC", NOW), groups(*users))])]


def wrapped(case: dict[str, Any]) -> list[Layer]:
    start = NOW - timedelta(hours=4) + timedelta(minutes=10)
    rhythm = Rhythm(ZoneInfo("UTC"), Unit.HOUR, 2, start.replace(tzinfo=None))
    return [Layer([LineUp(start, rhythm, groups(*case["input"]["users"]))])]


def weekly(zone: str, first: datetime) -> Rhythm:
    return Rhythm(ZoneInfo(zone), Unit.WEEK, 1, local(first, ZoneInfo(zone)))


def chicago(case: dict[str, Any]) -> list[Layer]:
    first = datetime(2024, 10, 1, 5, tzinfo=UTC)
    return [Layer([LineUp(first, weekly("America/Chicago", first), groups("U1"))])]


def month_ends(case: dict[str, Any]) -> list[Layer]:
    rhythm = Rhythm(ZoneInfo("UTC"), Unit.MONTH, 1, datetime(2026, 1, 31, 9))
    return [Layer([LineUp(datetime(2026, 1, 31, 9, tzinfo=UTC), rhythm, groups("A", "B", "C"))])]


def appended(case: dict[str, Any]) -> list[Layer]:
    """Position and since: on 10 February it is B's turn, in the old list and in the new one."""
    first, later = datetime(2026, 1, 5, tzinfo=UTC), datetime(2026, 2, 10, tzinfo=UTC)
    rhythm = weekly("UTC", first)
    return [Layer([LineUp(first, rhythm, groups("A", "B")), LineUp(later, rhythm, groups("A", "B", "C"), 1)])]


def removed(case: dict[str, Any]) -> list[Layer]:
    """B leaves in B's own week."""
    first, old = datetime(2026, 1, 5, tzinfo=UTC), groups("A", "B", "C")
    left, new = datetime(2026, 1, 14, tzinfo=UTC), groups("A", "C")
    place = succeeding(old, 1, new)
    line_ups = [LineUp(first, weekly("UTC", first), old), LineUp(left, weekly("UTC", first), new, place)]
    return [Layer(line_ups)]


IN_WORDS = {
    "po-02-user-removed-mid-shift": removed,
    "ga-36-participant-positions-gap": by_position, "ga-37-wrap": wrapped, "go-25-weekly-chicago-dst": chicago,
    "po-01-monthly-31": month_ends, "po-04-add-user-keeps-past": appended,
}  # fmt: skip
KINDS = {
    "handoffs": handoffs, "rolling groups + by-day mask": rolling_groups, "rolling users": rolling_users,
    "override": overrides, "temporary schedule": temporary, "swap": swaps, "restriction": restrictions,
    "two rotations + time-of-day rules": day_and_night, "rotation": told_in_words, "policy": told_in_words,
}  # fmt: skip
