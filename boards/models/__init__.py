"""What people do together in front of a board; the boards themselves are derived and have no rows."""

from boards.models.standup import Standup
from boards.models.standup_rows import ParkedQuestion, Seat

__all__ = ["ParkedQuestion", "Seat", "Standup"]
