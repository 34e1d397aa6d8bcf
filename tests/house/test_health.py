"""Balancers ask whether this process can serve."""

from unittest import mock

import pytest
from django.db import OperationalError


@pytest.mark.django_db
def test_health_is_told_without_sign_in_under_any_host_name(client):
    answer = client.get("/healthz", headers={"host": "10.1.2.3"})
    assert (answer.status_code, answer.json()) == (200, {"status": "ok"})


def test_health_is_bad_while_the_database_is_away(client):
    with mock.patch("agileops.health.connection.cursor", side_effect=OperationalError):
        answer = client.get("/healthz")
    assert answer.status_code == 503
