"""AWS SNS, and the alarms of CloudWatch that come through it."""

from __future__ import annotations

import base64
import binascii
import json
import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from django.core.cache import cache

from core import outbound
from core.errors import Invalid
from intake.reports import NotYet, Report, State, Unreadable, clean, first, listed, read_object, table
from intake.senders.aws_sns.certificate import NoCertificate, is_signed, public_key
from intake.senders.base import Sender

if TYPE_CHECKING:
    from intake.models import Delivery, Source

# A region, such as us-gov-west-1: below the same name anybody has buckets (sns.s3.amazonaws.com).
HOST = re.compile(r"sns\.[a-z]{2}(-[a-z]{1,20}){1,3}-\d{1,2}\.amazonaws\.com(\.cn)?")
TOPIC = re.compile(r"arn:aws[a-z-]*:sns:[a-z0-9-]+:\d{12}:[\w.-]{1,256}")
ALGORITHMS = {"1": "sha1", "2": "sha256"}
# What is signed, in this order; a field that is not there is left out.
NOTIFICATION = ("Message", "MessageId", "Subject", "Timestamp", "TopicArn", "Type")
CONFIRMATION = ("Message", "MessageId", "SubscribeURL", "Timestamp", "Token", "TopicArn", "Type")
KINDS = {"Notification", "SubscriptionConfirmation", "UnsubscribeConfirmation"}
RAW, STATE_CHANGE = "x-amz-sns-rawdelivery", "CloudWatch Alarm State Change"
ALARM = {"ALARM": State.FIRING, "OK": State.RESOLVED, "INSUFFICIENT_DATA": State.NEWS}
DAY = 24 * 3600


class AwsSns(Sender):
    """Only the topic that the source names is believed, only Amazon's own hosts are called, and only to subscribe."""

    kind, label = "aws_sns", "AWS SNS and CloudWatch"
    settings = ("name", "topic", "stale_after_days", "reopens_within_minutes")

    def number(self, headers: Mapping[str, str]) -> str | None:
        """Its number stands in the body, too, so a repeated message is the same bytes."""
        return headers.get("x-amz-sns-message-id") or "sns"

    def check_settings(self, source: Source) -> None:
        if source.topic and not TOPIC.fullmatch(source.topic):
            raise Invalid("A topic is like arn:aws:sns:eu-west-1:123456789012:alerts.", field="topic")

    def check(self, delivery: Delivery) -> None:
        said, topic = _message(delivery), delivery.source.topic
        if not topic:
            raise Unreadable("This source names no topic yet. Set the TopicArn, then replay this.")
        if said.get("TopicArn") != topic:
            raise Unreadable(f"It is of another topic than {topic}. A second topic is a second source.")
        kind = clean(said.get("Type"), 40)
        fields = NOTIFICATION if kind == "Notification" else CONFIRMATION
        algorithm = ALGORITHMS.get(clean(said.get("SignatureVersion"), 4))
        signature = _decoded(said.get("Signature"))
        if algorithm is None or not is_signed(to_sign(said, fields), signature, _key_of(said), algorithm):
            raise Unreadable(
                "Amazon did not sign it, or something on its way changed it; it is not believed."
            )

    def reports(self, delivery: Delivery) -> list[Report]:
        said = _message(delivery)
        kind = clean(said["Type"], 40)
        if kind == "SubscriptionConfirmation":
            return [_confirmed(said, delivery)]
        if kind == "UnsubscribeConfirmation":
            # Its SubscribeURL would subscribe anew, so it is never called.
            return [Report.of(State.NEWS, key=said.get("TopicArn"), title="The topic sends here no more")]
        return _notified(said)


def _message(delivery: Delivery) -> dict[str, Any]:
    if delivery.headers.get(RAW, "").lower() == "true":
        raise Unreadable(
            "It came raw, so nobody signed it. Switch raw message delivery off in this subscription of the topic."
        )
    said = read_object(delivery.raw)
    if clean(said.get("Type"), 40) not in KINDS:
        raise Unreadable(
            "It is no message of SNS (it has no Type). What sends JSON by itself is another kind of source."
        )
    return said


def _notified(said: dict[str, Any]) -> list[Report]:
    text = said.get("Message")
    try:
        inner = table(text if isinstance(text, dict) else json.loads(str(text)))
    except (ValueError, RecursionError):
        inner = {}
    if "NewStateValue" in inner:
        return [_alarm(inner)]
    if inner.get("detail-type") == STATE_CHANGE:
        return [_alarm(_as_an_action_says(inner))]
    plain = clean(text, 20_000)
    title = first([said.get("Subject"), _event(inner), plain.partition("\n")[0]])
    return [
        Report.of(
            State.FIRING, key=said.get("MessageId"), title=title, text=plain, began_at=said.get("Timestamp")
        )
    ]


def _event(inner: dict[str, Any]) -> str:
    """What happened, of an event that a rule of EventBridge hands on."""
    named = [inner.get("detail-type"), table(inner.get("detail")).get("title")]
    return ": ".join(filter(None, (clean(part, 200) for part in named))) if named[0] else ""


def _as_an_action_says(inner: dict[str, Any]) -> dict[str, Any]:
    """An alarm's change that came by EventBridge, in the words of the alarm's own action; so the two are one."""
    detail, resources = table(inner.get("detail")), inner.get("resources")
    state = table(detail.get("state"))
    return {
        "AlarmName": detail.get("alarmName"),
        "AlarmArn": first(resources) if isinstance(resources, list) else "",
        "AlarmDescription": table(detail.get("configuration")).get("description"),
        "NewStateValue": state.get("value"),
        "NewStateReason": state.get("reason"),
        "StateChangeTime": state.get("timestamp"),
        "AWSAccountId": inner.get("account"),
        "Region": inner.get("region"),
    }


def _alarm(alarm: dict[str, Any]) -> Report:
    word = clean(alarm.get("NewStateValue"), 40)
    if word not in ALARM:
        raise Unreadable(f"The alarm's state {word!r} is not known.")
    trigger = table(alarm.get("Trigger"))
    named = [alarm.get("AWSAccountId"), alarm.get("Region"), alarm.get("AlarmName")]
    sizes = {clean(one.get("name"), 80): one.get("value") for one in listed(trigger.get("Dimensions"))}
    return Report.of(
        ALARM[word],
        key=alarm.get("AlarmArn") or (":".join(clean(part, 200) for part in named) if named[2] else ""),
        title=alarm.get("AlarmName"),
        text="\n\n".join(
            filter(None, (clean(alarm.get(part), 5_000) for part in ("AlarmDescription", "NewStateReason")))
        ),
        group=trigger.get("Namespace"),
        facts={
            "metric": trigger.get("MetricName"),
            "namespace": trigger.get("Namespace"),
            "region": alarm.get("Region"),
            **sizes,
        },
        began_at=alarm.get("StateChangeTime"),
        ended_at=alarm.get("StateChangeTime") if word == "OK" else None,
    )


def _confirmed(said: dict[str, Any], delivery: Delivery) -> Report:
    """The one call that a message makes us do; twice does no harm."""
    if delivery.tested_by_id is None:
        url = amazons(said.get("SubscribeURL"))
        reply = _called(url)
        if not reply.is_good:
            raise NotYet(f"Amazon answered {reply.status} to the confirmation; it is tried again.")
    return Report.of(State.NEWS, key=said.get("TopicArn"), title="The topic sends here now")


def to_sign(said: dict[str, Any], fields: tuple[str, ...]) -> bytes:
    pairs = ((name, said.get(name)) for name in fields)
    lines = "".join(f"{name}\n{value}\n" for name, value in pairs if isinstance(value, str))
    return lines.encode("utf-8", "replace")


def amazons(url: Any) -> str:
    """An https address of SNS itself; anything else that a message names is not called."""
    text = url if isinstance(url, str) else ""
    try:
        parts = urlsplit(text)
        is_theirs = parts.scheme == "https" and HOST.fullmatch(parts.netloc) is not None
    except ValueError:
        is_theirs = False
    if not is_theirs:
        raise Unreadable(
            "It names an address that is not one of SNS (https://sns.<region>.amazonaws.com), so that was not called."
        )
    return text


def _key_of(said: dict[str, Any]) -> tuple[int, int]:
    url = amazons(first([said.get("SigningCertURL"), said.get("SigningCertUrl")]))
    if not urlsplit(url).path.endswith(".pem"):
        raise Unreadable("It names no certificate.")
    name = f"sns-certificate:{url}"[:240]
    pem = cache.get(name)
    if pem is None:
        reply = _called(url)
        if not reply.is_good:
            raise NotYet(f"Amazon answered {reply.status} for its certificate; it is tried again.")
        pem = reply.body
    try:
        key = public_key(pem)
    except NoCertificate:
        raise Unreadable("What Amazon's address holds is no certificate.") from None
    cache.set(name, pem, DAY)
    return key


def _called(url: str) -> outbound.Reply:
    try:
        return outbound.get(url, largest=64 * 1024)
    except outbound.Unreachable as error:
        raise NotYet(f"{error} It is tried again.") from error
    except outbound.Forbidden as error:
        raise Unreadable(str(error)) from error


def _decoded(text: Any) -> bytes:
    try:
        return base64.b64decode(str(text), validate=True)
    except (binascii.Error, ValueError):
        return b""
