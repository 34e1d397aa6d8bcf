"""Two who plan the same iteration see what the other does, without a reload."""

from decimal import Decimal

import pytest

from backlogs.models import Iteration
from backlogs.planning_ahead import plan_ahead
from journal.models import Head

HTMX = {"HTTP_HX_REQUEST": "true"}


def text(answer) -> str:
    return answer.content.decode()


@pytest.fixture
def iteration(cast) -> Iteration:
    return plan_ahead(cast.linux, by=cast.pia)[0]


@pytest.fixture
def asked(cast, iteration):
    """`asked(person, **more)`: news since the fixture was made; the page names that number."""
    number = Head.objects.get(team=cast.linux).number

    def ask(browser, **more):
        return browser.get(f"/iterations/{iteration.pk}/news/", {"after": number, **more}, **HTMX)

    return ask


def test_a_page_names_how_far_it_was_read_and_where_it_hears_more(cast, visit, iteration):
    page = text(visit(cast.pia).get(f"/iterations/{iteration.pk}/"))
    assert f'data-plan-number="{Head.objects.get(team=cast.linux).number}"' in page
    assert f'hx-get="/iterations/{iteration.pk}/live/"' in page
    line = text(visit(cast.pia).get(f"/iterations/{iteration.pk}/live/", **HTMX))
    assert 'data-live="/api/v1/boards/team-LINUX/live/"' in line


def test_what_another_did_is_said_and_shown(cast, visit, iteration, asked):
    assert asked(visit(cast.pia)).status_code == 204
    item, other = cast.item("Renew", points=Decimal(3)), cast.item("Disks")
    iteration.take_in(item, by=cast.dee)
    iteration.set_goal("Zones live", by=cast.dee)
    answer = asked(visit(cast.pia))
    told = text(answer)
    assert f"<b>Dee</b> took {item.key} into iteration 1." in told
    assert "1 item · 3 points" in told
    assert 'value="Zones live"' in told
    assert f"Take {item.key} out" in told
    assert f"Put {other.key} in" in told
    assert "plan:changed" in answer["HX-Trigger-After-Swap"]
    assert f"Put {other.key} in" not in text(asked(visit(cast.pia), q="nothing like it"))
    own = text(asked(visit(cast.dee)))
    assert ("1 item · 3 points" in own, "Dee" in own.split('id="plan-news"')[1]) == (True, False)


def test_what_is_only_said_changes_no_plan(cast, visit, iteration):
    item = cast.item("Renew")
    number = Head.objects.get(team=cast.linux).number
    item.comment("Soon?", by=cast.ada)
    item.log_effort(30, by=cast.ada, on=cast.linux.today)
    news = f"/iterations/{iteration.pk}/news/?after={number}"
    assert visit(cast.pia).get(news, **HTMX).status_code == 204
    assert visit(cast.cy).get(news, **HTMX).status_code == 404


def test_a_plan_that_was_started_meanwhile_is_one_no_more(cast, visit, iteration, asked):
    iteration.start(by=cast.dee)
    told = text(asked(visit(cast.pia)))
    assert "Iteration 1 is not planned any more: it has started." in told
    assert "iteration-plan" not in told
