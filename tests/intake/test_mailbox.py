"""A mailbox is asked for what is new: each letter kept once, and the place moves only behind what is kept."""

import imaplib

import pytest
from django.db import DatabaseError

from intake.models import Delivery, Source
from intake.models.keeping import LARGEST
from intake.senders.email import mailbox
from tests.intake.saying import Sending

RAW = b"From: vic@example.test\r\nSubject: %d\r\nMessage-ID: <%d@example.test>\r\n\r\nHelp\r\n"


class Box:
    """What a server answers."""

    def __init__(self):
        self.letters, self.validity, self.large, self.asked, self.broken = {}, 7, set(), [], set()

    def login(self, user, password):
        self.user = (user, password)
        if password == "wrong":
            raise imaplib.IMAP4.error("no")

    def select(self, name, readonly):
        assert readonly
        self.name = name

    def response(self, name):
        return name, [str(self.validity).encode()]

    def uid(self, command, *told):
        if command == "SEARCH":
            first, _, _ = told[1].partition(":")
            last = max(self.letters, default=0)
            found = [each for each in self.letters if each == last or (first != "*" and each >= int(first))]
            assert len(found) < 9, "a line longer than a client reads"
            return "OK", [b" ".join(str(number).encode() for number in found)]
        number = int(told[0])
        if told[1] == "(RFC822.SIZE)":
            size = LARGEST + 1 if number in self.large else len(self.letters[number])
            return "OK", [f"1 (UID {number} RFC822.SIZE {size})".encode()]
        self.asked.append(number)
        if number in self.broken:
            return "NO", [b"[SERVERBUG] Internal error occurred"]
        return "OK", [(b"1 (BODY[] {9}", self.letters[number]), b")"]

    def logout(self):
        pass

    def fill(self, *numbers):
        self.letters |= {number: RAW % (number, number) for number in numbers}


@pytest.fixture
def box(cast, monkeypatch):
    box = Box()
    box.sending = Sending(cast, "email")
    monkeypatch.setattr(mailbox, "_open", lambda *told: box)
    monkeypatch.setenv(
        mailbox.variable(box.sending.source), "imaps://vic%40x.test:p%3Aw@imap.example.test/Help%20me"
    )
    return box


def ask():
    Source.objects.ask_mailboxes()


def test_only_what_is_new_is_taken_and_once(box):
    box.fill(1, 2)
    ask()
    assert not Delivery.objects.exists()
    box.fill(3, 4)
    ask(), ask()
    assert box.asked == [3, 4]
    assert (box.user, box.name) == (("vic@x.test", "p:w"), '"Help me"')
    box.sending.source.work_off()
    assert [item.title for item in box.sending.items()] == ["3", "4"]


def test_of_a_large_mailbox_only_the_end_is_asked_for(box):
    box.fill(*range(1, 500))
    ask()
    box.fill(500, 501)
    ask()
    assert box.asked == [500, 501]


def test_where_keeping_fails_it_is_asked_for_again(box, monkeypatch):
    ask()
    box.fill(1, 2)
    keep, seen = Source.keep, []

    def fails_once(self, *args, **kwargs):
        seen.append(1)
        if len(seen) == 2:
            raise DatabaseError("disk full")
        return keep(self, *args, **kwargs)

    monkeypatch.setattr(Source, "keep", fails_once)
    ask(), ask()
    assert Delivery.objects.count() == 2


def test_what_the_mailbox_does_not_hand_out_is_not_lost_and_holds_up_no_other(box):
    ask()
    box.fill(1, 2, 3, 4, 5)
    box.broken, box.large = {1, 2}, {3, 4}
    ask(), ask()
    box.sending.source.work_off()
    assert [item.title for item in box.sending.items()] == ["5"]
    waits = list(Delivery.objects.quarantined().order_by("pk"))
    assert waits[0].said == "The mailbox did not hand out letter 1. It is there still; look at it there."
    assert [row.headers["x-uid"] for row in waits] == ["1", "2", "3", "4"]


def test_one_that_fails_keeps_no_other_from_being_asked(box, cast, monkeypatch, caplog):
    Source.objects.add(by=cast.tia, team=cast.linux, kind="email")
    asked = []

    def fails(source):
        asked.append(source.slug)
        raise IndexError("an answer of no shape, with the word hunter2")

    monkeypatch.setattr(mailbox, "ask", fails)
    ask()
    assert asked == ["email-linux", "email-linux-2"]
    assert "hunter2" not in caplog.text


def test_a_mailbox_that_was_made_anew_begins_anew(box):
    ask()
    box.fill(5)
    box.validity = 8
    ask()
    assert not Delivery.objects.exists()
    box.fill(6)
    ask()
    assert Delivery.objects.count() == 1


def test_one_that_is_too_large_is_a_row_without_its_text(box):
    ask()
    box.fill(1)
    box.large = {1}
    ask()
    assert Delivery.objects.get().state == "quarantined"
    assert box.asked == []


def test_a_server_that_refuses_harms_nobody_and_its_password_is_in_no_log(box, monkeypatch, caplog):
    monkeypatch.setenv(mailbox.variable(box.sending.source), "imaps://vic:wrong@imap.example.test/")
    ask()
    assert "is not read: error" in caplog.text
    assert "wrong" not in caplog.text
    monkeypatch.setenv(mailbox.variable(box.sending.source), "https://nonsense")
    ask()


def test_the_variable_is_the_sources_own(box):
    assert mailbox.variable(box.sending.source) == "MAILBOX_EMAIL_LINUX"
