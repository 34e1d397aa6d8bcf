"""Who asked hears that it was received, answered and closed; a program that writes by itself hears nothing."""

from datetime import timedelta

import pytest
from django.core import mail

from backlogs.models import Request, WorkItem
from intake.models import Notice, Triage
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


def request_of(cast, **values):
    backlog = cast.backlog()
    return WorkItem.objects.add(by=None, backlog=backlog, title="A mirror", kind="request", **values)


def test_who_asked_for_something_new_hears_the_question_and_what_becomes_of_it(cast):
    item, other = request_of(cast, requester=cast.vic), request_of(cast, requester_address="joe@example.org")
    work()
    Request.objects.of(item).ask_back("Which size?", by=cast.pia)
    work()
    WorkItem.objects.get(pk=item.pk).comment("Small.", by=cast.fresh(cast.vic))
    Request.objects.of(WorkItem.objects.get(pk=item.pk)).become_item(by=cast.pia, answer="In spring.")
    Request.objects.of(other).decline("The other site has one.", by=cast.pia)
    work()
    WorkItem.objects.get(pk=item.pk).close(by=cast.ada)
    work()
    said = {address: [] for address in ("vic@example.test", "joe@example.org")}
    for message in mail.outbox:
        said[message.to[0]].append((message.subject.partition(" ")[2].partition(":")[0], message.body))
    assert [words for words, _ in said["vic@example.test"]] == [
        "received", "a question", "is accepted, to be planned", "is done",
    ]  # fmt: skip
    assert "Which size?" in said["vic@example.test"][1][1]
    assert "In spring." in said["vic@example.test"][2][1]
    assert "The other site has one." in said["joe@example.org"][-1][1]


def test_an_answer_by_mail_brings_the_request_back(cast):
    post, sender = Post(cast, "email"), "Kim <kim@customer.test>"
    post.arrive(letter(sender=sender), envelope_from="kim@customer.test")
    item = Triage.objects.of(post.items()[0]).promote(by=cast.bo, kind="request")
    Request.objects.of(item).ask_back("Which size?", by=cast.pia)
    work()
    asked = next(message for message in mail.outbox if "a question" in message.subject)
    named = asked.extra_headers["Message-ID"]
    back = letter(subject="Re: x", text="The small one.", number="2", sender=sender, In_Reply_To=named)
    post.arrive(back, envelope_from="kim@customer.test")
    assert Request.objects.get(item=item).state == "open"
    assert "The small one." in item.comments.last().text
