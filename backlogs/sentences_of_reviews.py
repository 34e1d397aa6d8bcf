"""How the journal tells of transitions, suggested orders, demos and retrospectives."""

from __future__ import annotations

from backlogs.models import GoalVerdict, RetroNote
from backlogs.models.suggestion import OrderSuggestion
from journal.models import Entry
from journal.sentences import Names, tells

tells("practice", "kept_practice")("said how {it} keeps its features")

tells("feature", "ticked_transition")("met “{line:transition_line}” of the transition of {it}")
tells("feature", "unticked_transition")("reopened “{line:transition_line}” of the transition of {it}")
tells("feature", "struck_transition")("struck “{line:transition_line}” from the transition of {it}")
tells("feature", "suggested_order")("suggested where {item:item} belongs in {it}")

tells("iteration", "did_not_show")("took back that something was shown at the demo of {it}")
tells("iteration", "placed_on_demo")("ordered the demo of {it}")


@tells("feature", "met_criterion")
def met(entry: Entry, names: Names) -> str:
    return (
        f"met an acceptance criterion of {names.it(entry)}, {entry.facts['met']} of {entry.facts['of']} are"
    )


@tells("feature", "reopened_criterion")
def reopened(entry: Entry, names: Names) -> str:
    return f"said that an acceptance criterion of {names.it(entry)} is not met, {entry.facts['met']} of {entry.facts['of']} are"


@tells("feature", "listed_transition")
def listed(entry: Entry, names: Names) -> str:
    count = entry.facts["lines"]
    return f"listed {count} line{'' if count == 1 else 's'} for the transition of {names.it(entry)}"


@tells("feature", "answered_order")
def answered(entry: Entry, names: Names) -> str:
    way = "took up" if entry.facts["answer"] == OrderSuggestion.Answer.ACCEPTED else "declined"
    person, item = names("person", entry.facts["person"]), names("item", entry.facts["item"])
    return f"{way} what {person} suggested about the place of {item}"


@tells("feature", "noted_retro")
@tells("iteration", "noted_retro")
def noted(entry: Entry, names: Names) -> str:
    what = "to keep" if entry.facts["kind"] == RetroNote.Kind.KEEP else "to change"
    return f"noted something {what} at the retrospective of {names.it(entry)}"


@tells("feature", "withdrew_note")
@tells("iteration", "withdrew_note")
def withdrew(entry: Entry, names: Names) -> str:
    return f"took a note of the retrospective of {names.it(entry)} back"


@tells("feature", "made_item_of_note")
@tells("iteration", "made_item_of_note")
def made_item(entry: Entry, names: Names) -> str:
    return f"made {names('item', entry.facts['item'])} of a note of the retrospective of {names.it(entry)}"


@tells("iteration", "judged_goal")
def judged(entry: Entry, names: Names) -> str:
    came = GoalVerdict.Came(entry.facts["came"]).label
    return f"said that the goal of {names.it(entry)} was {came}"


@tells("iteration", "put_on_demo")
def put_on_demo(entry: Entry, names: Names) -> str:
    return f"put {_shown(entry, names)} on the demo of {names.it(entry)}"


@tells("iteration", "took_off_demo")
def took_off_demo(entry: Entry, names: Names) -> str:
    return f"took {_shown(entry, names)} off the demo of {names.it(entry)}"


@tells("iteration", "showed")
def showed(entry: Entry, names: Names) -> str:
    return f"noted that {_shown(entry, names)} was shown at the demo of {names.it(entry)}"


@tells("iteration", "named_presenter")
def named_presenter(entry: Entry, names: Names) -> str:
    if presenter := entry.facts.get("presenter"):
        return f"said that {names('person', presenter)} shows {_shown(entry, names)} at the demo of {names.it(entry)}"
    return f"said that nobody yet shows {_shown(entry, names)} at the demo of {names.it(entry)}"


def _shown(entry: Entry, names: Names) -> str:
    if item := entry.facts.get("item"):
        return names("item", item)
    return names("feature", entry.facts.get("feature"))
