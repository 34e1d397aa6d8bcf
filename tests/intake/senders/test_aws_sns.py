"""AWS SNS: Amazon's signature, the configured topic, Amazon's hosts; nothing else makes us call anybody."""

import json
import subprocess

import pytest
from django.core.cache import cache
from django.utils import timezone

from core import outbound
from core.errors import Invalid
from intake.models import Delivery
from intake.senders.aws_sns.certificate import NoCertificate, is_signed, public_key
from intake.tasks import sweep
from tests.intake.saying import Sending
from tests.intake.senders.signing import CERTIFICATE, sign

pytestmark = pytest.mark.django_db
TOPIC = "arn:aws:sns:eu-west-1:123456789012:alerts"
CERT_URL = "https://sns.eu-west-1.amazonaws.com/SimpleNotificationService-1.pem"
SUBSCRIBE = f"https://sns.eu-west-1.amazonaws.com/?Action=ConfirmSubscription&TopicArn={TOPIC}&Token=abc"


def message(kind="Notification", **more):
    said = {
        "Type": kind, "MessageId": "m-1", "TopicArn": TOPIC, "Message": "hello", "Timestamp": "2026-01-05T09:00:00.000Z",
        "SigningCertURL": CERT_URL,
    }  # fmt: skip
    if kind != "Notification":
        said |= {"Token": "abc", "SubscribeURL": SUBSCRIBE}
    return said | more


@pytest.fixture
def called(monkeypatch):
    """Every address that is called; the certificate answers with ours, all else with 200."""
    cache.clear()
    urls: list[str] = []

    def answers(url, **options):
        urls.append(url)
        return outbound.Reply(200, {}, CERTIFICATE if url.endswith(".pem") else b"<ok/>")

    monkeypatch.setattr(outbound, "get", answers)
    yield urls
    cache.clear()


@pytest.fixture
def sending(cast, called):
    return Sending(cast, "aws_sns", topic=TOPIC)


@pytest.mark.parametrize("version", ["1", "2"])
def test_a_signed_message_opens_an_interrupt_and_the_certificate_is_asked_for_once(sending, called, version):
    sending.send(sign(message(Subject="Disk"), version))
    sending.send(sign(message(MessageId="m-2"), version))
    assert [item.external_id for item in sending.items()] == ["m-1", "m-2"]
    assert called == [CERT_URL]


def test_the_same_message_sent_again_is_one_row(sending):
    for _ in range(2):
        sending.post(sign(message()), **{"x-amz-sns-message-id": "m-1"})
    assert Delivery.objects.count() == 1


def test_a_changed_word_is_not_amazons(sending):
    kept = sending.send(sign(message()) | {"Message": "other"})
    assert (kept.state, kept.said.startswith("Amazon did not sign it")) == ("quarantined", True)


@pytest.mark.parametrize(
    "more", [{"Signature": "?"}, {"Signature": ""}, {"SignatureVersion": "3"}, {"Signature": "AAAA"}]
)
def test_a_missing_or_odd_signature_is_not_amazons(sending, more):
    assert sending.send(sign(message()) | more).state == "quarantined"


@pytest.mark.parametrize(
    "url",
    [
        "https://sns.eu-west-1.amazonaws.com.evil.example.net/x.pem", "http://sns.eu-west-1.amazonaws.com/x.pem",
        "https://sns.eu-west-1.amazonaws.com@evil.example.net/x.pem", "https://sns.eu-west-1.amazonaws.com:8443/x.pem",
        "https://169.254.169.254/x.pem", "https://sns.amazonaws.com/x.pem", "https://s3.eu-west-1.amazonaws.com/x.pem",
        "https://snsxeu-west-1.amazonaws.com/x.pem", "https://[::1]/x.pem", "https://[bad", "file:///etc/passwd", "", 7,
        # Anybody's buckets that are called sns.
        "https://sns.s3.amazonaws.com/x.pem", "https://sns.s3-us-west-2.amazonaws.com/x.pem",
        "https://sns.eu-west-1.amazonaws.com/x.html", "https://SNS.eu-west-1.amazonaws.com\n.evil.example.net/x.pem",
    ],
)  # fmt: skip
def test_a_certificate_from_elsewhere_is_never_asked_for(sending, called, url):
    assert sending.send(sign(message(SigningCertURL=url))).state == "quarantined"
    assert called == []


def test_the_china_regions_have_hosts_of_their_own(sending, called):
    url = "https://sns.cn-north-1.amazonaws.com.cn/x.pem"
    assert sending.send(sign(message(SigningCertURL=url))).state == "processed"
    assert called == [url]


def test_a_subscription_to_the_configured_topic_is_confirmed(sending, called):
    kept = sending.send(sign(message("SubscriptionConfirmation")))
    assert (kept.state, called) == ("processed", [CERT_URL, SUBSCRIBE])


def test_another_topic_and_an_unnamed_one_are_not_confirmed(sending, called, cast):
    other = sign(message("SubscriptionConfirmation", TopicArn=TOPIC + "-other"))
    assert sending.send(other).state == "quarantined"
    sending.source.set_up(by=cast.tia, topic="")
    assert "names no topic" in sending.send(sign(message("SubscriptionConfirmation", MessageId="m-3"))).said
    assert called == []


def test_a_confirmation_that_names_another_host_is_not_called(sending, called):
    url = "http://169.254.169.254/latest/meta-data/"
    assert sending.send(sign(message("SubscriptionConfirmation", SubscribeURL=url))).state == "quarantined"
    assert url not in called


def test_the_end_of_a_subscription_is_not_taken_back_by_calling(sending, called):
    assert sending.send(sign(message("UnsubscribeConfirmation"))).state == "processed"
    assert SUBSCRIBE not in called


def test_while_amazon_does_not_answer_the_message_waits(sending, monkeypatch):
    good = outbound.get

    def fails(url, **options):
        raise outbound.Unreachable("sns.eu-west-1.amazonaws.com gave no answer.")

    monkeypatch.setattr(outbound, "get", fails)
    kept = sending.send(sign(message()))
    assert (kept.state, "tried again" in kept.said) == ("kept", True)
    monkeypatch.setattr(outbound, "get", good)
    Delivery.objects.update(due_at=timezone.now())
    sweep()
    assert len(sending.items()) == 1


def test_a_topic_is_an_arn(cast, called):
    with pytest.raises(Invalid):
        Sending(cast, "aws_sns", topic="alerts")


def test_openssl_agrees_with_the_signature(tmp_path):
    key = tmp_path / "key.pem"
    subprocess.run(["openssl", "genrsa", "-out", str(key), "2048"], check=True, capture_output=True)
    made = ["openssl", "req", "-x509", "-new", "-key", str(key), "-subj", "/CN=x", "-days", "2"]
    pem = subprocess.run(made, check=True, capture_output=True).stdout
    for algorithm in ("sha1", "sha256"):
        said = ["openssl", "dgst", f"-{algorithm}", "-sign", str(key)]
        signature = subprocess.run(said, check=True, capture_output=True, input=b"hello").stdout
        assert is_signed(b"hello", signature, public_key(pem), algorithm)
        assert not is_signed(b"hello!", signature, public_key(pem), algorithm)
        assert not is_signed(b"hello", signature[:-1], public_key(pem), algorithm)


@pytest.mark.parametrize(
    "pem", [b"", b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----", CERTIFICATE[:600]]
)
def test_what_is_no_certificate_is_refused(pem):
    with pytest.raises(NoCertificate):
        public_key(pem)


def change(state, at="2026-01-05T09:00:00.000+0000"):
    """As a rule of EventBridge hands it to a topic."""
    said = {"value": state, "reason": "Threshold Crossed", "timestamp": at}
    detail = {"alarmName": "CPU", "state": said, "configuration": {"description": "The CPU of the shop"}}
    about = {
        "detail-type": "CloudWatch Alarm State Change",
        "source": "aws.cloudwatch",
        "account": "123456789012",
        "region": "eu-west-1",
    }
    return {**about, "resources": ["arn:aws:cloudwatch:eu-west-1:123456789012:alarm:CPU"], "detail": detail}


def test_an_alarm_is_the_same_by_eventbridge_and_by_its_own_action(sending):
    sending.send(sign(message(Message=json.dumps(change("ALARM")))))
    direct = {"AlarmName": "CPU", "NewStateValue": "ALARM", "AlarmArn": change("ALARM")["resources"][0]}
    sending.send(sign(message(MessageId="m-2", Message=json.dumps(direct))))
    [item] = sending.items()
    assert (item.title, item.external_id) == ("CPU", direct["AlarmArn"])
    assert "The CPU of the shop" in item.description
    assert "Threshold Crossed" in item.description
    sending.send(
        sign(message(MessageId="m-3", Message=json.dumps(change("OK", "2026-01-05T09:05:00.000+0000"))))
    )
    item.refresh_from_db()
    assert item.outcome == "resolved_itself"


def test_another_event_is_titled_by_what_happened(sending):
    event = {
        "detail-type": "GuardDuty Finding",
        "source": "aws.guardduty",
        "detail": {"title": "A port is probed"},
    }
    sending.send(sign(message(Message=json.dumps(event))))
    sending.send(sign(message(MessageId="m-2", Message=json.dumps({**event, "detail": []}))))
    assert [item.title for item in sending.items()] == [
        "GuardDuty Finding: A port is probed",
        "GuardDuty Finding",
    ]


def test_raw_delivery_and_what_is_not_of_sns_say_what_to_do(sending, called):
    raw = sending.send({"AlarmName": "CPU", "NewStateValue": "ALARM"}, **{"x-amz-sns-rawdelivery": "true"})
    assert (raw.state, "raw message delivery off" in raw.said) == ("quarantined", True)
    text = sending.send(b"disk full", **{"x-amz-sns-rawdelivery": "true"})
    assert "raw message delivery off" in text.said
    other = sending.send({"Message": {"AlarmName": "CPU"}})
    assert (other.state, "no message of SNS" in other.said, called) == ("quarantined", True, [])
