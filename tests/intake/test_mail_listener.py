"""Our own door for mail: what is answered, what is kept before that, and how it is encrypted."""

import asyncio
import smtplib
import ssl
import threading

import pytest
import trustme
from django.core.management import CommandError, call_command
from django.db import DatabaseError

from intake.models import Delivery, Source
from intake.models.keeping import LARGEST
from intake.senders.email import encryption
from intake.senders.email.receiving import door
from tests.intake.test_mail import Post, letter


@pytest.fixture
def smtp():
    """The listener on a free port, in a loop of its own."""
    started, told = threading.Event(), {}

    async def listen():
        told["loop"], told["end"] = asyncio.get_running_loop(), asyncio.Event()
        server = await asyncio.get_running_loop().create_server(door, "127.0.0.1", 0)
        told["port"] = server.sockets[0].getsockname()[1]
        started.set()
        await told["end"].wait()
        server.close()

    thread = threading.Thread(target=lambda: asyncio.run(listen()), daemon=True)
    thread.start()
    started.wait(5)
    yield lambda: smtplib.SMTP("127.0.0.1", told["port"], timeout=10)
    told["loop"].call_soon_threadsafe(told["end"].set)
    thread.join(5)


def test_the_listener_keeps_before_it_says_250(real_database, smtp, monkeypatch):
    from tests.cast import gather

    post = Post(gather(), "email")
    address = f"LINUX+{post.token}@localhost"
    with smtp() as server:
        assert server.sendmail("vic@example.test", [address.upper(), address], letter()) == {}
        kept = Delivery.objects.get()
        assert kept.headers == {"x-peer": "127.0.0.1", "x-envelope-from": "vic@example.test"}
        assert kept.raw.startswith(b"From: Vic")
        with pytest.raises(smtplib.SMTPRecipientsRefused) as refused:
            server.sendmail("vic@example.test", ["LINUX+unknown@localhost"], letter())
        assert next(iter(refused.value.recipients.values()))[0] == 550
    with smtp() as server:
        with pytest.raises(smtplib.SMTPResponseException) as large:
            server.sendmail(
                "vic@example.test",
                [address],
                b"x" * 900 + b"\r\n" + (b"y" * 900 + b"\r\n") * (LARGEST // 900),
            )
        assert large.value.smtp_code == 552
    with smtp() as server:
        server.sendmail("vic@example.test", [address], letter("x" * 200_000, number="long"))
    assert len(Delivery.objects.latest("id").raw) > 200_000
    Delivery.objects.latest("id").delete()

    def fails(*args, **kwargs):
        raise DatabaseError("disk full")

    monkeypatch.setattr(Source, "keep", fails)
    with smtp() as server:
        with pytest.raises(smtplib.SMTPDataError) as later:
            server.sendmail("vic@example.test", [address], letter(number="2"))
        assert later.value.smtp_code == 451
    monkeypatch.undo()
    with smtp() as server:
        server.ehlo()
        server.sendmail("", [address], "Subject: Größe\r\n\r\n\0Straße".encode("latin-1"))
    assert Delivery.objects.count() == 2


@pytest.fixture
def authority(tmp_path, settings):
    """A certificate of our own for the listener; who believes its authority believes it."""
    encryption._last_good().clear()
    made = trustme.CA()
    certificate(made, settings, tmp_path)
    yield made
    encryption._last_good().clear()


def certificate(made, settings, tmp_path):
    issued = made.issue_cert("127.0.0.1")
    settings.MAIL_TLS_CERTIFICATE, settings.MAIL_TLS_KEY = (
        str(tmp_path / "mail.pem"),
        str(tmp_path / "key.pem"),
    )
    issued.cert_chain_pems[0].write_to_path(settings.MAIL_TLS_CERTIFICATE)
    issued.private_key_pem.write_to_path(settings.MAIL_TLS_KEY)
    return issued.cert_chain_pems[0].bytes()


def believing(authority):
    made = ssl.create_default_context()
    authority.configure_trust(made)
    return made


def test_with_a_certificate_letters_come_encrypted(real_database, smtp, authority, settings, tmp_path):
    from tests.cast import gather

    post = Post(gather(), "email")
    address = f"LINUX+{post.token}@localhost"
    with smtp() as server:
        server.starttls(context=believing(authority))
        server.ehlo()
        assert not server.has_extn("auth"), "nobody signs in here"
        assert server.sendmail("vic@example.test", [address], letter()) == {}
    with smtp() as server:
        assert server.sendmail("vic@example.test", [address], letter(number="2")) == {}, (
            "offered, not required"
        )
    assert Delivery.objects.count() == 2
    settings.MAIL_TLS_REQUIRED = True
    with smtp() as server:
        with pytest.raises(smtplib.SMTPResponseException) as refused:
            server.sendmail("vic@example.test", [address], letter(number="3"))
        assert refused.value.smtp_code == 530
    with smtp() as server:
        server.starttls(context=believing(authority))
        assert server.sendmail("vic@example.test", [address], letter(number="3")) == {}
    assert Delivery.objects.count() == 3


def test_a_renewed_certificate_counts_at_once_and_a_broken_one_never(smtp, authority, settings, tmp_path):
    renewed = certificate(authority, settings, tmp_path)
    for _ in range(2):
        with smtp() as server:
            server.starttls(context=believing(authority))
            assert ssl.DER_cert_to_PEM_cert(server.sock.getpeercert(True)).encode() == renewed
        (tmp_path / "mail.pem").write_text("half of")


def test_what_cannot_be_used_is_said_at_the_start(settings, tmp_path):
    settings.MAIL_TLS_REQUIRED = True
    with pytest.raises(CommandError, match="MAIL_TLS_REQUIRED needs MAIL_TLS_CERTIFICATE"):
        call_command("receive_mail", port=1)
    settings.MAIL_TLS_CERTIFICATE = str(tmp_path / "none.pem")
    with pytest.raises(CommandError, match=r"cannot be used \(No such file"):
        call_command("receive_mail", port=1)
