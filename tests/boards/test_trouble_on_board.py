"""What goes wrong in the middle of a move: each has its sentence on the page and in the API, and the card stays where it was."""

from typing import Any

import pytest

from backlogs.models import WorkItem
from boards.models import Standup
from boards.team_board import TeamBoard
from tests.cast import Cast

PAGE, API = "/boards/team-LINUX/moves/", "/api/v1/boards/team-LINUX/moves/"
HTMX = {"HTTP_HX_REQUEST": "true"}


@pytest.fixture
def card(cast: Cast) -> WorkItem:
    card = cast.item()
    cast.column("Ready").pull(card, by=cast.ada)
    return card


@pytest.fixture
def both(cast: Cast, visit: Any, api: Any) -> Any:
    """`both(values)`: what page and API answer to Eve's move, as (status, words) each."""
    browser, program = visit(cast.eve), api(cast.eve)

    def move(values: dict[str, Any]) -> list[tuple[int, str]]:
        answers = browser.post(PAGE, values, **HTMX), program.post(API, values, format="json")
        return [(answer.status_code, answer.content.decode()) for answer in answers]

    return move


def place(card: WorkItem) -> str:
    return WorkItem.objects.get(pk=card.pk).placement.column.name


def test_somebody_moved_it_meanwhile(cast: Cast, card: WorkItem, both: Any) -> None:
    cast.column("Review").pull(card, by=cast.ada)
    there, ready = cast.column("In progress").pk, cast.column("Ready").pk
    for status, words in both({"item": card.key, "column": there, "expected_column": ready}):
        assert status == 409
        assert "Review" in words, words
    assert place(card) == "Review"


def test_a_column_removed_while_a_card_is_dragged_to_it(cast: Cast, card: WorkItem, both: Any) -> None:
    review = cast.column("Review")
    review.remove(by=cast.tia, to=cast.column("In progress"))
    for status, words in both(
        {"item": card.key, "column": review.pk, "expected_column": cast.column("Ready").pk}
    ):
        assert status in {400, 409}
        assert "Review" in words, words
        assert "removed" in words or "no longer" in words, words
    assert place(card) == "Ready"


def test_the_column_it_came_from_is_removed_in_the_middle(cast: Cast, card: WorkItem, both: Any) -> None:
    ready, there = cast.column("Ready"), cast.column("Review")
    other = cast.column("In progress")
    cast.column("In progress").pull(card, by=cast.ada)
    other.remove(by=cast.tia, to=cast.column("Waiting"))
    for status, words in both({"item": card.key, "column": there.pk, "expected_column": other.pk}):
        assert status == 409
        assert "Waiting" in words, words
    assert place(card) == "Waiting"
    assert ready.pk


def test_a_role_lost_in_the_middle(cast: Cast, card: WorkItem, both: Any, visit: Any) -> None:
    values = {"item": card.key, "column": cast.column("Review").pk}
    membership = cast.linux.memberships.get(person=cast.eve)
    membership.hold(["observer"], by=cast.tia)
    for status, words in both(values):
        assert status == 403
        assert "Engineers" in words or "engineer" in words, words
    membership.leave_at_once(by=cast.tia)
    assert [status for status, _ in both(values)] == [404, 404]
    assert place(card) == "Ready"


def test_who_leads_a_standup_and_loses_the_role(cast: Cast, card: WorkItem, visit: Any, api: Any) -> None:
    standup = Standup.objects.begin(TeamBoard(cast.eve, cast.linux), by=cast.eve)
    membership = cast.linux.memberships.get(person=cast.eve)
    membership.hold(["observer"], by=cast.tia)
    refused = visit(cast.eve).post(f"/standups/{standup.pk}/walk/", {"to": "next"}, **HTMX)
    assert refused.status_code == 403
    assert "you look on" in refused.content.decode()
    # Somebody else takes the lead, and the walk goes on where it stood.
    ada = visit(cast.ada)
    assert ada.post(f"/standups/{standup.pk}/lead/", **HTMX).status_code < 400
    standup.refresh_from_db()
    assert (standup.led_by, standup.item) == (cast.ada, card)
