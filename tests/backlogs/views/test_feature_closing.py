"""The feature page: suggested orders, the transition, the retrospective, crews by iteration, health by a cadence."""

from datetime import timedelta

import pytest

from backlogs.models import OrderSuggestion, RetroNote, WorkItem
from backlogs.models.practice import keep_practice
from backlogs.planning_ahead import plan_ahead
from core import clock

HTMX = {"HTTP_HX_REQUEST": "true"}


@pytest.fixture
def feature(cast):
    return cast.feature("Certificates", criteria="They renew\nNobody is woken", customer=cast.web_shop)


def page_of(browser, feature) -> str:
    return browser.get(f"/features/{feature.pk}/").content.decode()


def test_who_does_not_lead_is_refused_and_may_suggest(cast, visit, feature):
    one, two = cast.item("One", feature=feature), cast.item("Two", feature=feature)
    path, dropped = f"/features/{feature.pk}", {"item": two.key, "before": one.key}
    refused = visit(cast.eve).post(f"{path}/story-order/", dropped, **HTMX)
    assert (refused.status_code, refused["HX-Retarget"]) == (403, "#dialogs")
    words = refused.content.decode()
    assert "Only the lead, Ada, orders these stories." in words
    assert "Suggest this order to Ada" in words
    assert visit(cast.eve).post(f"{path}/order-suggestions/", dropped).status_code == 302
    assert "Take it up" in page_of(visit(cast.ada), feature)
    assert "Ada decides" in page_of(visit(cast.eve), feature)
    suggestion = OrderSuggestion.objects.get()
    visit(cast.ada).post(f"/order-suggestions/{suggestion.pk}/acceptance/")
    assert [item.title for item in feature.items.order_by("rank")] == ["Two", "One"]
    stepped = visit(cast.val).post(f"{path}/order-suggestions/", {"item": one.key, "position": "up"})
    assert stepped.status_code == 404
    feature.gather(cast.val, by=cast.ada)
    visit(cast.val).post(f"{path}/order-suggestions/", {"item": one.key, "position": "first"})
    visit(cast.ada).post(f"/order-suggestions/{suggestion.pk + 1}/refusal/")
    assert OrderSuggestion.objects.last().answer == "declined"
    assert "Suggest to Ada" in visit(cast.eve).get(f"/items/{one.key}/place/").content.decode()


def test_the_transition_is_ticked_and_told(cast, visit, feature):
    browser, path = visit(cast.pia), f"/features/{feature.pk}/transition/"
    saved = browser.post(
        "/t/LINUX/practice/",
        {"version": 1, "health_every_days": "7", "transition": "Runbook\nDashboards"},
    )
    assert saved.status_code == 302
    assert "Take the team’s list (2 lines)" in page_of(browser, feature)
    assert "Dashboards" in browser.post(path, {"list": "team"}, **HTMX).content.decode()
    line = feature.standing_lines[0]
    ticked = visit(cast.eve).post(f"{path}{line.pk}/", {"is_met": "1"}, **HTMX).content.decode()
    assert "1 of 2" in ticked
    assert "Eve" in ticked
    assert "met “Runbook” of the transition" in ticked
    feature.take_step("demo", by=cast.pia)
    assert "1 of 2 lines of the transition" in page_of(browser, feature)
    assert "every 7 days" in visit(cast.eve).get("/t/LINUX/practice/").content.decode()
    stale = browser.post("/t/LINUX/practice/", {"version": 9, "health_every_days": "999"})
    assert stale.status_code == 422


def test_a_note_of_the_retro_becomes_an_item(cast, visit, feature):
    browser = visit(cast.eve)
    said = browser.post(f"/features/{feature.pk}/retro/", {"kind": "change", "text": "A test zone"}, **HTMX)
    assert "A test zone" in said.content.decode()
    note = RetroNote.objects.get()
    assert browser.post(f"/retro-notes/{note.pk}/item/", {"backlog": "interrupt"}).status_code in {302, 400}
    browser.post(f"/retro-notes/{note.pk}/item/", {"backlog": "ssa"})
    note.refresh_from_db()
    assert note.item.backlog.kind == "ssa"
    assert note.item.key in page_of(browser, feature)
    assert visit(cast.cy).post(f"/retro-notes/{note.pk}/withdrawal/").status_code == 404


def test_crews_stand_by_iteration_with_who_was_on_a_story_together(cast, visit, feature):
    running, ahead = plan_ahead(cast.linux, by=cast.pia)[:2]
    one, two = cast.item("One", feature=feature), cast.item("Two", feature=feature)
    running.take_in(one, by=cast.pia), ahead.take_in(two, by=cast.pia)
    running.start(by=cast.pia)
    for person in (cast.ada, cast.eve):
        one.join(person, by=person)
    page = page_of(visit(cast.pia), feature)
    assert 'aria-label="Ada and Eve"' in page
    assert f"<dt>{running}</dt>" in page
    assert f"<dt>{ahead}</dt>" in page
    assert "nobody yet" in page


def test_health_is_due_by_the_cadence_of_the_team(cast, visit, feature):
    assert "word is due" not in page_of(visit(cast.ada), feature)
    keep_practice(cast.linux, by=cast.pia, health_every_days=7)
    feature.post_health("on_track", "Well", by=cast.ada)
    assert "The next word is due" in page_of(visit(cast.ada), feature)
    feature.health_posts.update(posted_at=clock.now() - timedelta(9))
    assert "A word is overdue" in page_of(visit(cast.ada), feature)


def test_spikes_stand_against_their_time_box(cast, visit, feature):
    iteration = plan_ahead(cast.linux, by=cast.pia)[0]
    sent = {"iteration": iteration.pk, "text": "Where do keys live?", "box_hours": "8"}
    spike = WorkItem.objects.add(
        by=cast.ada, backlog=cast.backlog(), title="Reload 400 zones", feature=feature, kind="spike"
    )
    iteration.start(by=cast.pia)
    noted = visit(cast.ada).post(f"/features/{feature.pk}/design/", sent, **HTMX).content.decode()
    assert "0 min of 8 h used" in noted or "of 8 h used" in noted
    spike.log_effort(300, by=cast.ada, on=cast.linux.today)
    assert "Spikes: 5 h of 8 h used" in page_of(visit(cast.ada), feature)
    too_long = visit(cast.ada).post(f"/features/{feature.pk}/design/", sent | {"box_hours": "81"}, **HTMX)
    assert too_long.status_code == 400


def test_the_owner_assigns_lead_and_deputy(cast, visit, feature):
    path, sent = f"/features/{feature.pk}/people/", {"lead": cast.eve.pk, "deputy": ""}
    assert visit(cast.ada).post(path, sent, **HTMX).status_code == 403
    assert "Eve" in visit(cast.pia).post(path, sent, **HTMX).content.decode()
    feature.refresh_from_db()
    assert (feature.lead, feature.deputy) == (cast.eve, None)
    assert visit(cast.pia).post(path, {"lead": cast.cy.pk}, **HTMX).status_code == 404


def test_a_customers_developer_works_exactly_that_feature(cast, visit, feature):
    other, story = cast.feature("Backups"), cast.item("One", feature=feature)
    feature.gather(cast.val, by=cast.ada)
    val = visit(cast.val)
    page = page_of(val, feature)
    for mine in ("They renew", story.key, "Transition to operation", "Add a note", "Web Shop"):
        assert mine in page
    assert val.post(f"/features/{feature.pk}/transition/", {"text": "Runbook"}, **HTMX).status_code == 200
    assert val.get(f"/items/{story.key}/").status_code == 200
    assert val.post(f"/features/{feature.pk}/stories/new/", {"title": "Mine"}).status_code == 302
    assert val.get(f"/features/{other.pk}/").status_code == 404
    assert val.get("/t/LINUX/backlogs/").status_code == 404
