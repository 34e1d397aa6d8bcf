"""The board's page: seen by who sees the team, moved by who works there, in a constant number of queries."""

import re
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from backlogs.models import Column, Limit
from tests.cast import Cast

BOARD, MOVES = "/t/LINUX/board/", "/boards/team-LINUX/moves/"
MOST_QUERIES = 13  # one of them asks whether a standup is held


@pytest.fixture
def placed(cast: Cast):
    item = cast.item("Renew", feature=cast.feature())
    cast.column("Ready").pull(item, by=cast.ada)
    return item


def drop(browser, item, column: Column, **more):
    sent = {"item": item.key, "column": column.pk, **more}
    return browser.post(MOVES, sent, headers={"HX-Request": "true"})


def test_a_member_sees_the_cards_by_feature(cast: Cast, placed, visit) -> None:
    shown = visit(cast.eve).get(BOARD).content.decode()
    assert "Certificates" in shown
    assert placed.key in shown


@pytest.mark.parametrize("who", ["cy", "vic", "nell"])
def test_strangers_find_no_board(cast: Cast, placed, visit, who: str) -> None:
    assert visit(getattr(cast, who)).get(BOARD).status_code == 404
    assert drop(visit(getattr(cast, who)), placed, cast.column("Review")).status_code == 404


def test_an_observer_reads_and_moves_nothing(cast: Cast, placed, visit) -> None:
    assert "data-rank-url" not in visit(cast.oz).get(BOARD).content.decode()
    assert drop(visit(cast.oz), placed, cast.column("Review")).status_code == 403
    placed.refresh_from_db()
    assert placed.placement.column.name == "Ready"


def test_who_looks_on_is_told_whom_to_ask(cast: Cast, placed, visit) -> None:
    shown = " ".join(visit(cast.oz).get(BOARD).content.decode().split())
    assert "<b>You look on at Linux.</b> Engineers, the product owner and the crew move its cards." in shown
    assert "For a role in the team ask Tia." in shown
    assert "You look on" not in visit(cast.eve).get(BOARD).content.decode()


def test_a_column_says_of_what_category_it_is_and_what_belongs_there(cast: Cast, placed, visit) -> None:
    cast.column("Review").rename("Review", policy="Somebody else has looked.", by=cast.tia)
    shown = " ".join(visit(cast.eve).get(BOARD).content.decode().split())
    assert "<b>Active column.</b> Somebody else has looked." in shown
    assert '<h2 title="Waiting column">Waiting</h2>' in shown
    # A folded lane says how many stand in each of its columns.
    assert "<span>Ready <b>1</b></span>" in shown


def test_of_what_is_done_a_lane_shows_a_few_and_brings_the_rest_when_asked(cast: Cast, placed, visit) -> None:
    for number in range(7):
        cast.item(f"Done {number}", feature=placed.feature).close(by=cast.ada)
    browser = visit(cast.eve)
    page = browser.get(BOARD).content.decode()
    assert page.count("is-done") == 3
    assert "Show 4 more" in page
    more = re.search(r'hx-get="([^"]+cards/[^"]+)"', page)
    assert more is not None
    assert browser.get(more[1].replace("&amp;", "&")).content.decode().count("is-done") == 4


def test_a_drop_answers_with_the_card_and_the_heads(cast: Cast, placed, visit) -> None:
    placed.join(cast.eve, by=cast.eve)
    answer = drop(visit(cast.eve), placed, cast.column("Review"), expected_column=cast.column("Ready").pk)
    shown = answer.content.decode()
    assert answer.status_code == 200
    assert f'id="card-{placed.key}"' in shown
    assert 'id="heads"' in shown
    assert "Eve" in shown


def test_a_full_column_refuses_with_its_sentence(cast: Cast, placed, visit) -> None:
    progress = cast.column("In progress")
    progress.pull(cast.item("Other"), by=cast.ada)
    progress.limit_to(1, by=cast.tia)
    answer = drop(visit(cast.eve), placed, progress)
    assert answer.status_code == 409
    assert "In progress is at its limit of 1." in answer.content.decode()


def test_a_refused_drop_asks_for_the_reason_and_is_repeated_with_it(cast: Cast, placed, visit) -> None:
    progress, other, browser = cast.column("In progress"), cast.item("Other"), visit(cast.eve)
    progress.pull(other, by=cast.ada)
    progress.limit_to(1, by=cast.tia)
    sent = {"expected_column": cast.column("Ready").pk, "after": other.key}
    asked = drop(browser, placed, progress, **sent)
    assert (asked.status_code, asked["HX-Retarget"]) == (409, "#dialogs")
    for value in (
        'name="because"',
        f'name="after" value="{other.key}"',
        f">{other.key} Other</a>",
        f'aria-label="Help with {other.key}"',
    ):
        assert value in asked.content.decode()
    assert drop(browser, placed, progress, **sent, because="The audit").status_code == 200
    assert "In progress" in str(placed.stays.get(left_at=None))
    assert drop(visit(cast.oz), other, cast.column("Review")).status_code == 403


def test_limits_of_classes_stand_on_the_board_and_count_with_each_move(cast: Cast, visit) -> None:
    for title in ("a", "b"):
        cast.column("Waiting").pull(
            cast.item(title, class_of_service="fixed_date", due_on=date(2026, 12, 1)), by=cast.ada
        )
    last = cast.item("c", class_of_service="fixed_date", due_on=date(2026, 12, 1))
    Limit.objects.limit_class("fixed_date", 3, team=cast.linux, by=cast.tia)
    cast.column("Review").limit_to(1, by=cast.tia, class_of_service="expedite")
    shown = " ".join(visit(cast.eve).get(BOARD).content.decode().split())
    assert 'Fixed date <b class="">2 / 3</b> in active work' in shown
    assert 'Expedite <b class="">0 / 1</b> in Review' in shown
    moved = drop(visit(cast.eve), last, cast.column("Review")).content.decode()
    assert 'Fixed date <b class="is-full">3 / 3</b> in active work, at limit' in moved


def test_an_old_page_is_told_so(cast: Cast, placed, visit) -> None:
    cast.column("Review").pull(placed, by=cast.ada)
    answer = drop(visit(cast.eve), placed, cast.column("Done"), expected_column=cast.column("Ready").pk)
    assert answer.status_code == 409
    assert "not in Ready any more" in answer.content.decode()


@pytest.mark.parametrize(
    "sent",
    [{}, {"item": "LINUX-1"}, {"item": "NOPE-1", "column": "1"}, {"item": "LINUX-1", "column": "x" * 50}],
)
def test_a_move_that_names_nothing_is_refused(cast: Cast, placed, visit, sent: dict) -> None:
    assert visit(cast.eve).post(MOVES, sent, headers={"HX-Request": "true"}).status_code == 400


def test_without_scripts_a_move_comes_back_to_the_board(cast: Cast, placed, visit) -> None:
    answer = visit(cast.eve).post(MOVES, {"item": placed.key, "column": cast.column("Review").pk})
    assert (answer.status_code, answer.url) == (302, "/boards/team-LINUX/")


def test_more_of_a_cell_comes_on_asking(cast: Cast, visit) -> None:
    ready = cast.column("Ready")
    items = [cast.item(f"Card {number}") for number in range(35)]
    for item in items:
        ready.pull(item, by=cast.ada)
    shown = visit(cast.eve).get(BOARD).content.decode()
    assert "Show 5 more" in shown
    lane = -cast.backlog().pk
    asked = f"/boards/team-LINUX/cards/?column={ready.pk}&lane={lane}&after={items[29].key}&passed=30"
    further = visit(cast.eve).get(asked).content.decode()
    assert items[34].key in further
    assert "more</button>" not in further


def test_the_way_of_who_does_not_drag(cast: Cast, placed, visit) -> None:
    shown = visit(cast.eve).get(f"/boards/team-LINUX/targets/{placed.key}/").content.decode()
    assert "Review" in shown
    assert "it is here" in shown


def test_the_number_of_queries_does_not_grow(cast: Cast, visit) -> None:
    browser = visit(cast.eve)
    browser.get(BOARD)
    counts = []
    for columns in (0, 5, 40):
        for number in range(columns):
            name = f"Step {columns} {number}"
            Column.objects.add(team=cast.linux, by=cast.tia, name=name, category="active").pull(
                cast.item(name), by=cast.ada
            )
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert browser.get(BOARD).status_code == 200
        counts.append(len(queries))
    assert max(counts[1:]) <= MOST_QUERIES
    assert counts[1] == counts[2]


def test_of_a_feature_only_who_works_on_it_is_offered_moves(cast: Cast, placed, visit) -> None:
    path = f"/boards/feature-{placed.feature_id}/"
    for who in (cast.oz, cast.max):
        assert "data-rank-url" not in visit(who).get(path).content.decode()
    placed.feature.gather(cast.val, by=cast.ada)
    for who in (cast.ada, cast.eve, cast.pia, cast.val):
        assert "data-rank-url" in visit(who).get(path).content.decode()


def test_a_phone_opens_every_board_where_work_is_done(cast: Cast, placed, visit) -> None:
    placed.join(cast.eve, by=cast.ada)
    here = {BOARD: str(cast.column("In progress").pk), f"/boards/feature-{placed.feature_id}/": "active"}
    for path, column in (here | {f"/boards/person-{cast.eve.pk}/": "active"}).items():
        page = visit(cast.eve).get(path).content.decode()
        assert f'href="#column-{column}" data-first' in page, path
