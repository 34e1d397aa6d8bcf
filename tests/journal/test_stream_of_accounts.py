"""Tokens, passwords and invitations are told where no number and no board looks, so nothing is computed anew for them."""

import pytest
from django.core.management import call_command

from journal.models import Entry, Head
from metrics.asking import Question
from metrics.policy import Policy
from people.models import Invitation, Person, Token
from tests.cast import PASSWORD, Cast


def sign_in_things(cast: Cast) -> None:
    token, _ = Token.objects.make(by=cast.ada, name="ci", scope="read")
    token.revoke(by=cast.ada)
    cast.ada.change_password("another long password", by=cast.ada)
    new = Person.objects.get(name="Fran")
    Invitation.objects.bearing(Invitation.objects.invite(new, by=cast.root)).accept(PASSWORD)


@pytest.fixture
def with_fran(cast: Cast) -> Cast:
    Person.objects.welcome(by=None, email="fran@example.test", name="Fran")
    return cast


def test_the_heads_of_the_organisation_and_the_teams_stay(with_fran: Cast):
    before = dict(Head.objects.filter(of_accounts=False).values_list("pk", "number"))
    sign_in_things(with_fran)
    assert dict(Head.objects.filter(of_accounts=False).values_list("pk", "number")) == before
    told = Entry.objects.filter(stream__of_accounts=True).order_by("number")
    assert list(told.values_list("number", "verb")) == [
        (1, "made_token"), (2, "revoked_token"), (3, "changed_password"), (4, "invited"), (5, "accepted_invitation"),
    ]  # fmt: skip
    call_command("check_journal")


def test_a_number_and_a_board_stay_the_known_ones(with_fran: Cast, api):
    cast, program = with_fran, api(with_fran.eve)
    question = Question(cast.linux, "velocity", Policy(), cast.linux.today)
    key, tag = question.cache_key, program.get("/api/v1/boards/team-LINUX/")["ETag"]
    sign_in_things(cast)
    assert question.cache_key == key
    answer = program.get("/api/v1/boards/team-LINUX/", headers={"If-None-Match": tag})
    assert answer.status_code == 304
    cast.eve.rename(by=cast.eve, name="Eva")
    assert question.cache_key != key
    assert program.get("/api/v1/boards/team-LINUX/", headers={"If-None-Match": tag}).status_code == 200


def test_one_verb_may_tell_in_both(cast: Cast):
    """Disabling ends tokens: an act about the person, told to the organisation once."""
    Token.objects.make(by=cast.ada, name="ci", scope="read")
    cast.ada.disable(by=cast.root)
    entry = Entry.objects.get(verb="disabled")
    assert (entry.stream.team_id, entry.stream.of_accounts) == (None, False)
    call_command("check_journal")
