"""Every verb of persons, teams and agreements is told, in a sentence, and can be replayed."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.management import call_command

from journal.models import Entry
from journal.sentences import feed, is_told
from people.models import Absence, Agreement, Customer, Invitation, Person, TeamHoliday, TeamService, Token
from tests.cast import PASSWORD


@pytest.fixture
def lived(cast):
    """Each verb at least once."""
    persons(cast)
    team(cast)
    agreed(cast)
    return cast


def persons(cast):
    new = cast.linux.admit_address("new@example.test", name="New", by=cast.tia, roles=["engineer"]).person
    Invitation.objects.bearing(Invitation.objects.invite(new, by=cast.tia)).accept(PASSWORD)
    token, _ = Token.objects.make(by=new, name="ci", scope="read")
    token.revoke(by=new)
    new.change_password("another long password", by=new)
    new.rename(by=new, name="Newer", zone="Europe/Vienna")
    new.set_address("newer@example.test", by=cast.root)
    new.make_administrator(by=cast.root)
    new.end_administration(by=cast.root)
    new.disable(by=cast.root)
    new.enable(by=cast.root)
    new.disable(by=cast.root)
    new.pseudonymise(by=cast.root)


def team(cast):
    member = cast.linux.memberships.get(person=cast.ada)
    member.rearrange(by=cast.tia, own_roles=["architect"], share=Decimal("0.5"), ended_on=date(2099, 1, 1))
    member = cast.linux.memberships.get(person=cast.oz)
    member.leave_at_once(by=cast.tia)
    cast.linux.admit(cast.oz, by=cast.tia, roles=["observer"])
    cast.linux.set_up(by=cast.tia, name="Linux & co", purpose="Hosts", zone="Europe/Vienna")
    TeamService.objects.add("DNS", team=cast.linux, by=cast.tia).drop(by=cast.tia)
    TeamHoliday.objects.set(date(2026, 5, 4), team=cast.linux, by=cast.tia, name="Feast").clear(by=cast.tia)
    Absence.objects.plan(
        person=cast.eve, by=cast.eve, began_on=date(2026, 3, 2), ended_on=date(2026, 3, 3)
    ).withdraw(by=cast.eve)


def agreed(cast):
    payroll = Customer.objects.add(by=cast.pia, name="Payroll")
    payroll.rename(by=cast.pia, name="Wages")
    payroll.name_contact(cast.eve, by=cast.pia)
    payroll.release_contact(cast.eve, by=cast.pia)
    agreement = Agreement.objects.propose(by=cast.pia, team=cast.linux, ownership="ours")
    agreement.amend(by=cast.pia, acknowledge_minutes=30)
    agreement.accept(by=cast.pia)
    agreement.end(by=cast.pia, on=date(2099, 1, 1), because="they leave")


def test_the_tables_are_what_the_journal_adds_up_to(lived, capsys):
    call_command("check_journal")
    assert "no gap, no difference" in capsys.readouterr().out


def test_every_entry_has_a_sentence(lived):
    told = set(Entry.objects.values_list("kind", "verb"))
    assert {pair for pair in told if not is_told(*pair)} == set()
    for line in feed(list(Entry.objects.all()), Person.objects.get(pk=lived.root.pk)):
        assert "{" not in line.sentence
        assert "None" not in line.sentence


def test_no_secret_is_told(lived):
    everything = str(list(Entry.objects.values_list("changes", "facts")))
    assert PASSWORD not in everything
    assert "agile_" not in everything
    assert "newer@example.test" not in everything
