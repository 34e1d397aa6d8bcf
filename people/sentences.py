"""How the journal tells what happened to persons, teams, customers and agreements."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from journal.models import Entry
from journal.sentences import Names, and_so, names, tells
from people.models import Absence, Agreement, Customer, Membership, Person, Role, Team


@names("person")
def persons(ids: set[int], reader: Person | None) -> dict[int, str]:
    return dict(Person.objects.filter(pk__in=ids).values_list("pk", "name"))


@names("team")
def teams(ids: set[int], reader: Person | None) -> dict[int, str]:
    return dict(Team.objects.filter(pk__in=ids).values_list("pk", "name"))


@names("customer")
def customers(ids: set[int], reader: Person | None) -> dict[int, str]:
    seen = Customer.objects.all() if reader is None else Customer.objects.visible_to(reader)
    return dict(seen.filter(pk__in=ids).values_list("pk", "name"))


@names("membership")
def memberships(ids: set[int], reader: Person | None) -> dict[int, str]:
    rows = Membership.objects.filter(pk__in=ids).values_list("pk", "person__name", "team__name")
    return {pk: f"{person}'s part in {team}" for pk, person, team in rows}


@names("agreement")
def agreements(ids: set[int], reader: Person | None) -> dict[int, str]:
    rows = Agreement.objects.filter(pk__in=ids).values_list("pk", "team__name", "customer__name")
    return {pk: f"the agreement of {team} with {customer or 'everybody'}" for pk, team, customer in rows}


@names("absence")
def absences(ids: set[int], reader: Person | None) -> dict[int, str]:
    rows = Absence.objects.filter(pk__in=ids).values_list("pk", "person__name", "began_on", "ended_on")
    return {pk: f"{person}'s days away ({first} to {last})" for pk, person, first, last in rows}


def words_of(names_of_fields: list[str]) -> str:
    """The fields that a change wrote, as people call them."""
    return and_so([name.replace("_", " ").removesuffix(" id") for name in names_of_fields])


def changed_fields(entry: Entry) -> str:
    return words_of(sorted(entry.facts.get("was", {})))


tells("person", "welcomed")("gave {it} an account")
tells("person", "renamed")("changed name or time zone of {it}")
tells("person", "disabled")("disabled {it}")
tells("person", "enabled")("enabled {it} again")
tells("person", "pseudonymised")("forgot who {it} was")
tells("person", "changed_address")("changed the e-mail address of {it}")
tells("person", "became_administrator")("made {it} an administrator")
tells("person", "ceased_to_administer")("took administration from {it}")
tells("person", "changed_password")("changed the password")
tells("person", "invited")("invited {it} to set a password")
tells("person", "accepted_invitation")("accepted the invitation")
tells("person", "made_token")("made a token that may {scope}")
tells("person", "revoked_token")("revoked a token")

tells("team", "founded")("founded {it}")
tells("team", "named_service")("named the service “{service}”")
tells("team", "dropped_service")("dropped the service “{service}”")
tells("team", "cleared_day")("made {on} an ordinary day again")

tells("membership", "joined")("brought {person:person} into {team:team}")
tells("membership", "changed_dates")("changed the dates of {it}")
tells("membership", "left")("set {ended_on} as the last day of {person:person}")

tells("membership", "left_at_once")("ended the part of {person:person} in the team at once")
tells("membership", "came_back")("brought {person:person} back into the team")

tells("customer", "added")("added {it} as a customer")
tells("customer", "renamed")("renamed the customer {it}")
tells("customer", "named_contact")("named {person:person} to speak for {it}")
tells("customer", "released_contact")("released {person:person} from speaking for {it}")

tells("agreement", "proposed")("proposed {it}")
tells("agreement", "accepted")("accepted {it}")
tells("agreement", "ended")("ended {it} on {on}: {because}")

tells("absence", "planned_absence")("planned days away for {person:person}, {began_on} to {ended_on}")
tells("absence", "withdrew_absence")("withdrew {it}")


@tells("team", "set_up")
def set_up(entry: Entry, names: Names) -> str:
    return f"changed {changed_fields(entry)} of {names.it(entry)}"


@tells("team", "set_day")
def set_day(entry: Entry, names: Names) -> str:
    day, works = date.fromisoformat(entry.facts["on"]), entry.facts["works"]
    return f"made {day} a {'working day' if works else 'day off'} ({entry.facts['name']})"


@tells("membership", "took_roles")
def took_roles(entry: Entry, names: Names) -> str:
    roles = and_so([str(Role(role).label) for role in entry.facts["roles"]])
    return f"set the roles of {names('person', entry.facts['person'])}: {roles}"


@tells("membership", "changed_share")
def changed_share(entry: Entry, names: Names) -> str:
    share = Decimal(entry.changes["share"])
    return f"set the share of {names('person', entry.facts['person'])} to {share:.0%}"


@tells("agreement", "amended")
def amended(entry: Entry, names: Names) -> str:
    terms = [name for name in sorted(entry.facts.get("was", {})) if not name.endswith("_accepted_at")]
    if any(name.startswith("target:") for name in entry.changes):
        terms.append("targets by priority")
    return f"changed {words_of(terms)} of {names.it(entry)}; both sides accept anew"
