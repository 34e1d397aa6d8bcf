"""A mailbox is asked for what is new: each letter kept once, and the place moves only behind what is kept."""

import imaplib
import re
import ssl
from datetime import timedelta

import pytest
from django.db import DatabaseError

from core import clock
from intake.models import Delivery, Source
from intake.models.keeping import LARGEST
from intake.senders.email import mailbox
from tests.intake.saying import Sending

RAW = b"From: vic@example.test\r\nSubject: %d\r\nMessage-ID: <%d@example.test>\r\n\r\nHelp\r\n"


class Box:
    """What a server answers; the words are those of Dovecot."""

    host = "imap.example.test"

    def __init__(self):
        self.letters, self.validity, self.large, self.asked, self.broken = {}, 7, set(), [], set()
        self.old = set()

    def login(self, user, password):
        self.user = (user, password)
        if password == "wrong":
            raise imaplib.IMAP4.error("b'[AUTHENTICATIONFAILED] Authentication failed.'")

    def select(self, name, readonly):
        assert readonly
        self.name = name
        if name == '"Nowhere"':
            return "NO", [b"Mailbox doesn't exist: Nowhere"]
        return "OK", [b"%d" % len(self.letters)]

    def response(self, name):
        return name, [str(self.validity).encode()]

    def uid(self, command, *told):
        if told[0] == "SINCE":
            assert re.fullmatch(r"\d\d-[A-Z][a-z]{2}-2026", told[1])
            return "OK", [b" ".join(b"%d" % number for number in self.letters if number not in self.old)]
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


@pytest.mark.parametrize(
    ("address", "why"),
    [
        ("imaps://vic:p[w@imap.example.test/", "is no address such as"),
        ("imaps://imap.example.test:none/", "is no address such as"),
        ("imaps://vic:w@imap.example.test/Nowhere", "x" * 200),
    ],
)
def test_an_address_of_no_sense_is_said_and_keeps_no_other_from_being_asked(
    box, cast, monkeypatch, address, why
):
    later = Source.objects.add(by=cast.tia, team=cast.linux, kind="email")[0]
    monkeypatch.setenv(mailbox.variable(later), "imaps://vic:w@imap.example.test/")
    monkeypatch.setenv(mailbox.variable(box.sending.source), address)
    box.host = "x" * 250
    ask()
    box.sending.source.refresh_from_db()
    later.refresh_from_db()
    assert why in box.sending.source.mailbox_trouble
    assert len(box.sending.source.mailbox_trouble) <= 200
    assert later.mailbox_at


def test_a_mailbox_that_was_made_anew_loses_no_letter_of_the_last_days(box):
    """A server was replaced: numbers begin anew, and nobody knows which letters came meanwhile."""
    ask()
    box.fill(70, 71)
    ask()
    box.letters = {1: RAW % (69, 69), 2: box.letters[70], 3: box.letters[71], 4: RAW % (72, 72)}
    box.validity, box.old = 8, {1}
    ask(), ask()
    box.sending.source.work_off()
    assert [item.title for item in box.sending.items()] == ["70", "71", "72"]
    box.letters, box.validity = {}, 9
    ask()
    box.fill(5)
    ask()
    assert Delivery.objects.count() == 4


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
    assert "is not read: NotRead" in caplog.text
    assert "wrong" not in caplog.text
    monkeypatch.setenv(mailbox.variable(box.sending.source), "https://nonsense")
    ask()


def test_the_variable_is_the_sources_own(box):
    assert mailbox.variable(box.sending.source) == "MAILBOX_EMAIL_LINUX"


def test_folders_are_named_as_their_server_writes_them(box, monkeypatch):
    for said, written in (
        ("", "INBOX"), ("a%20b", "a b"), ("St%C3%B6rungen", "St&APY-rungen"), ("St&APY-rungen", "St&APY-rungen"),
        ("F%C3%BC%C3%9Fe%26%E5%8F%B0", "F&APwA3w-e&-&U,A-"), ("q%22%5C", r'q\"\\'),
    ):  # fmt: skip
        monkeypatch.setenv(mailbox.variable(box.sending.source), f"imaps://vic:p@imap.example.test/{said}")
        ask()
        assert box.name == f'"{written}"'


def test_why_it_is_not_read_is_told_to_whom_it_concerns(box, cast, monkeypatch, visit):
    page, settings = "/t/LINUX/triage/", f"/sources/{box.sending.source.pk}/"

    def told(error=None, url="imaps://vic:p@imap.example.test/"):
        monkeypatch.setenv(mailbox.variable(box.sending.source), url)
        if error is not None:
            monkeypatch.setattr(mailbox, "_open", lambda *told: (_ for _ in ()).throw(error))
        ask()
        return Source.objects.get().mailbox_trouble

    assert told(url="imaps://vic:wrong@imap.example.test/") == "imap.example.test refuses the sign-in."
    began = Source.objects.get().mailbox_failed_at
    assert "refuses the sign-in" in visit(cast.tia).get(settings).content.decode()
    assert "refuses the sign-in" not in visit(cast.bo).get(page).content.decode(), "not at once"
    with clock.at(began + timedelta(minutes=11)):
        assert "refuses the sign-in" in visit(cast.bo).get(page).content.decode()
        assert told(url="imaps://vic:p@imap.example.test/Nowhere").endswith("has no folder Nowhere.")
        assert "wrong" not in visit(cast.bo).get(page).content.decode()
    assert Source.objects.get().mailbox_failed_at == began, "since when, whatever it says now"
    assert told(url="https://x/").startswith("MAILBOX_EMAIL_LINUX is no address such as")
    assert told() == ""
    assert told(ssl.SSLCertVerificationError("x")).endswith("no encrypted connection that is believed.")
    assert told(TimeoutError("x")) == "imap.example.test does not answer."
    assert told(imaplib.IMAP4.abort("x")) == "imap.example.test answers what is not understood."
