"""Interrupts as a program reads and decides them: the same verbs, one winner, and the state that is."""

import threading
from collections.abc import Callable
from datetime import timedelta
from time import sleep
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from rest_framework.test import APIClient

from backlogs.models import WorkItem
from core.locking import lock
from intake.models import Triage
from journal.recording import verb
from people.models import Person
from tests.backlogs.test_moving_at_once import all_at_once
from tests.cast import Cast, gather

API = "/api/v1/interrupts/"


def arrived(cast: Cast, title: str = "Disk of db-1 is full", **values: Any) -> WorkItem:
    return WorkItem.objects.add(by=None, backlog=cast.backlog("interrupt"), title=title, **values)


@pytest.mark.django_db
def test_reading_what_waits(cast: Cast, api: Callable[..., Any]) -> None:
    old = arrived(cast, "Certificate of the shop expires", service="Web", requester=cast.vic)
    Triage.objects.of(WorkItem.objects.get(pk=old.pk)).decline("It renews itself.", by=cast.bo)
    item = arrived(cast, "Certificate of the shop expires again", service="Web")
    program = api(cast.bo)
    [row] = program.get(f"{API}?team=LINUX&state=waiting").json()["results"]
    assert (row["key"], row["state"], row["triage"]) == (item.key, "waiting", None)
    assert row["limit_at"] > row["created_at"]
    whole = program.get(f"{API}{item.key}/")
    assert whole["ETag"] == '"1"'
    assert whole.json()["looks_like"] is None
    assert whole.json()["earlier"]["answer"] == "It renews itself."
    assert "same service, Web" in whole.json()["earlier"]["same"]
    [declined] = program.get(f"{API}?state=decided").json()["results"]
    assert (declined["state"], declined["outcome"]) == ("declined", "declined")
    assert program.get(f"{API}?state=closed&q=again").json()["results"] == []
    assert program.get(f"{API}?colour=red").status_code == 400
    assert api(cast.cy).get(API).json()["results"] == []
    assert api(cast.cy).get(f"{API}{item.key}/").status_code == 404


@pytest.mark.django_db
def test_a_list_costs_the_same_for_many(cast: Cast, api: Callable[..., Any]) -> None:
    program, counts = api(cast.bo), []
    for more in (10, 90):
        for number in range(more):
            triage = Triage.objects.of(arrived(cast, f"Alarm {number}"))
            triage.acknowledge(by=cast.bo)
        with CaptureQueriesContext(connection) as asked:
            assert program.get(f"{API}?limit=200").status_code == 200
        counts.append(len(asked))
    assert counts[0] == counts[1] < 8, counts


@pytest.mark.django_db
def test_deciding_and_hearing_who_was_faster(cast: Cast, api: Callable[..., Any]) -> None:
    item = arrived(cast, requester=cast.vic)
    bo, eve, where = api(cast.bo), api(cast.eve), f"{API}{item.key}/triage/"
    sent = {"decision": "accepted", "expected": "waiting", "priority": 2, "column": cast.column("Ready").pk}
    accepted = bo.post(where, sent, format="json", headers={"Idempotency-Key": "one"})
    assert accepted.status_code == 200
    assert accepted.json()["state"] == "accepted"
    assert bo.post(where, sent, format="json", headers={"Idempotency-Key": "one"}).json() == accepted.json()
    late = eve.post(where, {"decision": "declined", "answer": "No."}, format="json")
    assert (late.status_code, late["Content-Type"]) == (409, "application/problem+json")
    assert late.json()["code"] == "already_triaged"
    assert late.json()["detail"].startswith(f"Bo accepted {item.key}")
    assert late.json()["current"]["state"] == "accepted"
    assert bo.delete(where).json()["state"] == "waiting"
    unlike = eve.post(where, {"decision": "declined", "answer": "No.", "expected": "snoozed"}, format="json")
    assert (unlike.status_code, unlike.json()["detail"]) == (409, "It is waiting by now.")


@pytest.mark.django_db
def test_what_is_said_wrongly_is_refused(cast: Cast, api: Callable[..., Any]) -> None:
    item, program = arrived(cast, requester=cast.vic), api(cast.bo)
    for wrong in (
        {}, {"decision": "thrown_away"}, {"decision": "declined"}, {"decision": "declined", "priority": 2},
        {"decision": "duplicate"}, {"decision": "duplicate", "of": "LINUX-999"}, {"decision": "accepted", "priority": 5},
        {"decision": "accepted", "class_of_service": "fixed_date"}, {"decision": "accepted", "colour": "red"},
    ):  # fmt: skip
        assert program.post(f"{API}{item.key}/triage/", wrong, format="json").status_code == 400, wrong
    planned = cast.item("Planned")
    assert program.get(f"{API}{planned.key}/").status_code == 404
    assert (
        program.post(f"{API}{item.key}/snooze/", {"until": "2020-01-01T00:00Z"}, format="json").status_code
        == 400
    )
    assert not Triage.objects.exists()


@pytest.mark.django_db
def test_every_other_verb(cast: Cast, api: Callable[..., Any]) -> None:
    item, program = arrived(cast, customer=cast.web_shop), api(cast.bo)

    def do(noun: str, **sent: Any) -> dict[str, Any]:
        answer = program.post(f"{API}{item.key}/{noun}/", sent, format="json")
        assert answer.status_code == 200, answer.json()
        return answer.json()

    def undo(noun: str) -> dict[str, Any]:
        answer = program.delete(f"{API}{item.key}/{noun}/")
        assert answer.status_code == 200, answer.json()
        return answer.json()

    assert do("acknowledgement")["triage"]["acknowledged_by"] == cast.bo.pk
    assert undo("acknowledgement")["triage"]["acknowledged_by"] is None
    assert do("snooze", until=(timezone.now() + timedelta(hours=2)).isoformat())["state"] == "snoozed"
    assert undo("snooze")["state"] == "waiting"
    assert do("escalation", to=cast.ada.pk, because="hers")["state"] == "escalated"
    assert undo("escalation")["state"] == "waiting"
    assert do("p1")["triage"]["p1_confirmed_at"]
    assert do("p1-lowering", priority=3)["priority"] == 3
    assert do("p1")["priority"] == 1
    assert do("p1-confirmation")["triage"]["p1_judged_by"] == cast.bo.pk
    assert do("parts", title="The other thing")["title"] == "The other thing"
    assert do("help", person=cast.bo.pk)["state"] == "waiting"
    undo("help")
    assert do("triage", decision="promoted", kind="request")["triage"]["leads_to"]
    call_command("check_journal")


@pytest.mark.django_db
def test_several_at_once_or_none(cast: Cast, api: Callable[..., Any]) -> None:
    items, program = [arrived(cast) for _ in range(3)], api(cast.bo)
    keys = [item.key for item in items]
    unseen = program.post(f"{API}triage/", {"decision": "accepted", "items": [*keys, "NET-1"]}, format="json")
    assert (unseen.status_code, unseen.json()["missing"]) == (404, ["NET-1"])
    other = items[0].key
    sent = {"decision": "duplicate", "of": other, "items": keys[1:]}
    assert program.post(f"{API}triage/", sent, format="json").json() == {"decided": 2}
    assert program.post(
        f"{API}triage/", {"decision": "acknowledged", "items": keys}, format="json"
    ).json() == {"decided": 1}
    many = [f"LINUX-{number}" for number in range(51)]
    assert (
        program.post(f"{API}triage/", {"decision": "accepted", "items": many}, format="json").status_code
        == 400
    )


def test_two_decide_at_once_and_one_wins(real_database: Any) -> None:
    cast = gather()
    item = arrived(cast)

    def of(person: Person) -> Triage:
        return Triage.objects.of(WorkItem.objects.select_related("team", "backlog").get(pk=item.pk))

    said = all_at_once([
        lambda: of(cast.bo).accept(by=cast.fresh(cast.bo)),
        lambda: of(cast.eve).decline(by=cast.fresh(cast.eve)),
        lambda: of(cast.ada).promote(by=cast.fresh(cast.ada)),
        lambda: of(cast.pia).snooze(timezone.now() + timedelta(hours=1), by=cast.fresh(cast.pia)),
    ])  # fmt: skip
    assert said["moved"] + said["already_triaged"] == 4, said
    decided = Triage.objects.get(item=item)
    assert decided.decision in {"accepted", "declined", "promoted"}
    assert said["moved"] in {1, 2}, said  # who only put it off came first, or too late
    call_command("check_journal")


def test_who_decides_by_program_and_who_by_page_never_wait_in_a_circle(real_database: Any) -> None:
    cast = gather()
    item, is_ready, has_begun = arrived(cast), threading.Event(), threading.Event()

    def by_page() -> None:
        fresh = WorkItem.objects.select_related("team", "backlog").get(pk=item.pk)
        is_ready.wait(20)
        with verb():
            lock(fresh.team)
            has_begun.set()
            sleep(0.4)  # meanwhile the program comes, and waits for the team without the item in its hands
            Triage.objects.of(fresh).accept(by=cast.fresh(cast.eve))

    def by_program() -> None:
        program = APIClient()
        program.force_authenticate(cast.fresh(cast.bo))
        assert program.get(f"{API}{item.key}/").status_code == 200
        is_ready.set()
        has_begun.wait(20)
        answer = program.post(f"{API}{item.key}/triage/", {"decision": "accepted"}, format="json")
        assert answer.json()["code"] == "already_triaged", answer.content

    assert all_at_once([by_page, by_program]) == {"moved": 2}
    call_command("check_journal")
