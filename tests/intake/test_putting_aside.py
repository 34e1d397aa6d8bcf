"""What is no message of anybody's is put aside: the quarantine is what still waits for somebody."""

import pytest
from django.core.management import call_command

from core.errors import NotAllowed
from intake.models import Delivery
from journal.models import Entry
from tests.intake.saying import Sending

pytestmark = pytest.mark.django_db
QUARANTINE = "/t/LINUX/triage/?tab=quarantine"


@pytest.fixture
def sending(cast):
    return Sending(cast)


def aside(visit, person, kept, **sent):
    return visit(person).post(f"/deliveries/{kept.pk}/aside/", sent)


def test_what_is_put_aside_waits_no_longer_and_is_kept(sending, cast, visit):
    kept, other = sending.send({"nothing": 1}), sending.send(b"no json")
    answer = aside(visit, cast.bo, kept, stay="1")
    assert (answer.status_code, answer.url) == (302, QUARANTINE)
    assert list(Delivery.objects.quarantined()) == [other]
    text = visit(cast.bo).get(QUARANTINE).text
    assert f"Put message {other.pk} aside" in text
    assert f"Put message {kept.pk} aside" not in text
    page = visit(cast.bo).get(f"/sources/{sending.source.pk}/").text
    assert "Put aside" in page
    assert f"Replay message {kept.pk}" in page
    assert aside(visit, cast.bo, kept).url == f"/sources/{sending.source.pk}/"  # twice is once
    assert Entry.objects.filter(verb="put_aside").count() == 1
    call_command("check_journal")


def test_what_is_put_aside_is_had_back_by_reading_it_again(sending, cast):
    kept = sending.send({"nothing": 1})
    kept.put_aside(by=cast.bo)
    kept.replay(by=cast.bo)
    sending.source.work_off()
    assert list(Delivery.objects.quarantined()) == [kept]


def test_what_was_too_large_to_keep_can_be_put_aside(sending, cast):
    sending.source.keep(b"", {}, refused="It has more than 10 MB.")
    Delivery.objects.get().put_aside(by=cast.ada)
    assert not Delivery.objects.quarantined().exists()


def test_what_was_read_is_not_put_aside(sending, cast):
    kept = sending.send({"id": 1})
    kept.put_aside(by=cast.bo)
    kept.refresh_from_db()
    assert (kept.state, Entry.objects.filter(verb="put_aside").exists()) == ("processed", False)


def test_an_observer_may_not_and_a_stranger_sees_none(sending, cast, visit):
    kept = sending.send({"nothing": 1})
    assert aside(visit, cast.oz, kept).status_code == 403
    assert aside(visit, cast.cy, kept).status_code == 404
    with pytest.raises(NotAllowed):
        kept.put_aside(by=cast.oz)
