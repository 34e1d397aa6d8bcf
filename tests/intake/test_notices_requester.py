"""Who asked hears that it was received, answered and closed; a program that writes by itself hears nothing."""

from datetime import timedelta

import pytest
from django.core import mail

from intake.models import Notice
from intake.telling.requesters import may_be_answered
from tests.intake.telling import NOON, at, interrupt, later, told, work
from tests.intake.test_mail import Post, letter


@pytest.fixture(autouse=True)
def noon(db, monkeypatch):
    """PostgreSQL tells entries by its own clock, which does not stand."""
    monkeypatch.setattr("intake.listening.NEWS_FOR", timedelta(days=36_500))
    with at(NOON):
        yield


def test_a_person_hears_three_things_in_one_thread(cast):
    item = interrupt(cast, "Please help", requester=cast.vic)
    work()
    item.comment("We are at it.", by=cast.fresh(cast.bo), audience="public")
    item.comment("He is slow.", by=cast.fresh(cast.bo))
    work()
    item.dismiss("cancelled", by=cast.fresh(cast.bo))
    work()
    mine = [message for message in mail.outbox if message.to == ["vic@example.test"]]
    assert [message.subject.partition(" ")[2] for message in mine] == [
        "received: Please help", "an answer: Please help", "was cancelled: Please help",
    ]  # fmt: skip
    assert "We are at it." in mine[1].body
    assert not any("slow" in message.body for message in mine)
    assert len({message.extra_headers["References"] for message in mine}) == 1


def test_an_answer_with_the_end_is_one_message(cast):
    item = interrupt(cast, requester=cast.vic)
    work()
    item.comment("Not ours; ask the network team.", by=cast.fresh(cast.bo), audience="public")
    item.dismiss("declined", by=cast.fresh(cast.bo), because="Not ours.")
    work()
    assert told().count("vic") == 2
    assert "ask the network team" in mail.outbox[-1].body


def test_what_one_does_oneself_is_not_told_back(cast):
    item = cast.item("My own", kind="interrupt", by=cast.eve, requester=cast.eve)
    item.comment("A word", by=cast.fresh(cast.eve), audience="public")
    work()
    with at(later(minutes=11)):
        work()
    assert told() == ["bo"]


def test_an_address_hears_it_once_a_day_and_is_never_shown(cast):
    for number in range(3):
        interrupt(cast, f"Mail {number}", requester_address="kim@customer.test")
    work()
    assert [message.to for message in mail.outbox] == [["kim@customer.test"]]
    with at(later(days=1)):
        interrupt(cast, "Another", requester_address="kim@customer.test")
        work()
    assert sum(message.to == ["kim@customer.test"] for message in mail.outbox) == 2
    assert Notice.objects.filter(audience="requester").first().to == "who asked, by mail"


@pytest.mark.parametrize(
    "address",
    ["no-reply@x.test", "noreply+7@x.test", "MAILER-DAEMON@x.test", "postmaster@x.test", "alerts@x.test", "do-not-reply@x.test",
     "bounces+a@x.test", "nonsense", "", "root@localhost", "a@x.test\r\nBcc: b@x.test"],
)  # fmt: skip
def test_a_program_is_not_answered(cast, address):
    assert not may_be_answered(address)


def test_people_with_odd_names_are(cast):
    assert may_be_answered("robin.alert@x.test")
    assert may_be_answered("norep@x.test")


def test_what_is_written_back_to_us_stands_on_the_same_item_and_is_not_echoed(cast):
    post = Post(cast, "email")
    post.arrive(letter(sender="Kim <kim@customer.test>"), envelope_from="kim@customer.test")
    work()
    [ours] = [message for message in mail.outbox if message.to == ["kim@customer.test"]]
    back = letter(
        subject="Anything", text="It still is.", number="2", sender="Kim <kim@customer.test>",
        In_Reply_To=ours.extra_headers["Message-ID"],
    )  # fmt: skip
    post.arrive(back, envelope_from="kim@customer.test")
    work()
    assert [item.comments.count() for item in post.items()] == [1]
    assert sum(message.to == ["kim@customer.test"] for message in mail.outbox) == 1


def test_planned_work_and_signals_have_nobody_to_tell(cast):
    cast.item("Planned", requester=cast.vic)
    interrupt(cast, "A signal", source="x", external_id="y")
    work()
    assert told() == []
