"""How the journal tells what happened to sources and signals, and to items by them."""

from __future__ import annotations

from django.utils.dateparse import parse_datetime
from django.utils.formats import date_format
from django.utils.timezone import localtime

from intake.models import Automation, ChatAccount, ClockPause, Signal, Source
from journal.models import Entry
from journal.sentences import Names, names, tells
from people.models import Person


@names("source")
def sources(ids: set[int], reader: Person | None) -> dict[int, str]:
    seen = Source.objects.all() if reader is None else Source.objects.visible_to(reader)
    return {pk: f"the source “{name}”" for pk, name in seen.filter(pk__in=ids).values_list("pk", "name")}


@names("chat_account")
def chat_accounts(ids: set[int], reader: Person | None) -> dict[int, str]:
    return dict(ChatAccount.objects.filter(pk__in=ids).values_list("pk", "name"))


@names("signal")
def signals(ids: set[int], reader: Person | None) -> dict[int, str]:
    seen = Signal.objects.all() if reader is None else Signal.objects.visible_to(reader)
    return {
        pk: f"“{key}” of {source}"
        for pk, key, source in seen.filter(pk__in=ids).values_list("pk", "key", "source__name")
    }


@names("automation")
def automations(ids: set[int], reader: Person | None) -> dict[int, str]:
    seen = Automation.objects.all() if reader is None else Automation.objects.visible_to(reader)
    rows = seen.filter(pk__in=ids).values_list("pk", "item__key", "item__title")
    return {pk: f"the automation {key} {title}" for pk, key, title in rows}


tells("automation", "promised")("promised that {it} saves {minutes} minutes a month")
tells("automation", "reckoned_anew")("promised {minutes} minutes a month of {it}, no longer {was_minutes}")

tells("source", "added")("connected {it}")
tells("source", "rotated")("gave {it} another address")
tells("source", "revoked")("revoked {it}")
tells("source", "added_secret")("added a secret with which {it} signs")
tells("source", "retired_secret")("retired a secret of {it}")
tells("source", "replayed")("had a message of {it} read again")
tells("source", "put_aside")("put a message of {it} aside")
tells("source", "tried")("tried {it} with an example")

tells("signal", "opened")("heard {it} and opened {item:item}")
tells("signal", "returned")("heard {it} again")
tells("signal", "acknowledged")("heard that somebody took up {it}")
tells("signal", "resolved")("heard that {it} is over")
tells("signal", "ended_unheard")("heard the end of {it}, of which nothing was known")
tells("signal", "went_stale")("heard nothing of {it} for {days} days and took it to be over")

tells("item", "acknowledged")("looks at {it}")
tells("item", "dropped_acknowledgement")("does not look at {it} any more")
tells("item", "triaged_accepted")("accepted {it} at triage")
tells("item", "triaged_declined")("declined {it} at triage")
tells("item", "triaged_duplicate")("found at triage that {it} is a duplicate of {of:item}")
tells("item", "triaged_promoted")("found at triage that {it} can be planned, as {into:item}")
tells("item", "took_back_triage")("brought {it} back to triage")
tells("item", "came_to_triage")("put {it} before the one on duty of its new team")
tells("item", "gave_back")("gave back to {item:item} what had moved to {it}")
tells("item", "got_back")("took {it} out of {from:item} again")
tells("item", "woke")("brought {it} back to the inbox")
tells("item", "took_back_escalation")("took {it} back to the person on duty")
tells("item", "called_p1")("called {it} a P1")
tells("item", "confirmed_p1")("confirmed that {it} is a P1")
tells("item", "lowered_p1")("lowered {it} from P1 to P{priority}")

tells("chat_account", "met")("heard {it} in the chat for the first time")
tells("chat_account", "linked")("said who {it} of the chat is")

tells("item", "fell_silent")("heard that the cause of {it} is over")
tells("item", "got_letter")("got a letter about {it}")
tells("item", "fired_again")("heard that the cause of {it} is back")

tells("person", "named_channel")("is told at {host}, too")
tells("person", "ended_channel")("is told at {host} no more")
tells("team", "named_channel")("has duty told at {host}, too")
tells("team", "ended_channel")("has duty told at {host} no more")
tells("team", "set_up_notices")("changed when duty is told")


@tells("source", "set_up")
def set_up(entry: Entry, names: Names) -> str:
    fields = [name.replace("_", " ") for name in sorted(entry.facts.get("was", {}))]
    return f"changed {', '.join(fields)} of {names.it(entry)}"


@tells("item", "snoozed")
def snoozed(entry: Entry, names: Names) -> str:
    until = parse_datetime(str(entry.facts["until"]))
    return f"put off {names.it(entry)} until {date_format(localtime(until), 'j M H:i') if until else 'later'}"


@tells("item", "escalated")
def escalated(entry: Entry, names: Names) -> str:
    because = entry.facts.get("because")
    return f"escalated {names.it(entry)} to {names('person', entry.facts['to'])}" + (
        f": {because}" if because else ""
    )


@tells("item", "paused_clocks")
def paused_clocks(entry: Entry, names: Names) -> str:
    why = ClockPause.Reason(entry.facts["reason"]).label
    return f"let the clocks of {names.it(entry)} wait, {why}: {entry.facts['because']}"


@tells("item", "resumed_clocks")
def resumed_clocks(entry: Entry, names: Names) -> str:
    because = {"closed": ", as it is closed", "answered": ", as the customer answered"}
    return f"let the clocks of {names.it(entry)} go on{because.get(entry.facts.get('why', ''), '')}"


@tells("item", "aimed_clocks_anew")
def aimed_clocks_anew(entry: Entry, names: Names) -> str:
    priority = entry.facts.get("priority")
    return f"set the clocks of {names.it(entry)} to what is promised for {f'P{priority}' if priority else 'no priority'}"
