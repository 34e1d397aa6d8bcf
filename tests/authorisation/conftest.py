"""The world that everybody asks in, made once for all of this folder."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction

from journal import recording
from tests.authorisation import state
from tests.authorisation.world import World, build


@pytest.fixture(scope="package")
def world(django_db_setup: Any, django_db_blocker: Any) -> Iterator[World]:
    before, recording.refuses_outer_transaction = recording.refuses_outer_transaction, False
    with django_db_blocker.unblock(), transaction.atomic():
        made = build()
        made.digest = state.digest()
        yield made
        transaction.set_rollback(True)
    recording.refuses_outer_transaction = before
