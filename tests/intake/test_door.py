"""Keep first, think later: what is posted is a row before anybody thinks, and the sender hears so at once."""

import json

import pytest
from django.db import DatabaseError
from django.test import Client

from agileops.logs import without_secrets
from backlogs.models import WorkItem
from intake.models import Delivery, Source
from intake.models.keeping import LARGEST
from tests.intake.saying import Sending, firing

pytestmark = pytest.mark.django_db


@pytest.fixture
def sending(cast):
    return Sending(cast)


def test_a_message_is_kept_as_it_came_and_answered_202(sending):
    raw = b'{"key": "a",   "state":"firing"}\n'
    answer = sending.client.post(
        sending.url(),
        raw,
        content_type="application/json",
        headers={"authorization": "Bearer x", "x-note": "y"},
    )
    assert (answer.status_code, answer.json()) == (202, {"status": "kept"})
    kept = Delivery.objects.get()
    assert (kept.raw, kept.state, kept.source) == (raw, "kept", sending.source)
    assert kept.headers["x-note"] == "y"
    assert kept.headers["authorization"] == "(not kept)"
    assert not WorkItem.objects.exists()


@pytest.mark.parametrize("rest", ["", "/", "/v2/enqueue", "/v2/enqueue/", "/a//b", "/%2e%2e/x"])
def test_no_address_of_a_source_is_ever_redirected(sending, rest):
    assert sending.post(firing(), rest).status_code == 202


@pytest.mark.parametrize(
    "path", ["/intake/unknown", "/intake/unknown/", "/intake/unknown/x", "/intake/", "/intake"]
)
def test_an_unknown_address_is_404_and_no_redirect(db, path):
    answer = Client().post(path, b"{}", content_type="application/json")
    assert answer.status_code == 404
    assert not Delivery.objects.exists()


def test_a_revoked_source_takes_nothing(sending, cast):
    sending.source.revoke(by=cast.tia)
    assert sending.post(firing()).status_code == 404


def test_after_a_rotation_only_the_new_address_is_open(sending, cast):
    new = sending.source.rotate(by=cast.tia)
    assert sending.post(firing()).status_code == 404
    sending.token = new
    assert sending.post(firing()).status_code == 202


def test_the_token_is_kept_as_a_hash_only(sending):
    assert sending.token not in json.dumps(list(Source.objects.values()), default=str)


def test_the_address_is_hidden_in_logs(sending):
    line = without_secrets(None, "error", {"event": f"Not Found: {sending.url('/v2/enqueue')}"})
    assert line["event"] == "Not Found: /intake/…/v2/enqueue"


@pytest.mark.parametrize("said", [str(LARGEST + 1), None])
def test_more_than_ten_megabytes_is_413_and_a_row_without_its_body(sending, said):
    body = b" " * (LARGEST + 1)
    answer = sending.client.post(sending.url(), body, content_type="application/json")
    assert answer.status_code == 413
    kept = Delivery.objects.get()
    assert (kept.raw, kept.state) == (b"", "quarantined")
    assert "10 MB" in kept.said


def test_ten_megabytes_are_taken(sending):
    assert sending.client.post(sending.url(), b" " * LARGEST, content_type="text/plain").status_code == 202


@pytest.mark.parametrize(
    "raw",
    [b"", b"{", b"\xff\xfe\x00", b"null", b"[1]", b'"text"', b"[" * 100_000, b'{"key": 1e999, "state": NaN}', b"9" * 5_000],
    ids=range(9),
)  # fmt: skip
def test_what_cannot_be_read_is_kept_202_and_quarantined(sending, raw):
    answer = sending.client.post(sending.url(), raw, content_type="application/json")
    assert answer.status_code == 202
    sending.source.work_off()
    kept = Delivery.objects.get()
    assert (kept.state, kept.raw) == ("quarantined", raw)
    assert kept.said


@pytest.mark.parametrize("bad", ["\\u0000", "\\ud800", "\\u202e<script>", "\\u2028", "\u00e4"])
def test_no_letter_makes_a_500_or_loses_the_alert(sending, bad):
    raw = f'{{"key": "k{bad}", "state": "firing", "title": "t{bad}", "text": "{bad}", "labels": {{"{bad}": "{bad}"}}}}'
    assert (
        sending.client.post(sending.url(), raw.encode(), content_type="application/json").status_code == 202
    )
    sending.source.work_off()
    assert Delivery.objects.get().state == "processed"
    assert len(sending.items()) == 1


def test_a_byte_of_another_encoding_costs_one_letter(sending):
    sending.client.post(sending.url(), b'{"key": "k", "title": "Stra\xdfe"}', content_type="application/json")
    sending.source.work_off()
    assert sending.items()[0].title == "Stra\ufffde"


def test_headers_that_no_database_stores_do_no_harm(sending):
    assert sending.post(firing(), **{"x-odd": "a\x00b\udc80"}).status_code == 202


def test_where_keeping_fails_the_sender_hears_503_and_sends_again(sending, monkeypatch):
    def fails(*args, **kwargs):
        raise DatabaseError("disk full")

    monkeypatch.setattr(Source, "keep", fails)
    answer = sending.client.post(
        sending.url(), b"{}", content_type="application/json", headers={"referer": "http://testserver/x/"}
    )
    assert answer.status_code == 503


def test_a_broker_that_is_away_delays_and_loses_nothing(
    sending, monkeypatch, django_capture_on_commit_callbacks
):
    from intake.tasks import route_delivery

    def fails(*args, **kwargs):
        raise ConnectionError("no broker")

    monkeypatch.setattr(route_delivery, "apply_async", fails)
    with django_capture_on_commit_callbacks(execute=True):
        assert sending.post(firing()).status_code == 202
    sending.source.work_off()
    assert len(sending.items()) == 1


def test_the_hint_after_the_commit_is_enough(sending, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        sending.post(firing())
    assert len(sending.items()) == 1


def test_only_posts_are_taken(sending):
    assert sending.client.get(sending.url()).status_code == 405


def test_keeping_costs_a_fixed_number_of_queries(sending, django_assert_max_num_queries):
    sending.post(firing())
    with django_assert_max_num_queries(8):
        sending.post(firing("other"))
