"""Who gathers a crew by address does not learn from the answer whom the installation knows."""

import pytest

from people.models import Person
from tests.cast import Cast

HTMX = {"HTTP_HX_REQUEST": "true"}
KNOWN, UNKNOWN = "cy@example.test", "nobody@example.test"


@pytest.mark.parametrize("who", ["eve", "oz", "max"])
def test_who_may_not_gather_hears_the_same_of_every_address(cast: Cast, api, visit, who: str) -> None:
    feature, person = cast.feature(), getattr(cast, who)
    program, browser = api(person), visit(person)
    path = f"/api/v1/features/{feature.pk}/crew/"
    said = [program.post(path, {"email": email}, format="json") for email in (KNOWN, UNKNOWN)]
    assert [answer.status_code for answer in said] == [403, 403]
    assert len({answer.json()["detail"] for answer in said}) == 1
    shown = [
        browser.post(f"/features/{feature.pk}/crew/", {"email": email}, **HTMX) for email in (KNOWN, UNKNOWN)
    ]
    assert [answer.status_code for answer in shown] == [403, 403]
    assert len({answer.content for answer in shown}) == 1


def test_who_may_hears_the_same_of_unknown_and_disabled_people(cast: Cast, api) -> None:
    feature = cast.feature()
    cast.cy.disable(by=cast.root)
    path = f"/api/v1/features/{feature.pk}/crew/"
    said = [api(cast.ada).post(path, {"email": email}, format="json") for email in (KNOWN, UNKNOWN)]
    assert [answer.status_code for answer in said] == [400, 400]
    assert len({answer.json()["detail"] for answer in said}) == 1
    assert not feature.crew.exists()


def test_the_own_address_is_oneself(cast: Cast) -> None:
    feature = cast.feature()
    feature.gather_by_address(" EVE@example.test", by=cast.eve)
    assert feature.crew.get().person == Person.objects.get(name="Eve")
