"""Opsgenie's API as its clients use it: what an alias of theirs opened, the same alias ends."""

import pytest

from tests.intake.saying import Sending

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("alias", ["disk/db 1", "a" * 460])
def test_an_alias_however_long_ends_what_it_opened(cast, alias):
    sending = Sending(cast, "opsgenie")
    sending.send({"message": "Down", "alias": alias}, "/v2/alerts")
    assert sending.send({}, f"/v2/alerts/{alias}/close?identifierType=alias").said == "1 resolved"
    [item] = sending.items()
    assert item.outcome == "resolved_itself"
