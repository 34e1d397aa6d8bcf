"""Times as files write them, made into instants. What cannot be meant is refused with a reason."""

from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from django.utils import timezone

from backlogs.imports.records import Moment
from backlogs.imports.refusals import BadValue
from people.models.days import LAST

FIRST_YEAR = 1990
A_MINUTE, A_SECOND = timedelta(minutes=1), timedelta(seconds=1)


class Clock:
    """Reads times: ISO 8601 or the given formats, in the given zone where they carry none, moved by whole weeks."""

    def __init__(self, zone: str = "", formats: tuple[str, ...] = (), weeks: int = 0) -> None:
        self.zone = ZoneInfo(zone) if zone else None
        self.formats = formats
        self.moved_by = timedelta(weeks=weeks)
        # A file written seconds ago on a host whose clock is ahead is no reason to refuse.
        self.latest = timezone.now() + timedelta(days=1)
        self.moment = lru_cache(maxsize=4096)(
            self._moment
        )  # the hot path of a large file: equal texts, equal times

    @property
    def weeks_told(self) -> str:
        return weeks_told(self.moved_by.days // 7)

    def _moment(self, text: str) -> Moment:
        told = self._read(text)
        if not FIRST_YEAR <= told.year <= self.latest.year + 1:
            raise BadValue(f"the time {_shown(text)} is impossible (before {FIRST_YEAR} or in the future).")
        return self._checked(text, self._moved(text, told))

    def day(self, text: str) -> date:
        """A day; where the text is a whole time, the day it was written on. May lie in the future."""
        told = self._read(text)
        if not FIRST_YEAR <= told.year <= LAST.year:
            raise BadValue(f"the day {_shown(text)} is impossible.")
        moved = (told + self.moved_by).date()
        if not FIRST_YEAR <= moved.year <= LAST.year:
            raise BadValue(f"the day {_shown(text)}, moved by {self.weeks_told}, is impossible.")
        return moved

    def _read(self, text: str) -> datetime:
        text = text.strip()
        for form in self.formats:
            try:
                return datetime.strptime(text, form)  # noqa: DTZ007  (the zone comes with the next step)
            except ValueError:
                continue
        try:
            return datetime.fromisoformat(text)
        except ValueError as error:
            raise BadValue(f"{_shown(text)} is not a time.") from error

    def _moved(self, text: str, told: datetime) -> datetime:
        if told.tzinfo is not None:
            return told + self.moved_by
        if self.zone is None:
            raise BadValue(f'the time {_shown(text)} has no zone, and no mapping names one (zone = "…").')
        if is_left_out(told, self.zone):
            raise BadValue(
                f"the time {_shown(text)} does not exist in {self.zone.key}, where clocks were put forward over it; "
                "is that the zone in which the file was written?"
            )
        # Weeks are added to the time on the wall, so that nine in the morning stays nine in the morning.
        return first_instant(told + self.moved_by, self.zone)

    def _checked(self, text: str, aware: datetime) -> Moment:
        offset = aware.utcoffset() or timedelta()
        at = aware.astimezone(UTC)
        if at > self.latest:
            moved = f" (moved by {self.weeks_told})" if self.moved_by else ""
            raise BadValue(f"the time {_shown(text)}{moved} lies in the future.")
        if at.year < FIRST_YEAR:
            raise BadValue(f"the time {_shown(text)}, moved by {self.weeks_told}, is before {FIRST_YEAR}.")
        return Moment(at, round(offset / A_MINUTE))


def weeks_told(weeks: int) -> str:
    return f"{weeks} week{'s' * (abs(weeks) != 1)}"


def is_left_out(wall: datetime, zone: ZoneInfo) -> bool:
    """No clock in the zone ever showed it."""
    return wall.replace(tzinfo=zone).astimezone(UTC).astimezone(zone).replace(tzinfo=None, fold=0) != wall


def first_instant(wall: datetime, zone: ZoneInfo) -> datetime:
    """When a clock in the zone first shows this time; where it is left out, the instant at which clocks go on."""
    late = wall.replace(tzinfo=zone)
    if not is_left_out(wall, zone):
        return late
    before, after = late.replace(fold=1).astimezone(UTC), late.astimezone(UTC)
    while after - before > A_SECOND:
        middle = before + (after - before) / 2
        if middle.astimezone(zone).utcoffset() == after.astimezone(zone).utcoffset():
            after = middle
        else:
            before = middle
    return after.replace(microsecond=0).astimezone(zone)


def _shown(text: str) -> str:
    return repr(text if len(text) <= 60 else text[:57] + "…")
