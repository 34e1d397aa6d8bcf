"""What of the time reserved for interrupts is gone, in hours, and where that leads at this pace."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from home.balance import Balance

if TYPE_CHECKING:
    from people.models import Person, Team

HOURS = 8  # of a full working day, as the numbers count one


class Burn:
    """The reserve of the running iteration, as triage shows it; nothing where none runs."""

    def __init__(self, team: Team, person: Person) -> None:
        self.team, self.balance = team, Balance(team, person)

    @property
    def is_known(self) -> bool:
        """Somebody said where enough of the time went."""
        return self._found.get("share") is not None

    @cached_property
    def hours(self) -> int:
        return round(HOURS * self._found["days"])

    @cached_property
    def taken(self) -> int:
        return round(HOURS * (self._found["interrupt_days"] or 0))

    @property
    def scale(self) -> int:
        return max(self.hours, self.taken, 1)

    @property
    def is_over(self) -> bool:
        return self.taken > self.hours

    @cached_property
    def day(self) -> tuple[int, int]:
        """Which working day of how many."""
        runs = self.balance.iteration
        assert runs is not None
        days = self.team.working_days(runs.starts_on, runs.ends_on)
        return sum(day <= self.team.today for day in days), len(days)

    @cached_property
    def at_this_pace(self) -> int | None:
        """Hours at the end, as people are here: so much more as there is more of the reserve than of it by now."""
        gone = self._found["by_now"]
        return (
            round(HOURS * (self._found["interrupt_days"] or 0) * self._found["days"] / gone) if gone else None
        )

    @property
    def missing(self) -> int:
        """Hours that come out of planned work then; below nothing what is left of the reserve."""
        return (self.at_this_pace or 0) - self.hours

    @property
    def left(self) -> int:
        return -self.missing

    @property
    def said(self) -> str:
        return f"{self.taken} of {self.hours} hours reserved for interrupts are taken"

    def __bool__(self) -> bool:
        return bool(self._found)

    @cached_property
    def _found(self) -> dict:
        return self.balance.reserve or {}
