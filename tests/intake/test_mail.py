"""E-mail: a letter is one interrupt, its answers stand on the same; whatever the bytes are, none is lost and none fails."""

from pathlib import Path

import pytest
from django.core.management import call_command

from agileops.logs import SECRET
from backlogs.models import Link, WorkItem
from intake.models import Delivery, Source
from intake.senders.email.letter import read_letter
from intake.senders.email.plain import own_words, words_of
from intake.senders.email.proof import is_proven
from people.models import Customer
from tests.intake.saying import Sending

PAYLOADS = Path(__file__).parents[3] / "shared" / "payloads" / "email"


def letter(
    subject="Shop is slow", text="Since today.", sender="Vic <vic@example.test>", number="1", **headers
):
    lines = [f"From: {sender}", f"Subject: {subject}", f"Message-ID: <{number}@example.test>"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    return ("\r\n".join(lines) + f"\r\n\r\n{text}\r\n").encode()


class Post(Sending):
    """Letters as they lie in front of the source, with what the envelope said."""

    def arrive(self, raw, peer="127.0.0.1", envelope_from="vic@example.test"):
        self.source.keep(raw, {"x-peer": peer, "x-envelope-from": envelope_from})
        self.source.work_off()
        return Delivery.objects.order_by("-id")[0]


@pytest.fixture
def post(cast):
    return Post(cast, "email")


@pytest.fixture
def trusting(settings):
    settings.MAIL_AUTH_SERVERS, settings.MAIL_RELAYS = ["mx.example.test"], ["127.0.0.0/8"]


def test_a_letter_is_one_interrupt_and_its_sender_an_address(post):
    kept = post.arrive(letter())
    [item] = post.items()
    assert (kept.state, kept.said) == ("processed", "1 opened")
    assert (item.title, item.requester, item.requester_address) == ("Shop is slow", None, "vic@example.test")
    assert "Since today." in item.description
    assert "not proven" in item.description
    call_command("check_journal")


def test_a_subject_that_nobody_sees_is_none(post):
    post.arrive(letter("\u200b\u200b", "Down since noon."))
    assert [item.title for item in post.items()] == ["Down since noon."]


def test_the_same_letter_again_is_nothing_new(post):
    post.arrive(letter())
    assert post.arrive(b"Received: by another way\r\n" + letter()).said == "1 ignored (the same letter)"
    post.arrive(letter())
    assert len(post.items()) == 1


def test_other_words_under_the_same_number_are_not_lost(post):
    post.arrive(letter())
    post.arrive(letter(text="Something else"))
    assert len(post.items()) == 2


def test_an_answer_is_a_comment_without_what_it_quotes(post):
    post.arrive(letter())
    post.arrive(
        letter(
            "Re: Shop is slow",
            "It is worse now.\n\nOn Sat Vic wrote:\n> Since today.",
            number="2",
            In_Reply_To="<1@example.test>",
        )
    )
    [item] = post.items()
    words = item.comments.get()
    assert (words.author, words.audience) == (None, "public")
    assert "It is worse now." in words.text
    assert "Since today" not in words.text
    post.arrive(letter("Re: [LINUX-1] Shop", "Third", number="3"))
    assert item.comments.count() == 2
    post.arrive(letter("Re: [LINUX-1] Shop", "Somebody else", sender="mallory@evil.test", number="4"))
    assert (item.comments.count(), len(post.items())) == (2, 2)
    call_command("check_journal")


def test_an_answer_to_what_is_closed_is_a_new_one_that_leads_back(post, cast):
    post.arrive(letter())
    post.items()[0].dismiss("declined", by=cast.bo)
    post.arrive(letter("Re: Shop is slow", "Still slow", number="2", References="<1@example.test>"))
    old, new = post.items()
    assert Link.objects.get(from_item=new).to_item == old
    assert new.is_open


def test_who_was_proven_by_our_relay_is_the_requester(post, cast, trusting):
    proof = "mx.example.test; dmarc=pass header.from=example.test"
    post.arrive(letter(Authentication_Results=proof))
    [item] = post.items()
    assert (item.requester, item.customer) == (cast.vic, cast.web_shop)
    post.arrive(
        letter("Re: x", "More", number="2", In_Reply_To="<1@example.test>", Authentication_Results=proof)
    )
    assert item.comments.get().author == cast.vic


@pytest.mark.parametrize(
    ("results", "peer", "sender"),
    [
        ("", "127.0.0.1", "vic@example.test"),
        ("mx.example.test; dmarc=fail", "127.0.0.1", "vic@example.test"),
        ("mx.example.test; spf=pass smtp.mailfrom=evil.test", "127.0.0.1", "vic@example.test"),
        ("mx.evil.test; dmarc=pass", "127.0.0.1", "vic@example.test"),
        ("mx.evil.test; dmarc=pass mx.example.test; dmarc=pass", "127.0.0.1", "vic@example.test"),
        ("mx.example.test; dmarc=pass", "192.0.2.9", "vic@example.test"),
        ("mx.example.test; dmarc=pass", "nonsense", "vic@example.test"),
        ("mx.example.test; dmarc=pass", "127.0.0.1", "vic@example.test, mallory@evil.test"),
        ("x; dmarc=fail\r\nAuthentication-Results: mx.example.test; dmarc=pass", "127.0.0.1", "vic@example.test"),
        # What the sender chose: an envelope, a comment about it, a DKIM identity, encoded words, no server at all.
        ("mx.example.test; spf=pass smtp.mailfrom=dmarc=pass@evil.test", "127.0.0.1", "vic@example.test"),
        ("mx.example.test; spf=pass (of dmarc=pass header.from=example.test) smtp.mailfrom=evil.test", "127.0.0.1", "vic@example.test"),
        ('mx.example.test; spf=pass smtp.mailfrom="; dmarc=pass header.from=example.test"@evil.test', "127.0.0.1", "vic@example.test"),
        ("mx.example.test; spf=pass (a ( b) ; dmarc=pass header.from=example.test", "127.0.0.1", "vic@example.test"),
        ("mx.example.test; dkim=pass header.d=evil.test header.i=example.test@evil.test", "127.0.0.1", "vic@example.test"),
        ('mx.example.test; dkim=pass header.i="x@example.test"@evil.test', "127.0.0.1", "vic@example.test"),
        ("mx.example.test; spf=pass smtp.mailfrom==?utf-8?q?=3B_dmarc=3Dpass_header.from=3Dexample.test_?=@evil.test", "127.0.0.1", "vic@example.test"),
        ("; dmarc=pass header.from=example.test", "127.0.0.1", "vic@example.test"),
        ("mx.example.test; dmarc=pass header.from=evil.test", "127.0.0.1", "vic@example.test"),
        # Whose word is it: another address than the one that is read behind the last @, or once the words are decoded.
        ("mx.example.test; spf=pass smtp.mailfrom=evil.test", "127.0.0.1", "vic@example.test (x@evil.test"),
        ("mx.example.test; dmarc=pass header.from=evil.test", "127.0.0.1", "=?utf-8?q?vic=40example.test_=28?= <mallory@evil.test>"),
    ],
)  # fmt: skip
def test_a_from_that_was_not_proven_is_nobody(post, trusting, results, peer, sender):
    post.arrive(letter(sender=sender, Authentication_Results=results), peer=peer)
    assert post.items()[0].requester is None


@pytest.mark.parametrize(
    "results",
    [
        "dmarc=pass (p=none dis=none) header.from=Example.test", "spf=pass smtp.mailfrom=bounce+1@example.test",
        "dkim=fail header.d=x.test;\r\n dkim=pass (2048-bit key; secure) header.i=@example.test header.s=a header.b=Zm9v",
        'spf=pass reason="ok; fine" smtp.mailfrom=example.test', "dkim=none; dmarc = pass header.from = example.test",
    ],
)  # fmt: skip
def test_what_relays_write_proves_a_from(trusting, settings, results):
    raw = letter(Authentication_Results=f"mx.example.test; {results}")
    assert is_proven(raw, {"x-peer": "127.0.0.1"}, settings.MAIL_AUTH_SERVERS, settings.MAIL_RELAYS)


def test_of_who_speaks_for_several_no_customer_is_guessed(post, cast, trusting):
    """A contact sees what the customer asked, so a wrong guess would show it to others."""
    other = Customer.objects.add(by=cast.root, name="Bank")
    other.name_contact(cast.vic, by=cast.root)
    post.arrive(letter(Authentication_Results="mx.example.test; dmarc=pass header.from=example.test"))
    [item] = post.items()
    assert (item.requester, item.customer) == (cast.vic, None)


def test_who_posts_a_letter_to_the_door_proves_nothing(post, trusting):
    """Everybody who wrote to a source knows its address, and headers of HTTP are anybody's."""
    raw = letter(Authentication_Results="mx.example.test; dmarc=pass header.from=example.test")
    assert post.post(raw, **{"X-Peer": "mailbox"}).status_code == 404
    assert not Delivery.objects.exists()


@pytest.mark.parametrize(
    ("headers", "envelope_from"),
    [
        ({"Auto_Submitted": "auto-replied (vacation)"}, "v@x.test"), ({"X_Autoreply": "yes"}, "v@x.test"),
        ({"Precedence": "bulk"}, "v@x.test"), ({"Precedence": "auto_reply"}, "v@x.test"), ({"List_Id": "<l.x.test>"}, "v@x.test"),
        ({}, ""), ({}, "<>"), ({"X_Agileops_Instance": "1"}, "v@x.test"),
        ({"Content_Type": "multipart/report; boundary=b"}, "v@x.test"),
        ({"Received": "a" + "\r\nReceived: b" * 26}, "v@x.test"),
    ],
)  # fmt: skip
def test_what_a_machine_answered_or_sent_back_opens_nothing(post, headers, envelope_from):
    kept = post.arrive(letter(**headers), envelope_from=envelope_from)
    assert kept.state == "processed"
    assert kept.said.startswith("1 noted (")
    assert not WorkItem.objects.exists()


def test_what_a_program_wrote_of_itself_is_taken(post):
    post.arrive(letter(Auto_Submitted="auto-generated"))
    assert len(post.items()) == 1


def test_a_bounce_of_an_answer_stands_on_the_item(post):
    post.arrive(letter())
    post.arrive(
        letter(
            "Undelivered",
            "",
            number="2",
            In_Reply_To="<1@example.test>",
            Content_Type="multipart/report; boundary=b",
        ),
        envelope_from="",
    )
    assert "could not be delivered" in post.items()[0].comments.get().text


BOUNDARY = 'Content-Type: multipart/mixed; boundary="{0}"\r\n\r\n--{0}\r\n'
DEEP = b"From: a@b.test\r\nSubject: deep\r\n" + b"".join(BOUNDARY.format(n).encode() for n in range(3_000))
WIDE = b'Subject: wide\r\nContent-Type: multipart/mixed; boundary="b"\r\n\r\n' + b"--b\r\n\r\nx\r\n" * 20_000


@pytest.mark.parametrize(
    "raw",
    [
        b"", b"\r\n", b"no headers at all", b"\0\xff\xfe", b"Subject: a\0b\r\n\r\nc\0d", "Subject: Größe\r\n\r\nStraße".encode("latin-1"),
        b"Subject: =?utf-8?b?!!!?= =?nonsense?q?x?=\r\n\r\nx", b"Subject: =?utf-8?q?=ED=A0=80=00?=\r\n\r\n\xed\xa0\x80",
        b"Content-Type: text/plain; charset=nonsense\r\n\r\nx", b"Content-Transfer-Encoding: base64\r\n\r\n!!!!=",
        b'Content-Type: text/plain; charset="\xff\xfe"\r\n\r\nx', b"From: " + b"a" * 100_000 + b"\r\n\r\nx", b"From: <<<>>>,,;\r\n\r\n",
        b"Subject: " + b"x" * 100_000 + b"\r\n\r\nx", b"Content-Type: multipart/mixed\r\n\r\nx", DEEP, WIDE,
        b"Message-ID: " + b"<" * 50_000 + b"\r\nReferences: " + b"<a@b> " * 20_000 + b"\r\n\r\nx", b"a: b\r\n" * 50_000,
        b"Content-Type: text/html\r\n\r\n" + b"<div>" * 50_000, b"Content-Type: text/html\r\n\r\n<![CDATA[<!<a<!--",
        b"Content-Disposition: attachment; filename*=nonsense''%ff%00\r\n\r\nx",
    ],
    ids=range(22),
)  # fmt: skip
def test_no_bytes_fail_and_each_is_an_interrupt(post, raw):
    kept = post.arrive(raw)
    assert (kept.state, kept.said) == ("processed", "1 opened")
    assert post.items()[0].title


@pytest.mark.parametrize(
    ("written", "shown"),
    [("../../etc/passwd", "passwd"), ("C:\\\\temp\\\\a.exe", "a.exe"), ("a\u202egnp.exe", "a___gnp.exe"), ("..", "(no name)"), ("<script>.svg", "_script_.svg")],
)  # fmt: skip
def test_attachments_are_named_without_paths_and_not_kept_in_the_item(written, shown):
    raw = f'Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nSee\r\n--b\r\nContent-Disposition: attachment; filename="{written}"\r\n\r\nx\r\n--b--\r\n'
    read = read_letter(raw.encode(), {})
    assert read.text == f"See\n\nAttached, not kept here: {shown}"


def test_of_html_the_words_are_read():
    html = "<html><head><style>p{}</style></head><body><p>Disk &amp; CPU</p><script>x()</script><a href='https://a.test/x'>Look</a></body>"
    assert words_of(html) == "Disk & CPU\nLook (https://a.test/x)"
    raw = b"Subject: x\r\nContent-Type: text/html\r\n\r\n" + html.encode()
    assert read_letter(raw, {}).text.startswith("Disk & CPU")


@pytest.mark.parametrize(
    "text", ["> only quoted", "Yes\n-----Original Message-----\nold", "Am Montag schrieb Bo:\n> x"]
)
def test_a_reply_never_loses_all_its_words(text):
    assert own_words(text)


def test_real_letters_are_read(post):
    if not PAYLOADS.is_dir():
        pytest.skip("The payloads are not here; lay them at ../shared/payloads to read them.")
    became = {}
    for path in sorted(PAYLOADS.glob("*.eml")):
        became[path.stem[:2]] = post.arrive(path.read_bytes()).said
    assert {number for number, said in became.items() if "noted" in said} >= {"09", "11", "13"}
    titles = [item.title for item in post.items()]
    assert "[FIRING:1] InstanceDown (node1:9100 critical)" in titles
    assert not any("=?" in title for title in titles)
    found = WorkItem.objects.get(title__startswith="[FIRING:1]").description
    assert "font-family" not in found
    assert "InstanceDown" in found


def test_its_address_is_no_word_for_logs(post):
    """The listener's library writes down recipients where somebody asks for more of its words."""
    address = post.source.address("", post.token)
    assert post.token in address
    for line in (f"('127.0.0.1', 1) recip: {address}", f">> b'RCPT TO:<{address.upper()}>'"):
        assert post.token not in SECRET.sub(r"\1…", line).lower()


def test_what_is_not_email_has_no_mail_address(cast):
    sending = Sending(cast)
    assert Source.objects.bearing_in_mail(sending.token) is None


def test_the_command_prints_the_address(cast, capsys, settings):
    settings.MAIL_DOMAIN = "in.example.test"
    call_command("add_source", "email", team="LINUX")
    told = capsys.readouterr().out
    [address] = {
        word for line in told.splitlines() for word in line.split() if word.endswith("@in.example.test")
    }
    assert address.startswith("LINUX+")
    assert len(address.partition("@")[0]) <= 64
    assert Source.objects.bearing_in_mail(address.partition("@")[0].lower().partition("+")[2])
