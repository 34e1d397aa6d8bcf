"""Days as a team sees them: from moments in UTC to days since 1970 in a time zone, for whole arrays at once."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

import numpy as np

from metrics.history import DAY, FOREVER, NEVER, NO_OFFSET, Ints

EPOCH = date(1970, 1, 1)
MINUTE = 60_000_000
NO_DAY = -(2**31)


def local_days(moments: Ints, zone: str) -> Ints:
    """Days since 1970 of `moments` in `zone`; NEVER is FOREVER. Summer time is followed to the minute."""
    if not len(moments):
        return moments.astype(np.int64)
    real = moments != NEVER
    if not real.any():
        return np.full(len(moments), FOREVER)
    first, last = int(moments[real].min()), int(moments[real].max())
    since, offsets = _transitions(zone, _year(first), _year(last))
    shift = offsets[np.searchsorted(since, moments, side="right") - 1]
    return np.where(real, (np.where(real, moments, 0) + shift) // DAY, FOREVER)


def written_days(moments: Ints, offsets: Ints, zone: str) -> Ints:
    """Days as the outside tool wrote them: with its offset in minutes from UTC, else in the team's zone."""
    return np.where(offsets == NO_OFFSET, local_days(moments, zone), (moments + offsets * MINUTE) // DAY)


def day_of(when: date) -> int:
    return (when - EPOCH).days


def date_of(day: int) -> date:
    return EPOCH + timedelta(days=int(day))


def iso(day: int) -> str | None:
    """A day as YYYY-MM-DD; none for a day that is not known or does not come."""
    return None if day in (NO_DAY, FOREVER) else date_of(day).isoformat()


def midnight(day: int, zone: str) -> int:
    """The moment at which a day begins in `zone`."""
    return micros(datetime.combine(date_of(day), datetime.min.time(), ZoneInfo(zone)))


def micros(when: datetime) -> int:
    since = when - datetime(1970, 1, 1, tzinfo=UTC)
    return (since.days * 86_400 + since.seconds) * 1_000_000 + since.microseconds


def week_of(days: Ints, starts: int) -> Ints:
    """The first day of the week of each day, weeks beginning on weekday `starts` (0 is Monday)."""
    return days - (days + 3 - starts) % 7


def _year(moment: int) -> int:
    return date_of(moment // DAY).year


@lru_cache(maxsize=64)
def _transitions(zone: str, first: int, last: int) -> tuple[Ints, Ints]:
    """Moments from which an offset (both in microseconds) holds, from before year `first` to after year `last`."""
    begin = day_of(date(max(first, 2) - 1, 12, 1)) * 86_400
    end = day_of(date(min(last, 9998) + 1, 2, 1)) * 86_400
    where = ZoneInfo(zone)
    since, offsets = [-(2**62)], [_offset(begin, where)]
    for at in range(begin, end, 86_400):
        if (now := _offset(at + 86_400, where)) != offsets[-1]:
            since.append(_change(at, at + 86_400, where) * 1_000_000)
            offsets.append(now)
    return np.array(since), np.array(offsets) * 1_000_000


def _change(low: int, high: int, zone: ZoneInfo) -> int:
    """The second between two at which the offset changes."""
    before = _offset(low, zone)
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if _offset(middle, zone) == before else (low, middle)
    return high


def _offset(at: int, zone: ZoneInfo) -> int:
    moment = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=at)
    return int((moment.astimezone(zone).utcoffset() or timedelta()).total_seconds())
