"""The three backlogs: what is on the page, what it costs, and the doors of grooming."""

from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from backlogs.models import Backlog, Feature, WorkItem

PAGE = "/t/LINUX/backlogs/"
HTMX = {"HTTP_HX_REQUEST": "true"}


def titles(answer) -> str:
    return answer.content.decode()


def test_features_are_folded_but_the_first_which_shows_its_stories(cast, visit):
    first, second = cast.feature("Certificates"), cast.feature("Backups")
    cast.item("Renew by ACME", feature=first)
    cast.item("Restore drill", feature=second)
    page = titles(visit(cast.ada).get(PAGE))
    assert "Renew by ACME" in page
    assert "Restore drill" not in page
    assert "Restore drill" in titles(visit(cast.ada).get(f"{PAGE}?open={second.pk}"))
    assert "Restore drill" in titles(visit(cast.ada).get(f"/features/{second.pk}/stories/", **HTMX))


def test_what_is_lacking_is_said(cast, visit):
    cast.feature("Backups", lead=None)
    cast.item("Sized", points=Decimal(3))
    cast.item("Unsized")
    page = titles(visit(cast.ada).get(PAGE))
    assert "lacks: lead, criteria" in page
    assert page.count("lacks: size") == 1


def test_a_team_that_sizes_nothing_lacks_no_sizes(cast, visit):
    cast.item("Unsized")
    assert "lacks: size" not in titles(visit(cast.ada).get(PAGE))


def test_interrupts_lack_no_size(cast, visit):
    cast.item("Sized", points=Decimal(3))
    cast.item("Disk full", kind="interrupt")
    assert "lacks: size" not in titles(visit(cast.ada).get(PAGE))


def test_each_backlog_has_its_empty_state(cast, visit):
    page = titles(visit(cast.ada).get(PAGE))
    for words in ("No planned work yet", "No interrupts", "No self-service &amp; automation yet"):
        assert words in page


def test_a_stranger_finds_nothing(cast, visit):
    for path in ("", "business/", "business/share/"):
        assert visit(cast.cy).get(PAGE + path).status_code == 404
    assert visit().get(PAGE).status_code == 302


def test_an_observer_reads(cast, visit):
    cast.item("Renew")
    browser = visit(cast.oz)
    page = titles(browser.get(PAGE))
    assert "You read these backlogs" in page
    assert "data-rank-item" not in page
    assert browser.post(f"{PAGE}business/items/", {"title": "Mine"}).status_code == 403
    assert browser.post(f"{PAGE}business/features/", {"title": "Mine"}).status_code == 403
    assert WorkItem.objects.count() == 1


@pytest.mark.parametrize("count", [10, 300])
def test_the_page_costs_the_same_however_much_there_is(cast, visit, count):
    features = [cast.feature(f"Feature {number}") for number in range(4)]
    for number in range(count):
        item = cast.item(f"Item {number}", feature=features[number % 8] if number % 8 < 4 else None)
        if number % 3 == 0:
            item.join(cast.ada, by=cast.ada)
            item.label(["dns"], by=cast.ada)
    browser = visit(cast.ada)
    browser.get(PAGE)
    with CaptureQueriesContext(connection) as asked:
        browser.get(PAGE)
    assert len(asked) <= 17, "\n".join(query["sql"][:200] for query in asked)


def test_long_lists_come_in_windows_in_their_order(cast, visit):
    items = [cast.item(f"Item {number:03}") for number in range(120)]
    page = titles(visit(cast.ada).get(PAGE))
    assert "70 more items" in page
    assert "Item 049" in page
    assert "Item 050" not in page
    items[49].refresh_from_db()
    more = visit(cast.ada).get(
        f"{PAGE}business/", {"of": "items", "after": items[49].rank, "from": 51}, **HTMX
    )
    rows = titles(more)
    assert "Item 050" in rows
    assert "Item 099" in rows
    assert "Item 100" not in rows
    assert "<html" not in rows
    assert "<html" in titles(
        visit(cast.ada).get(f"{PAGE}business/", {"of": "items", "after": items[49].rank, "from": 51})
    )


def test_the_stories_of_a_feature_come_in_windows(cast, visit):
    feature = cast.feature("Certificates")
    made = [cast.item(f"Story {number:03}", feature=feature) for number in range(53)]
    page = titles(visit(cast.ada).get(PAGE))
    assert "Story 049" in page
    assert "Story 050" not in page
    assert "data-more>3 more stories" in page, "the key that walks finds the next window"
    made[49].refresh_from_db()
    rest = titles(visit(cast.ada).get(f"/features/{feature.pk}/stories/", {"after": made[49].rank}, **HTMX))
    assert [f"Story {number:03}" in rest for number in (49, 50, 52)] == [False, True, True]
    assert "more stories" not in rest


def test_further_features_come_in_windows(cast, visit):
    features = [cast.feature(f"Feature {number:03}") for number in range(52)]
    assert "2 more features" in titles(visit(cast.ada).get(PAGE))
    features[49].refresh_from_db()
    rows = titles(
        visit(cast.ada).get(
            f"{PAGE}business/", {"of": "features", "after": features[49].rank, "from": 51}, **HTMX
        )
    )
    assert "Feature 050" in rows
    assert "Feature 049" not in rows


def test_what_is_closed_is_never_on_the_page_and_found_in_windows(cast, visit):
    for number in range(55):
        cast.item(f"Old {number:03}").dismiss("cancelled", by=cast.ada)
    browser = visit(cast.ada)
    assert "Old" not in titles(browser.get(PAGE))
    page = titles(browser.get(f"{PAGE}?state=closed"))
    assert "55 found" in page
    assert page.count('class="groom-item"') == 50
    oldest = WorkItem.objects.get(title="Old 005")
    assert titles(browser.get(f"{PAGE}?state=closed&before={oldest.pk}")).count('class="groom-item"') == 5


@pytest.mark.parametrize(("query", "found"), [
    ("q=renew", {"Renew the keys"}), ("q=linux-2", {"Disk full"}), ("kind=interrupt", {"Disk full"}),
    ("label=dns", {"Renew the keys"}), ("q=nothing+like+it", set()), ("kind=nonsense", {"Renew the keys", "Disk full"}),
])  # fmt: skip
def test_the_list_is_narrowed_by_title_key_kind_and_label(cast, visit, query, found):
    cast.item("Renew the keys").label(["dns"], by=cast.ada)
    cast.item("Disk full", kind="interrupt")
    page = titles(visit(cast.ada).get(f"{PAGE}?{query}", **HTMX))
    assert {title for title in ("Renew the keys", "Disk full") if title in page} == found
    assert "<html" not in page


def test_a_line_is_shown_as_chips_that_can_be_taken_away(cast, visit):
    cast.item("Renew the keys").label(["dns"], by=cast.ada)
    cast.item("Disk full", kind="interrupt").dismiss("declined", by=cast.bo)
    browser = visit(cast.ada)
    page = browser.get(PAGE, {"q": 'label:dns "the keys"'}, **HTMX).content.decode()
    assert 'href="?q=%22the+keys%22" aria-label="Take away label:dns"' in page
    assert "Renew the keys" in page
    assert "1 found" in browser.get(PAGE, {"q": "is:closed disk"}, **HTMX).content.decode()
    assert "0 found" in browser.get(PAGE, {"q": "is:blocked disk"}, **HTMX).content.decode()


def test_a_wrong_word_is_pointed_at(cast, visit):
    cast.item("Renew the keys")
    answer = visit(cast.ada).get(PAGE, {"q": "renew ponits:>3 <b>"}, **HTMX)
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "Did you mean points?" in page
    assert "renew <mark>ponits:&gt;3</mark> &lt;b&gt;" in page
    assert "Renew the keys" not in page


def test_another_teams_items_are_not_found(cast, visit):
    WorkItem.objects.add(by=cast.cy, backlog=cast.backlog(team=cast.network), title="Renew the routers")
    assert "routers" not in titles(visit(cast.ada).get(f"{PAGE}?q=renew"))


def test_an_item_is_added_by_its_title(cast, visit):
    browser = visit(cast.ada)
    row = browser.post(f"{PAGE}interrupt/items/", {"title": "Disk full"}, **HTMX)
    counts = " ".join(row.content.decode().split())
    assert '<p class="groom-figures" id="figures-interrupt" hx-swap-oob="true"><span>1 open' in counts
    assert '<span class="soft" id="count-interrupt" hx-swap-oob="true">1 item</span>' in counts
    assert 'id="open-count" hx-swap-oob="true">1 open item</span>' in counts
    assert row.status_code == 200
    assert titles(row).strip().startswith("<li")
    assert browser.post(f"{PAGE}ssa/items/", {"title": "Heal it"}).status_code == 302
    assert [item.backlog.kind for item in WorkItem.objects.order_by("id")] == ["interrupt", "ssa"]


def test_a_refused_addition_is_told_as_a_toast_or_on_the_page(cast, visit):
    browser = visit(cast.ada)
    toast = browser.post(f"{PAGE}business/items/", {"title": " "}, **HTMX)
    assert (toast.status_code, toast["HX-Retarget"]) == (400, "#toasts")
    back = browser.post(
        f"{PAGE}business/items/", {"title": " "}, HTTP_REFERER=f"http://testserver{PAGE}", follow=True
    )
    assert "An item needs a title." in titles(back)


def test_a_feature_is_added_by_the_product_owner(cast, visit):
    row = visit(cast.pia).post(f"{PAGE}business/features/", {"title": "Backups"}, **HTMX)
    assert "Backups" in titles(row)
    assert visit(cast.ada).post(f"{PAGE}business/features/", {"title": "Mine"}, **HTMX).status_code == 403
    assert Feature.objects.get().title == "Backups"


def test_the_planned_share_is_the_product_owners(cast, visit):
    path = f"{PAGE}interrupt/share/"
    assert 'value="25"' in titles(visit(cast.pia).get(path, **HTMX))
    assert visit(cast.ada).post(path, {"percent": "40"}).status_code == 403
    assert visit(cast.pia).post(path, {"percent": "40"}).status_code == 302
    assert Backlog.objects.get(team=cast.linux, kind="interrupt").planned_share == Decimal("0.40")
    assert visit(cast.pia).post(path, {"percent": "140"}, **HTMX).status_code == 422
