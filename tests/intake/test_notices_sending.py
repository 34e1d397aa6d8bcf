"""Every message is a row: leased, sent outside of any transaction, marked; once with two senders, and after a kill."""

import re
import smtplib
from datetime import UTC, datetime, time, timedelta

import pytest
from django.conf import settings
from django.core import mail
from django.utils import timezone

from core import outbound
from intake.channels import chat, webhook
from intake.models import Channel, Manner, Notice
from intake.models.notice.sending import LEASE, WAITS
from tests.backlogs.test_moving_at_once import all_at_once
from tests.cast import gather
from tests.intake.telling import NOON, at, later


def tell(cast, key="k", **more):
    Notice.objects.tell(cast.bo, **{"subject": "Look", "text": "At this.", "key": key, **more})
    return Notice.objects.filter(key=key)


@pytest.fixture
def posted(monkeypatch):
    """What the one client would have sent, and what it answers."""
    sent, answers = [], []

    def ask(url, body=b"", headers=None, **_):
        sent.append((url, body, dict(headers or {})))
        answer = answers.pop(0) if answers else 200
        if isinstance(answer, Exception):
            raise answer
        return outbound.Reply(answer, {}, b"")

    monkeypatch.setattr(outbound, "post", ask)
    ask.sent, ask.answers = sent, answers
    return ask


@pytest.fixture
def hook(cast):
    Manner.objects.of(cast.bo).choose(mail_takes="")
    return Channel.objects.add(
        by=cast.bo, kind="webhook", address="https://hooks.example.test/x", secret="s3cret!"
    )


def test_the_same_key_is_told_once(cast):
    for _ in range(3):
        tell(cast)
    Notice.objects.send_due()
    Notice.objects.send_due()
    assert len(mail.outbox) == 1
    assert Notice.objects.get().state == "sent"


def test_a_mail_is_plain_threaded_and_answered_by_no_program(cast):
    item = cast.item("Disk", kind="interrupt")
    tell(cast, about=item)
    tell(cast, "k2", about=item)
    Notice.objects.send_due()
    first, second = (message.message() for message in mail.outbox)
    assert first.get_content_type() == "text/plain"
    assert first["References"] == second["References"]
    assert first["Message-ID"] != second["Message-ID"]
    assert first["Auto-Submitted"] == "auto-generated"
    assert first["List-Id"].startswith("LINUX <linux.notices.")
    assert first["To"] == "bo@example.test"


@pytest.mark.parametrize(
    "title", ["a\r\nBcc: all@example.test", "b\0c", "d\ud800e", "\u202ef", "x" * 2_000, "\r\n", ""]
)
def test_nothing_in_a_title_breaks_out_of_a_header(cast, title):
    tell(cast, subject=title, text=title)
    Notice.objects.send_due()
    sent = mail.outbox[0].message()
    assert sent["Bcc"] is None
    assert not re.search(r"[\r\n](?![ \t])", str(sent["Subject"]))
    assert mail.outbox[0].recipients() == ["bo@example.test"]
    sent.as_bytes()


def test_a_mail_server_that_is_away_is_asked_again_and_again_and_then_it_is_given_up(cast, monkeypatch):
    monkeypatch.setattr(
        mail.EmailMessage, "send", lambda self: (_ for _ in ()).throw(ConnectionRefusedError())
    )
    tell(cast)
    now = timezone.now()
    for wait in WAITS:
        with at(now):
            Notice.objects.send_due()
            row = Notice.objects.get()
            assert (row.state, row.lease_until, row.due_at) == (
                "waiting",
                None,
                now + timedelta(seconds=wait),
            )
        now = row.due_at
    with at(now):
        Notice.objects.send_due()
    row.refresh_from_db()
    assert (row.state, row.attempts) == ("given_up", len(WAITS) + 1)
    assert "ConnectionRefusedError" in row.said


def test_an_address_that_the_server_refuses_is_given_up_at_once(cast, monkeypatch):
    error = smtplib.SMTPRecipientsRefused({"bo@example.test": (550, b"who?")})
    monkeypatch.setattr(mail.EmailMessage, "send", lambda self: (_ for _ in ()).throw(error))
    tell(cast)
    Notice.objects.send_due()
    assert Notice.objects.get().said == "The mail server refused it (550)."


def test_a_webhook_is_signed_and_has_a_stable_id(cast, hook, posted):
    posted.answers[:] = [503]
    tell(cast)
    Notice.objects.send_due()
    with at(timezone.now() + timedelta(minutes=1)):
        Notice.objects.send_due()
    (_, body, headers), (_, again, more) = posted.sent
    assert headers["Idempotency-Key"] == more["Idempotency-Key"]
    assert body == again
    stamp = int(headers["X-Agileops-Signature"].split(",")[0][2:])
    assert headers["X-Agileops-Signature"] == webhook.signature("s3cret!", body, stamp)
    assert Notice.objects.get().state == "sent"


def test_who_does_not_answer_keeps_nobody_else_waiting(cast, hook, posted):
    posted.answers[:] = [outbound.Unreachable("It is away.")] * 50
    for number in range(20):
        tell(cast, f"k{number}")
    Notice.objects.tell(cast.ada, subject="x", key="ada")
    Notice.objects.send_due()
    assert [message.to for message in mail.outbox] == [["ada@example.test"]]
    assert len(posted.sent) == 1


def test_one_message_that_is_never_taken_does_not_silence_its_channel_for_hours(cast, hook, posted):
    posted.answers[:] = [500] * len(WAITS)
    bad, now = tell(cast, "bad"), timezone.now()
    for _ in WAITS[:-1]:
        with at(now):
            Notice.objects.send_due()
        now = bad.get().due_at
    with at(now):
        Notice.objects.send_due()
        tell(cast, "good", urgent=True)
        posted.answers[:] = []
        Notice.objects.send_due()
    assert Notice.objects.get(key="good").state == "waiting"
    with at(now + timedelta(minutes=2)):
        Notice.objects.send_due()
    assert Notice.objects.get(key="good").state == "sent"
    assert bad.get().due_at > now + timedelta(hours=3)


@pytest.mark.parametrize(
    "answer", [404, 410, 302, outbound.Forbidden("x is at 10.0.0.1, inside of a network.")]
)
def test_what_will_never_be_taken_goes_by_mail_instead(cast, hook, posted, answer):
    posted.answers[:] = [answer]
    tell(cast)
    Notice.objects.send_due()
    assert [message.to for message in mail.outbox] == [["bo@example.test"]]
    assert Notice.objects.exclude(channel=None).get().state == "given_up"


def test_an_address_inside_is_never_called(cast):
    """Named as a person may name it; the one client refuses when it is called."""
    Channel.objects.add(by=cast.bo, kind="chat", address="http://127.0.0.1:9/x")
    tell(cast)
    Notice.objects.send_due()
    assert "inside of a network" in Notice.objects.exclude(channel=None).get().said
    assert len(mail.outbox) == 1


def test_a_title_rings_for_nobody_in_a_chat_room():
    said = chat.harmless("<!channel> @all @here <@U123> & a@b.c")
    assert "<" not in said
    assert "@all" not in said
    assert "@here" not in said
    assert "@all" not in chat.plain("<at>x</at> @all")


def test_quiet_hours_hold_what_is_not_urgent_over_a_clock_change(cast):
    """In New York, 8 March 2026 has no 02:30: the first instant after it is the end."""
    cast.bo.rename(by=cast.bo, name="Bo", zone="America/New_York")
    Manner.objects.of(cast.bo).choose(quiet_from=time(20), quiet_until=time(2, 30))
    cast.bo.refresh_from_db()
    with at(datetime(2026, 3, 8, 5, 0, tzinfo=UTC)):
        assert tell(cast).get().due_at == datetime(2026, 3, 8, 7, 0, tzinfo=UTC)
        assert tell(cast, "urgent", urgent=True).get().due_at == timezone.now()


def test_whoever_is_disabled_meanwhile_is_told_nothing(cast):
    tell(cast)
    cast.bo.disable(by=cast.root)
    Notice.objects.send_due()
    assert mail.outbox == []
    tell(cast, "later")
    assert not Notice.objects.filter(key="later").exists()


def test_a_lease_is_left_alone_until_it_ends(cast):
    with at(NOON):
        tell(cast)
        assert Notice.objects.take_next() is not None
        assert Notice.objects.take_next() is None
    with at(NOON + LEASE + timedelta(seconds=1)):
        Notice.objects.send_due()
    assert len(mail.outbox) == 1


def test_ten_thousand_that_are_due_go_out_in_bounded_batches(cast, monkeypatch):
    sent = []
    monkeypatch.setattr(
        "intake.channels.mail.Mail.send", lambda self, notice: sent.append(notice.pk) or "sent"
    )
    rows = [
        Notice(
            recipient=cast.bo, audience="person", subject="x", key=f"k{number}", via="mail", made_at=NOON, due_at=NOON
        )
        for number in range(10_000)
    ]  # fmt: skip
    Notice.objects.bulk_create(rows, batch_size=1_000)
    assert Notice.objects.send_due(most=200) is True
    assert len(sent) == 200
    assert Notice.objects.due().count() == 9_800
    with at(later(days=100)):
        Notice.objects.filter(pk__gt=min(sent) + 210).delete()
        assert Notice.objects.send_due() is False
    assert len(set(sent)) == len(sent)


def test_two_senders_at_once_send_each_once(real_database, monkeypatch):
    cast, sent = gather(), []
    monkeypatch.setattr("intake.tasks.send_notices.apply_async", lambda **_: None)
    monkeypatch.setattr(
        "intake.channels.mail.Mail.send", lambda self, notice: sent.append(notice.pk) or "sent"
    )
    for number in range(20):
        tell(cast, f"k{number}")
    all_at_once([Notice.objects.send_due] * 3)
    assert sorted(sent) == sorted(Notice.objects.values_list("pk", flat=True))
    assert not Notice.objects.waiting().exists()


KILLED = """
import os, django
django.setup()
from django.core import mail
from intake.models import Notice
mail.EmailMessage.send = lambda self: open(os.environ["SINK"], "a").write(self.extra_headers["Message-ID"] + "\\n")
if os.environ.get("DIES") == "before":
    Notice.send = lambda self: os.kill(os.getpid(), 9)
if os.environ.get("DIES") == "after":
    Notice._mark = lambda self, **_: os.kill(os.getpid(), 9)
Notice.objects.send_due()
"""


@pytest.mark.parametrize(("dies", "mails"), [("before", 1), ("after", 2)])
def test_killed_in_between_nothing_is_lost_and_a_double_has_the_same_id(
    real_database, monkeypatch, tmp_path, dies, mails
):
    cast = gather()
    monkeypatch.setattr("intake.tasks.send_notices.apply_async", lambda **_: None)
    tell(cast)
    real_database.environment |= {"DIES": dies, "SINK": str(tmp_path / "sink")}
    process = real_database.start("-c", KILLED)
    process.communicate(timeout=60)
    assert process.returncode == -9
    Notice.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
    real_database.environment["DIES"] = ""
    real_database.run("-c", KILLED)
    ids = (tmp_path / "sink").read_text().split()
    assert (len(ids), len(set(ids))) == (mails, 1)
    assert Notice.objects.get().state == "sent"


def test_without_a_broker_a_sweep_finds_all_within_a_minute():
    beats = settings.CELERY_BEAT_SCHEDULE
    chain = ("listen-to-all", "call-on-duty", "send-notices")
    assert sum(beats[name]["schedule"] for name in chain) <= 60
