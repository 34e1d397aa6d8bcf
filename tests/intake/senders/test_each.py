"""What holds for every kind of source: its example is read, its snippet names the address, its page is there."""

import contextlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from intake.models import Delivery
from intake.reports import Unreadable
from intake.senders import SENDERS
from tests.intake.saying import Sending

pytestmark = pytest.mark.django_db
DOCS = Path(__file__).parents[3] / "docs" / "intake"


@pytest.mark.parametrize("kind", [kind for kind, sender in SENDERS.items() if sender.tries])
def test_its_example_opens_one_interrupt(cast, kind, monkeypatch):
    sending = Sending(cast, kind)
    monkeypatch.setattr(type(sending.source.sender), "check", lambda self, delivery: None)
    if kind == "email":  # a letter comes by mail, never by the door
        sending.source.keep(sending.source.sender.example(), {})
        sending.source.work_off()
    else:
        sending.send(sending.source.sender.example())
    [item] = sending.items()
    assert item.title
    assert len(item.external_id) > 1 or kind == "uptime_kuma"


@pytest.mark.parametrize("kind", SENDERS)
def test_its_snippet_names_the_address_and_nothing_is_left_open(kind):
    text = SENDERS[kind].snippet("https://agileops.example.test/intake/abc/")
    assert "https://agileops.example.test/intake/abc" in text
    assert "{{url}}" not in text
    assert "{{base}}" not in text
    assert "abc//" not in text.replace("abc///", "")


@pytest.mark.parametrize("kind", SENDERS)
def test_its_page_is_there(kind):
    assert (DOCS / f"{kind}.md").read_text().startswith(f"# {SENDERS[kind].label.partition(' (')[0]}")


@pytest.mark.parametrize("kind", SENDERS)
@pytest.mark.parametrize(
    "raw", [b"", b"{}", b"[]", b"null", b'{"alerts": 1, "data": 2, "event": 3, "Message": []}', b"\xff"]
)
def test_nonsense_is_quarantined_or_nothing_and_never_fails(cast, kind, raw):
    sending = Sending(cast, kind)
    kept = sending.send(raw)
    if kept is None:  # a beat keeps nothing
        return
    assert kept.state in {"processed", "quarantined"}
    assert not kept.said.startswith("Reading it failed")


def twisted(said: Any, wrong: Any) -> Iterator[Any]:
    """The same with something else in each place, one at a time."""
    yield wrong
    pairs = said.items() if isinstance(said, dict) else enumerate(said if isinstance(said, list) else [])
    for place, part in list(pairs):
        for other in twisted(part, wrong):
            copy = said.copy()
            copy[place] = other
            yield copy


@pytest.mark.parametrize(
    "kind", [kind for kind, one in SENDERS.items() if one.tries and one.example().startswith(b"{")]
)
def test_another_kind_of_value_anywhere_is_no_failure_of_ours(cast, kind, monkeypatch):
    source = Sending(cast, kind).source
    monkeypatch.setattr(type(source.sender), "check", lambda self, delivery: None)
    whole = json.loads(source.sender.example())
    for wrong in ({}, [[]], {"name": {}}, -1e308, True, None, "\x00\ud800", "9" * 5_000):
        for said in twisted(whole, wrong):
            kept = Delivery(pk=1, source=source, body=json.dumps(said).encode())
            assert source.sender.greet(kept).status < 500
            with contextlib.suppress(Unreadable):
                source.sender.read(kept)
