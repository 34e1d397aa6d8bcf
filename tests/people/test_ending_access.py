"""Disabling ends what stood open, for good; a link opens only what its maker administers."""

from datetime import date

import pytest

from core.errors import NotAllowed
from people.models import Invitation, Person
from tests.cast import PASSWORD, Cast


def test_nothing_comes_back_with_an_enabled_person(cast: Cast, api, visit) -> None:
    program, browser = api(cast.eve), visit(cast.eve)
    other = visit(cast.ada)
    cast.eve.disable(by=cast.root)
    Person.objects.get(pk=cast.eve.pk).enable(by=cast.root)
    assert program.get("/api/v1/people/me/").status_code == 401
    assert browser.get("/").status_code == 302
    assert other.get("/").status_code == 200
    assert visit().post("/sign-in/", {"email": "eve@example.test", "password": PASSWORD}).status_code == 302


def test_an_administrator_of_one_team_makes_no_link_for_who_is_in_another(cast: Cast) -> None:
    future = Person.objects.welcome(by=None, email="future@example.test", name="Future")
    cast.linux.admit(future, by=None, roles=["po"], began_on=date(2025, 1, 1))
    cast.network.admit(future, by=cast.nell, roles=["observer"], began_on=date(2025, 1, 1))
    with pytest.raises(NotAllowed):
        Invitation.objects.invite(Person.objects.get(pk=future.pk), by=cast.fresh(cast.nell))


def test_nobody_makes_oneself_a_contact(cast: Cast) -> None:
    with pytest.raises(NotAllowed):
        cast.web_shop.name_contact(cast.pia, by=cast.pia)
