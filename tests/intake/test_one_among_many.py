"""Of many alerts in one message those that can be read are read; one that cannot keeps no other from the one on duty."""

import pytest

from intake.models import Delivery
from tests.intake.saying import Sending, firing, resolved

pytestmark = pytest.mark.django_db
ALERTS = [
    {"status": "firing", "labels": {"alertname": "Disk"}}, {"status": "firing", "labels": {}},
    {"status": "firing", "labels": {"alertname": "Shop"}},
]  # fmt: skip
MAPPED = 'items = "all"\nkey = "key"\ntitle = "title"\nstate = "state"\n[states]\nfiring = ["firing", "{0}"]\nresolved = ["resolved"]'


@pytest.mark.parametrize("kind", ["alertmanager", "grafana"])
def test_one_alert_without_a_name_waits_and_the_others_are_opened(cast, kind):
    sending = Sending(cast, kind)
    kept = sending.send({"version": "4", "alerts": ALERTS})
    assert [item.title for item in sending.items()] == ["Disk", "Shop"]
    assert kept.state == "quarantined"
    assert kept.said.startswith("1 of 3 could not be read: It names nothing")


def test_when_the_mapping_knows_the_word_the_rest_is_read_and_nothing_opens_twice(cast):
    sending = Sending(cast, mapping=MAPPED.format("x"))
    said = [firing("a"), firing("b", state="hot"), firing("c"), resolved("c"), firing("d", state="hot")]
    kept = sending.send({"all": said})
    assert [item.external_id for item in sending.items()] == ["a", "c"]
    assert kept.said.startswith("2 of 5 could not be read: Its state 'hot'")
    kept.replay(by=cast.bo)
    sending.source.work_off()
    assert Delivery.objects.get().state == "quarantined"
    sending.source.set_up(by=cast.tia, mapping=MAPPED.format("hot"))
    kept = Delivery.objects.get()
    kept.replay(by=cast.bo)
    sending.source.work_off()
    kept = Delivery.objects.get()
    assert (kept.state, kept.position) == ("processed", 5)
    assert [(item.external_id, item.is_open) for item in sending.items()] == [
        ("a", True), ("c", False), ("b", True), ("d", True),
    ]  # fmt: skip


def test_what_says_nothing_that_can_be_read_waits_as_a_whole(cast):
    kept = Sending(cast, "alertmanager").send({"alerts": ALERTS[1:2]})
    assert (kept.state, kept.position) == ("quarantined", 0)
    assert kept.said.startswith("It names nothing")
