"""Who asks to be forgotten is: disabled, then pseudonymised; the rows stay and hang together."""

import json

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.db import connection
from django.urls import reverse

from core.errors import NotAllowed, Refused
from journal.models import Entry, IdempotencyKey
from people.models import Invitation, Person, Token
from tests.cast import PASSWORD, Cast

NAME, ADDRESS = "Zebulon Quimby", "zebulon.quimby@example.test"


@pytest.fixture
def former(cast: Cast, visit) -> Person:
    """Somebody with a past: tokens, a session, an invitation, work, and a line in the admin's log."""
    person = Person.objects.welcome(by=None, email=ADDRESS, name=NAME, source="jira", external_id="zquimby")
    cast.linux.admit(person, by=cast.tia, roles=["engineer"])
    Invitation.objects.bearing(Invitation.objects.invite(person, by=None)).accept(PASSWORD)
    person = cast.fresh(person)
    Token.objects.make(by=person, name="Zebulon's laptop", scope="write")
    visit(person)
    cast.item("Renewed", by=person)
    IdempotencyKey.objects.create(person=person, key="k", fingerprint="f", body=NAME)
    page = reverse("admin:people_person_change", args=[person.pk])
    visit(cast.root).post(page, {"name": NAME, "email": ADDRESS, "zone": "Europe/Vienna", "disabled": "on"})
    assert LogEntry.objects.get().object_repr == NAME
    return cast.fresh(person)


def everything() -> str:
    """Each row of each table, as text."""
    with connection.cursor() as cursor:
        rows = []
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')
            rows += [json.dumps(row, default=str) for row in cursor.fetchall()]
    return "\n".join(rows).lower()


def test_nothing_tells_who_it_was(cast: Cast, former: Person):
    assert "quimby" in everything()
    former.pseudonymise(by=cast.root)
    assert "quimby" not in everything()
    assert "zebulon" not in everything()
    person = Person.objects.get(pk=former.pk)
    assert str(person) == f"Former colleague {person.pk}"
    assert person.email.endswith("@agileops.invalid")
    assert not person.has_usable_password()
    assert (person.tokens.count(), person.invitations.count()) == (0, 0)
    assert str(person.pk) not in {
        session.get_decoded().get("_auth_user_id") for session in Session.objects.all()
    }


def test_what_was_done_stays_linked_and_the_journal_adds_up(cast: Cast, former: Person):
    acts = Entry.objects.filter(by=former).count()
    former.pseudonymise(by=cast.root)
    assert acts
    assert Entry.objects.filter(by=former).count() == acts
    assert cast.linux.memberships.filter(person=former).exists()
    told = Entry.objects.get(verb="pseudonymised")
    assert "was" not in told.facts
    call_command("check_journal")


def test_twice_is_once_and_there_is_no_way_back(cast: Cast, former: Person):
    former.pseudonymise(by=cast.root)
    former.pseudonymise(by=cast.root)
    assert Entry.objects.filter(verb="pseudonymised").count() == 1
    for undo in (
        lambda: former.enable(by=cast.root),
        lambda: former.rename(by=cast.root, name=NAME),
        lambda: former.set_address(ADDRESS, by=cast.root),
        lambda: former.make_administrator(by=cast.root),
        lambda: Invitation.objects.invite(former, by=cast.root),
    ):
        with pytest.raises(Refused) as refused:
            undo()
        assert refused.value.code in {"pseudonymised", "cannot_sign_in"}


def test_who_may_sign_in_is_not_forgotten(cast: Cast):
    with pytest.raises(Refused) as refused:
        cast.eve.pseudonymise(by=cast.root)
    assert refused.value.code == "not_disabled"


@pytest.mark.parametrize("who", ["tia", "max", "eve"])
def test_only_an_administrator_forgets(cast: Cast, former: Person, who: str):
    with pytest.raises(NotAllowed):
        former.pseudonymise(by=getattr(cast, who))


def test_a_name_inside_of_another_is_left_alone(cast: Cast):
    cast.ada.disable(by=cast.root)
    LogEntry.objects.create(user=cast.root, object_repr="Adam in Linux", action_flag=2)
    LogEntry.objects.create(user=cast.root, object_repr="Ada in Linux", action_flag=2)
    cast.ada.pseudonymise(by=cast.root)
    said = set(LogEntry.objects.values_list("object_repr", flat=True))
    assert said == {"Adam in Linux", f"Former colleague {cast.ada.pk} in Linux"}


def test_the_admin_asks_first(cast: Cast, former: Person, visit):
    browser, people = visit(cast.root), reverse("admin:people_person_changelist")
    sent = {"action": "pseudonymise", "_selected_action": [former.pk, cast.eve.pk]}
    asked = browser.post(people, sent)
    assert "nobody can bring them back" in asked.content.decode()
    assert "Eve (eve@example.test): not disabled" in asked.content.decode()
    assert Person.objects.get(pk=former.pk).name == NAME
    answer = browser.post(people, sent | {"confirmed": "yes"}, follow=True)
    said = [str(message) for message in answer.context["messages"]]
    assert said == ["Eve is disabled first, then pseudonymised. None of the others is changed either."], (
        "all or nothing, for what nobody can bring back"
    )
    assert Person.objects.get(pk=former.pk).name == NAME
    browser.post(people, sent | {"confirmed": "yes", "_selected_action": [former.pk]})
    assert Person.objects.get(pk=former.pk).name == f"Former colleague {former.pk}"


def test_a_later_import_knows_the_person_and_does_not_bring_the_name_back(cast: Cast, former: Person):
    from datetime import UTC, datetime

    from backlogs.imports.crews import meet
    from backlogs.imports.survey import PersonSeen

    former.pseudonymise(by=cast.root)
    now = datetime.now(UTC)
    seen = {"zquimby": PersonSeen(name=NAME, first=now, last=now)}
    assert meet(cast.linux, "jira", seen) == {"zquimby": former.pk}
    assert "quimby" not in everything()
