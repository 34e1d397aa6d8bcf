"""Instants of the database as days of a team: how many days old a card is, how long it is blocked."""

from __future__ import annotations

from bisect import bisect_right
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

REMEMBERED = 400


class TeamDays:
    """A zone on one day. Midnights of the last year are looked up; older instants are converted one by one."""

    def __init__(self, zone: str, today: date) -> None:
        self.zone, self.today = ZoneInfo(zone), today
        self.midnights = [
            int(datetime.combine(today - timedelta(back), time(), self.zone).timestamp())
            for back in range(REMEMBERED, -1, -1)
        ]

    def count(self, epoch: int | None) -> int | None:
        """Days from the day of this instant to today, both included; None stays None."""
        if epoch is None:
            return None
        place = bisect_right(self.midnights, epoch)
        if place:
            return max(1, REMEMBERED + 2 - place)
        return (self.today - datetime.fromtimestamp(epoch, self.zone).date()).days + 1


@lru_cache(maxsize=256)
def team_days(zone: str, today: date) -> TeamDays:
    return TeamDays(zone, today)
