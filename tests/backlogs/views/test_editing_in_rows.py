"""One field of a row of the backlogs in place, and many items at once: saved, refused, overtaken, taken back."""

import json
import re
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext

from backlogs.models import Deed, WorkItem
from backlogs.views.row_editing import RowEdit
from tests.cast import Cast

HTMX = {"HTTP_HX_REQUEST": "true", "HTTP_HX_CURRENT_URL": "http://testserver/t/LINUX/backlogs/"}
SELECTED = "/t/LINUX/backlogs/selected"


@pytest.fixture
def item(cast: Cast) -> WorkItem:
    return cast.item("Renew", points=Decimal(3))


def send(browser: Any, item: WorkItem, part: str, **sent: Any) -> Any:
    return browser.post(f"/items/{item.key}/row/{part}/", {"version": item.version, **sent}, **HTMX)


def keys(items: Any) -> str:
    return ",".join(each.key for each in items)


def told(answer: Any) -> dict[str, Any]:
    return json.loads(answer["HX-Trigger-After-Settle"])


def test_a_field_is_saved_and_its_row_comes_back(cast: Cast, visit: Any, item: WorkItem) -> None:
    browser = visit(cast.pia)
    editor = browser.get(f"/items/{item.key}/row/points/", **HTMX).content.decode()
    assert f'id="editor-{item.key}"' in editor
    assert 'name="initial-points" value="3"' in editor
    answer = send(browser, item, "points", points="5", **{"initial-points": "3"})
    page = answer.content.decode()
    assert answer.status_code == 200
    assert f'id="row-{item.key}"' in page
    assert 'hx-swap-oob="true"' in page
    assert "5 points" in page.replace('<span class="visually-hidden">', "").replace("\n", "")
    undo = told(answer)["groom:done"]["undo"]
    assert browser.post(undo, **HTMX).status_code == 200
    item.refresh_from_db()
    assert item.points == 3


@pytest.mark.parametrize(
    ("part", "sent", "field", "value"),
    [
        ("title", {"title": "Renew them all"}, "title", "Renew them all"), ("ease", {"ease": "2"}, "ease", 2),
        ("service", {"service": "web"}, "service", "web"),
        ("class", {"class_of_service": "fixed_date", "due_on": "2026-12-24", "initial-class_of_service": "standard"}, "class_of_service", "fixed_date"),
    ],
)  # fmt: skip
def test_other_fields_of_a_row(
    cast: Cast, visit: Any, item: WorkItem, part: str, sent: Any, field: str, value: Any
) -> None:
    assert send(visit(cast.ada), item, part, **sent).status_code == 200
    item.refresh_from_db()
    assert getattr(item, field) == value


def test_labels_customer_and_crew_of_a_row(cast: Cast, visit: Any, item: WorkItem) -> None:
    browser = visit(cast.ada)
    send(browser, item, "labels", labels="tls, dns")
    item.refresh_from_db()
    send(browser, item, "customer", customer=cast.web_shop.pk)
    item.join(cast.bo, by=cast.bo)
    # Bo joined after the editor was opened, and stays.
    send(browser, item, "crew", crew=[cast.eve.pk], stood="")
    item.refresh_from_db()
    assert set(item.item_labels.values_list("label__name", flat=True)) == {"tls", "dns"}
    assert item.customer == cast.web_shop
    assert set(item.crew_now) == {cast.bo, cast.eve}


def test_a_refusal_stands_beside_the_field_and_keeps_the_text(cast: Cast, visit: Any, item: WorkItem) -> None:
    answer = send(
        visit(cast.ada),
        item,
        "class",
        class_of_service="fixed_date",
        **{"initial-class_of_service": "standard"},
    )
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Work with a fixed date needs the date." in page
    assert '<option value="fixed_date" selected>' in page


def test_what_is_no_number_stays_in_its_field_and_is_refused_there(
    cast: Cast, visit: Any, item: WorkItem
) -> None:
    answer = send(visit(cast.ada), item, "points", points="3 days", **{"initial-points": "3"})
    page = answer.content.decode()
    assert answer.status_code == 422
    field = page[page.index('<input type="text" name="points"') :].split(">")[0]
    assert 'value="3 days"' in field
    assert 'aria-invalid="true"' in field
    assert "This has to be a number, such as 3 or 0.5." in page
    assert WorkItem.objects.get(pk=item.pk).points == 3
    assert send(visit(cast.ada), item, "points", points="1,000", **{"initial-points": "3"}).status_code == 422
    assert send(visit(cast.ada), item, "points", points="0,5", **{"initial-points": "3"}).status_code == 200
    assert WorkItem.objects.get(pk=item.pk).points == Decimal("0.5")
    keys = {"items": item.key, "points": "8e", "seen": ""}
    answer = visit(cast.pia).post("/t/LINUX/backlogs/selected/points/", keys, **HTMX)
    assert 'value="8e"' in answer.content.decode()
    assert "This has to be a number, such as 3 or 0.5." in answer.content.decode()
    share = "/t/LINUX/backlogs/business/share/"
    sent = {"percent": "60", "initial-quiet_after_days": "", "quiet_after_days": "a month"}
    shown = visit(cast.pia).post(share, sent).content.decode()
    assert 'value="a month"' in shown
    assert "This has to be a whole number, such as 14." in shown
    assert 'type="number"' not in shown
    early = visit(cast.pia).post(share, sent | {"quiet_after_days": "3"})
    assert early.status_code == 422
    assert "Quiet items are postponed after 7 to 3,650 days." in early.content.decode()


def test_only_the_same_field_conflicts_and_the_person_decides(cast: Cast, visit: Any, item: WorkItem) -> None:
    seen = WorkItem.objects.get(pk=item.pk)
    item.edit(by=cast.eve, ease=1)
    assert send(visit(cast.ada), seen, "points", points="5", **{"initial-points": "3"}).status_code == 200
    answer = send(visit(cast.pia), seen, "points", points="8", **{"initial-points": "3"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Ada changed this" in page
    assert "Save mine over it" in page
    assert WorkItem.objects.get(pk=item.pk).points == 5
    now = WorkItem.objects.get(pk=item.pk)
    assert send(visit(cast.pia), now, "points", points="8", **{"initial-points": "5"}).status_code == 200
    assert WorkItem.objects.get(pk=item.pk).points == 8


def test_who_may_not_edit_a_row(cast: Cast, visit: Any, item: WorkItem) -> None:
    path = f"/items/{item.key}/row/points/"
    assert [visit(who).get(path, **HTMX).status_code for who in (cast.cy, cast.oz, cast.ada)] == [
        404,
        403,
        200,
    ]
    assert send(visit(cast.oz), item, "points", points="9").status_code == 403
    assert visit(cast.ada).get(f"/items/{item.key}/row/outcome/", **HTMX).status_code == 404
    assert not Deed.objects.exists()


SENT: dict[str, Any] = {
    "points": {"points": "5"}, "ease": {"ease": "1"}, "class": {"class_of_service": "intangible"}, "service": {"service": "dns"},
    "labels": {"come": "tls, dns"}, "backlog": {"backlog": "ssa"}, "block": {"reason": "supplier", "note": "Monday"},
    "end": {"outcome": "declined", "because": "No need"}, "customer": {}, "feature": {}, "iteration": {}, "crew": {},
}  # fmt: skip


@pytest.mark.parametrize("what", SENT)
def test_many_are_changed_at_once_and_taken_back_at_once(cast: Cast, visit: Any, what: str) -> None:
    from backlogs.planning_ahead import plan_ahead

    items = [cast.item(f"Item {number}") for number in range(3)]
    browser = visit(cast.pia)
    chosen: dict[str, Any] = {
        "customer": {"customer": cast.web_shop.pk}, "feature": {"feature": cast.feature().pk},
        "iteration": {"iteration": plan_ahead(cast.linux, by=cast.pia)[0].pk}, "crew": {"come": [cast.eve.pk]},
    }  # fmt: skip
    assert browser.get(f"{SELECTED}/{what}/?items={keys(items)}", **HTMX).status_code == 200
    before = list(WorkItem.objects.order_by("pk").values_list("rank", "points", "feature", "outcome"))
    answer = browser.post(
        f"{SELECTED}/{what}/", {"items": keys(items), **SENT[what], **chosen.get(what, {})}, **HTMX
    )
    assert answer.status_code == 200, answer.content
    assert len(Deed.objects.get().rows) == 3
    done = told(answer)["groom:done"]
    assert done["text"].startswith("3 items: ")
    back = browser.post(done["undo"], **HTMX)
    assert "Taken back on 3 items." in back["HX-Trigger-After-Settle"]
    assert list(WorkItem.objects.order_by("pk").values_list("rank", "points", "feature", "outcome")) == before


def test_taking_back_pasted_features_counts_them_and_names_what_stays(cast: Cast, visit: Any) -> None:
    browser, text = visit(cast.pia), "Logs\n  Ship them\n  Search them"
    undo = [told(browser.post("/t/LINUX/backlogs/business/lines/", {"lines": text}, **HTMX)) for _ in "ab"]
    first, second = (each["groom:anew"]["undo"] for each in undo)
    back = told(browser.post(first, **HTMX))["groom:anew"]["text"]
    assert back == "Taken back on 1 feature and 2 items."
    story = WorkItem.objects.filter(title="Ship them").latest("pk")
    story.edit(by=cast.pia, title="Ship all of them")
    back = told(browser.post(second, **HTMX))["groom:anew"]["text"]
    assert f"{story.key}: changed since it was made; Logs: it has open stories." in back


def test_rows_that_moved_leave_their_list_and_sums_are_new(cast: Cast, visit: Any) -> None:
    feature, items = cast.feature(), [cast.item(f"Item {number}") for number in range(2)]
    sent = {"items": keys(items), "feature": feature.pk}
    page = visit(cast.pia).post(f"{SELECTED}/feature/", sent, **HTMX).content.decode()
    assert page.count('hx-swap-oob="delete"') == 2
    assert page.count(f'hx-swap-oob="beforeend:#stories-of-{feature.pk}"') == 2
    assert f'id="feature-head-{feature.pk}" hx-swap-oob="true"' in page
    assert "0 of 2" in page
    sent = {"items": keys(items), "outcome": "declined"}
    gone = visit(cast.pia).post(f"{SELECTED}/end/", sent, **HTMX).content.decode()
    assert (gone.count('hx-swap-oob="delete"'), gone.count("beforeend:#")) == (2, 0)
    assert 'id="open-count"' in gone


def test_what_somebody_changed_since_one_looked_is_asked_about(cast: Cast, visit: Any) -> None:
    items = [cast.item(f"Item {number}", points=Decimal(1)) for number in range(3)]
    seen = json.dumps({item.key: "1" for item in items})
    items[1].resize(Decimal(13), by=cast.eve)
    items[2].edit(by=cast.eve, ease=1)
    browser, sent = visit(cast.pia), {"items": keys(items), "points": "5", "seen": seen}
    answer = browser.post(f"{SELECTED}/points/", sent, **HTMX)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "1 of them was changed since you looked" in page
    assert "Item 1 · Eve, " in page
    assert not WorkItem.objects.filter(points=5).exists()
    theirs = {**sent, "decided": "theirs", "theirs": items[1].key}
    assert browser.post(f"{SELECTED}/points/", theirs, **HTMX).status_code == 200
    assert list(WorkItem.objects.order_by("pk").values_list("points", flat=True)) == [5, 13, 5]
    assert browser.post(f"{SELECTED}/points/", {**sent, "decided": "mine"}, **HTMX).status_code == 200
    assert set(WorkItem.objects.values_list("points", flat=True)) == {5}


def test_all_or_none_and_the_dialog_keeps_what_was_typed(cast: Cast, visit: Any) -> None:
    items = [cast.item(f"Item {number}") for number in range(2)]
    items[1].dismiss("cancelled", by=cast.ada)
    answer = visit(cast.pia).post(
        f"{SELECTED}/block/",
        {"items": keys(items), "reason": "supplier", "note": "Not before Monday"},
        **HTMX,
    )
    assert (answer.status_code, answer["HX-Retarget"]) == (422, "#dialogs")
    assert f"{items[1].key} is closed; nothing blocks it. Nothing is changed." in answer.content.decode()
    assert 'value="Not before Monday"' in answer.content.decode()
    assert not WorkItem.objects.blocked().exists()


def test_duplicates_interrupts_and_parts_from_the_selection(cast: Cast, visit: Any) -> None:
    browser = visit(cast.pia)
    disks = [cast.item(f"Disk {number}", kind="interrupt") for number in range(3)]
    sent = {"items": keys(disks[1:]), "into": disks[1].key}
    merged = browser.post(f"{SELECTED}/merge/", sent, **HTMX)
    assert merged.status_code == 200, merged.content
    assert told(merged)["groom:done"]["undo"] == ""
    assert WorkItem.objects.get(pk=disks[2].pk).outcome == "duplicate"
    made = browser.post(f"{SELECTED}/automate/", {"items": keys(disks[:2]), "title": "Grow disks"}, **HTMX)
    new = WorkItem.objects.get(title="Grow disks")
    assert 'hx-swap-oob="beforeend:#items-ssa"' in made.content.decode()
    assert told(made)["groom:done"]["text"].endswith(f"automation: {new.key}.")
    assert {link.to_item for link in new.links_out.all()} == set(disks[:2])
    parts = browser.post(f"{SELECTED}/split/", {"items": new.key, "titles": "Watch\nGrow\n"}, **HTMX)
    assert parts.status_code == 200, parts.content
    assert {part.title for part in new.parts} == {"Watch", "Grow"}
    browser.post(told(parts)["groom:done"]["undo"], **HTMX)
    assert not WorkItem.objects.open().filter(title__in=["Watch", "Grow"]).exists()
    two = browser.post(f"{SELECTED}/split/", {"items": keys(disks[:2]), "titles": "x"}, **HTMX)
    assert two.status_code == 400


def test_strangers_and_onlookers_change_nothing(cast: Cast, visit: Any, item: WorkItem) -> None:
    sent = {"items": item.key, "points": "9"}
    assert visit(cast.cy).post(f"{SELECTED}/points/", sent, **HTMX).status_code == 404
    refused = visit(cast.oz).post(f"{SELECTED}/points/", sent, **HTMX)
    assert "Only engineers and the product owner of Linux" in refused.content.decode()
    assert (
        visit(cast.pia).post(f"{SELECTED}/points/", {**sent, "items": "LINUX-99"}, **HTMX).status_code == 404
    )
    assert visit(cast.pia).post(f"{SELECTED}/points/", {"points": "9"}, **HTMX).status_code == 400
    assert visit(cast.pia).get(f"{SELECTED}/nonsense/?items={item.key}", **HTMX).status_code == 404
    visit(cast.pia).post(f"{SELECTED}/points/", sent, **HTMX)
    assert visit(cast.ada).post(f"/deeds/{Deed.objects.get().pk}/undo/", **HTMX).status_code == 404


def test_rows_of_many_cost_the_same_statements(cast: Cast, visit: Any) -> None:
    feature = cast.feature()
    items = [cast.item(f"Item {number}", feature=feature if number % 2 else None) for number in range(24)]
    browser, counts = visit(cast.pia), []
    for some in (items[:4], items[4:]):
        path = f"{SELECTED}/points/?items={keys(some)}"
        with CaptureQueriesContext(connection) as asked:
            browser.get(path, **HTMX)
        counts.append(len(asked))
    assert counts[0] == counts[1]
    view, counts = RowEdit(), []
    view.setup(RequestFactory().get("/"), key=items[0].key)
    for some in (items[:4], items[4:]):
        view.request.user = cast.fresh(cast.ada)
        with CaptureQueriesContext(connection) as asked:
            assert len(view.read([item.pk for item in some])) == len(some)
        counts.append(len(asked))
    assert counts[0] >= counts[1]


def test_the_sums_of_many_features_are_asked_for_at_once(cast: Cast) -> None:
    items = [cast.item("Story", feature=cast.feature(f"Feature {number}")) for number in range(6)]
    view, counts = RowEdit(), []
    view.setup(RequestFactory().get("/"), key=items[0].key)
    for some in (items[:1], items):
        view.request.user = cast.fresh(cast.ada)
        rows = {each.pk: {"was": {"points": None}, "now": {}} for each in some}
        shown = view.read(rows)
        with CaptureQueriesContext(connection) as asked:
            assert len(view._sums(rows, shown)["heads"]) == len(some)
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_no_key_means_two_things(cast: Cast, visit: Any, item: WorkItem) -> None:
    page = visit(cast.pia).get("/t/LINUX/backlogs/").content.decode()
    keys_told = re.findall(r'data-key="([^"]+)"', page)
    assert len(keys_told) == len(set(keys_told))
