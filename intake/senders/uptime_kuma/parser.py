"""Uptime Kuma: its monitors by a mapping; and what it tells without a heartbeat, as of a certificate that runs out."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from intake.reports import Report, State, clean, read_json, table
from intake.senders.mapped import Mapped

if TYPE_CHECKING:
    from intake.models import Delivery

# Its test button says the notification's name and "Testing", older ones "Testing …".
TEST = re.compile(r"^testing\b|\btesting$", re.IGNORECASE)
DAYS = re.compile(r"\s+in -?\d+ days?\b")


class UptimeKuma(Mapped):
    kind, label = "uptime_kuma", "Uptime Kuma"

    def reports(self, delivery: Delivery) -> list[Report]:
        said = table(read_json(delivery.raw))
        told = clean(said.get("msg"), 1_000)
        if not told or said.get("heartbeat") or delivery.source.mapping or TEST.search(told):
            return super().reports(delivery)
        # Told again with fewer days it is the same; nothing says that it is over, so the days of silence do.
        return [Report.of(State.FIRING, key=DAYS.sub("", told), title=told, text=told)]
