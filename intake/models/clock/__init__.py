"""How soon customers were promised an answer, and whether it was kept."""

from intake.models.clock.clock import Clock
from intake.models.clock.kept_hours import KeptHours
from intake.models.clock.pause import ClockPause
from intake.models.clock.promise import Promise

__all__ = ["Clock", "ClockPause", "KeptHours", "Promise"]
