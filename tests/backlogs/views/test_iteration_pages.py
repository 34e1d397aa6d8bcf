"""R9 by the page: a plan, a commitment, what comes in the middle, a frozen record."""

from datetime import date
from decimal import Decimal

import pytest

from backlogs.imports.tiling import _make
from backlogs.models import Iteration, WorkItem
from backlogs.planning_ahead import plan_ahead
from journal.recording import verb

HTMX = {"HTTP_HX_REQUEST": "true"}


@pytest.fixture
def iteration(cast) -> Iteration:
    return plan_ahead(cast.linux, by=cast.pia)[0]


def text(answer) -> str:
    return answer.content.decode()


def test_iterations_are_planned_ahead_by_the_product_owner(cast, visit):
    path = "/t/LINUX/iterations/"
    assert "Nothing planned ahead" in text(visit(cast.pia).get(path))
    assert visit(cast.ada).post(path, **HTMX).status_code == 403
    assert visit(cast.pia).post(path).status_code == 302
    assert cast.linux.iterations.count() == 3
    assert visit(cast.cy).get(path).status_code == 404


def test_candidates_stand_in_their_order_and_move_over(cast, visit, iteration):
    feature = cast.feature()
    loose, story = (
        cast.item("Loose", points=Decimal(2)),
        cast.item("Story", feature=feature, points=Decimal(3)),
    )
    cast.item("Disk full", kind="interrupt")
    WorkItem.objects.add(by=None, backlog=loose.backlog, title="Asked, not answered", kind="request")
    page = text(visit(cast.pia).get(f"/iterations/{iteration.pk}/"))
    assert page.index("Story") < page.index("Loose")
    assert "Disk full" not in page
    assert "Asked, not answered" not in page
    answer = text(visit(cast.pia).post(f"/iterations/{iteration.pk}/entries/", {"item": story.key}, **HTMX))
    assert 'id="iteration-plan" hx-swap-oob="true"' in answer
    assert "1 item · 3 points" in answer
    assert (
        visit(cast.pia).post(f"/iterations/{iteration.pk}/entries/", {"item": loose.key}).status_code == 302
    )
    assert (
        visit(cast.pia)
        .post(f"/iterations/{iteration.pk}/entries/drop/", {"item": loose.key}, **HTMX)
        .status_code
        == 200
    )
    assert [entry.item for entry in iteration.entries.filter(outcome="")] == [story]


def test_candidates_are_narrowed_and_come_in_windows(cast, visit, iteration):
    for number in range(90):
        cast.item(f"Item {number:03}")
    path = f"/iterations/{iteration.pk}/"
    part = text(visit(cast.pia).get(f"{path}?part=candidates&q=Item+08", **HTMX))
    assert part.count('class="plan-row"') == 10
    assert "<html" not in part
    assert text(visit(cast.pia).get(path)).count('class="plan-row"') == 80
    assert text(visit(cast.pia).get(f"{path}?from=80")).count('class="plan-row"') == 10


def test_what_is_put_in_leaves_the_narrowing(cast, visit, iteration):
    for title in ("Zones", "Zone keys", "Disks"):
        cast.item(title)
    zones = WorkItem.objects.get(title="Zones")
    sent = {"item": zones.key, "q": "zone"}
    candidates = text(visit(cast.pia).post(f"/iterations/{iteration.pk}/entries/", sent, **HTMX)).split(
        "iteration-plan"
    )[0]
    parts = text(visit(cast.pia).get(f"/iterations/{iteration.pk}/?part=plan", **HTMX))
    assert (parts.count("hx-swap-oob"), "<html" in parts) == (
        2,
        False,
    )  # after pairs were taken, or the plan filled
    assert ("Zone keys" in candidates, "Disks" in candidates, 'value="zone"' in candidates) == (
        True,
        False,
        True,
    )


def test_only_what_is_ready_is_shown_where_one_asks_for_it(cast, visit, iteration):
    cast.item("Sized", points=Decimal(2)), cast.item("Unsized")
    path = f"/iterations/{iteration.pk}/?part=candidates"
    assert "Unsized" in text(visit(cast.pia).get(path, **HTMX))
    part = text(visit(cast.pia).get(f"{path}&ready=1", **HTMX))
    assert ("Sized" in part, "Unsized" in part) == (True, False)
    part = text(visit(cast.pia).get(f"{path}&ready=1&q=Unsized", **HTMX))
    assert "Nothing of these is ready" in part


def test_the_goal_is_set_and_a_stale_one_is_told(cast, visit, iteration):
    path, sent = (
        f"/iterations/{iteration.pk}/goal/",
        {"version": 1, "initial-goal": "", "goal": "Certificates renew"},
    )
    assert visit(cast.ada).post(path, sent, **HTMX).status_code == 403
    assert visit(cast.pia).post(path, sent).status_code == 302
    stale = visit(cast.dee).post(path, {**sent, "goal": "Backups restore"}, **HTMX)
    assert stale.status_code == 409
    assert "Certificates renew" in text(stale)
    assert "Backups restore" in text(stale)


def test_start_and_close_by_page(cast, visit, iteration):
    done, left = cast.item("Renew", points=Decimal(3)), cast.item("Restore", points=Decimal(5))
    for item in (done, left):
        iteration.take_in(item, by=cast.pia)
    path, browser = f"/iterations/{iteration.pk}", visit(cast.pia)
    assert "2 items with 8 points" in text(browser.get(f"{path}/start/", **HTMX))
    assert visit(cast.ada).post(f"{path}/start/", **HTMX).status_code == 403
    assert browser.post(f"{path}/start/").status_code == 302
    assert "Close iteration" in text(browser.get(f"{path}/"))
    done.close(by=cast.ada)
    assert "Restore" in text(browser.get(f"{path}/close/", **HTMX))
    assert browser.post(f"{path}/close/").status_code == 302
    page = text(browser.get(f"{path}/"))
    assert "of 8 points, 38 %" in page
    assert " by Pia" in page.split('class="page-sub')[1].split("</span>")[0]
    assert "Carried on" in page
    done.edit(by=cast.ada, title="Renamed later")
    assert "Renamed later" not in text(browser.get(f"{path}/")).split("Committed and done")[1]
    assert "38 %" in text(browser.get("/t/LINUX/iterations/"))


def test_a_second_start_is_refused_where_it_is_clicked(cast, visit, iteration):
    iteration.start(by=cast.pia)
    other = cast.linux.iterations.get(number=2)
    assert "Another one is running." in text(visit(cast.pia).get(f"/iterations/{other.pk}/start/", **HTMX))
    assert visit(cast.pia).post(f"/iterations/{other.pk}/start/", **HTMX).status_code == 409


def test_adding_in_the_middle_shows_what_falls_out(cast, visit, iteration):
    first, late = cast.item("First", points=Decimal(3)), cast.item("Late", points=Decimal(2))
    iteration.take_in(first, by=cast.pia)
    iteration.start(by=cast.pia)
    path = f"/iterations/{iteration.pk}/addition/"
    assert first.key in text(visit(cast.pia).get(path, {"item": late.key}, **HTMX))
    assert visit(cast.pia).post(path, {"item": late.key, "instead": first.key}).status_code == 302
    entries = {
        entry.item.title: (entry.how, entry.outcome) for entry in iteration.entries.select_related("item")
    }
    assert entries == {"First": ("planned", "removed"), "Late": ("added", "")}


def test_the_price_of_a_yes_is_shown_and_both_are_told(cast, visit, iteration):
    """Suggested is what nobody has begun, the last by rank, large enough; words that are emptied are not sent."""
    sizes = {"First": 3, "Begun": 5, "Last": 2}
    items = {
        title: cast.item(title, points=Decimal(points), customer=cast.web_shop)
        for title, points in sizes.items()
    }
    for item in items.values():
        iteration.take_in(item, by=cast.pia)
    iteration.start(by=cast.pia)
    cast.column("In progress").pull(items["Begun"], by=cast.ada)
    late = cast.item("Late", points=Decimal(3), customer=cast.web_shop)
    path, first = f"/iterations/{iteration.pk}/addition/", items["First"]
    shown = text(visit(cast.pia).get(path, {"item": late.key}, **HTMX))
    assert f'value="{first.key}" checked' in shown
    assert shown.count(" checked") == 1
    assert "To Web Shop, about" in shown
    assert "Begun" not in shown.split('id="addition-told"')[1]  # nobody hears of another's work
    assert f'hx-post="{path}drafts/"' in shown  # drafts stand in no address and no log of addresses
    picked = {"item": late.key, "instead": items["Last"].key, f"words-{late.key}": "Soon."}
    told = text(visit(cast.pia).post(f"{path}drafts/", picked, **HTMX))
    assert "1 more than before" in told
    assert "Nobody outside" not in told
    assert "Soon." in told
    emptied = text(visit(cast.pia).post(f"{path}drafts/", picked | {f"words-{late.key}": ""}, **HTMX))
    assert not late.comments.exists()
    assert visit(cast.cy).post(f"{path}drafts/", picked, **HTMX).status_code == 404
    assert "came into our work now" not in emptied  # what was emptied stays so when another is picked
    sent = {"item": late.key, "instead": [first.key], f"words-{late.key}": "Soon.", f"words-{first.key}": ""}
    assert visit(cast.ada).post(path, sent, **HTMX).status_code == 403
    assert visit(cast.pia).post(path, sent | {"instead": ["LINUX-99"]}, **HTMX).status_code == 404
    done = items["Last"]
    done.close(by=cast.ada)
    again = visit(cast.pia).post(path, sent | {"instead": [first.key, done.key]}, **HTMX)
    assert (again.status_code, again["HX-Retarget"]) == (409, "#dialogs")
    assert f"{done.key} cannot fall out any more." in text(again)
    assert f'value="{first.key}" checked' in text(again)
    assert ">Soon.</textarea>" in text(again)
    assert not late.comments.exists()
    assert visit(cast.pia).post(path, sent, **HTMX)["HX-Redirect"] == f"/iterations/{iteration.pk}/"
    assert [comment.text for comment in late.comments.all()] == ["Soon."]
    assert not first.comments.exists()
    page = text(visit(cast.oz).get(f"/iterations/{iteration.pk}/"))
    assert "Fell out since the start" in page
    assert f"for {late.key}</span>" in page
    assert f"instead of {first.key}</span>" in page
    assert "person-days were there to commit" in page
    iteration.drop(late, by=cast.pia)
    iteration.take_in(first, by=cast.pia)
    page = text(visit(cast.oz).get(f"/iterations/{iteration.pk}/"))
    assert "instead of" not in page  # on top of the commitment, for nothing
    assert (
        f'for {late.key}</span> <span class="chip">in again' in page
        or f'for {late.key}</span><span class="chip">in again' in page
    )
    assert "picked by the product owner" in text(visit(cast.ada).get(path, {"item": first.key}, **HTMX))


def test_a_close_is_one_screen_and_the_record_is_amended_beside_itself(cast, visit, iteration):
    back, split, on = (cast.item(title, points=Decimal(3)) for title in ("Back", "Split", "On"))
    for item in (back, split, on):
        iteration.take_in(item, by=cast.pia)
    iteration.start(by=cast.pia)
    cast.column("In progress").pull(split, by=cast.ada)
    path, browser = f"/iterations/{iteration.pk}/", visit(cast.pia)
    shown = text(browser.get(f"{path}close/", **HTMX))
    assert shown.count('value="split"') == 1  # of what nobody has begun nothing is finished
    assert shown.count('value="carry" checked') == 3
    assert f'hx-post="{path}close/"' in shown  # what was chosen stays where it is refused
    sent = {
        f"end-{back.key}": "back",
        f"end-{split.key}": "split",
        f"rest-{split.key}": "",
        f"points-{split.key}": "1",
    }
    sent |= {f"end-{on.key}": "carry"}
    refused = browser.post(f"{path}close/", sent, **HTMX)
    assert (refused.status_code, "needs a title" in text(refused)) == (400, True)
    assert visit(cast.ada).post(f"{path}close/", sent, **HTMX).status_code == 403
    sent |= {f"rest-{split.key}": "What is left", f"points-{split.key}": ""}
    assert "Say how many of the 3 points" in text(browser.post(f"{path}close/", sent, **HTMX))
    sent |= {f"points-{split.key}": "1"}
    assert browser.post(f"{path}close/", sent).status_code == 302
    outcomes = {entry.item.title: entry.outcome for entry in iteration.entries.select_related("item")}
    assert outcomes == {"Back": "removed", "Split": "split", "On": "carried"}
    sent = {"item": on.key, "outcome": "done", "because": "It was live."}
    assert visit(cast.ada).post(f"{path}amendments/", sent, **HTMX).status_code == 403
    assert browser.post(f"{path}amendments/", sent, **HTMX)["HX-Redirect"] == path
    assert (
        browser.post(
            f"{path}amendments/", sent | {"item": back.key, "outcome": "removed"}, **HTMX
        ).status_code
        == 409
    )
    assert f"{on.key} On: done</option>" in text(browser.get(path))  # as it was amended
    page = text(visit(cast.oz).get(path))
    assert "done, not carried: “It was live.”" in page
    assert page.count("as amended 5 of 9") == 2  # beside say/do, and where it was amended
    assert "Amend the record" not in page


def test_a_close_of_other_items_than_those_seen_is_shown_again_with_what_was_chosen(cast, visit, iteration):
    stays, leaves = cast.item("Stays", points=Decimal(3)), cast.item("Leaves")
    for item in (stays, leaves):
        iteration.take_in(item, by=cast.pia)
    iteration.start(by=cast.pia)
    cast.column("In progress").pull(stays, by=cast.ada)
    path, browser = f"/iterations/{iteration.pk}/close/", visit(cast.pia)
    sent = {f"end-{stays.key}": "split", f"rest-{stays.key}": "The cables", f"points-{stays.key}": "1"}
    sent |= {f"end-{leaves.key}": "back"}
    iteration.drop(leaves, by=cast.dee)
    stays.block(by=cast.ada, reason="supplier")
    comes = cast.item("Comes")
    iteration.take_in(comes, by=cast.dee)
    again = browser.post(path, sent, **HTMX)
    assert (again.status_code, again["HX-Retarget"]) == (409, "#dialogs")
    shown = text(again)
    assert f"{leaves.key} left it; {comes.key} came in" in shown
    assert 'value="split" checked' in shown
    assert 'value="The cables"' in shown
    assert 'value="1"' in shown
    assert shown.count(">blocked<") == 1
    iteration.refresh_from_db()
    assert iteration.closed_at is None
    del sent[f"end-{leaves.key}"]
    sent |= {f"end-{comes.key}": "back"}
    assert browser.post(path, sent, **HTMX)["HX-Redirect"] == f"/iterations/{iteration.pk}/"


def test_a_start_of_another_plan_than_the_one_seen_is_told(cast, visit, iteration):
    iteration.take_in(cast.item(points=Decimal(2)), by=cast.pia)
    door = f"/iterations/{iteration.pk}/start/"
    assert 'name="items" value="1"' in text(visit(cast.pia).get(door, **HTMX))
    iteration.take_in(cast.item("Meanwhile"), by=cast.dee)
    stale = visit(cast.pia).post(door, {"items": "1", "points": "2"}, **HTMX)
    assert (stale.status_code, "The plan changed meanwhile" in text(stale)) == (409, True)
    assert visit(cast.pia).post(door, {"items": "2", "points": "2"}).status_code == 302


def test_the_start_counts_what_becomes_the_commitment(cast, visit, iteration):
    """Interrupts carried into it stand beside it, here as well."""
    iteration.take_in(cast.item(points=Decimal(2)), by=cast.pia)
    iteration.take_in(cast.item("Call", kind="interrupt"), by=cast.pia)
    shown = text(visit(cast.pia).get(f"/iterations/{iteration.pk}/start/", **HTMX))
    assert "1 item with 2 points becomes the commitment, at the size that it has now" in shown
    assert "so does what interrupts" in shown
    assert "Its first day is" not in shown  # it is that day, or later
    ahead = plan_ahead(cast.linux, by=cast.pia, count=2)[-1]
    shown = text(visit(cast.pia).get(f"/iterations/{ahead.pk}/start/", **HTMX))
    assert f"Its first day is {ahead.starts_on:%A} {ahead.starts_on.day} {ahead.starts_on:%B}" in shown
    assert "1 item · 2 points" in text(visit(cast.pia).get(f"/iterations/{iteration.pk}/"))


def test_days_are_set_on_the_page_of_a_plan(cast, visit, iteration):
    door = f"/iterations/{iteration.pk}/days/"
    sent = {"starts_on": str(iteration.starts_on), "ends_on": str(iteration.starts_on)}
    assert visit(cast.ada).post(door, sent, **HTMX).status_code == 403
    over = visit(cast.pia).post(door, sent | {"ends_on": "2100-01-01"}, **HTMX)
    assert over.status_code == 400
    assert visit(cast.pia).post(door, sent).status_code == 302
    iteration.refresh_from_db()
    assert iteration.ends_on == iteration.starts_on


def test_an_observer_reads_and_a_stranger_finds_nothing(cast, visit, iteration):
    item = cast.item()
    path = f"/iterations/{iteration.pk}/"
    page = text(visit(cast.oz).get(path))
    assert "You read this plan" in page
    assert f"{path}entries/" not in page
    assert visit(cast.oz).post(f"{path}entries/", {"item": item.key}, **HTMX).status_code == 403
    assert visit(cast.cy).get(path).status_code == 404
    for place in ("goal", "entries", "entries/drop", "addition", "start", "close"):
        assert visit(cast.cy).post(f"{path}{place}/").status_code == 404


def test_of_a_stretch_of_imported_history_nothing_is_claimed(cast, visit):
    """Whether anything happened in it or not."""
    with verb():
        _make(cast.linux, 1, date(2026, 1, 5), date(2026, 1, 18))
    listed = visit(cast.pia).get("/t/LINUX/iterations/").content.decode()
    assert "what was committed is unknown" in listed
