"""The clocks on an item's page and in the API, how a team kept its promises, and the page of a customer."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from backlogs.models import WorkItem
from core.templatetags.core import in_hours
from intake.models import ClockPause, TeamManner
from people.models import Customer
from tests.intake.past import at
from tests.intake.test_clocks import NOON, agreed, asked, clocks, later, triage  # noqa: F401

KEPT = "/t/LINUX/kept/?month=2026-11"


@pytest.fixture
def measured(cast, agreed):  # noqa: F811
    """One kept, one broken, one that runs."""
    kept, broken, runs = (asked(cast, later(minutes=place)) for place in range(3))
    with at(later(minutes=10)):
        triage(kept).acknowledge(by=cast.bo)
    with at(later(hours=2)):
        triage(broken).acknowledge(by=cast.bo)
    clocks(runs, later(hours=2))
    return kept, broken, runs


def test_the_page_of_an_item_shows_its_clocks_and_lets_them_wait(cast, measured, visit):
    item = measured[0]
    page, browser = f"/items/{item.key}/clocks/", visit(cast.bo)
    with at(later(hours=2)):
        shown = browser.get(page).content.decode()
        assert "with 50 min to spare" in shown
        assert "2 h</b> left" in shown
        sent = {"reason": "customer", "because": "Which page?"}
        answer = browser.post(f"/items/{item.key}/clock-pause/", sent, headers={"HX-Request": "true"})
        assert "waiting for the customer" in answer.content.decode()
        assert "waits</span>" in answer.content.decode()
        assert "Which page?" in visit(cast.vic).get(page).content.decode()
        assert browser.post(f"/items/{item.key}/clock-pause/ending/").status_code == 302
    assert ClockPause.objects.get().ended_by == cast.bo
    assert b"is-facts" not in visit(cast.bo).get(f"/items/{cast.item('Planned').key}/clocks/").content


def test_what_waits_for_others_is_told_to_the_team_alone(cast, measured, visit):
    page = f"/items/{measured[0].key}/clocks/"
    with at(later(hours=2)):
        ClockPause.objects.begin(
            measured[0], by=cast.bo, reason=ClockPause.Reason.THIRD_PARTY, because="The dear provider sleeps."
        )
        assert "provider sleeps" in visit(cast.bo).get(page).content.decode()
        assert "provider sleeps" not in visit(cast.vic).get(page).content.decode()


def test_hours_of_working_days_are_never_told_as_days():
    assert in_hours(timedelta(hours=30)) == in_hours(1800) == "30 h"
    assert in_hours(timedelta(minutes=59, seconds=59)) == "59 min"
    assert in_hours(timedelta(seconds=-1)) == "0 min"


def test_who_asked_sees_the_clocks_and_lets_none_wait_and_a_stranger_sees_nothing(cast, measured, visit):
    item = measured[0]
    shown = visit(cast.vic).get(f"/items/{item.key}/clocks/")
    assert (shown.status_code, b"Let the clocks wait" in shown.content) == (200, False)
    refused = {"reason": "customer", "because": "x"}
    assert visit(cast.vic).post(f"/items/{item.key}/clock-pause/", refused).status_code in {302, 403}
    assert not ClockPause.objects.exists()
    for stranger in (cast.cy, cast.val):
        assert visit(stranger).get(f"/items/{item.key}/clocks/").status_code == 404


def test_the_report_counts_what_arrived_in_the_month_and_opens_the_list_behind(cast, measured, visit):
    browser = visit(cast.oz)
    with at(later(hours=2)):
        page = browser.get(KEPT).content.decode()
        assert "<b>33 %</b> kept: 1 of 3, 6 still run." in page
        broken = browser.get(
            f"{KEPT}&kind=acknowledge&state=broken&customer={cast.web_shop.pk}"
        ).content.decode()
        assert "by 1 h 2 min" not in broken
        assert "by 59 min" in broken
        assert measured[0].key not in broken
        assert "Nothing was promised" in browser.get("/t/LINUX/kept/?month=2026-10").content.decode()
        assert "November 2026" in browser.get("/t/LINUX/kept/?month=2026-13").content.decode()
    assert visit(cast.cy).get(KEPT).status_code == 404


def test_a_promise_for_the_night_says_that_nobody_is_told_then(cast, agreed, visit):  # noqa: F811
    clocks(asked(cast), later(minutes=5))
    browser = visit(cast.oz)
    assert "Promised around the clock" not in browser.get(KEPT).content.decode()
    clocks(asked(cast, later(minutes=6), priority=1), later(minutes=10))
    assert "Promised around the clock" in browser.get(KEPT).content.decode()
    TeamManner.objects.of(cast.linux).set_up(by=cast.tia, pages_outside_hours=True)
    assert "Promised around the clock" not in browser.get(KEPT).content.decode()


def test_the_pages_ask_as_often_for_many_as_for_few(cast, measured, visit):
    browser = visit(cast.pia)
    pages = [KEPT, f"/customers/{cast.web_shop.pk}/?month=2026-11"]

    def asked_for() -> list[int]:
        counts = []
        for page in pages:
            with (
                at(later(hours=3)),
                CaptureQueriesContext(
                    connection,
                ) as told,
            ):
                assert browser.get(page).status_code == 200
            counts.append(len(told))
        return counts

    asked_for()
    few = asked_for()
    for place in range(12):
        item = asked(cast, later(hours=2, minutes=place))
    clocks(item, later(hours=3))
    assert asked_for() == few


def test_the_list_behind_is_read_page_by_page(cast, agreed, visit):  # noqa: F811
    for place in range(12):
        item = asked(cast, later(minutes=place))
    clocks(item, later(hours=1))
    first = visit(cast.oz).get(KEPT)
    assert len(first.context["clocks"]) == 30
    second = visit(cast.oz).get("/t/LINUX/kept/" + first.context["next"])
    assert (len(second.context["clocks"]), second.context["next"]) == (6, "")


def test_the_api_lists_counts_and_pauses(cast, measured, api):
    with at(later(hours=2)):
        program = api(cast.bo)
        found = program.get("/api/v1/clocks/?team=LINUX&kind=acknowledge").json()["results"]
        assert [clock["state"] for clock in found] == ["broken", "broken", "kept"]
        assert found[-1]["spent_seconds"] == 600
        counts = program.get("/api/v1/clocks/kept/?team=LINUX&month=2026-11").json()["results"]
        assert [(row["kind"], row["kept"], row["broken"], row["open"], row["percent"]) for row in counts] == [
            ("acknowledge", 1, 2, 0, 33), ("first_response", 0, 0, 3, None), ("resolve", 0, 0, 3, None),
        ]  # fmt: skip
        assert program.get("/api/v1/clocks/?month=soon").status_code == 400
        pause = f"/api/v1/items/{measured[1].key}/clock-pause/"
        said = {"reason": "third_party", "because": "The provider looks."}
        assert program.post(pause, said, format="json").status_code == 200
        assert (
            program.get(f"/api/v1/clocks/?item={measured[1].key}&kind=resolve").json()["results"][0]["state"]
            == "paused"
        )
        refused = program.post(pause, {"reason": "customer", "because": "x"}, format="json")
        assert (refused.status_code, refused.json()["code"]) == (409, "paused")
        assert program.delete(pause).status_code == 200
        assert api(cast.oz).post(pause, said, format="json").status_code == 403
        assert api(cast.cy).post(pause, said, format="json").status_code == 404
    assert api(cast.cy).get("/api/v1/clocks/").json()["results"] == []
    assert len(api(cast.vic).get("/api/v1/clocks/").json()["results"]) == 9


def test_a_customer_sees_its_own_and_nothing_of_others(cast, measured, visit):
    other = Customer.objects.add(by=None, name="Payments")
    WorkItem.objects.add(
        by=None, backlog=cast.backlog("interrupt"), title="Secret of Payments", customer=other
    )
    cast.feature("New checkout", customer=cast.web_shop)
    page = f"/customers/{cast.web_shop.pk}/?month=2026-11"
    with at(later(hours=2)):
        shown = visit(cast.vic).get(page).content.decode()
    for words in (
        "Shop is slow",
        "somebody looks at it",
        "received",
        "New checkout",
        "for everybody",
        "1 of 3",
    ):
        assert words in shown, words
    assert "Payments" not in shown
    assert visit(cast.vic).get(f"/customers/{other.pk}/").status_code == 404
    assert "Payments" not in visit(cast.vic).get("/customers/").content.decode()
    with at(later(hours=2)):
        members, elsewhere = (
            visit(cast.oz).get(page).content.decode(),
            visit(cast.cy).get(page).content.decode(),
        )
    assert "Shop is slow" in members
    assert "Shop is slow" not in elsewhere


def test_a_customer_reads_which_promise_comes_next_and_that_one_is_late(cast, agreed, visit):  # noqa: F811
    item, page = asked(cast, later()), f"/customers/{cast.web_shop.pk}/"
    clocks(item)
    with at(later(minutes=10)):
        shown = visit(cast.vic).get(page).text
        assert ("to be acknowledged by" in shown, ">late<" in shown) == (True, False)
    with at(later(hours=2)):
        assert ">late<" in visit(cast.vic).get(page).text
        triage(item).acknowledge(by=cast.bo)
    clocks(item, later(hours=2))
    with at(later(hours=2)):
        shown = visit(cast.vic).get(page).text
        assert ("to be answered by" in shown, ">late<" in shown) == (True, False)


def test_a_customer_reads_back_to_the_first_of_its_requests(cast, visit):
    for place in range(30):
        with at(later(minutes=place)):
            asked(cast, title=f"Question {place:02}").close(by=cast.bo)
    asked(cast, title="Still open")
    browser, page = visit(cast.vic), f"/customers/{cast.web_shop.pk}/"
    first = browser.get(page)
    titles = [item.title for item in first.context["requests"]]
    assert (titles[0], titles[1], len(titles)) == ("Still open", "Question 29", 25)
    second = browser.get(page + first.context["older"])
    older = [item.title for item in second.context["requests"]]
    assert (older[0], older[-1], second.context["older"]) == ("Question 05", "Question 00", "")
    assert "Still open" not in older
    assert len(browser.get(f"{page}?ended_before=nothing").context["requests"]) == 25
