"""Pairs on the balance page: who is alone, the missing pair and its remedy, joining by drop, and what one wants to learn."""

import json
from datetime import date

import pytest

from backlogs.models import Learning, ShieldPull, WorkItem
from backlogs.planning_ahead import plan_ahead
from core import clock
from tests.backlogs.test_pairing import at, begun
from tests.cast import Cast
from tests.rotations.conftest import open_rotation

PAGE = "/t/LINUX/balance/"
HANDS, BEGUN, LEARNINGS = f"{PAGE}hands/", f"{PAGE}begun/", f"{PAGE}learnings/"
WEDNESDAY = at(18)


@pytest.fixture(autouse=True)
def _on_a_wednesday():
    with clock.at(WEDNESDAY):
        yield


def drop(browser, person, *, onto, off="", **more):
    return browser.post(
        HANDS, {"item": person.pk, "column": onto, "expected_column": off, **more}, HTTP_HX_REQUEST="true"
    )


def crew(item: WorkItem) -> list[str]:
    return [person.name for person in item.crew_now]


@pytest.fixture
def committed(cast: Cast) -> WorkItem:
    """Ada and Eve are a pair on what the running iteration committed to."""
    item = begun(cast, feature=cast.feature())
    iteration = plan_ahead(cast.linux, by=cast.pia)[0]
    iteration.take_in(item, by=cast.pia)
    iteration.start(by=cast.pia)
    for person in (cast.ada, cast.eve):
        item.join(person, by=person)
    return item


def test_pairs_and_who_is_alone_are_told_by_day(cast: Cast, visit, committed) -> None:
    shown = visit(cast.oz).get(PAGE).content.decode()
    assert "pair since 18 Nov" in shown
    assert "2 in 1 pair" in shown
    assert "data-rank-item" not in shown  # who looks on moves nobody
    committed.leave(cast.eve, by=cast.eve)
    shown = visit(cast.ada).get(PAGE).content.decode()
    assert "alone since 18 Nov" in shown
    assert "1 alone" in shown
    assert "09:00" not in shown.split('id="balance-body"')[1]  # days, no times of anybody (R17)


def test_the_missing_pair_has_a_remedy_in_one_action(cast: Cast, visit) -> None:
    browser = visit(cast.ada)
    waits = cast.item("Disks clean themselves", kind="ssa")
    shown = browser.get(PAGE).content.decode()
    assert "No pair on self-service &amp; automation today.</b> Nobody works on it today." in shown
    assert f"Ada takes up {waits.key}" in shown
    answer = browser.post(BEGUN, {"item": cast.ada.pk, "column": waits.key}, HTTP_HX_REQUEST="true")
    assert f"Ada is alone on {waits.key}." in answer.content.decode()
    assert "Second person missing" in answer.content.decode()
    assert "Pair Ada and Eve" in answer.content.decode()
    answer = drop(browser, cast.eve, onto=waits.key)
    shown = answer.content.decode()
    assert crew(waits) == ["Ada", "Eve"]
    assert "No pair on self-service" not in shown
    assert "18 Nov: a pair is there, today" in shown


def test_a_drop_moves_a_person_and_back(cast: Cast, visit, committed) -> None:
    browser, other = visit(cast.ada), begun(cast)
    answer = drop(browser, cast.eve, onto=other.key, off=committed.key)
    told = json.loads(answer["HX-Trigger"])["hand-moved"]
    assert told == {
        "text": f"Eve is on {other.key}.", "person": cast.eve.pk, "from": committed.key, "now": other.key, "undone": False,
    }  # fmt: skip
    assert (crew(committed), crew(other)) == (["Ada"], ["Eve"])
    drop(browser, cast.eve, onto=committed.key, off=other.key)
    assert (crew(committed), crew(other)) == (["Ada", "Eve"], [])
    drop(browser, cast.eve, onto=committed.key, off=committed.key)
    drop(browser, cast.eve, onto="pool", off=committed.key)
    assert crew(committed) == ["Ada"]
    assert browser.post(HANDS, {"item": cast.eve.pk, "column": other.key}).status_code == 302


def test_what_comes_back_tells_the_times_of_the_team(cast: Cast, visit) -> None:
    """Where a drop is answered, the turn of duty ends when the page said that it does."""
    type(cast.linux).objects.filter(pk=cast.linux.pk).update(zone="America/New_York")
    cast.linux.refresh_from_db()
    open_rotation(cast)
    browser, until = visit(cast.ada), "until Mon 23 Nov 09:00"
    assert until in browser.get(PAGE).content.decode()
    assert until in drop(browser, cast.bo, onto=begun(cast).key).content.decode()


def test_who_is_shielded_is_asked_why_and_stays_committed(cast: Cast, visit, committed) -> None:
    browser, burning = visit(cast.bo), begun(cast, "interrupt")
    asked = drop(browser, cast.eve, onto=burning.key, off=committed.key)
    assert (asked.status_code, asked["HX-Retarget"]) == (409, "#dialogs")
    assert "one tap of reason" in asked.content.decode()
    drop(browser, cast.eve, onto=burning.key, off=committed.key, reason="duty")
    assert ShieldPull.objects.get().reason == "duty"
    assert (crew(committed), crew(burning)) == (["Ada", "Eve"], ["Eve"])


def test_who_may_not_is_told_and_who_sees_nothing_finds_nothing(cast: Cast, visit, committed) -> None:
    foreign = cast.item("Theirs", backlog=cast.backlog("business", cast.network), by=cast.nell)
    assert drop(visit(cast.oz), cast.eve, onto=committed.key).status_code == 403
    for path in (HANDS, BEGUN, LEARNINGS):
        assert visit(cast.cy).post(path, {"item": cast.eve.pk, "column": committed.key}).status_code == 404
    browser = visit(cast.ada)
    assert drop(browser, cast.eve, onto=foreign.key).status_code == 404
    assert drop(browser, cast.cy, onto=committed.key).status_code == 404
    assert browser.post(HANDS, {"item": "9" * 30, "column": committed.key}).status_code == 404
    committed.close(by=cast.ada)
    assert drop(browser, cast.eve, onto=committed.key).status_code == 409


def test_who_was_with_whom_is_by_name_and_both_ways_alike(cast: Cast, visit, committed) -> None:
    with clock.at(at(5, month=10)):
        long_ago = begun(cast)
        for person in (cast.bo, cast.eve):
            long_ago.join(person, by=person)
    with clock.at(at(5, 16, month=10)):
        long_ago.close(by=cast.eve)
    shown = visit(cast.oz).get(PAGE).content.decode()
    assert "2 of 3 have not been a pair" in shown
    assert "Bo and Eve: not since 5 Oct" in shown
    assert "Ada and Bo: not in half a year" in shown
    assert 'title="Ada and Eve: 1 day"' in shown


def test_wants_to_learn_is_ones_own(cast: Cast, visit, committed) -> None:
    committed.label(["TLS"], by=cast.ada)
    browser = visit(cast.eve)
    browser.post(LEARNINGS, {"subject": "tls"}, HTTP_HX_REQUEST="true")
    row = Learning.objects.get()
    assert (row.person, row.subject) == (cast.eve, "TLS")
    assert "TLS: take it back" in browser.get(PAGE).content.decode()
    assert "TLS: take it back" not in visit(cast.ada).get(PAGE).content.decode()
    assert visit(cast.oz).post(LEARNINGS, {"subject": "TLS"}).status_code == 403
    assert visit(cast.ada).post(f"{LEARNINGS}{row.pk}/removal/").status_code == 403
    browser.post(f"{LEARNINGS}{row.pk}/removal/", HTTP_HX_REQUEST="true")
    assert browser.post(f"{LEARNINGS}{row.pk}/removal/").status_code == 404
    assert not Learning.objects.exists()


def test_an_item_of_another_team_is_not_named(cast: Cast, visit) -> None:
    theirs = cast.item("Secret plan", backlog=cast.backlog("business", cast.network), by=cast.nell)
    cast.network.admit(cast.eve, by=None, roles=["engineer"], began_on=date(2026, 11, 2))
    theirs.join(cast.eve, by=cast.fresh(cast.eve))
    shown = visit(cast.ada).get(PAGE).content.decode()
    assert "Eve: another team’s item" in shown
    assert theirs.key not in shown
    assert "Secret plan" not in shown


def test_more_pairs_cost_no_more_statements(
    cast: Cast, visit, committed, django_assert_max_num_queries
) -> None:
    for number in range(4):
        item = begun(cast, "ssa", service=f"dns-{number}")
        item.label([f"word-{number}"], by=cast.ada)
        item.join(cast.bo, by=cast.ada)
    browser = visit(cast.ada)
    browser.get(PAGE)
    with django_assert_max_num_queries(56):
        assert browser.get(PAGE).status_code == 200
