"""How the journal tells of iterations: planned, started, exchanged in, closed and amended."""

from __future__ import annotations

from backlogs.models import IterationEntry
from journal.models import Entry
from journal.sentences import Names, and_so, tells

tells("iteration", "planned_ahead")("planned {it} ahead")
tells("iteration", "set_goal")("set the goal of {it}")
tells("iteration", "put_back_reserve")(
    "put the days for interrupts beside duty in {it} back to what the past says"
)
tells("iteration", "dated")("set {it} to {starts_on} to {ends_on}")
tells("iteration", "reconstructed")("laid {it} over the imported history")
tells("iteration", "renumbered")("gave {it} its number anew: earlier iterations came in")
tells("iteration", "carried_in")("carried {item:item} into {it}")


@tells("iteration", "started")
def started(entry: Entry, names: Names) -> str:
    count = entry.facts["entries"]
    return f"started {names.it(entry)} with {count} item{'' if count == 1 else 's'} committed"


@tells("iteration", "closed")
def closed(entry: Entry, names: Names) -> str:
    dated = entry.facts.get("dated")
    late = f", dated its last day, {dated}" if dated else ""
    carried = entry.facts["carried"]
    return (
        f"closed {names.it(entry)}{late}; {carried} {'item is' if carried == 1 else 'items are'} carried on"
    )


@tells("iteration", "took_in", "took_out")
def planned(entry: Entry, names: Names) -> str:
    way = "into" if entry.verb == "took_in" else "out of"
    said = f"took {names('item', entry.facts['item'])} {way} {names.it(entry)}"
    others = entry.facts.get("for") or []
    others = others if isinstance(others, list) else [others]
    return f"{said} in exchange for {and_so([names('item', other) for other in others])}" if others else said


@tells("iteration", "reserved")
def reserved(entry: Entry, names: Names) -> str:
    days = f"{float(entry.facts['days']):g}"
    return (
        f"set {days} days of {names.it(entry)} aside for interrupts beside duty: “{entry.facts['because']}”"
    )


@tells("iteration", "amended")
def amended(entry: Entry, names: Names) -> str:
    was, now = (IterationEntry.Outcome(entry.facts[name]).label for name in ("was", "outcome"))
    item = names("item", entry.facts["item"])
    return f"amended the record of {names.it(entry)}: {item} was {now}, not {was}: “{entry.facts['because']}”"
