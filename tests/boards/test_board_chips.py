"""The chips over a board: each narrows it in page and API by the same name, can be combined, and says how many cards it would leave."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from backlogs.models import Column, Stay, WorkItem
from backlogs.planning_ahead import plan_ahead
from boards.models import Standup
from boards.team_board import TeamBoard
from tests.cast import Cast

BOARD, API, NAME = "/t/LINUX/board/", "/api/v1/boards/team-LINUX/", "/boards/team-LINUX/"


def on(cast: Cast, column: str, title: str, **values) -> WorkItem:
    item = cast.item(title, **values)
    cast.column(column).pull(item, by=cast.ada)
    return item


def titles(answer) -> list[str]:
    assert answer.status_code == 200, answer.content
    return sorted(card["title"] for cell in answer.json()["cells"] for card in cell["cards"])


def counts(browser, question: str = "") -> dict[str, int]:
    shown = browser.get(f"{NAME}counts/?{question}").content.decode()
    return {name: int(count) for name, count in re.findall(r'id="count-(\w+)"[^>]*>(\d+)<', shown)}


@pytest.fixture
def board(cast: Cast) -> None:
    """An old card, a blocked one of Eve, and one that came in after the standup."""
    iteration = plan_ahead(cast.linux, by=cast.pia)[0]
    old, held = on(cast, "In progress", "old"), on(cast, "In progress", "held")
    iteration.take_in(old, by=cast.pia)
    iteration.start(by=cast.pia)
    Column.objects.filter(pk=cast.column("In progress").pk).update(age_85=3)
    days_ago = timezone.now() - timedelta(days=5)
    Stay.objects.filter(item=old).update(entered_at=days_ago)
    held.join(cast.eve, by=cast.eve)
    held.block(by=cast.ada, reason="team")
    Standup.objects.begin(TeamBoard(cast.ada, cast.linux), by=cast.ada).end(by=cast.ada)
    on(cast, "Ready", "came", kind="interrupt", priority=3)


QUESTIONS = {
    "past_line=true": ["old"],
    "past_line=false": ["came", "held"],
    "blocked=true": ["held"],
    "crew=me": ["held"],
    "changed=standup": ["came"],
    "came_in=standup": ["came"],
    "came_in=iteration": ["came"],
    "iteration=current": ["came", "old"],
    "blocked=true&crew=me": ["held"],
    "blocked=true&past_line=true": [],
}


def test_each_narrows_the_board_in_page_and_api(cast: Cast, board, api, visit) -> None:
    program, browser = api(cast.eve), visit(cast.eve)
    for question, left in QUESTIONS.items():
        assert titles(program.get(f"{API}?{question}")) == left, question
        shown = browser.get(f"{BOARD}?{question}").content.decode()
        assert sorted(re.findall(r'<h3><a id="open-[^>]*>(\w+)<', shown)) == left, question


def test_each_says_how_many_cards_it_would_leave(cast: Cast, board, visit) -> None:
    browser = visit(cast.eve)
    assert counts(browser) == {"crew": 1, "blocked": 1, "past_line": 1, "changed": 1, "came_in": 1}
    assert counts(browser, "blocked=true") == {
        "crew": 1,
        "blocked": 1,
        "past_line": 0,
        "changed": 0,
        "came_in": 0,
    }
    assert counts(visit(cast.ada))["crew"] == 0


def test_what_changed_counts_from_the_standup_before_while_one_is_held(cast: Cast, board, api) -> None:
    standup = Standup.objects.begin(TeamBoard(cast.ada, cast.linux), by=cast.ada)
    assert titles(api(cast.eve).get(f"{API}?changed=standup")) == ["came"]
    standup.end(by=cast.ada)
    assert titles(api(cast.eve).get(f"{API}?changed=standup")) == []
    item = WorkItem.objects.get(title="old")
    item.log_effort(30, by=cast.ada, on=cast.linux.today)
    assert titles(api(cast.eve).get(f"{API}?changed=standup")) == []
    item.comment("Nearly there.", by=cast.ada)
    assert titles(api(cast.eve).get(f"{API}?changed=standup")) == ["old"]


def test_more_to_narrow_by_is_what_the_cards_shown_differ_in(cast: Cast, board, visit) -> None:
    browser = visit(cast.eve)
    shown = browser.get(f"{NAME}choices/?past_line=true").content.decode()
    assert "Eve" not in shown
    shown = browser.get(f"{NAME}choices/").content.decode()
    assert f"crew={cast.eve.pk}" in shown
    assert "iteration=current" in shown
    worn = browser.get(f"{BOARD}?crew={cast.eve.pk}&class_of_service=standard").content.decode()
    assert 'aria-label="Eve: show all again"' in worn
    assert 'href="?class_of_service=standard"' in worn
    assert 'name="class_of_service" value="standard"' in worn
    both = browser.get(f"{BOARD}?crew={cast.ada.pk}&crew=me").content.decode()
    assert "Ada: show all again" not in both  # the last one holds
    assert "Nell" not in browser.get(f"{BOARD}?crew={cast.nell.pk}").content.decode()


def test_boards_across_teams_and_of_people_have_those_that_mean_something(cast: Cast, board, visit) -> None:
    story = on(cast, "Ready", "story", feature=cast.feature())
    browser = visit(cast.eve)
    of_feature = browser.get(f"/boards/feature-{story.feature_id}/counts/").content.decode()
    assert "count-came_in" in of_feature
    of_person = browser.get(f"/boards/person-{cast.eve.pk}/counts/").content.decode()
    assert "count-changed" not in of_person
    assert "count-blocked" in of_person
    assert browser.get(f"/boards/person-{cast.eve.pk}/?changed=standup").status_code == 400


@pytest.mark.parametrize("question", ["changed=yesterday", "came_in=ever", "past_line=maybe"])
def test_what_cannot_be_meant_is_refused(cast: Cast, board, api, visit, question: str) -> None:
    assert api(cast.eve).get(f"{API}?{question}").status_code == 400
    assert visit(cast.eve).get(f"{NAME}counts/?{question}").status_code == 400


def test_chips_cost_few_queries(cast: Cast, board, visit) -> None:
    browser = visit(cast.eve)
    for path, most in ((f"{NAME}counts/", 16), (f"{NAME}choices/", 12), (BOARD, 17)):
        browser.get(path)
        with CaptureQueriesContext(connection) as queries:
            browser.get(path)
        assert len(queries) <= most, [query["sql"][:100] for query in queries]


def test_the_head_says_how_far_the_iteration_is(cast: Cast, board, visit) -> None:
    shown = " ".join(visit(cast.eve).get(BOARD).content.decode().split())
    assert "<b>0</b> of 1 done" in shown
    assert re.search(r"day \d+ of 10", shown)
