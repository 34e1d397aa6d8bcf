"""Duty: who takes turns, since when, and what was agreed otherwise."""

from rotations.models.feed import Feed
from rotations.models.handover import Handover
from rotations.models.line_up import LineUp, Seat
from rotations.models.outside import Outside, OutsideName, OutsideShift
from rotations.models.override import Override
from rotations.models.rotation import Rotation
from rotations.models.swap import Swap
from rotations.models.words import Kind, LayerNumber

__all__ = [
    "Feed",
    "Handover",
    "Kind",
    "LayerNumber",
    "LineUp",
    "Outside",
    "OutsideName",
    "OutsideShift",
    "Override",
    "Rotation",
    "Seat",
    "Swap",
]
