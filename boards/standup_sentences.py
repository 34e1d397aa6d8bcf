"""How the journal tells of standups."""

from __future__ import annotations

from typing import TYPE_CHECKING

from boards.models import Standup
from journal.models import Entry
from journal.sentences import Names, names, tells

if TYPE_CHECKING:
    from people.models import Person

FIGURES = {
    "finished": "finished", "moved": "moved", "blocked": "blocked", "came_in": "came in",
    "pulled": "pulled through the shield", "parked": "parked",
}  # fmt: skip


@names("standup")
def standups(ids: set[int], reader: Person | None) -> dict[int, str]:
    seen = Standup.objects.all() if reader is None else Standup.objects.visible_to(reader)
    rows = seen.filter(pk__in=ids).select_related("team", "feature")
    return {
        row.pk: f"the standup of {f'“{row.feature}”' if row.feature else row.team}" for row in rows
    } | dict.fromkeys(ids - {row.pk for row in rows}, "a standup")


tells("standup", "began")("began {it}")
tells("standup", "took_walk")("took the lead of {it}")
tells("standup", "arranged")("goes through {it} {way}")
tells("standup", "paused")("paused the timer of {it}")
tells("standup", "resumed")("let the timer of {it} run on")
tells("standup", "parked")("parked a question at {it}")
tells("standup", "settled")("settled a question of {it}")


@tells("standup", "walked")
def walked(entry: Entry, names: Names) -> str:
    item = entry.changes.get("item", entry.facts.get("was", {}).get("item"))
    where = names("item", item) if item else "the end"
    return f"went to {where} in {names.it(entry)}"


@tells("standup", "closed")
def closed(entry: Entry, names: Names) -> str:
    facts = entry.facts
    people = len(facts.get("here", ()))
    figures = [f"{facts[name]} {words}" for name, words in FIGURES.items() if facts.get(name)]
    who = "one person" if people == 1 else f"{people} people"
    said = (
        f"ended {names.it(entry)}: {facts['said']} of {facts['cards']} cards, {who}, {facts['minutes']} min"
    )
    return f"{said}; {', '.join(figures)}" if figures else said
