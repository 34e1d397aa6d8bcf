"""R2 by the page: a drop, a step, and the other places that a thing can go to."""

import pytest

from backlogs.models import Feature, WorkItem
from backlogs.planning_ahead import plan_ahead

HTMX = {"HTTP_HX_REQUEST": "true"}
LOOSE, FEATURES = "/t/LINUX/backlogs/business/item-order/", "/t/LINUX/backlogs/business/feature-order/"


@pytest.fixture
def three(cast):
    return [cast.item(title) for title in ("One", "Two", "Three")]


def order(cast) -> list[str]:
    return [item.title for item in WorkItem.objects.filter(team=cast.linux).loose().order_by("rank")]


def features(cast) -> list[str]:
    return [feature.title for feature in Feature.objects.filter(team=cast.linux).order_by("rank")]


def test_a_dropped_item_stands_beside_its_neighbour(cast, visit, three):
    sent = {"item": three[2].key, "after": three[0].key}
    assert visit(cast.pia).post(LOOSE, sent, **HTMX).status_code == 204
    assert order(cast) == ["One", "Three", "Two"]
    assert visit(cast.pia).post(LOOSE, {"item": three[2].key, "before": three[0].key}).status_code == 302
    assert order(cast) == ["Three", "One", "Two"]


def test_a_drop_of_somebody_else_is_refused_in_a_toast(cast, visit, three):
    answer = visit(cast.ada).post(LOOSE, {"item": three[2].key, "before": three[0].key}, **HTMX)
    assert (answer.status_code, answer["HX-Retarget"]) == (403, "#toasts")
    assert "Only the product owner" in answer.content.decode()
    assert order(cast) == ["One", "Two", "Three"]


def test_the_lead_orders_the_stories_and_the_product_owner_the_features(cast, visit):
    feature, other = cast.feature("Certificates"), cast.feature("Backups")
    one, two = cast.item("One", feature=feature), cast.item("Two", feature=feature)
    path = f"/features/{feature.pk}/story-order/"
    assert visit(cast.ada).post(path, {"item": two.key, "before": one.key}, **HTMX).status_code == 204
    assert visit(cast.pia).post(path, {"item": two.key, "after": one.key}, **HTMX).status_code == 403
    assert [story.title for story in feature.items.order_by("rank")] == ["Two", "One"]
    assert visit(cast.ada).post(FEATURES, {"item": other.pk, "before": feature.pk}, **HTMX).status_code == 403
    assert visit(cast.pia).post(FEATURES, {"item": other.pk, "before": feature.pk}, **HTMX).status_code == 204
    assert features(cast) == ["Backups", "Certificates"]


@pytest.mark.parametrize(("position", "wanted"), [
    ("first", ["Two", "One", "Three"]), ("up", ["Two", "One", "Three"]), ("down", ["One", "Three", "Two"]),
    ("last", ["One", "Three", "Two"]),
])  # fmt: skip
def test_a_step_without_dragging(cast, visit, three, position, wanted):
    assert visit(cast.pia).post(f"/items/{three[1].key}/place/", {"position": position}).status_code == 302
    assert order(cast) == wanted


@pytest.mark.parametrize(("number", "position"), [(0, "first"), (0, "up"), (2, "down"), (2, "last")])
def test_a_step_over_the_edge_changes_nothing(cast, visit, three, number, position):
    visit(cast.pia).post(f"/items/{three[number].key}/place/", {"position": position})
    assert order(cast) == ["One", "Two", "Three"]


def test_a_feature_takes_a_step(cast, visit):
    cast.feature("Certificates")
    other = cast.feature("Backups")
    assert visit(cast.pia).post(f"/features/{other.pk}/place/", {"position": "first"}).status_code == 302
    assert features(cast) == ["Backups", "Certificates"]
    assert visit(cast.pia).post(f"/features/{other.pk}/place/", {"position": "x"}, **HTMX).status_code == 400


def test_the_places_are_shown_in_a_dialog_and_on_a_page(cast, visit, three):
    dialog = visit(cast.pia).get(f"/items/{three[0].key}/place/", **HTMX).content.decode()
    assert dialog.strip().startswith("<dialog")
    assert "To the top" in dialog
    page = visit(cast.ada).get(f"/items/{three[0].key}/place/").content.decode()
    assert "<html" in page
    assert "Only the product owner of Linux orders these items." in page
    feature = cast.feature()
    assert "To the top" in visit(cast.pia).get(f"/features/{feature.pk}/place/", **HTMX).content.decode()


def test_an_item_goes_to_a_feature_and_back(cast, visit):
    item, feature = cast.item(), cast.feature()
    browser = visit(cast.pia)
    assert browser.post(f"/items/{item.key}/feature/", {"feature": feature.pk}).status_code == 302
    assert feature.items.get() == item
    browser.post(f"/items/{item.key}/feature/", {"feature": ""})
    assert not feature.items.exists()
    assert (
        visit(cast.eve).post(f"/items/{item.key}/feature/", {"feature": feature.pk}, **HTMX).status_code
        == 403
    )


def test_between_planned_and_interrupt_a_reason_is_asked(cast, visit):
    item = cast.item()
    browser = visit(cast.ada)
    assert browser.post(f"/items/{item.key}/backlog/", {"kind": "interrupt"}, **HTMX).status_code == 409
    sent = {"kind": "interrupt", "because": "It is down"}
    assert browser.post(f"/items/{item.key}/backlog/", sent).status_code == 302
    item.refresh_from_db()
    assert item.is_interrupt


def test_an_item_goes_into_an_iteration_and_out(cast, visit):
    item, iteration = cast.item(), plan_ahead(cast.linux, by=cast.pia)[0]
    browser = visit(cast.pia)
    browser.post(f"/items/{item.key}/iteration/", {"iteration": iteration.pk})
    assert iteration.entries.filter(outcome="").get().item == item
    browser.post(f"/items/{item.key}/iteration/", {"iteration": ""})
    assert not iteration.entries.filter(outcome="").exists()


def test_an_item_goes_to_another_team_and_its_old_key_answers(cast, visit):
    cast.network.admit(cast.ada, by=None, roles=["engineer"])
    item = cast.item()
    browser = visit(cast.ada)
    assert browser.post(f"/items/{item.key}/team/", {"team": "NET"})["Location"] == "/items/NET-1/"
    moved = browser.get(f"/items/{item.key}/")
    assert (moved.status_code, moved["Location"]) == (308, "/items/NET-1/")


def test_a_stranger_moves_nothing(cast, visit, three):
    feature = cast.feature()
    browser = visit(cast.cy)
    for path in ("place", "feature", "backlog", "iteration", "team"):
        assert browser.post(f"/items/{three[0].key}/{path}/", {}).status_code == 404
    for path in (LOOSE, FEATURES, f"/features/{feature.pk}/place/", f"/features/{feature.pk}/story-order/"):
        assert browser.post(path, {"item": three[0].key}).status_code == 404


def test_what_is_dropped_beside_another_teams_item_is_not_found(cast, visit, three):
    other = WorkItem.objects.add(by=cast.cy, backlog=cast.backlog(team=cast.network), title="Router")
    assert visit(cast.pia).post(LOOSE, {"item": three[0].key, "after": other.key}, **HTMX).status_code == 404
