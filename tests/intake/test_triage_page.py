"""The triage page: what waits in its order, decided from there, in as many queries for a hundred as for ten."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from html import unescape
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from backlogs.models import ShieldPull, WorkItem
from intake.models import Triage
from tests.cast import Cast
from tests.intake.saying import Sending, firing
from tests.intake.telling import NOON, at

pytestmark = pytest.mark.django_db
PAGE = "/t/LINUX/triage/"
HTMX = {"HX-Request": "true"}


def arrived(cast: Cast, title: str = "Disk of db-1 is full", **values: Any) -> WorkItem:
    return WorkItem.objects.add(by=None, backlog=cast.backlog("interrupt"), title=title, **values)


def test_who_sees_the_team_sees_it(cast: Cast, visit: Callable[..., Any]) -> None:
    arrived(cast)
    assert "Disk of db-1" in visit(cast.bo).get(PAGE).content.decode()
    looking = visit(cast.oz).get(PAGE).content.decode()
    assert "Disk of db-1" in looking
    assert "data-triage-acts" not in looking
    assert visit(cast.cy).get(PAGE).status_code == 404


def test_nearest_limit_first_and_late_is_red(cast: Cast, visit: Callable[..., Any]) -> None:
    browser = visit(cast.bo)
    arrived(cast, "Late", created_at=NOON - timedelta(minutes=61))
    arrived(cast, "New", created_at=NOON)
    arrived(cast, "Burning", priority=1, created_at=NOON)
    with at(NOON):
        page = browser.get(PAGE).content.decode()
    places = [page.index(f'<span class="triage-title">{title}') for title in ("Burning", "Late", "New")]
    assert places == sorted(places)
    assert page.count("is-late") >= 1


@pytest.mark.parametrize("path", [PAGE, f"{PAGE}?tab=done", f"{PAGE}?tab=snoozed", f"{PAGE}?tab=quarantine"])
def test_a_hundred_cost_the_queries_of_ten(cast: Cast, visit: Callable[..., Any], path: str) -> None:
    browser, counts = visit(cast.bo), []
    browser.get(path)
    for more in (10, 90):
        for number in range(more):
            item = arrived(cast, f"Alarm {number} of host {more}", requester=cast.vic)
            if "done" in path:
                Triage.objects.create(
                    item=item, decision="declined", decided_at=timezone.now(), decided_by=cast.bo
                )
                WorkItem.objects.filter(pk=item.pk).update(closed_at=timezone.now(), outcome="declined")
            if "snoozed" in path:
                Triage.objects.create(item=item, snoozed_until=timezone.now() + timedelta(hours=1))
        with CaptureQueriesContext(
            connection,
        ) as asked:
            assert browser.get(path).status_code == 200
        counts.append(len(asked))
    assert counts[0] == counts[1] < 40, counts


def test_accepting_brings_the_next_one(cast: Cast, visit: Callable[..., Any]) -> None:
    one, two = arrived(cast, "First"), arrived(cast, "Second")
    browser = visit(cast.bo)
    dialog = browser.get(f"{PAGE}{one.key}/acceptance/?then={two.key}", headers=HTMX).content.decode()
    assert f"then={two.key}" in dialog
    sent = {
        "priority": 2,
        "class_of_service": "standard",
        "column": cast.column("Ready").pk,
        "service": "Disks",
    }
    answer = browser.post(f"{PAGE}{one.key}/acceptance/?then={two.key}", sent, headers=HTMX)
    assert answer.headers["HX-Trigger"] == "dialog-close"
    page = answer.content.decode()
    assert f"{one.key} is accepted into Ready." in page
    assert f'id="triage-row-{two.key}"' in page
    assert f'id="triage-row-{one.key}"' not in page
    again = browser.post(f"{PAGE}{one.key}/refusal/", {"answer": ""}, headers=HTMX)
    assert again.status_code == 409
    assert "Bo accepted" in again.content.decode()
    back = browser.post(f"{PAGE}{one.key}/return/", headers=HTMX).content.decode()
    assert f'id="triage-row-{one.key}"' in back


def test_what_one_key_does_closes_no_dialog_that_was_opened_meanwhile(
    cast: Cast, visit: Callable[..., Any]
) -> None:
    """`a` and at once `3`: the answer that is being written stays, and is not taken for keys."""
    browser, one, two = visit(cast.bo), arrived(cast, "First"), arrived(cast, "Second")
    for noun, sent in (("acknowledgement", {}), ("minutes", {"minutes": 15}), ("p1", {})):
        answer = browser.post(f"{PAGE}{one.key}/{noun}/", sent, headers=HTMX)
        assert (answer.status_code, answer.headers.get("HX-Trigger")) == (200, None), noun
    both = {"items": f"{one.pk},{two.pk}"}
    answer = browser.post(f"{PAGE}together/acknowledged/", both, headers=HTMX)
    assert (answer.status_code, answer.headers.get("HX-Trigger")) == (200, None)
    answer = browser.post(f"{PAGE}together/declined/", both | {"answer": "No."}, headers=HTMX)
    assert (answer.status_code, answer.headers.get("HX-Trigger")) == (200, "dialog-close")
    answer = browser.post(f"{PAGE}{one.key}/return/", headers=HTMX)
    assert (answer.status_code, answer.headers.get("HX-Trigger")) == (200, None)


def test_the_first_of_a_group_is_looked_at_and_decided_for_itself(
    cast: Cast, visit: Callable[..., Any]
) -> None:
    sending = Sending(cast)
    for host in ("db-1", "db-2", "db-3"):
        sending.send(firing(host, group="storage"))
    browser, (first, second, _) = visit(cast.bo), WorkItem.objects.interrupts().order_by("pk")
    group = browser.get(f"{PAGE}?item={first.key}").content.decode()
    assert f'href="{PAGE}?item={first.key}&amp;alone=1"' in group
    alone = browser.get(f"{PAGE}?item={first.key}&alone=1").content.decode()
    assert f"{PAGE}{first.key}/refusal/?then={second.key}&amp;alone=1" in alone
    assert f'id="triage-row-{first.key}" href="{PAGE}?item={first.key}"' in alone
    still = browser.post(f"{PAGE}{first.key}/minutes/?alone=1", {"minutes": 15}, headers=HTMX)
    assert f"{PAGE}{first.key}/refusal/" in still.content.decode()
    where = f"{PAGE}{first.key}/refusal/?then={second.key}&alone=1"
    rest = browser.post(where, {"answer": ""}, headers=HTMX).content.decode()
    assert "Decide about all 2" in rest
    assert WorkItem.objects.interrupts().filter(closed_at=None).count() == 2


def test_the_tab_counts_what_its_list_shows(cast: Cast, visit: Callable[..., Any]) -> None:
    item = arrived(cast, "Of last week")
    Triage.objects.of(item).decline("", by=cast.bo)
    Triage.objects.update(decided_at=timezone.now() - timedelta(days=7))
    page = visit(cast.bo).get(f"{PAGE}?tab=done").content.decode()
    assert 'Done <span class="num">1</span>' in page


def test_no_moment_is_offered_twice(cast: Cast, visit: Callable[..., Any]) -> None:
    item = arrived(cast, "Later")
    with at(datetime(2026, 11, 22, 15, 0, tzinfo=UTC)):
        dialog = visit(cast.bo).get(f"{PAGE}{item.key}/snooze/", headers=HTMX).content.decode()
    assert "tomorrow, Mon 09:00" in dialog
    assert "Monday in a week, Mon 09:00" in dialog
    assert 'value="2026-11-30T09:00' in dialog


def test_no_undo_is_offered_of_what_became_planned_work(cast: Cast, visit: Callable[..., Any]) -> None:
    browser, item = visit(cast.bo), arrived(cast, "A bigger disk, please")
    page = browser.post(f"{PAGE}{item.key}/promotion/", {"kind": "story"}, headers=HTMX).content.decode()
    assert "goes on as" in page
    assert 'data-key="u"' not in page


def test_every_verb_from_the_page(cast: Cast, visit: Callable[..., Any]) -> None:
    browser = visit(cast.bo)
    known = arrived(cast, "DNS of the office times out")

    def do(noun: str, item: WorkItem | None = None, **sent: Any) -> WorkItem:
        item = item or arrived(cast, "Office DNS times out again", requester=cast.vic)
        dialog = browser.get(f"{PAGE}{item.key}/{noun}/", headers=HTMX)
        assert dialog.status_code == 200
        answer = browser.post(f"{PAGE}{item.key}/{noun}/", sent, headers=HTMX)
        assert answer.status_code == 200, answer.content.decode()
        item.refresh_from_db()
        return item

    assert do("duplicate", of=known.key.lower()).outcome == "duplicate"
    assert do("refusal", answer="Not ours.").comments.get().audience == "public"
    assert do("snooze", preset=(timezone.now() + timedelta(hours=1)).isoformat()).triage.is_snoozed
    assert do("escalation", to=cast.ada.pk).triage.escalated_to == cast.ada
    assert do("promotion", kind="request").triage.leads_to.kind == "request"
    assert do("parts", title="The other thing").links_in.count() == 1
    assert do("acknowledgement").triage.acknowledged_by == cast.bo
    item = do("p1")
    assert item.priority == 1
    assert do("p1-lowering", item, priority=3).priority == 3
    assert do("p1-confirmation", do("p1", item)).triage.p1_confirmed_at
    assert do("answers", answer="We look.").comments.get().author == cast.bo
    assert do("minutes", minutes=15).efforts.get().minutes == 15
    assert list(do("help", person=cast.eve.pk).crew_now) == [cast.eve]
    assert not ShieldPull.objects.exists()


def test_a_group_of_one_sender_is_one_row(cast: Cast, visit: Callable[..., Any]) -> None:
    sending = Sending(cast)
    for host in ("db-1", "db-2", "db-3"):
        sending.send(firing(host, group="storage", runbook="https://wiki.example.test/disk"))
    page = visit(cast.bo).get(PAGE).content.decode()
    assert page.count("data-triage-row") == 1
    assert "and 2 more" in page
    items = ",".join(str(item.pk) for item in sending.items())
    arrived(cast, "What comes after the group")
    page = visit(cast.bo).get(PAGE).content.decode()
    (acknowledge,) = re.findall(r'action="([^"]+/together/acknowledged/[^"]*)"', page)
    looked = visit(cast.bo).post(unescape(acknowledge), {"items": items}, headers=HTMX).content.decode()
    assert "3 are acknowledged." in looked
    assert "Decide about all 3" in looked, "one still looks at the group"
    sent = {"items": items, "priority": 3, "class_of_service": "standard", "column": cast.column("Ready").pk}
    answer = visit(cast.bo).post(f"{PAGE}together/accepted/", sent, headers=HTMX)
    assert "3 are accepted." in answer.content.decode()
    assert Triage.objects.filter(decision="accepted").count() == 3


def test_a_storm_is_decided_some_at_a_time(cast: Cast, visit: Callable[..., Any]) -> None:
    items = [
        arrived(cast, f"Host {number} is down", source="alertmanager-linux", external_id=str(number))
        for number in range(60)
    ]
    browser = visit(cast.bo)
    assert "Storm: 60" in browser.get(PAGE).content.decode()
    pks = ",".join(str(item.pk) for item in items)
    first = browser.post(
        f"{PAGE}together/declined/", {"items": pks, "answer": ""}, headers=HTMX
    ).content.decode()
    assert "50 of 60 are decided" in first
    rest = ",".join(str(item.pk) for item in items[50:])
    last = browser.post(
        f"{PAGE}together/declined/", {"items": rest, "done": 50}, headers=HTMX
    ).content.decode()
    assert "60 are declined." in last
    assert not WorkItem.objects.open().exists()


def test_what_is_held_back_stands_at_the_top(cast: Cast, visit: Callable[..., Any]) -> None:
    Sending(cast).send(b"{ broken")
    page = visit(cast.bo).get(PAGE).content.decode()
    assert "1 message held back" in page
    assert "Replay" in visit(cast.bo).get(f"{PAGE}?tab=quarantine").content.decode()


def test_the_navigation_says_how_many_wait(cast: Cast, visit: Callable[..., Any]) -> None:
    arrived(cast)
    assert ">1<" in visit(cast.bo).get(f"{PAGE}count/").content.decode()
    assert visit(cast.cy).get(f"{PAGE}count/").status_code == 404


def test_odd_places_are_the_first_page(cast: Cast, visit: Callable[..., Any]) -> None:
    browser = visit(cast.bo)
    assert browser.get(f"{PAGE}?tab=x&page=-3&q=%00").status_code == 200
    assert browser.get(f"{PAGE}?item=LINUX-999").status_code == 404
    assert browser.post(f"{PAGE}together/nothing/", {}).status_code == 404
