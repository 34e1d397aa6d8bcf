"""How the journal tells of work that went quiet, and of what a team calls ready."""

from __future__ import annotations

from typing import TYPE_CHECKING

from journal.models import Entry
from journal.sentences import Names, names, tells

if TYPE_CHECKING:
    from people.models import Person

tells("item", "brought_back")("brought {it} back")
tells("item", "kept_open")("kept {it} open")
tells("ready", "defined")("said when planned work is ready")


@names("ready")
def definitions(ids: set[int], reader: Person | None) -> dict[int, str]:
    return dict.fromkeys(ids, "what ready means")


@tells("item", "postponed")
def postponed(entry: Entry, names: Names) -> str:
    days = entry.facts.get("days")
    return f"postponed {names.it(entry)}" + (f": nobody touched it for {days} days" if days else "")
