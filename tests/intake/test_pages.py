"""The set-up page of a team's sources, and the command beside it."""

import json
import re
from datetime import UTC, datetime

import pytest
from django.core.management import CommandError, call_command

from intake.models import Delivery, Source
from intake.senders import SENDERS
from journal.models import Entry
from journal.sentences import feed
from people.models import Team
from tests.intake.saying import Sending, firing

pytestmark = pytest.mark.django_db
LIST = "/t/LINUX/sources/"


@pytest.fixture
def sending(cast):
    return Sending(cast)


def page_of(sending):
    return f"/sources/{sending.source.pk}/"


@pytest.mark.parametrize("kind", SENDERS)
def test_a_new_source_shows_its_address_once_with_the_snippet(cast, visit, kind):
    browser = visit(cast.tia)
    answer = browser.post(LIST, {"kind": kind, "name": ""})
    form = r"LINUX\+[\w-]+@" if kind == "email" else r"http://testserver/intake/[\w-]{43}/"
    [address] = set(re.findall(form, answer.text))
    assert answer["Cache-Control"] == "no-store"
    assert address.rstrip("/") in answer.text.partition("<pre")[2]
    assert (
        browser.post(address.removeprefix("http://testserver"), b"{}", content_type="text/plain").status_code
        < 500
    )
    token = re.split(r"[/+]", address.rstrip("/@"))[-1]
    for page in (LIST, f"/sources/{Source.objects.get().pk}/"):
        assert token not in browser.get(page).text


def test_the_list_tells_times_of_the_team_as_triage_does(cast, visit, sending):
    Team.objects.filter(pk=cast.linux.pk).update(zone="Europe/Stockholm")
    sending.send(firing("db-1"))
    Delivery.objects.update(received_at=datetime(2026, 11, 20, 23, 30, tzinfo=UTC))
    assert "last heard 21 Nov 2026 00:30" in visit(cast.tia).get(LIST).text


@pytest.mark.parametrize(
    "sent", [{"kind": "pager"}, {"kind": ""}, {"kind": "generic", "name": "x" * 81}], ids=str
)
def test_what_cannot_be_connected_is_said_in_the_form(cast, visit, sent):
    assert visit(cast.tia).post(LIST, sent).status_code == 422
    assert not Source.objects.exists()


def test_members_read_and_only_administrators_change(sending, cast, visit):
    assert "ask a team administrator (Tia)" in visit(cast.ada).get(LIST).text
    for path in ("", "rotation/", "revocation/", "secrets/", "mapping/", "mapping-trial/"):
        assert visit(cast.ada).post(page_of(sending) + path, {}).status_code == 403, path
    assert visit(cast.cy).get(page_of(sending)).status_code == 404
    assert visit(cast.cy).get(LIST).status_code == 404


def test_the_raw_text_is_shown_and_never_lives(sending, cast, visit):
    sending.send(b'{"key": "<script>alert(1)</script>", "title": "\x00<img src=x onerror=alert(1)>"}')
    sending.send(b"<b>not json</b>\x00\xff")
    for path in (page_of(sending), LIST):
        text = visit(cast.ada).get(path).text
        assert "&lt;b&gt;not json&lt;/b&gt;␀\ufffd" in text
        assert "<script>alert" not in text
        assert "<img src=x" not in text


def test_a_large_message_is_shown_by_its_beginning(sending, cast, visit):
    sending.post(b"x" * 3_000_000)
    answer = visit(cast.ada).get(page_of(sending))
    assert "and 2,992,000 bytes more" in answer.text
    assert len(answer.content) < 200_000


def test_the_quarantine_is_replayed_by_whoever_may_be_on_duty(
    sending, cast, visit, django_capture_on_commit_callbacks
):
    kept = sending.send({"key": "a", "state": "odd"})
    assert "none that the mapping knows" in visit(cast.bo).get(LIST).text
    assert visit(cast.oz).post(f"/deliveries/{kept.pk}/replay/").status_code == 403
    mapping = sending.source.sender.mapping_text.replace(
        '"firing", "alerting"', '"odd", "firing", "alerting"'
    )
    sending.source.set_up(by=cast.tia, mapping=mapping)
    with django_capture_on_commit_callbacks(execute=True):
        assert visit(cast.bo).post(f"/deliveries/{kept.pk}/replay/").status_code == 302
    assert len(sending.items()) == 1
    assert visit(cast.bo).post(f"/deliveries/{kept.pk}/replay/").status_code == 302  # twice is once
    assert Entry.objects.filter(verb="replayed").count() == 1


def test_what_was_not_kept_cannot_be_replayed(sending, cast, visit):
    sending.source.keep(b"", {}, refused="It has more than 10 MB.")
    kept = Delivery.objects.get()
    assert visit(cast.bo).post(f"/deliveries/{kept.pk}/replay/").status_code == 409


def test_a_message_without_a_text_is_shown_like_any_other(sending, cast, visit):
    sending.source.keep(b"", {}, refused="It has more than 10 MB.")
    sending.send(b"")
    for path in (page_of(sending), LIST, "/t/LINUX/triage/?tab=quarantine"):
        answer = visit(cast.ada).get(path)
        assert (answer.status_code, "It has more than 10 MB." in answer.text) == (200, True)
        assert "It is not JSON." in answer.text


def test_the_example_goes_the_whole_way_and_opens_nothing(
    sending, cast, visit, django_capture_on_commit_callbacks
):
    for _ in range(2):
        with django_capture_on_commit_callbacks(execute=True):
            assert visit(cast.eve).post(page_of(sending) + "trial/").status_code == 302
    text = visit(cast.eve).get(page_of(sending)).text
    assert "A test: it reads firing “The backup of db1 failed”." in text
    assert "tried by Eve" in text
    assert not sending.items()


def test_settings_are_changed_and_an_older_page_is_refused(sending, cast, visit):
    sent = {"version": 1, "name": "Backups", "stale_after_days": 3, "reopens_within_minutes": 0}
    assert visit(cast.tia).post(page_of(sending), sent).status_code == 302
    source = Source.objects.get()
    assert (source.name, source.stale_after_days, source.reopens_within_minutes) == ("Backups", 3, 0)
    answer = visit(cast.tia).post(page_of(sending), sent | {"name": "Older"})
    assert (answer.status_code, "meanwhile" in answer.text) == (422, True)


@pytest.mark.parametrize(
    "mapping",
    ["key =", "title = 'x'", "key = 'a'\nother = 1", "key = 7", "key = 'a'\n[states]\nbroken = ['x']", "key = []", "key = 'a'\nrules = [{path = 1}]",
     "key = 'a'\nwithout_state = []", "key = 'a'\nrules = 'x'", "key = 'a'\nstates = ['firing']", "key = " + "[" * 5_000 + "]" * 5_000, "key = " + "9" * 5_000],
    ids=lambda text: text[:20],
)  # fmt: skip
def test_a_mapping_that_cannot_be_meant_is_said_in_the_form(sending, cast, visit, mapping):
    for path in ("mapping/", "mapping-trial/"):
        sent = {"version": 1, "sample": "{}", "mapping": mapping}
        assert visit(cast.tia).post(page_of(sending) + path, sent).status_code == 422
    assert Source.objects.get().mapping == ""


def test_a_mapping_is_saved_and_an_older_page_is_refused(sending, cast, visit):
    sent = {"version": 1, "mapping": 'key = "id"'}
    assert visit(cast.tia).post(page_of(sending) + "mapping/", sent).status_code == 302
    assert Source.objects.get().mapping == 'key = "id"'
    assert (
        visit(cast.tia).post(page_of(sending) + "mapping/", sent | {"mapping": 'key = "a"'}).status_code
        == 422
    )


def test_the_shipped_mapping_sent_back_stays_the_shipped_one(sending, cast, visit):
    text = sending.source.sender.mapping_text.replace("\n", "\r\n")
    sent = {"version": 1, "mapping": text}
    assert visit(cast.tia).post(page_of(sending) + "mapping/", sent).status_code == 302
    assert (Source.objects.get().mapping, Source.objects.get().version) == ("", 1)


def test_a_mapping_is_tried_before_it_counts(sending, cast, visit):
    mapping = 'key = ["host", "check"]\ntitle = "what"\nstate = "is"\n[states]\nfiring = ["bad"]'
    sample = json.dumps({"host": "db1", "check": "disk", "what": "Full", "is": "BAD"})
    sent = {"version": 1, "mapping": mapping, "sample": sample}
    answer = visit(cast.tia).post(page_of(sending) + "mapping-trial/", sent)
    assert answer.status_code == 200
    assert "db1:disk" in answer.text
    assert "state firing" in answer.text
    assert not sending.items()
    answer = visit(cast.tia).post(page_of(sending) + "mapping-trial/", sent | {"sample": "not json"})
    assert (answer.status_code, "It is not JSON" in answer.text) == (422, True)


def test_who_is_read_without_a_mapping_has_none(cast, visit):
    path = page_of(Sending(cast, "alertmanager"))
    assert "Save the mapping" not in visit(cast.tia).get(path).text
    assert visit(cast.tia).post(path + "mapping/", {"version": 1, "mapping": "key = 'a'"}).status_code == 400


def test_secrets_come_and_go(cast, visit):
    sending = Sending(cast, "sentry")
    browser = visit(cast.tia)
    assert browser.post(page_of(sending) + "secrets/", {"text": "short"}).status_code == 422
    assert browser.post(page_of(sending) + "secrets/", {"text": "a secret of both"}).status_code == 302
    assert "a secret of both" not in browser.get(page_of(sending)).text
    secret = sending.source.secrets.get()
    other = Sending(cast, "sentry")
    assert browser.post(f"{page_of(other)}secrets/{secret.pk}/retirement/").status_code == 404
    assert browser.post(f"{page_of(sending)}secrets/{secret.pk}/retirement/").status_code == 302
    assert not sending.source.secrets.filter(retired_at=None).exists()


def test_a_revoked_source_stays_readable_and_is_not_rotated(sending, cast, visit):
    browser = visit(cast.tia)
    assert browser.post(page_of(sending) + "revocation/").status_code == 302
    assert "Revoked" in browser.get(LIST).text
    assert browser.post(page_of(sending) + "rotation/").status_code == 409
    assert browser.get(page_of(sending)).status_code == 200


def test_rotating_shows_the_new_address_once(sending, cast, visit):
    answer = visit(cast.tia).post(page_of(sending) + "rotation/")
    [address] = set(re.findall(r"http://testserver/intake/[\w-]{43}/", answer.text))
    assert answer["Cache-Control"] == "no-store"
    assert sending.post(firing()).status_code == 404
    sending.token = address.split("/")[-2]
    assert sending.post(firing()).status_code == 202


def test_what_happened_to_a_source_is_told(sending, cast):
    source = sending.source
    source.set_up(by=cast.tia, name="Backups")
    source.sign_with("a secret of both", by=cast.tia)
    source.retire_secret(source.secrets.get(), by=cast.tia)
    source.rotate(by=cast.tia)
    source.revoke(by=cast.tia)
    told = [
        line.sentence for line in feed(list(Entry.objects.filter(kind="source").order_by("id")), cast.ada)
    ]
    assert told == [
        "Tia connected the source “Backups”",
        "Tia changed name of the source “Backups”",
        "Tia added a secret with which the source “Backups” signs",
        "Tia retired a secret of the source “Backups”",
        "Tia gave the source “Backups” another address",
        "Tia revoked the source “Backups”",
    ]
    call_command("check_journal")


def test_the_pages_cost_a_fixed_number_of_queries(sending, cast, visit, django_assert_max_num_queries):
    for number in range(15):
        sending.send(firing(str(number)))
        sending.send(b"broken %d" % number)
    browser = visit(cast.tia)
    for path in (LIST, page_of(sending)):
        with django_assert_max_num_queries(20):
            assert browser.get(path).status_code == 200


def test_the_command_prints_address_and_snippet(cast, capsys):
    call_command(
        "add_source", "alertmanager", team="LINUX", name="Prometheus EU", base="https://ops.example.test/"
    )
    said = capsys.readouterr().out
    [address] = set(re.findall(r"https://ops\.example\.test/intake/[\w-]{43}", said))
    assert f'url: "{address}"' in said
    assert Source.objects.get().name == "Prometheus EU"


@pytest.mark.parametrize(
    "wrong", [{"team": "NOPE"}, {"team": "LINUX", "topic": "not an arn", "kind": "aws_sns"}], ids=str
)
def test_the_command_refuses_in_one_sentence(cast, wrong):
    kind = wrong.pop("kind", "generic")
    with pytest.raises(CommandError):
        call_command("add_source", kind, **wrong)
    assert not Source.objects.exists()
