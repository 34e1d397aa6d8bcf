"""The numbers page says two plain sentences, draws two charts, and each opens its items."""

import json
import re

import pytest

from metrics.charts import interrupts_chart, velocity_chart
from metrics.findings import interrupts_finding, unknown_part, velocity_finding


def _charts(page: str) -> dict[str, dict]:
    found = re.findall(r'<script id="([\w-]+)" type="application/json">(.*?)</script>', page, re.S)
    return {name: json.loads(text) for name, text in found}


def test_the_page_says_what_is_finished_and_what_interrupts_take(busy, visit):
    page = visit(busy.oz).get("/t/LINUX/numbers/").content.decode()
    assert "The team finishes 3 points of planned work an iteration (3 to 3)" in page
    assert "time interrupts take is unknown: nobody wrote it down" in page
    assert "Not enough yet: nobody wrote down where" in page
    charts = _charts(page)
    assert charts["velocity"]["xAxis"]["data"] == ["1", "2", "3"]
    assert [point["value"] for point in charts["velocity"]["series"][0]["data"]] == [3, 3, 3]
    assert charts["velocity"]["series"][0]["data"][2]["url"] == "/t/LINUX/numbers/planned/3/"
    assert "style=" not in page


def test_each_number_opens_its_items(busy, visit):
    browser = visit(busy.eve)
    for number, count in (("planned", 1), ("interrupts", 1), ("finished", 2), ("arrived", 2)):
        page = browser.get(f"/t/LINUX/numbers/{number}/3/").content.decode()
        assert page.count('<th scope="row">') == count
    assert "No items" in browser.get("/t/LINUX/numbers/planned/99/").content.decode()
    assert browser.get("/t/LINUX/numbers/everything/3/").status_code == 404


def test_other_ways_stand_behind_a_link(busy, visit):
    browser = visit(busy.eve)
    assert 'href="/t/LINUX/numbers/other-ways/"' in browser.get("/t/LINUX/numbers/").content.decode()
    page = browser.get("/t/LINUX/numbers/other-ways/").content.decode()
    assert "Interrupts are 50 % of the finished items and 50 % of the arrivals" in page
    assert set(_charts(page)) == {"ways"}


def test_the_backlogs_page_asks_for_the_shares(busy, visit):
    page = visit(busy.eve).get("/t/LINUX/numbers/backlogs/").content.decode()
    assert "not known well enough" in page


def test_the_head_of_each_backlog_shows_what_was_used_beside_what_was_planned(busy, monkeypatch, visit):
    told = {
        "last": {"share": 39.0, "iterations": 3, "used": {"business": 46.0, "interrupt": 39.0, "ssa": 15.0}}
    }
    told["last"]["run_work"] = {"used": 4.0}
    monkeypatch.setattr("metrics.views.numbers.BacklogShares.told", lambda self, metric: told)
    page = visit(busy.eve).get("/t/LINUX/numbers/backlogs/").content.decode()
    assert page.count('hx-swap-oob="true"') == 3
    assert 'id="share-interrupt"' in page
    planned = round(100 * busy.backlog("interrupt").planned_share)
    assert f"{39 - planned} over plan" in page
    assert "took 4 % of all" in page


def test_the_page_as_of_a_day(busy, visit):
    browser = visit(busy.eve)
    assert (
        "1 closed iteration as of 20 Jan 2026"
        in browser.get("/t/LINUX/numbers/?as_of=2026-01-20").content.decode()
    )
    assert browser.get("/t/LINUX/numbers/?as_of=soon").status_code == 400
    assert browser.get("/t/LINUX/numbers/?as_of=2999-01-01").status_code == 400


def test_a_stranger_finds_no_numbers_page(busy, visit):
    for path in ("", "other-ways/", "backlogs/", "planned/3/"):
        assert visit(busy.cy).get(f"/t/LINUX/numbers/{path}").status_code == 404


def test_a_team_without_iterations_is_told_when_numbers_begin(cast, visit):
    page = visit(cast.cy).get("/t/NET/numbers/").content.decode()
    assert "Numbers begin with the first iteration that is closed" in page


def test_the_page_takes_few_queries_once_it_is_known(busy, visit, django_assert_max_num_queries):
    browser = visit(busy.eve)
    browser.get("/t/LINUX/numbers/")
    with django_assert_max_num_queries(14):
        browser.get("/t/LINUX/numbers/")


@pytest.mark.parametrize(
    ("trend", "title"),
    [
        ({"before": 25, "after": 19, "differs": True}, "Planned work fell from 25 to 19 points an iteration"),
        (
            {"before": 25, "after": 24, "differs": False},
            "Planned work varies between 18 and 30 points an iteration",
        ),
        (None, "Planned work varies between 18 and 30 points an iteration"),
    ],
)
def test_a_title_is_a_finding_only_where_the_stretches_differ(trend, title):
    shown = [{"points": {"all": points}} for points in (24, 18, 30)]
    assert velocity_finding({"trend": trend, "unit": "points"}, shown) == title
    assert (
        velocity_finding({"trend": None, "unit": "points"}, shown[:1] * 3)
        == "Planned work stays at 24 points an iteration"
    )
    assert (
        velocity_finding({"trend": None, "unit": "points"}, shown[:2])
        == "Planned work: not enough yet, 2 closed iterations"
    )


def test_shares_that_overlap_have_a_neutral_title():
    last = {"share": 0.31, "interrupt_days": 4, "estimated_days": 1, "available_days": 40, "unknown_days": 4}
    assert (
        interrupts_finding({"trend": {"before": 0.2, "after": 0.4, "differs": False}, "last": last})
        == "Interrupts take about 31 % of the team’s time"
    )
    assert (
        interrupts_finding({"trend": {"before": 0.2, "after": 0.4, "differs": True}, "last": last})
        == "Interrupts rose from 20 % to 40 % of the team’s time"
    )
    assert (
        unknown_part({"last": last})
        == "25 % of it is estimated from who was on what; 10 % of all time is unknown."
    )


def test_charts_of_nothing_open_nothing(cast):
    answer = {
        "iterations": [],
        "unit": "items",
        "items": {"mean": None},
        "trend": None,
        "last": {"share": None},
    }
    assert velocity_chart(answer, cast.linux).url == ""
    assert interrupts_chart(answer, cast.linux, 0.3).table["rows"] == []


def test_interruptions_without_a_ticket_are_a_sum_of_the_team(busy, visit):
    from backlogs.models import Interruption, Iteration

    assert "Interrupted without a ticket" not in visit(busy.eve).get("/t/LINUX/numbers/").content.decode()
    last = Iteration.objects.filter(team=busy.linux).exclude(closed_at=None).latest("number")
    for person in (busy.eve, busy.ada):
        Interruption.objects.tell(busy.linux, 60, by=person, on=last.starts_on, asked_by="Vic")
    page = visit(busy.max).get("/t/LINUX/numbers/").content.decode()
    assert "2 times in iteration 3, 2 h in all" in " ".join(page.split())
    assert "Vic" not in page
    answer = visit(busy.max).get("/t/LINUX/numbers/").context["interrupts"]
    assert answer["iterations"][-1]["interrupt_days"] > 0
