"""How promises were kept: counts, a percentage with its n, and the clocks behind it; of teams and customers, never of a person."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from typing import Any

from django.db.models import Count, QuerySet

from core.errors import Invalid
from intake.models import Clock
from intake.models.clock.clock import STATES, in_state
from intake.models.clock.words import Kind

FIRST, LAST = 2000, 2100


@dataclass(frozen=True)
class Month:
    """A calendar month in a zone; what arrived in it counts in it."""

    year: int
    number: int
    zone: tzinfo = UTC

    @classmethod
    def of(cls, instant: datetime, zone: tzinfo) -> Month:
        local = instant.astimezone(zone)
        return cls(local.year, local.month, zone)

    @classmethod
    def read(cls, text: str, zone: tzinfo) -> Month:
        year, dash, number = text.partition("-")
        is_shaped = bool(dash) and len(year) == 4 and len(number) == 2 and (year + number).isascii() and (year + number).isdecimal()  # fmt: skip
        if not is_shaped or not FIRST <= int(year) <= LAST or not 1 <= int(number) <= 12:
            raise Invalid("A month is written like 2026-11.", code="impossible_month", field="month")
        return cls(int(year), int(number), zone)

    def __str__(self) -> str:
        return self.text

    @property
    def text(self) -> str:
        return f"{self.year:04}-{self.number:02}"

    @property
    def begins(self) -> datetime:
        return datetime(self.year, self.number, 1, tzinfo=self.zone)

    def moved(self, months: int) -> Month:
        place = self.year * 12 + self.number - 1 + months
        return Month(place // 12, place % 12 + 1, self.zone)

    def of_clocks(self, clocks: QuerySet[Clock]) -> QuerySet[Clock]:
        return clocks.filter(started_at__gte=self.begins, started_at__lt=self.moved(1).begins)


@dataclass(frozen=True)
class Kept:
    """One promise of one agreement to one customer, counted."""

    agreement: int
    is_default: bool
    team: str
    customer_id: int
    customer: str
    kind: str
    kept: int
    broken: int
    open: int
    uncounted: int

    @property
    def n(self) -> int:
        return self.kept + self.broken

    @property
    def percent(self) -> int | None:
        """Rounded down, so that 100 means all."""
        return self.kept * 100 // self.n if self.n else None

    @property
    def said(self) -> str:
        return Kind(self.kind).label


def counted(clocks: QuerySet[Clock]) -> list[Kept]:
    """By customer, agreement and kind, in one query."""
    by = ("promise__agreement", "promise__agreement__customer", "promise__agreement__team__key", "customer", "customer__name", "kind")  # fmt: skip
    counts = {state: Count("pk", filter=in_state(state)) for state in STATES}
    rows = clocks.order_by().values_list(*by).annotate(**counts)
    order = list(Kind.values)
    found = [Kept(row[0], row[1] is None, *row[2:]) for row in rows]
    return sorted(
        found, key=lambda kept: (kept.customer.lower(), kept.team, kept.agreement, order.index(kept.kind))
    )


def summed(rows: list[Kept]) -> dict[str, Any]:
    """All of them as one: what stands above the table."""
    kept, broken = sum(row.kept for row in rows), sum(row.broken for row in rows)
    n = kept + broken
    return {
        "kept": kept, "broken": broken, "n": n, "percent": kept * 100 // n if n else None,
        "open": sum(row.open for row in rows), "uncounted": sum(row.uncounted for row in rows),
    }  # fmt: skip
