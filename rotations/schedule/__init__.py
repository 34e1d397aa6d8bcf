"""The engine of duty: who has the turn at which instant. Pure; neither database nor clock."""

from rotations.schedule.layer import Away, Change, Layer, LineUp, OnDuty, Shift
from rotations.schedule.rhythm import Rhythm, Turn, Unit
from rotations.schedule.windows import Window

__all__ = ["Away", "Change", "Layer", "LineUp", "OnDuty", "Rhythm", "Shift", "Turn", "Unit", "Window"]
