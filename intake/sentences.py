"""How the journal tells what happened to sources and signals, and to items by them."""

from __future__ import annotations

from intake.models import Signal, Source
from journal.models import Entry
from journal.sentences import Names, names, tells
from people.models import Person


@names("source")
def sources(ids: set[int], reader: Person | None) -> dict[int, str]:
    seen = Source.objects.all() if reader is None else Source.objects.visible_to(reader)
    return {pk: f"the source “{name}”" for pk, name in seen.filter(pk__in=ids).values_list("pk", "name")}


@names("signal")
def signals(ids: set[int], reader: Person | None) -> dict[int, str]:
    seen = Signal.objects.all() if reader is None else Signal.objects.visible_to(reader)
    return {
        pk: f"“{key}” of {source}"
        for pk, key, source in seen.filter(pk__in=ids).values_list("pk", "key", "source__name")
    }


tells("source", "added")("connected {it}")
tells("source", "rotated")("gave {it} another address")
tells("source", "revoked")("revoked {it}")
tells("source", "added_secret")("added a secret with which {it} signs")
tells("source", "retired_secret")("retired a secret of {it}")
tells("source", "replayed")("had a message of {it} read again")
tells("source", "tried")("tried {it} with an example")

tells("signal", "opened")("heard {it} and opened {item:item}")
tells("signal", "returned")("heard {it} again")
tells("signal", "acknowledged")("heard that somebody took up {it}")
tells("signal", "resolved")("heard that {it} is over")
tells("signal", "ended_unheard")("heard the end of {it}, of which nothing was known")
tells("signal", "went_stale")("heard nothing of {it} for {days} days and took it to be over")

tells("item", "fell_silent")("heard that the cause of {it} is over")
tells("item", "fired_again")("heard that the cause of {it} is back")


@tells("source", "set_up")
def set_up(entry: Entry, names: Names) -> str:
    fields = [name.replace("_", " ") for name in sorted(entry.facts.get("was", {}))]
    return f"changed {', '.join(fields)} of {names.it(entry)}"
