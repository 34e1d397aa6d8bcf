"""Uptime Kuma says more than up and down: what comes without a heartbeat is its test button, or something to look at."""

import pytest

from tests.intake.saying import Sending

pytestmark = pytest.mark.django_db


@pytest.fixture
def sending(cast):
    return Sending(cast, "uptime_kuma")


def said(msg, heartbeat=None, monitor=None):
    return {"heartbeat": heartbeat, "monitor": monitor, "msg": msg}


@pytest.mark.parametrize("msg", ["agileops Testing", "Testing webhook"])
def test_its_test_button_opens_nothing(sending, msg):
    kept = sending.send(said(msg))
    assert (kept.state, kept.said[:6], sending.items()) == ("processed", "A test", [])


def test_a_certificate_that_runs_out_is_one_interrupt_however_often_it_is_told(sending):
    for days in (21, 14, 7):
        sending.send(
            said(f"[Shop][https://shop.test] server certificate shop.test will be expired in {days} days")
        )
    sending.send(said("[Till][https://till.test] server certificate till.test will be expired in 7 days"))
    shop, till = sending.items()
    assert shop.title.startswith("[Shop][https://shop.test] server certificate")
    assert till.external_id.startswith("[Till]")
    assert sending.signal(shop.external_id).count == 3


def test_a_monitor_goes_down_and_comes_back(sending):
    monitor = {"id": 42, "name": "Payments", "url": "https://pay.example.test/health"}
    sending.send(said("[Payments] [DOWN] timeout", {"monitorID": 42, "status": 0, "msg": "timeout"}, monitor))
    sending.send(said("[Payments] [UP] 200", {"monitorID": 42, "status": 1, "msg": "200"}, monitor))
    [item] = sending.items()
    assert (item.external_id, item.outcome) == ("42", "resolved_itself")
