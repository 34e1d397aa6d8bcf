"""An unchanged board is a 304 in a few statements; whatever can be seen to change makes a new tag."""

from datetime import date
from decimal import Decimal

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from backlogs.models import Column, Feature, Limit
from boards import remembered
from tests.cast import Cast

BOARD = "/api/v1/boards/team-LINUX/"


def tag(program, path: str = BOARD) -> str:
    return program.get(path)["ETag"]


def is_unchanged(program, known: str, path: str = BOARD) -> bool:
    answer = program.get(path, headers={"If-None-Match": known})
    assert answer.status_code in {200, 304}
    assert (answer.status_code == 304) == (answer.content == b"")
    return answer.status_code == 304


@pytest.fixture
def item(cast: Cast):
    cast.column("Done").draw_age_lines(4, 9)
    item = cast.item("Renew", feature=cast.feature())
    cast.column("Review").pull(item, by=cast.ada)
    return item


def test_an_unchanged_board_is_not_sent_again(cast: Cast, api, item) -> None:
    program = api(cast.oz)
    known = tag(program)
    assert known.startswith('W/"')
    with CaptureQueriesContext(connection) as queries:
        assert is_unchanged(program, known)
    assert len(queries) == 3, "who asks, the team, the heads"
    assert is_unchanged(program, f'"other", {known}')
    answer = program.get(BOARD, headers={"If-None-Match": f'"other", {known}'})
    assert answer["ETag"] == known, "the one tag, and not all that was asked for"


CHANGES = {
    "a move": lambda cast, item: cast.column("Done").pull(item, by=cast.ada),
    "an order": lambda cast, item: cast.column("Review").pull(item, by=cast.ada),
    "a title": lambda cast, item: item.edit(by=cast.ada, title="Other"),
    "a size": lambda cast, item: item.resize(Decimal(3), by=cast.ada),
    "a crew": lambda cast, item: item.join(cast.eve, by=cast.eve),
    "a label": lambda cast, item: item.label(["x"], by=cast.ada),
    "a comment": lambda cast, item: item.comment("x", by=cast.ada),
    "a checklist": lambda cast, item: item.list_line("x", by=cast.ada),
    "a block": lambda cast, item: item.block(by=cast.ada, reason="team"),
    "a feature": lambda cast, item: item.feature.shape(by=cast.pia, title="Other"),
    "a column": lambda cast, item: Column.objects.add(
        team=cast.linux, by=cast.tia, name="x", category="active"
    ),
    "a limit": lambda cast, item: cast.column("Review").limit_to(3, by=cast.tia),
    "a limit of a class": lambda cast, item: Limit.objects.limit_class(
        "expedite", 1, team=cast.linux, by=cast.tia
    ),
    "age lines": lambda cast, item: cast.column("Review").draw_age_lines(2, 5),
    "other age lines": lambda cast, item: cast.column("Done").draw_age_lines(5, 9),
    "a person": lambda cast, item: cast.ada.rename(by=cast.ada, name="Ada L."),
    "a team": lambda cast, item: cast.linux.set_up(by=cast.tia, zone="Asia/Tokyo"),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_every_change_is_a_new_board(cast: Cast, api, item, change) -> None:
    program = api(cast.oz)
    known = tag(program)
    change(cast, item)
    assert not is_unchanged(program, known)
    assert is_unchanged(program, tag(program))
    seen = program.get(BOARD).json()
    remembered.forget()
    assert seen == program.get(BOARD).json(), "a card that is remembered is the card as it is"


def test_the_work_of_another_team_changes_nothing(cast: Cast, api, item) -> None:
    program = api(cast.oz)
    known = tag(program)
    cast.item(backlog=cast.backlog(team=cast.network), by=cast.cy)
    assert is_unchanged(program, known)


def test_a_feature_of_another_team_counts_where_its_stories_are_shown(cast: Cast, api) -> None:
    theirs = Feature.objects.add(by=cast.nell, backlog=cast.backlog(team=cast.network), title="Theirs")
    item = cast.item(feature=None)
    item.enter_feature(theirs, by=cast.pia)
    cast.column("Ready").pull(item, by=cast.ada)
    program = api(cast.oz)
    known = tag(program)
    assert is_unchanged(program, known)
    theirs.shape(by=cast.nell, title="Other words")
    assert not is_unchanged(program, known)


def test_another_day_is_another_board(cast: Cast, api, item) -> None:
    program = api(cast.oz)
    with time_machine.travel(date(2026, 11, 23), tick=False):
        known = tag(program)
        assert is_unchanged(program, known)
    with time_machine.travel(date(2026, 11, 24), tick=False):
        assert not is_unchanged(program, known)


def test_another_persons_or_another_questions_tag_is_not_known(cast: Cast, api, item) -> None:
    known = tag(api(cast.oz))
    assert not is_unchanged(api(cast.ada), known)
    assert not is_unchanged(api(cast.oz), known, f"{BOARD}?lanes=feature")


def test_a_stranger_with_a_tag_is_a_stranger(cast: Cast, api, item) -> None:
    known = tag(api(cast.oz))
    assert api(cast.cy).get(BOARD, headers={"If-None-Match": known}).status_code == 404


@pytest.mark.parametrize(
    "known", ["*", '""', 'W/"zz"', f'W/"{"0" * 24}.1-2-3"', f'W/"{"0" * 24}.{"9" * 18}"', "x" * 9000]
)
def test_a_tag_of_nobody_is_answered_in_full(cast: Cast, api, item, known: str) -> None:
    assert not is_unchanged(api(cast.oz), known)


def test_a_story_of_another_team_changes_the_board_of_its_feature(cast: Cast, api, item) -> None:
    path = f"/api/v1/boards/feature-{item.feature_id}/"
    program = api(cast.ada)
    known = tag(program, path)
    theirs = cast.item(backlog=cast.backlog(team=cast.network), by=cast.cy)
    theirs.enter_feature(item.feature, by=cast.ada)
    assert not is_unchanged(program, known, path)
