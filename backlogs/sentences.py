"""How the journal tells what happened to the work; the names of what it tells of are in `backlogs.naming`."""

from __future__ import annotations

from datetime import date
from typing import Any

from backlogs import (  # noqa: F401  (register the names in these sentences, and more of them)
    naming,
    sentences_of_iterations,
    sentences_of_quiet,
    sentences_of_requests,
    sentences_of_reviews,
    sentences_of_teams,
)
from backlogs.models import Block, HealthPost, Link, WorkItem
from backlogs.models.effort import spelled
from backlogs.models.feature_step import Step
from backlogs.models.words import ClassOfService
from journal.models import Entry
from journal.sentences import Names, and_so, tells

TEXTS = {"title", "description", "requester_address", "outcome", "criteria", "scope", "non_scope"}
NAMED = {
    "customer": "customer",
    "requester": "person",
    "lead": "person",
    "deputy": "person",
    "owner": "person",
}
WORDS = {
    "due_on": "due date", "demo_on": "demo date", "non_scope": "what is out of scope", "requester_address": "who asked",
    "next_on": "next day", "every_days": "days between", "lead_days": "days before", "requester": "who asked",
    "quiet_after_days": "days after which quiet items are postponed",
}  # fmt: skip
LABELS: dict[str, dict[str, str]] = {
    "kind": dict(WorkItem.Kind.choices), "class_of_service": dict(ClassOfService.choices),
}  # fmt: skip

tells("item", "created")("created {it}")
tells("item", "imported")("brought {it} from {source}")
tells("item", "changed_status")("brought the status “{status}” of {it}")
tells("item", "ordered")("moved {it} within {in:column}")
tells("item", "ranked")("ranked {it}")
tells("item", "moved_out")("moved {it} to {to:team}; it was {key}")
tells("item", "moved_in")("brought {it} from {from:team}, where it was {key}")
tells("item", "watched")("watches {it}")
tells("item", "unwatched")("watches {it} no more")
tells("item", "redacted")("emptied a comment on {it}")
tells("item", "edited_comment")("edited a comment on {it}")
tells("item", "reopened")("reopened {it}")
tells("item", "left_board")("took {it} off the board")

tells("item", "took_in")("merged {item:item} into {it}")
tells("item", "handed_over_watchers")("let {to:item} take over who watches {it}")

tells("item", "called_in")("called {person:person} in to help with {it}")
tells("item", "returned")("let {person:person} return from {it}")

tells("recurring_rule", "added")("added the run work {it}")
tells("recurring_rule", "skipped")("skipped a turn of {it}: {because}")
tells("recurring_rule", "ended")("ended {it}")

tells("backlog", "opened")("opened {it}")

tells("interruption", "told")("told of an interruption")

tells("feature", "added")("added {it}")
tells("feature", "took_lead")("took the lead of {it}")
tells("feature", "ranked")("ranked {it}")
tells("feature", "noted_design")("wrote the design note of {it} for {iteration:iteration}")
tells("feature", "needed")("said that {it} needs {needs:feature}")
tells("feature", "ended_need")("said that {it} does not need {needs:feature} any more")
tells("feature", "commented")("commented on {it}")
tells("feature", "redacted")("emptied a comment on {it}")
tells("feature", "edited_comment")("edited a comment on {it}")


@tells("recurring_rule", "made_due")
def made_due(entry: Entry, names: Names) -> str:
    said = f"made {names('item', entry.facts['item'])} from {names.it(entry)}"
    missed = entry.facts.get("missed", 0)
    if not missed:
        return said
    return f"{said}; {missed} turn{'' if missed == 1 else 's'} before it {'was' if missed == 1 else 'were'} missed"


@tells("item", "pulled")
def pulled(entry: Entry, names: Names) -> str:
    to, came_from, ended = names("column", entry.changes["column"]), entry.facts.get("from"), _ended(entry)
    it = "it" if ended else names.it(entry)
    way = f"moved {it} from {names('column', came_from)} to {to}" if came_from else f"put {it} into {to}"
    if why := entry.facts.get("overriding"):
        way += f": “{why}”"
    return f"{ended} {names.it(entry)}: {way}" if ended else way


@tells("item", "withdrawn")
def withdrawn(entry: Entry, names: Names) -> str:
    way = f"took {names.it(entry)} from {names('column', entry.facts['from'])} back into its backlog"
    return _because(way, entry)


@tells("item", "crewed")
@tells("feature", "gathered")
def crewed(entry: Entry, names: Names) -> str:
    if entry.by_id == entry.facts["person"]:
        return f"joined the crew{_of(entry, names)}"
    return f"brought {names('person', entry.facts['person'])} onto the crew{_of(entry, names)}"


@tells("item", "uncrewed")
@tells("feature", "released")
def uncrewed(entry: Entry, names: Names) -> str:
    if entry.by_id == entry.facts["person"]:
        return f"left the crew{_of(entry, names)}"
    return f"released {names('person', entry.facts['person'])} from the crew{_of(entry, names)}"


@tells("item", "edited")
@tells("feature", "shaped")
@tells("backlog", "planned")
@tells("column", "renamed")
@tells("recurring_rule", "amended")
def edited(entry: Entry, names: Names) -> str:
    was = entry.facts.get("was", {})
    said = [_change(name, old, entry.changes.get(name), names) for name, old in sorted(was.items())]
    why = entry.facts.get("overriding", "")
    return f"changed {and_so(said)}{_of(entry, names)}" + (f": “{why}”" if why else "")


@tells("item", "sized")
def sized(entry: Entry, names: Names) -> str:
    points, was = entry.changes.get("points"), entry.facts.get("was", {}).get("points")
    if points is None:
        return f"took the size from {names.it(entry)}; it was {_points(was)}"
    return f"sized {names.it(entry)} at {_points(points)}" + (
        "" if was is None else f", before {_points(was)}"
    )


@tells("item", "entered_feature")
def entered_feature(entry: Entry, names: Names) -> str:
    why = entry.facts.get("overriding", "")
    return f"put {names.it(entry)} into {names('feature', entry.changes['feature'])}" + (
        f": “{why}”" if why else ""
    )


@tells("item", "reclassified")
def reclassified(entry: Entry, names: Names) -> str:
    way = f"moved {names.it(entry)} to {names('backlog', entry.changes.get('backlog'))}"
    return _because(way, entry)


@tells("item", "split")
def split(entry: Entry, names: Names) -> str:
    parts = [names("item", number) for number in entry.facts["into"]]
    return f"split {names.it(entry)} into {and_so(parts)}"


@tells("item", "left_feature")
def left_feature(entry: Entry, names: Names) -> str:
    return f"took {names.it(entry)} out of {names('feature', entry.facts.get('was', {}).get('feature'))}"


@tells("item", "blocked")
def blocked(entry: Entry, names: Names) -> str:
    return f"blocked {names.it(entry)}: it waits for {_reason(entry)}"


@tells("item", "unblocked")
def unblocked(entry: Entry, names: Names) -> str:
    return f"ended the block of {names.it(entry)} by {_reason(entry)}"


@tells("item", "dismissed")
def dismissed(entry: Entry, names: Names) -> str:
    outcome = WorkItem.Outcome(entry.changes["outcome"]).label
    return _because(f"closed {names.it(entry)} as {outcome}", entry)


@tells("item", "commented")
def commented(entry: Entry, names: Names) -> str:
    public = entry.facts.get("audience") == "public"
    return f"{'wrote to who asked for' if public else 'commented on'} {names.it(entry)}"


@tells("item", "linked")
def linked(entry: Entry, names: Names) -> str:
    return f"noted that {names.it(entry)} {_link(entry)} {names('item', entry.facts['to'])}"


@tells("item", "unlinked")
def unlinked(entry: Entry, names: Names) -> str:
    return f"took back that {names.it(entry)} {_link(entry)} {names('item', entry.facts['to'])}"


@tells("item", "labelled")
def labelled(entry: Entry, names: Names) -> str:
    words = entry.facts.get("labels") or []
    return (
        f"labelled {names.it(entry)} {and_so(words)}" if words else f"took the labels from {names.it(entry)}"
    )


@tells("item", "logged_effort")
@tells("backlog", "logged_effort")
def logged_effort(entry: Entry, names: Names) -> str:
    return f"noted {spelled(int(entry.facts['minutes']))} for {names.it(entry)}"


@tells("item", "withdrew_effort")
@tells("backlog", "withdrew_effort")
def withdrew_effort(entry: Entry, names: Names) -> str:
    return f"took back {spelled(int(entry.facts['minutes']))} for {names.it(entry)}"


LINE = {
    "listed": "listed",
    "ticked": "met",
    "unticked": "reopened",
    "struck_line": "struck",
    "placed_line": "moved",
}


@tells("item", *LINE)
def checklist(entry: Entry, names: Names) -> str:
    named = [int(part.split(":")[1]) for part in entry.changes if part.startswith("line:")]
    verb, number = LINE[entry.verb], entry.facts.get("line") or next(iter(named), None)
    return f"{verb} “{names('line', number)}”{_of(entry, names)}"


@tells("feature", "took_step", "skipped_step", "returned_to_step")
def stepped(entry: Entry, names: Names) -> str:
    step = Step(entry.facts.get("step") or entry.changes["step"]).label
    if entry.verb == "returned_to_step":
        return _because(f"went back to “{step}” with {names.it(entry)}", entry)
    return f"{'skipped' if entry.verb == 'skipped_step' else 'completed'} “{step}” of {names.it(entry)}"


@tells("feature", "posted_health")
def posted_health(entry: Entry, names: Names) -> str:
    return f"said that {names.it(entry)} is {HealthPost.State(entry.facts['state']).label}"


def _ended(entry: Entry) -> str:
    """What a move did to an item besides moving it."""
    if "closed_at" not in entry.changes:
        return ""
    outcome = entry.changes.get("outcome") or "done"
    if entry.changes["closed_at"] is None:
        return "reopened"
    return "finished" if outcome == "done" else f"ended as {outcome.replace('_', ' ')}"


def _of(entry: Entry, names: Names) -> str:
    """Nothing on the subject's own timeline, where "of it" goes without saying."""
    return "" if names.own else f" of {names.it(entry)}"


def _change(name: str, old: Any, new: Any, names: Names) -> str:
    word = WORDS.get(name, name.replace("_", " "))
    if not word.startswith(("what ", "who ")):
        word = f"the {word}"
    if name in TEXTS or name in {"name", "policy"}:
        return word
    if kind := NAMED.get(name):
        old, new = old and names(kind, old), new and names(kind, new)
    labels = LABELS.get(name, {})
    old, new = labels.get(old, old), labels.get(new, new)
    if name.endswith("_on"):
        old, new = _day(old), _day(new)
    if old in {None, ""}:
        return f"{word} to {new}"
    return f"{word} from {old} to {'none' if new in {None, ''} else new}"


def _day(value: str | None) -> str | None:
    """The journal keeps ISO days."""
    return f"{date.fromisoformat(value):%-d %b %Y}" if value else value


def _points(value: str | None) -> str:
    return "no size" if value is None else f"{value} point{'' if value == '1' else 's'}"


def _link(entry: Entry) -> str:
    return str(Link.Kind(entry.facts["kind"]).label)


def _reason(entry: Entry) -> str:
    """An import tells no reason, since other tools know none of ours."""
    return str(dict(Block.Reason.choices).get(entry.facts.get("reason"), Block.Reason.OTHER.label))


def _because(said: str, entry: Entry) -> str:
    why = entry.facts.get("because")
    return f"{said}: “{why}”" if why else said
