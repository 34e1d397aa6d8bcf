"""How the journal tells what happened to duty."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from journal.models import Entry
from journal.sentences import Names, and_so, names, tells
from rotations.models import Handover, Rotation

if TYPE_CHECKING:
    from people.models import Person


@names("rotation")
def rotations(ids: set[int], reader: Person | None) -> dict[int, str]:
    seen = Rotation.objects.all() if reader is None else Rotation.objects.visible_to(reader)
    return {row.pk: f"the rotation ({row})" for row in seen.filter(pk__in=ids).select_related("team")}


@names("handover")
def handovers(ids: set[int], reader: Person | None) -> dict[int, str]:
    seen = Handover.objects.all() if reader is None else Handover.objects.visible_to(reader)
    rows = seen.filter(pk__in=ids).select_related("outgoing", "incoming")
    return {row.pk: f"the handover of {row.outgoing} to {row.incoming}" for row in rows}


tells("rotation", "opened")("opened {it}")
tells("rotation", "ended")("ended {it}")
tells("rotation", "read_outside_schedule")("has {it} read from {host}")
tells("rotation", "stopped_outside_schedule")("stopped reading {it} from {host}")
tells("rotation", "read_outside")("read other shifts of {it} from {host}")
tells("rotation", "matched_outside")("said whom a name in the calendar of {it} means")
tells("rotation", "took_swap")("took the duty of {offered_by:person}, {span}")
tells("rotation", "declined")("declined the duty of {offered_by:person}, {span}")
tells("rotation", "withdrew_offer")("withdrew the offer of {offered_by:person}, {span}")
tells("handover", "prepared_handover")("prepared {it}")
tells("handover", "followed_turns")("changed {it} after the turns")
tells("handover", "dropped_handover")("dropped {it}, since the turns changed")
tells("handover", "edited_handover")("wrote {it}")
tells("handover", "kept_draft")("kept the draft of {it}, which nobody had edited")
tells("handover", "accepted_handover")("accepted {it}")
tells("person", "made_feed")("made a calendar address")
tells("person", "ended_feed")("ended a calendar address")


@tells("rotation", "lined_up")
def lined_up(entry: Entry, names: Names) -> str:
    people = and_so([names("person", person) for person in entry.facts["people"]])
    since = entry.facts.get("since")
    ahead = f" from {_day(since)} on" if since else ""
    return f"lined up {people or 'nobody'} for {names.it(entry)}{ahead}"


@tells("rotation", "dropped_line_up")
def dropped_line_up(entry: Entry, names: Names) -> str:
    return f"withdrew the line-up of {names.it(entry)} from {_day(entry.facts['since'])} on"


def _day(since: str) -> str:
    day = datetime.fromisoformat(since)
    return f"{day.day} {day:%B %Y}"


@tells("rotation", "offered")
def offered(entry: Entry, names: Names) -> str:
    asked = entry.facts.get("asked")
    to = f" to {names('person', asked)}" if asked else ""
    return f"offered the own duty{to}, {entry.facts['span']}"


@tells("rotation", "overrode", "covered", "withdrew_override")
def changed(entry: Entry, names: Names) -> str:
    facts = entry.facts
    leaves = names("person", facts["leaves"]) if facts.get("leaves") else "everybody"
    comes = names("person", facts["comes"]) if facts.get("comes") else "nobody"
    what = {
        "add": f"{comes} on duty as well", "remove": f"{leaves} off duty", "replace": f"{comes} on duty for {leaves}",
    }[facts["kind"]]  # fmt: skip
    verb = "withdrew: " if entry.verb == "withdrew_override" else "put "
    return f"{verb}{what}, {facts['span']}"
