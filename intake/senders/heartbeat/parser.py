"""Something that has to be heard again and again: silence is what opens an interrupt."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from intake.reports import Report, State
from intake.senders.base import Greeting, Sender

if TYPE_CHECKING:
    from intake.models import Delivery, Source

KEY = "silence"


class Heartbeat(Sender):
    """A beat is no message: nothing of it is kept but when it was heard, and its address takes a GET as well."""

    kind, label, takes_get, tries, goes_stale = "heartbeat", "Heartbeat", True, False, False
    settings = ("name", "every_minutes", "grace_minutes", "reopens_within_minutes")

    def take(self, source: Source, body: bytes, headers: Mapping[str, str], path: str) -> Greeting:
        source.beat()
        return Greeting(200, {"status": "heard"})

    def reports(self, delivery: Delivery) -> list[Report]:
        return []

    def silence(self, source: Source) -> Report:
        heard = f"{source.heard_at:%Y-%m-%d %H:%M} UTC" if source.heard_at else "never"
        return Report.of(
            State.FIRING,
            key=KEY,
            title=f"{source.name}: nothing heard for {_told(source.every_minutes)}",
            text=f"It should be heard every {_told(source.every_minutes)}; it was last heard {heard}.",
            severity="critical",
        )

    def sound(self) -> Report:
        return Report.of(State.RESOLVED, key=KEY)

    def example(self) -> bytes:
        return b""


def _told(minutes: int) -> str:
    hours, rest = divmod(minutes, 60)
    if hours and not rest:
        return f"{hours} hour{'s' * (hours != 1)}"
    return f"{minutes} minute{'s' * (minutes != 1)}"
