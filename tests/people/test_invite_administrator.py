import re

import pytest
from django.core.management import CommandError, call_command

from people.models import Invitation, Person

pytestmark = pytest.mark.django_db


def invite(capsys, *given):
    call_command("invite_administrator", *given)
    return re.search(r"/invitation/([\w-]+)/", capsys.readouterr().out)[1]


def test_the_first_administrator_gets_a_link(capsys):
    text = invite(capsys, "Root@Example.test", "Root")
    person = Invitation.objects.bearing(text).person
    assert (person.email, person.is_superuser, person.has_usable_password()) == (
        "root@example.test",
        True,
        False,
    )


def test_somebody_known_becomes_one_and_keeps_the_name(capsys, cast):
    invite(capsys, "ada@example.test", "Somebody")
    ada = Person.objects.get(email="ada@example.test")
    assert (ada.name, ada.is_superuser) == ("Ada", True)


def test_somebody_disabled_does_not(cast):
    cast.ada.disable(by=cast.root)
    with pytest.raises(CommandError, match="disabled"):
        call_command("invite_administrator", "ada@example.test", "Ada")
    assert not Person.objects.get(pk=cast.ada.pk).is_superuser
