"""A drop that would change an order which others keep: the board says whose it is, and what may be done instead."""

import pytest

from backlogs.models import OrderSuggestion, Placement, WorkItem
from tests.cast import Cast

MOVES = "/boards/team-LINUX/moves/"
HTMX = {"HX-Request": "true"}


@pytest.fixture
def stories(cast: Cast) -> list[WorkItem]:
    feature = cast.feature("Certificates")
    found = [cast.item(title, feature=feature) for title in ("One", "Two")]
    for item in found:
        cast.column("Ready").pull(item, by=cast.ada)
    return found


def drop(browser, item, column, **more):
    sent = {"item": item.key, "column": column.pk, "expected_column": column.pk, **more}
    answer = browser.post(MOVES, sent, headers=HTMX)
    return answer, answer.content.decode()


def test_who_does_not_lead_may_suggest_the_order_from_the_board(cast: Cast, visit, stories) -> None:
    one, two = stories
    engineer, ready = visit(cast.eve), cast.column("Ready")
    refused, words = drop(engineer, two, ready, before=one.key)
    assert (refused.status_code, refused["HX-Retarget"]) == (403, "#dialogs")
    assert "Only the lead, Ada, orders these stories." in words
    assert "Suggest this order to Ada" in words
    assert f"before {one.key}" in words
    assert "Bring it to" not in words, "it is in that column"
    address = f"/features/{one.feature_id}/order-suggestions/"
    assert address in words
    suggested = engineer.post(address, {"item": two.key, "before": one.key}, headers=HTMX)
    assert suggested.status_code == 204
    assert "It is suggested to Ada." in suggested["HX-Trigger"]
    suggestion = OrderSuggestion.objects.get()
    assert (suggestion.item, suggestion.before, suggestion.author) == (two, one, cast.eve)
    taken, _ = drop(visit(cast.ada), two, ready, before=one.key)
    assert taken.status_code == 200, "the lead is asked nothing"


def test_a_card_from_elsewhere_may_go_where_the_lead_has_it(cast: Cast, visit, stories) -> None:
    one, two = stories
    progress, ready = cast.column("In progress"), cast.column("Ready")
    progress.pull(two, by=cast.ada)
    _, words = drop(visit(cast.eve), two, ready, before=one.key, expected_column=progress.pk)
    assert "Bring it to Ready" in words
    assert "Suggest this order to Ada" in words
    assert words.count('name="before"') == 1, "brought without a place"
    assert Placement.objects.get(item=two).column == progress
    moved, _ = drop(visit(cast.eve), two, ready, expected_column=progress.pk)
    assert moved.status_code == 200


def test_beside_what_is_of_another_order_only_the_column_is_offered(cast: Cast, visit, stories) -> None:
    loose, ready = cast.item("loose"), cast.column("Ready")
    refused, words = drop(visit(cast.ada), loose, ready, before=stories[0].key, expected_column="")
    assert refused.status_code == 403
    assert "Only the product owner of Linux orders these items." in words
    assert "Bring it to Ready" in words
    assert "Suggest" not in words, "what is loose has no lead"
    other, words = drop(visit(cast.pia), loose, ready, before=stories[0].key, expected_column="")
    assert (other.status_code, other["HX-Retarget"]) == (409, "#dialogs")
    assert "are not in one order" in words
    ready.pull(loose, by=cast.ada)
    plain, words = drop(visit(cast.ada), loose, ready, before=stories[0].key)
    assert (plain.status_code, plain["HX-Retarget"]) == (403, "#toasts"), "there is nothing to offer"
