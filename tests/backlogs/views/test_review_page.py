"""The review of a closed iteration: the verdict on its goal, the demo, and the retrospective."""

from decimal import Decimal

import pytest

from backlogs.models import RetroNote
from backlogs.planning_ahead import plan_ahead


@pytest.fixture
def closed(cast):
    iteration = plan_ahead(cast.linux, by=cast.pia)[0]
    iteration.set_goal("No faulty zone file", by=cast.pia)
    for title in ("One", "Two", "Left"):
        iteration.take_in(cast.item(title, points=Decimal(3)), by=cast.pia)
    iteration.start(by=cast.pia)
    for title in ("One", "Two"):
        iteration.entries.get(item__title=title).item.close(by=cast.ada)
    iteration.close(by=cast.pia)
    return iteration


def test_the_owner_says_at_the_review_whether_the_goal_was_met(cast, visit, closed):
    page, path = f"/iterations/{closed.pk}/", f"/iterations/{closed.pk}/goal/outcome/"
    assert "has not said yet whether it was met" in visit(cast.eve).get(page).content.decode()
    assert visit(cast.eve).post(path, {"came": "met"}).status_code == 403
    visit(cast.pia).post(path, {"came": "met"})
    shown = visit(cast.eve).get(page).content.decode()
    assert "Goal met" in shown
    assert "said by Pia" in shown
    assert "has not said yet" not in shown
    assert visit(cast.cy).post(path, {"came": "met"}).status_code == 404


def test_the_demo_is_put_together_in_clicks(cast, visit, closed):
    browser, page = visit(cast.eve), f"/iterations/{closed.pk}/"
    one, two, left = (closed.entries.get(item__title=title).item for title in ("One", "Two", "Left"))
    assert "Finished, and not on the demo (2)" in browser.get(page).content.decode()
    for item in (one, two):
        browser.post(f"{page}demo/", {"item": item.key})
    assert browser.post(f"{page}demo/", {"item": left.key}).status_code == 409
    assert browser.post(f"{page}demo/", {}).status_code == 400
    first, second = closed.demo
    browser.post(f"/demo-turns/{second.pk}/", {"position": "up"})
    browser.post(f"/demo-turns/{first.pk}/", {"presenter": cast.ada.pk})
    browser.post(f"/demo-turns/{first.pk}/", {"is_shown": "1"})
    shown = [(str(turn), str(turn.presenter), bool(turn.shown_at)) for turn in closed.demo]
    assert shown == [("Two", "Eve", False), ("One", "Ada", True)]
    browser.post(f"/demo-turns/{first.pk}/", {"position": "off"})
    assert closed.demo.count() == 1
    assert "Show it" not in visit(cast.oz).get(page).content.decode()


def test_what_to_change_becomes_an_item(cast, visit, closed):
    browser, page = visit(cast.eve), f"/iterations/{closed.pk}/"
    for kind, text in (("keep", "Pairs change on Wednesday"), ("change", "Ask the vault team for one name")):
        browser.post(f"{page}retro/", {"kind": kind, "text": text})
    note = RetroNote.objects.get(kind="change")
    browser.post(f"/retro-notes/{note.pk}/item/", {"backlog": "business"})
    shown = browser.get(page).content.decode()
    note.refresh_from_db()
    assert note.item.key in shown
    assert "0 of 1 action done" in shown
    note.item.close(by=cast.eve)
    assert "1 of 1 action done" in browser.get(page).content.decode()
    assert browser.post(f"{page}retro/", {"kind": "keep", "text": " "}).status_code == 400
