"""Signed messages: over the raw bytes, with any of the secrets that count, and nothing else gets in."""

import hashlib
import hmac
import json

import pytest
from django.utils import timezone

from core.errors import Invalid, NotAllowed
from intake.models import Delivery, SourceSecret
from journal.models import Entry
from tests.intake.saying import Sending

pytestmark = pytest.mark.django_db
SECRET = "a secret of both sides"
HEADERS = {
    "grafana": "x-grafana-alerting-signature", "sentry": "sentry-hook-signature", "pagerduty": "x-pagerduty-signature",
    "generic": "x-signature-sha256",
}  # fmt: skip
PREFIX = {"pagerduty": "v1=", "generic": "sha256="}


def signature(body: bytes, secret: str = SECRET) -> str:
    return hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()


def signed(kind: str, body: bytes, secret: str = SECRET) -> dict[str, str]:
    return {HEADERS[kind]: PREFIX.get(kind, "") + signature(body, secret)}


def is_accepted(cast, kind, secret, body, headers) -> bool:
    sending = Sending(cast, kind)
    sending.source.sign_with(secret, by=cast.tia)
    said = {
        name.lower(): value
        for name, value in headers.items()
        if name.lower() not in {"host", "content-length"}
    }
    assert sending.post(body, **said).status_code == 202
    sending.source.work_off()
    return Delivery.objects.get(source=sending.source).state == "processed"


@pytest.fixture(params=sorted(HEADERS))
def sending(request, cast):
    sending = Sending(cast, request.param)
    sending.source.sign_with(SECRET, by=cast.tia)
    sending.body = sending.source.sender.example()
    return sending


def test_a_signed_message_is_read(sending):
    assert sending.send(sending.body, **signed(sending.source.kind, sending.body)).state == "processed"
    assert len(sending.items()) == 1


@pytest.mark.parametrize("wrong", ["", "0" * 64, "é", "v1=,v1="])
def test_another_signature_or_none_is_quarantined_and_answered_202(sending, wrong):
    kept = sending.send(sending.body, **({HEADERS[sending.source.kind]: wrong} if wrong else {}))
    assert (kept.state, sending.items()) == ("quarantined", [])
    assert "not signed" in kept.said


def test_one_byte_more_is_another_message(sending):
    headers = signed(sending.source.kind, sending.body)
    assert sending.send(sending.body + b" ", **headers).state == "quarantined"


def test_old_and_new_secret_count_until_the_old_is_retired(sending, cast):
    kind = sending.source.kind
    old = SourceSecret.objects.get()
    sending.source.sign_with("the next secret", by=cast.tia)
    for number, secret in enumerate([SECRET, "the next secret"]):
        body = sending.body + b" " * number
        assert sending.send(body, **signed(kind, body, secret)).state == "processed"
    sending.source.retire_secret(old, by=cast.tia)
    body = sending.body + b"   "
    assert sending.send(body, **signed(kind, body)).state == "quarantined"
    old.refresh_from_db()
    assert old.text == ""


def test_what_waited_for_its_secret_is_replayed(cast):
    sending = Sending(cast, "generic")
    sending.source.sign_with("not yet theirs", by=cast.tia)
    body = json.dumps({"key": "a"}).encode()
    kept = sending.send(body, **signed("generic", body))
    assert kept.state == "quarantined"
    sending.source.sign_with(SECRET, by=cast.tia)
    kept.replay(by=cast.bo)
    sending.source.work_off()
    assert len(sending.items()) == 1


def test_grafana_may_sign_the_time_too_and_an_old_one_is_refused(cast):
    body, now = b'{"alerts": []}', str(int(timezone.now().timestamp()))
    old = str(int(timezone.now().timestamp()) - 600)
    for at, wanted in ((now, True), (old, False)):
        headers = {"x-grafana-timestamp": at, HEADERS["grafana"]: signature(f"{at}:".encode() + body)}
        assert is_accepted(cast, "grafana", SECRET, body, headers) is wanted
    assert not is_accepted(
        cast, "grafana", SECRET, body, {"x-grafana-timestamp": now, **signed("grafana", body)}
    )


def test_secrets_are_set_by_who_administers_and_never_told(cast):
    sending = Sending(cast, "sentry")
    with pytest.raises(NotAllowed):
        sending.source.sign_with(SECRET, by=cast.ada)
    for wrong in ("short", "x" * 201, "with\x00nul"):
        with pytest.raises(Invalid):
            sending.source.sign_with(wrong, by=cast.tia)
    sending.source.sign_with(SECRET, by=cast.tia)
    assert sending.source.sign_with(SECRET, by=cast.tia).pk == SourceSecret.objects.get().pk
    told = json.dumps(list(Entry.objects.values("changes", "facts")))
    assert SECRET not in told
    assert hashlib.sha256(SECRET.encode()).hexdigest()[:16] not in told


def test_who_does_not_sign_has_no_secret(cast):
    with pytest.raises(Invalid):
        Sending(cast, "alertmanager").source.sign_with(SECRET, by=cast.tia)
