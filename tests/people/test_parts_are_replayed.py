"""Rows that belong to a person, a team, a membership or a customer are in the journal, so a row written past it is found."""

from datetime import date

import pytest
from django.core.management import call_command

from people.models import CustomerContact, RoleHeld, TeamHoliday, TeamService, Token
from tests.cast import Cast


@pytest.fixture
def lived(cast: Cast) -> Cast:
    Token.objects.make(by=cast.ada, name="ci", scope="read")
    TeamHoliday.objects.set(date(2026, 5, 4), team=cast.linux, by=cast.tia, name="Feast")
    TeamService.objects.add("DNS", team=cast.linux, by=cast.tia)
    return cast


def complaints(capsys: pytest.CaptureFixture[str]) -> str:
    with pytest.raises(SystemExit):
        call_command("check_journal")
    said = capsys.readouterr()
    return said.out + said.err


@pytest.mark.parametrize(
    ("model", "where", "values"),
    [
        (RoleHeld, {"membership__person__name": "Dee"}, {"is_deputy": False}),
        (RoleHeld, {"membership__person__name": "Oz"}, {"role": "team_admin"}),
        (CustomerContact, {}, {"ended_on": date(2025, 2, 1)}),
        (TeamHoliday, {}, {"works": True}),
        (TeamService, {}, {"name": "NTP"}),
        (Token, {}, {"scope": "write"}),
        (Token, {}, {"token_hash": "0" * 64}),
    ],
)
def test_a_row_that_was_changed_past_its_verb_is_found(lived, capsys, model, where, values):
    call_command("check_journal")
    assert model.objects.filter(**where).update(**values) == 1
    assert f"{model.journal_kind} " in complaints(capsys)


@pytest.mark.parametrize("model", [RoleHeld, CustomerContact, TeamHoliday, TeamService, Token])
def test_a_row_that_vanished_is_found(lived, capsys, model):
    model.objects.all().delete()
    assert f"{model.journal_kind} " in complaints(capsys)


def test_a_row_that_nobody_made_is_found(lived, capsys):
    RoleHeld.objects.create(membership=lived.linux.memberships.get(person=lived.ada), role="team_admin")
    assert "is in the table and in no entry" in complaints(capsys)


def test_what_is_taken_away_is_told_too(lived):
    member = lived.linux.memberships.get(person=lived.dee)
    member.hold(["engineer"], by=lived.tia, as_deputy=["architect"])
    member.hold(["architect"], by=lived.tia)
    lived.web_shop.release_contact(lived.vic, by=lived.root)
    TeamHoliday.objects.get().clear(by=lived.tia)
    TeamService.objects.get().drop(by=lived.tia)
    lived.ada.disable(by=lived.root)
    assert Token.objects.get().revoked_at is not None
    call_command("check_journal")
