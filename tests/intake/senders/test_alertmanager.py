"""What Alertmanager and Grafana leave out of a long message is said, since nobody else will say it."""

import pytest

from tests.intake.saying import Sending

pytestmark = pytest.mark.django_db


def group(left_out, status="firing", name="Disk"):
    alert = {"status": status, "labels": {"alertname": name, "instance": "db1"}, "fingerprint": f"f-{name}"}
    more = {"truncatedAlerts": left_out, "groupKey": f"{{}}:{name}", "groupLabels": {"alertname": name}}
    return {"version": "4", "status": status, "alerts": [alert], **more}


@pytest.mark.parametrize("kind", ["alertmanager", "grafana"])
def test_alerts_that_were_left_out_are_one_interrupt_that_says_how_many(cast, kind):
    sending = Sending(cast, kind)
    sending.send(group(3))
    sending.send(group(5))
    alert, left_out = sending.items()
    assert (alert.title, left_out.title) == (
        "Disk on db1",
        "3 alerts more of Disk left out of the message",
    )
    assert "max_alerts" in left_out.description
    assert sending.signal(left_out.external_id).count == 2


@pytest.mark.parametrize("left_out", [0, None, "x", -1, True, [3]])
def test_nothing_is_said_of_what_was_not_left_out(cast, left_out):
    sending = Sending(cast, "alertmanager")
    assert sending.send(group(left_out)).said == "1 opened"
    assert "opened" not in sending.send(group(4, "resolved")).said
