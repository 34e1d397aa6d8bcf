"""The link in a message, the page of a team's messages, and how a person is told."""

import re
import time
from datetime import timedelta
from unittest import mock

import pytest
from django.core import mail
from django.core.management import call_command
from django.test import Client

from agileops.logs import SECRET
from core import outbound
from intake import acknowledging
from intake.models import Channel, Manner, Notice, TeamManner, Triage
from intake.views.notices_link import found
from people.models import Team
from tests.intake.telling import NOON, at, interrupt, later, told, work


@pytest.fixture(autouse=True)
def noon(db):
    with at(NOON):
        yield


def path_in(message):
    return re.search(r"http://[^/]+(/acknowledge/\S+)", message.body)[1]


@pytest.fixture
def asked(cast):
    item = interrupt(cast, priority=1)
    work()
    return item


def test_looking_at_the_link_changes_nothing_and_its_button_takes_it_up(asked, cast, client):
    path = path_in(mail.outbox[0])
    page = client.get(path)
    assert page.status_code == 200
    assert "no-store" in page["Cache-Control"]
    assert not Triage.objects.exists()
    assert "You look at it" in client.post(path).content.decode()
    triage = Triage.objects.get(item=asked)
    assert triage.acknowledged_by == cast.bo
    again = client.post(path).content.decode()
    assert "taken care of" in again
    with at(later(hours=3)):
        work()
    assert told() == ["bo"]


def test_a_link_ends_after_seven_days_and_a_foreign_one_is_none(asked, cast, client):
    path = path_in(mail.outbox[0])
    with mock.patch("time.time", return_value=time.time() + timedelta(days=8).total_seconds()):
        old = client.get(path)
    assert old.status_code == 410
    assert "older than seven days" in old.content.decode()
    for wrong in (path[:-3] + "x/", "/acknowledge/nonsense/", "/acknowledge/%00/"):
        assert client.post(wrong).status_code == 410
    cast.bo.disable(by=cast.root)
    assert client.post(path).status_code == 410
    assert not Triage.objects.exists()


def test_the_link_of_one_message_is_of_no_use_for_another(asked, cast):
    notice = Notice.objects.get()
    other = Notice(pk=notice.pk, recipient=cast.eve)
    token = acknowledging.link(other).rstrip("/").rpartition("/")[2]
    assert found(token)[0] is None


def test_who_left_the_team_reads_nothing_more_by_a_link(asked, cast):
    client, path = Client(), path_in(mail.outbox[0])
    assert asked.title in client.get(path).content.decode()
    Team.objects.filter(pk=cast.linux.pk).update(buffer_person=cast.ada)
    cast.linux.memberships.get(person=cast.bo).leave_at_once(by=cast.tia)
    for answer in (client.get(path), client.post(path), client.post(path)):
        assert answer.status_code == 410
        assert asked.title not in answer.content.decode()
        assert asked.key not in answer.content.decode()
        assert "not in the team any more" in answer.content.decode()
    assert not Triage.objects.exists()


def test_a_link_names_nothing_that_its_recipient_does_not_see(asked, cast):
    """It went to another team meanwhile."""
    asked.move_to_team(cast.network, by=cast.root)
    shown = Client().get(path_in(mail.outbox[0])).content.decode()
    assert asked.title not in shown


def test_a_link_is_hidden_in_logs(asked):
    path = path_in(mail.outbox[0])
    assert SECRET.sub(r"\1…", f"GET {path} 200") == "GET /acknowledge/…/ 200"


def test_the_button_needs_no_cookie(asked):
    strict = Client(enforce_csrf_checks=True)
    assert strict.post(path_in(mail.outbox[0])).status_code == 200
    assert Triage.objects.get(item=asked).acknowledged_at == NOON


def test_a_team_reads_who_was_told_without_any_address(asked, cast, visit):
    interrupt(cast, "By mail", requester_address="kim@customer.test")
    work()
    page = visit(cast.oz).get("/t/LINUX/notices/").content.decode()
    assert "Bo (on duty)" in page
    assert "who asked, by mail" in page
    assert set(re.findall(r"[\w.]+@[\w.]+", page)) <= {"oz@example.test"}
    assert visit(cast.cy).get("/t/LINUX/notices/").status_code == 404


def test_the_page_says_that_the_night_waits(cast, visit):
    with at(NOON.replace(hour=2)):
        assert "waits for working hours" in visit(cast.tia).get("/t/LINUX/notices/").content.decode()
    assert (
        "waits for working hours, P1s too. Paging"
        not in visit(cast.tia).get("/t/LINUX/notices/").content.decode()
    )


def test_of_a_storm_the_page_reads_the_first_keys_and_a_count(cast, visit, django_assert_max_num_queries):
    for number in range(12):
        interrupt(cast, f"Thing {number}")
    work()
    reader = visit(cast.tia)
    reader.get("/t/LINUX/notices/")
    with django_assert_max_num_queries(30) as asked:
        shown = reader.get("/t/LINUX/notices/").content.decode()
    assert re.findall(r'class="key"[^>]*>([A-Z]+-\d+)<', shown) == [
        "LINUX-1",
        "LINUX-2",
        "LINUX-3",
    ]
    assert "and 9 more" in shown
    mentions = [query["sql"] for query in asked if 'FROM "intake_mention"' in query["sql"]]
    assert mentions
    assert not any("description" in sql or " OVER (" in sql for sql in mentions)


def test_an_administrator_says_when_duty_is_told(cast, visit):
    sent = {
        "work_begins": "09:00",
        "work_ends": "17:00",
        "acknowledge_within": "15",
        "next_person": cast.eve.pk,
    }
    assert visit(cast.tia).post("/t/LINUX/notices/settings/", sent).status_code == 302
    manner = TeamManner.objects.get()
    assert (manner.acknowledge_within, manner.next_person, manner.pages_outside_hours) == (
        15,
        cast.eve,
        False,
    )
    assert visit(cast.eve).post("/t/LINUX/notices/settings/", sent).status_code == 403
    wrong = sent | {"work_ends": "08:00"}
    assert (
        "end after they begin" in visit(cast.tia).post("/t/LINUX/notices/settings/", wrong).content.decode()
    )


def test_the_chat_of_a_team_gets_what_duty_gets(cast, visit, monkeypatch):
    sent = []
    monkeypatch.setattr(
        outbound, "post", lambda url, body, headers: sent.append(body) or outbound.Reply(200, {}, b"ok")
    )
    address = {"kind": "chat", "address": "https://chat.example.test/x", "takes": "urgent"}
    visit(cast.tia).post("/t/LINUX/notices/chat/", address)
    interrupt(cast, "Urgent @all", priority=1)
    work()
    assert len(sent) == 1
    assert b"on duty: Bo" in sent[0]
    assert b"@all" not in sent[0]
    visit(cast.tia).post(f"/t/LINUX/notices/chat/{Channel.objects.get().pk}/ending/")
    interrupt(cast, "Another", priority=1)
    work()
    assert len(sent) == 1


def test_a_person_chooses_how_to_be_told(cast, visit):
    bo = visit(cast.bo)
    sent = {"mail_takes": "urgent", "bundle_minutes": "30", "quiet_from": "20:00", "quiet_until": "07:00"}
    assert bo.post("/account/notices/", sent).status_code == 302
    manner = Manner.objects.get(person=cast.bo)
    assert (manner.bundle_minutes, manner.day_before) == (30, False)
    bad = bo.post("/account/notices/", sent | {"quiet_until": ""})
    assert "a beginning and an end" in bad.content.decode()
    hostile = {"kind": "chat", "address": "javascript:alert(1)", "takes": "all"}
    assert bo.post("/account/notices/channels/", hostile).status_code == 422
    bo.post("/account/notices/channels/", hostile | {"address": "https://chat.example.test/secret-path"})
    page = bo.get("/account/notices/").content.decode()
    assert "chat.example.test" in page
    assert "secret-path" not in page
    channel = Channel.objects.get()
    assert visit(cast.eve).post(f"/account/notices/channels/{channel.pk}/ending/").status_code == 404
    bo.post(f"/account/notices/channels/{channel.pk}/ending/")
    assert not Channel.objects.standing().exists()


def test_a_test_says_what_came_of_it(cast, visit):
    bo = visit(cast.bo)
    for _ in range(2):
        bo.post("/account/notices/trial/")
    Notice.objects.send_due()
    assert [message.subject for message in mail.outbox] == ["A test from agileops"]
    assert "The mail server took it" in bo.get("/account/notices/").content.decode()


def test_the_api_shows_what_the_page_shows(asked, cast, api):
    rows = api(cast.oz).get("/api/v1/notices/?team=LINUX&sent=true").json()["results"]
    assert [(row["to"], row["audience"], row["state"]) for row in rows] == [("Bo", "duty", "sent")]
    assert "text" not in rows[0]
    assert api(cast.cy).get("/api/v1/notices/").json()["results"] == []


def test_the_api_sets_when_duty_is_told_in_a_version(cast, api):
    tia, url = api(cast.tia), "/api/v1/teams/LINUX/notice-settings/"
    tag = tia.get(url)["ETag"]
    assert tia.patch(url, {"pages_outside_hours": True}, format="json").status_code == 428
    assert (
        tia.patch(url, {"pages_outside_hours": True}, format="json", headers={"If-Match": tag}).status_code
        == 200
    )
    assert (
        tia.patch(url, {"acknowledge_within": 5}, format="json", headers={"If-Match": tag}).status_code == 412
    )
    assert TeamManner.objects.get().pages_outside_hours


def test_the_api_makes_and_ends_a_channel_and_never_shows_its_address(cast, api):
    bo = api(cast.bo)
    made = bo.post(
        "/api/v1/channels/",
        {"kind": "webhook", "address": "https://x.example.test/hidden", "secret": "s"},
        format="json",
    )
    assert made.status_code == 201
    assert "hidden" not in made.content.decode()
    assert api(cast.root).get(made["Location"]).status_code == 404
    assert bo.delete(made["Location"]).status_code == 204
    assert bo.get("/api/v1/channels/").json()["results"] == []


def test_the_journal_tells_of_settings_and_replays(cast):
    TeamManner.objects.of(cast.linux).set_up(by=cast.tia, acknowledge_within=10)
    TeamManner.objects.of(cast.linux).set_up(by=cast.tia, acknowledge_within=11)
    Channel.objects.add(by=cast.bo, kind="chat", address="https://chat.example.test/x").end(by=cast.bo)
    Channel.objects.add(by=cast.tia, team=cast.linux, kind="chat", address="https://chat.example.test/x")
    call_command("check_journal")


def test_the_admin_only_reads_and_shows_no_text(asked, cast, visit):
    root, notice = visit(cast.root), Notice.objects.get()
    assert "P1 [LINUX-" in root.get("/admin/intake/notice/?q=LINUX").content.decode()
    assert "acknowledge" not in root.get(f"/admin/intake/notice/{notice.pk}/change/").content.decode().lower()
    assert root.get("/admin/intake/notice/add/").status_code == 403


def test_the_api_sets_ones_own_quiet_hours_in_a_version_and_nobody_elses(cast, api):
    bo, url = api(cast.bo), "/api/v1/notice-settings/"
    told = bo.get(url)
    assert (told.json()["quiet_from"], told.json()["mail_takes"]) == (None, "all")
    quiet = {"quiet_from": "20:00", "quiet_until": "07:30"}
    assert bo.patch(url, quiet, format="json").status_code == 428
    half = bo.patch(url, {"quiet_from": "20:00"}, format="json", headers={"If-Match": told["ETag"]})
    assert (half.status_code, half.json()["detail"]) == (400, "Quiet hours have a beginning and an end.")
    done = bo.patch(url, quiet, format="json", headers={"If-Match": told["ETag"]})
    assert (done.status_code, done.json()["quiet_until"]) == (200, "07:30")
    again = bo.patch(url, {"bundle_minutes": 5}, format="json", headers={"If-Match": told["ETag"]})
    assert again.status_code == 412
    assert bo.patch(url, {"person": 1}, format="json", headers={"If-Match": done["ETag"]}).status_code == 400
    assert api(cast.eve).get(url).json()["quiet_from"] is None
    assert Manner.objects.get().person == cast.bo
