"""Chat commands: verified over the raw bytes, carried out once, answered at once as the platform wants it."""

import base64
import hashlib
import hmac
import json
import time
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlencode

import pytest
from django.core.management import call_command

from backlogs.models import Effort, Interruption, WorkItem
from intake.models import ChatAccount, Delivery
from intake.senders.chat.words import Command, read_command
from tests.intake.saying import Sending

SECRET = "8f742231b10e8888abcd99yyyzzz85a5"
TEAMS_SECRET = base64.b64encode(b"sixteen bytes or more").decode()
PAYLOADS = Path(__file__).parents[3] / "shared" / "payloads" / "chat"
FORM = "application/x-www-form-urlencoded"


class Chatting(Sending):
    def __init__(self, cast, kind):
        super().__init__(cast, kind)
        self.secret = TEAMS_SECRET if kind == "teams" else SECRET
        self.source.sign_with(self.secret, by=cast.tia)

    def say(self, text, number="1", user="U1", at=None, **headers):
        raw = self.raw(text, number, user, at)
        return self.deliver(raw, **(self.signed(raw, at) | headers))

    def deliver(self, raw, **headers):
        kind = "application/json" if self.source.kind == "teams" else FORM
        return self.client.post(self.url(), raw, content_type=kind, headers=headers)

    def raw(self, text, number, user, at):
        if self.source.kind == "teams":
            said = {
                "id": number,
                "from": {"aadObjectId": user, "name": "Eve Example"},
                "text": f"<at>agileops</at> {text}&nbsp;",
            }
            return json.dumps(
                said | {"timestamp": datetime.fromtimestamp(at or time.time(), UTC).isoformat()}
            ).encode()
        form = {
            "token": "secret-token",
            "user_id": user,
            "user_name": "eve",
            "text": text,
            "response_url": "https://hooks.test/secret",
        }
        return urlencode(form | {"trigger_id": number}).encode()

    def signed(self, raw, at=None):
        if self.source.kind == "mattermost":
            return {"authorization": f"Token {self.secret}"}
        if self.source.kind == "teams":
            found = hmac.new(base64.b64decode(self.secret), raw, hashlib.sha256).digest()
            return {"authorization": f"HMAC {base64.b64encode(found).decode()}"}
        moment = str(int(at or time.time()))
        found = hmac.new(self.secret.encode(), f"v0:{moment}:".encode() + raw, hashlib.sha256).hexdigest()
        return {"x-slack-request-timestamp": moment, "x-slack-signature": f"v0={found}"}


KINDS = ["slack", "mattermost", "teams"]


@pytest.fixture(params=KINDS)
def chat(cast, request):
    return Chatting(cast, request.param)


def test_interrupt_is_one_interrupt_by_name_and_answered_with_its_key(chat):
    answer = chat.say("interrupt The shop &amp; the mail are slow")
    assert answer.status_code == 200
    assert answer.json()["text"].startswith("LINUX-1 has arrived. Bo is on duty")
    assert answer.json().get("response_type") == (None if chat.source.kind == "teams" else "ephemeral")
    [item] = chat.items()
    assert item.title == "The shop & the mail are slow"
    assert item.requester_address.lower().startswith("eve")
    assert Delivery.objects.get().state == "processed"
    call_command("check_journal")


def test_repeated_it_is_carried_out_once_and_hears_the_same(chat):
    first, second = chat.say("interrupt Help"), chat.say("interrupt Help", at=time.time())
    assert second.status_code == 200
    if chat.source.kind != "teams":  # there the time is inside of what is signed
        assert first.json() == second.json()
        assert len(chat.items()) == 1
    chat.say("interrupt Help", number="2")
    chat.source.work_off()
    assert len(chat.items()) == (3 if chat.source.kind == "teams" else 2)


def test_the_very_same_bytes_are_carried_out_once(chat):
    raw = chat.raw("interrupt Help", "7", "U1", None)
    for _ in range(3):
        assert chat.deliver(raw, **chat.signed(raw)).status_code == 200
    chat.source.work_off()
    assert len(chat.items()) == 1


@pytest.mark.parametrize("kind", ["slack", "teams"])
def test_a_signed_command_without_a_number_cannot_be_replayed(cast, kind):
    chat = Chatting(cast, kind)
    at = int(time.time())
    raw = chat.raw("interrupt Help", "", "U1", at)
    signed = chat.signed(raw, at)
    answers = [chat.deliver(raw, **signed).json() for _ in range(2)]
    shouted = {name: value.replace("v0=", "v0= ") for name, value in signed.items()}
    answers.append(chat.deliver(raw, **shouted, **{"x-slack-retry-num": "1"}).json())
    assert len(chat.items()) == 1
    assert answers[0] == answers[1] == answers[2]
    later = chat.raw("interrupt Help", "", "U1", at + 1)
    assert chat.deliver(later, **chat.signed(later, at + 1)).status_code == 200
    assert len(chat.items()) == 2, "typed again it is another one"


def test_who_is_disabled_here_is_nobody_in_the_chat_either(chat, cast):
    chat.say("who")
    ChatAccount.objects.get().link("eve@example.test", by=cast.tia)
    cast.eve.disable(by=cast.root)
    assert "I do not know yet who you are" in chat.say("interrupted 15m", number="2").json()["text"]
    chat.say("interrupt The shop is slow", number="3")
    [item] = chat.items()
    assert (item.requester, item.requester_address.lower().startswith("eve")) == (None, True)
    assert not Effort.objects.exists()


def test_interrupted_is_counted_for_whom_an_administrator_named(chat, cast):
    assert "I do not know yet who you are" in chat.say("interrupted 15m by Vic about mail").json()["text"]
    account = ChatAccount.objects.get()
    account.link("Eve@example.test", by=cast.tia)
    assert (
        "Counted: an hour, asked by Vic"
        in chat.say("interrupted 1h by Vic about mail", number="2").json()["text"]
    )
    told = Interruption.objects.get()
    assert (told.effort.person, told.effort.minutes, told.effort.about) == (cast.eve, 60, "mail")
    chat.say("interrupt Help", number="3")
    assert chat.items()[0].requester == cast.eve
    call_command("check_journal")


def test_who_is_on_duty_and_help(chat):
    assert "Bo is on duty for Linux" in chat.say("who is on duty").json()["text"]
    assert "interrupted 15m" in chat.say("", number="2").json()["text"]
    assert "interrupted 15m" in chat.say("interrupt", number="3").json()["text"]
    assert not WorkItem.objects.exists()


def test_what_is_refused_is_said_and_not_tried_again(chat, cast):
    chat.say("who")
    ChatAccount.objects.get().link("oz@example.test", by=cast.tia)
    assert "observers read" in chat.say("interrupted 15m", number="2").json()["text"]
    chat.source.work_off()
    assert not Interruption.objects.exists()


@pytest.mark.parametrize("headers", [
    {"authorization": "", "x-slack-signature": ""}, {"authorization": "Token other", "x-slack-signature": "v0=00"},
    {"authorization": "HMAC !!!", "x-slack-request-timestamp": "x"}, {"authorization": "Token \x00\udc80", "x-slack-signature": "v0=\x00\udc80"},
])  # fmt: skip
def test_what_is_not_signed_does_nothing_and_waits_in_quarantine(chat, headers):
    answer = chat.say("interrupt Help", **headers)
    assert answer.status_code == 401
    assert not WorkItem.objects.exists()
    assert Delivery.objects.get().state == "quarantined"


def test_without_a_secret_nothing_is_carried_out(cast):
    for kind in KINDS:
        chat = Chatting(cast, kind)
        chat.source.retire_secret(chat.source.secrets.get(), by=cast.tia)
        assert chat.say("interrupt Help").status_code == 401
    assert not WorkItem.objects.exists()


@pytest.mark.parametrize("kind", ["slack", "teams"])
def test_what_is_older_than_five_minutes_is_refused(cast, kind):
    chat = Chatting(cast, kind)
    assert chat.say("interrupt Help", at=time.time() - 400).status_code == 401
    assert chat.say("interrupt Help", at=time.time() + 400).status_code == 401
    assert not WorkItem.objects.exists()


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"\0\xff",
        b"{",
        b"null",
        b"[1]",
        b"text=interrupt+x",
        b"user_id=%00%ED%A0%80&text=interrupt+%00%ED%A0%80",
        b"user_id=a&" * 500,
        b'{"from": 1, "text": []}',
    ],
)
def test_no_bytes_fail(chat, raw):
    assert chat.deliver(raw, **chat.signed(raw)).status_code in {200, 401}
    chat.source.work_off()
    assert not Delivery.objects.waiting().exists()


@pytest.mark.parametrize("kind", ["slack", "mattermost"])
def test_secrets_of_the_chat_are_not_kept(cast, kind):
    chat = Chatting(cast, kind)
    chat.say("interrupt Help")
    kept = Delivery.objects.get()
    assert b"secret-token" not in kept.raw
    assert b"hooks.test" not in kept.raw
    assert SECRET not in json.dumps(kept.headers)


def test_the_probe_of_slack_is_answered_and_keeps_nothing(cast):
    chat = Chatting(cast, "slack")
    assert chat.deliver(b"ssl_check=1&token=x").status_code == 200
    assert not Delivery.objects.exists()


def test_the_published_signature_of_slack_is_right_and_too_old(cast, monkeypatch):
    if not PAYLOADS.is_dir():
        pytest.skip("The payloads are not here; lay them at ../shared/payloads to read them.")
    vector = json.loads((PAYLOADS / "slack_signed_vector.json").read_text())
    chat = Chatting(cast, "slack")
    headers = {name.lower(): vector[name] for name in ("X-Slack-Request-Timestamp", "X-Slack-Signature")}
    assert chat.deliver(vector["body"].encode(), **headers).status_code == 401
    monkeypatch.setattr("intake.senders.slack.parser.is_fresh", lambda seconds: True)
    assert chat.deliver(vector["body"].encode(), **headers).status_code == 200
    assert chat.deliver(vector["body"].encode() + b"&", **headers).status_code == 401


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("interrupted 15m by Vic about the mail", Command("interrupted", minutes=15, asked_by="Vic", about="the mail")),
        ("Interrupted 2 hours about x", Command("interrupted", minutes=120, about="x")),
        ("interrupted half a day by the shop", Command("interrupted", minutes=240, asked_by="the shop")),
        ("interrupted an hour", Command("interrupted", minutes=60)), ("interrupted", Command("interrupted")),
        ("interrupted by <@U12|vic> about y", Command("interrupted", asked_by="@vic", about="y")),
        ("/interrupt x  y", Command("interrupt", text="x y")), ("who", Command("who")), ("???", Command("help")),
    ],
)  # fmt: skip
def test_what_people_type(typed, meant):
    assert read_command(typed) == meant


def test_only_an_administrator_of_the_team_says_who_somebody_is(chat, cast, visit):
    chat.say("who")
    account = ChatAccount.objects.get()
    url = f"/sources/{chat.source.pk}/chat/{account.pk}/"
    assert visit(cast.eve).post(url, {"email": "eve@example.test"}).status_code == 403
    assert visit(cast.cy).post(url, {"email": "cy@example.test"}).status_code == 404
    assert visit(cast.tia).post(url, {"email": "cy@example.test"}).status_code in {400, 302}
    account.refresh_from_db()
    assert account.person is None
    assert visit(cast.tia).post(url, {"email": "eve@example.test"}).status_code == 302
    account.refresh_from_db()
    assert account.person == cast.eve
    page = visit(cast.tia).get(f"/sources/{chat.source.pk}/").content.decode()
    assert "Who is who" in page
    assert "eve@example.test" in page


@pytest.mark.parametrize("kind", ["slack", "mattermost", "teams"])
def test_a_line_that_no_chat_lets_anybody_type_takes_no_time(cast, kind):
    began = time.monotonic()
    assert Chatting(cast, kind).say("interrupt " + "<at>" * 100_000).status_code == 200
    assert time.monotonic() - began < 2
    assert len(WorkItem.objects.latest("id").description) <= 5_000
