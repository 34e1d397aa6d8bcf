"""What charts say in their titles: a finding where two stretches differ by more than chance, else a neutral form."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from people.models import Team


def velocity_finding(answer: dict[str, Any], shown: list[dict[str, Any]]) -> str:
    trend, unit = answer["trend"], answer["unit"]
    finished = [row[unit]["all"] for row in shown]
    if trend and trend["differs"]:
        way = "fell" if trend["after"] < trend["before"] else "rose"
        return f"Planned work {way} from {trend['before']:.0f} to {trend['after']:.0f} {unit} an iteration"
    if len(finished) < 3:
        return f"Planned work: not enough yet, {len(finished)} closed iteration{'s' * (len(finished) != 1)}"
    low, high = min(finished), max(finished)
    if low == high:
        told = unit if f"{low:.0f}" != "1" else unit.removesuffix("s")
        return f"Planned work stays at {low:.0f} {told} an iteration"
    return f"Planned work varies between {low:.0f} and {high:.0f} {unit} an iteration"


def interrupts_finding(answer: dict[str, Any]) -> str:
    trend, last = answer["trend"], answer["last"]
    if trend and trend["differs"]:
        way = "fell" if trend["after"] < trend["before"] else "rose"
        return f"Interrupts {way} from {per_cent(trend['before'])} to {per_cent(trend['after'])} of the team’s time"
    if last["share"] is None:
        return "Where the time went is mostly unknown"
    return f"Interrupts take about {per_cent(last['share'])} of the team’s time"


def ways_finding(answer: dict[str, Any]) -> str:
    items, arrivals = (answer["last"]["other_ways"][way]["share"] for way in ("items", "arrivals"))
    if items is None or arrivals is None:
        return "Other ways to count interrupts"
    return f"Interrupts are {per_cent(items)} of the finished items and {per_cent(arrivals)} of the arrivals"


def unknown_part(answer: dict[str, Any]) -> str:
    """What is estimated and what nobody knows, in a sentence; empty where all was written down."""
    last, told = answer["last"], []
    if last["interrupt_days"] and last["estimated_days"]:
        told.append(
            f"{per_cent(last['estimated_days'] / last['interrupt_days'])} of it is estimated from who was on what"
        )
    if last["available_days"] and last["unknown_days"]:
        told.append(f"{per_cent(last['unknown_days'] / last['available_days'])} of all time is unknown")
    return f"{'; '.join(told).capitalize()}." if told else ""


def long_ago(answer: dict[str, Any], team: Team) -> str:
    """When something happened last, if that is more than two iterations before the day of the answer; else nothing."""
    if (told := answer.get("last_activity")) is None:
        return ""
    last, as_of = date.fromisoformat(told), date.fromisoformat(answer["as_of"])
    if (as_of - last).days <= 2 * team.iteration_days:
        return ""
    return f"Last activity: {last.day} {last:%b %Y}. These numbers speak of the time until then."


def per_cent(share: float) -> str:
    return f"{100 * share:.0f} %"
