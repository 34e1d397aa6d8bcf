"""How the journal tells what was asked of a team, and what its product owner said."""

from __future__ import annotations

from journal.models import Entry
from journal.sentences import Names, tells

tells("item", "asked_back")("asked back about {it}")
tells("item", "answered_request")("answered what was asked back about {it}")
tells("item", "asked_for_feature")("asked for {it}, which a feature of {team:team} needs")
tells("item", "request_declined")("declined {it} with an answer")
tells("item", "request_withdrawn")("withdrew {it}")
tells("item", "took_back_question")("took back what was asked about {it}")
tells("item", "took_back_answer")("took back the answer to {it}: it waits among the requests again")
tells("feature", "asked_team")("asked {team:team} for {item:item}, which {it} needs")
tells("feature", "was_refused")("declined {item:item} of {team:team}, which {it} needs")


@tells("item", "request_accepted")
def accepted(entry: Entry, names: Names) -> str:
    feature = entry.facts.get("feature")
    what = names("feature", feature) if feature else f"a {entry.facts.get('kind', 'story')}"
    return f"accepted {names.it(entry)} as {what}"
