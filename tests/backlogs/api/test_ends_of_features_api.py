"""The same in the API: transition, retrospective, suggested orders, the demo, the verdict and the practice of a team."""

import pytest

from backlogs.models.practice import keep_practice
from backlogs.planning_ahead import plan_ahead
from tests.cast import Cast

FEATURE = "/api/v1/features/{}/"


@pytest.fixture
def feature(cast: Cast):
    return cast.feature(customer=cast.web_shop)


def test_a_practice_and_its_list_reach_the_feature(cast: Cast, visit, feature) -> None:
    pia, path = visit(cast.pia), "/api/v1/teams/LINUX/practice/"
    assert pia.get(path).json() == {"health_every_days": None, "transition": "", "version": 1}
    sent = {"version": 1, "health_every_days": 7, "transition": "Runbook\nDashboards"}
    assert send(pia, path, sent).json()["transition"] == "Runbook\nDashboards"
    stale = send(pia, path, sent | {"version": 5})
    assert (stale.status_code, stale.json()["code"]) == (409, "stale")
    assert (
        send(visit(cast.dee), path, {"version": 1, "transition": ""}).status_code == 409
    )  # read before the first
    assert send(visit(cast.oz), path, sent).status_code == 403
    wrong = send(pia, path, {"version": 2, "health_every_days": 0})
    assert (wrong.status_code, wrong.json()["code"]) == (400, "impossible_cadence")
    lines = FEATURE.format(feature.pk) + "transition/"
    made = send(visit(cast.eve), lines, {}).json()
    assert [line["text"] for line in made] == ["Runbook", "Dashboards"]
    ticked = send(visit(cast.eve), f"{lines}{made[0]['id']}/tick/", {}).json()
    assert ticked["done_by"] == cast.eve.pk
    read = visit(cast.ada).get(FEATURE.format(feature.pk))
    assert read.json()["health_due_on"]
    keep_practice(cast.linux, by=cast.pia, health_every_days=9)
    again = visit(cast.ada).get(FEATURE.format(feature.pk), headers={"If-None-Match": read["ETag"]})
    assert (again.status_code, again.json()["health_due_on"] > read.json()["health_due_on"]) == (200, True)
    assert visit(cast.ada).delete(f"{lines}{made[0]['id']}/tick/").json()["done_at"] is None
    assert visit(cast.ada).delete(f"{lines}{made[0]['id']}/").status_code == 204
    assert visit(cast.ada).get(lines).json()["results"][0]["text"] == "Dashboards"
    assert visit(cast.cy).get(lines).status_code == 404


def test_an_order_is_suggested_and_answered(cast: Cast, visit, feature) -> None:
    one, two = cast.item("One", feature=feature), cast.item("Two", feature=feature)
    path = FEATURE.format(feature.pk) + "order-suggestions/"
    made = send(visit(cast.eve), path, {"item": two.key, "before": one.key})
    assert made.status_code == 201
    assert visit(cast.ada).get(path).json()["results"][0]["before"] == one.key
    number = made.json()["id"]
    refused = send(visit(cast.eve), f"/api/v1/order-suggestions/{number}/acceptance/", {})
    assert (refused.status_code, refused.json()["code"]) == (403, "not_lead")
    for _ in range(2):
        answer = send(visit(cast.ada), f"/api/v1/order-suggestions/{number}/acceptance/", {})
        assert answer.json()["answer"] == "accepted"
    assert [item.title for item in feature.items.order_by("rank")] == ["Two", "One"]


def test_a_note_and_a_time_box(cast: Cast, visit, feature) -> None:
    eve = visit(cast.eve)
    note = send(eve, FEATURE.format(feature.pk) + "retro/", {"kind": "change", "text": "Test zones"}).json()
    made = send(eve, f"/api/v1/retro-notes/{note['id']}/item/", {"backlog": "ssa"})
    assert made.json()["item"] == "LINUX-1"
    assert send(eve, f"/api/v1/retro-notes/{note['id']}/item/", {"backlog": "interrupt"}).status_code == 400
    assert visit(cast.ada).delete(f"/api/v1/retro-notes/{note['id']}/").status_code == 403
    assert eve.delete(f"/api/v1/retro-notes/{note['id']}/").status_code == 204
    iteration = plan_ahead(cast.linux, by=cast.pia)[0]
    design = {"iteration": iteration.pk, "text": "Where do keys live?", "box_minutes": 480}
    told = send(visit(cast.ada), FEATURE.format(feature.pk) + "design-notes/", design).json()
    assert told["box_minutes"] == 480


def test_a_review_is_held_by_a_program(cast: Cast, visit, feature) -> None:
    iteration = plan_ahead(cast.linux, by=cast.pia)[0]
    iteration.set_goal("It renews", by=cast.pia)
    item = cast.item()
    iteration.take_in(item, by=cast.pia)
    iteration.start(by=cast.pia)
    item.close(by=cast.ada)
    path, eve, pia = f"/api/v1/iterations/{iteration.pk}/", visit(cast.eve), visit(cast.pia)
    early = send(pia, f"{path}goal-outcome/", {"came": "met"})
    assert (early.status_code, early.json()["code"]) == (409, "not_closed")
    iteration.close(by=cast.pia)
    assert send(pia, f"{path}goal-outcome/", {"came": "met"}).json()["by"] == cast.pia.pk
    one = send(eve, f"{path}demo/", {"item": item.key}).json()
    two = send(eve, f"{path}demo/", {"feature": feature.pk, "presenter": cast.ada.pk}).json()
    assert send(eve, f"{path}demo/", {}).status_code == 400
    send(eve, f"{path}demo/{two['id']}/place/", {"before": one["id"]})
    send(eve, f"{path}demo/{one['id']}/shown/", {})
    send(eve, f"{path}demo/{one['id']}/presenter/", {"presenter": None})
    rows = eve.get(f"{path}demo/").json()["results"]
    assert [(row["title"], row["presenter"], bool(row["shown_at"])) for row in rows] == [
        ("Certificates", cast.ada.pk, False), ("Renew the certificates", None, True),
    ]  # fmt: skip
    assert eve.delete(f"{path}demo/{two['id']}/").status_code == 204
    assert send(eve, f"{path}retro/", {"kind": "keep", "text": "Pairs"}).status_code == 201
    told = eve.get(f"{path}review/").json()
    assert (told["came"], told["said_by"], told["retro"][0]["text"]) == ("met", "Pia", "Pairs")
    assert [row["item"] for row in told["demo"]] == [item.key]
    assert visit(cast.cy).get(f"{path}demo/").status_code == 404


def send(browser, path: str, sent: dict):
    return browser.post(path, sent, content_type="application/json")
